"""What each model gives at every level, over all paths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ripplemark.records import Level, ModelCredit
from ripplemark.store.database import Database


def replace_model_credit(db: Database, rows: Iterable[ModelCredit]) -> None:
    """Put these in the place of all before. Titles are not kept: they are looked up."""
    db.run("DELETE FROM model_credit")
    db.run_many(
        "INSERT INTO model_credit (level, key, model, registrations, value, error) VALUES (?, ?, ?, ?, ?, ?)",
        ((r.level, r.key, r.model, r.registrations, r.value, r.error) for r in rows),
    )


_ROWS = """
SELECT m.*, coalesce(u.url, p.url, m.key) AS title FROM model_credit m
LEFT JOIN links l ON m.level = 'link' AND l.id = CAST(m.key AS INTEGER) AND m.key NOT LIKE '(%'
LEFT JOIN urls u ON u.id = l.page_id
LEFT JOIN posts p ON m.level = 'post' AND p.platform = substr(m.key, 1, instr(m.key, ':') - 1)
  AND p.post_id = substr(m.key, instr(m.key, ':') + 1)
WHERE (? = '' OR m.level = ?) AND (? = '' OR m.model = ?)
ORDER BY m.level, m.model, m.registrations DESC, m.key
"""


def iter_model_credit(db: Database, level: str = "", model: str = "") -> Iterator[ModelCredit]:
    """By level, model and falling credit; "" asks for all. The title of a link is its page, of a post its URL, else the key."""
    for r in db.stream(_ROWS, (level, level, model, model)):
        yield ModelCredit(Level(r["level"]), r["key"], r["title"], r["model"], r["registrations"], r["value"], r["error"])
