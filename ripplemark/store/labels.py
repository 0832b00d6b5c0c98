"""What persons say of texts, and how raters compare with it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from ripplemark.records import Label, Polarity
from ripplemark.store.clock import moment, moment_or_none, stamp, stamp_or_none
from ripplemark.store.database import Database, Row


@dataclass(frozen=True, slots=True)
class StoredRater:
    """Who rates a language, with how often each polarity was taken for each."""

    language: str
    rater: str
    version: str
    labels: int
    confusion: tuple[tuple[int, ...], ...]
    trained_at: datetime | None


def add_labels(db: Database, labels: Iterable[Label]) -> tuple[int, int]:
    """Keep labels, the newest word on each text; gives (new texts, changed)."""
    new = changed = 0
    with db.transaction():
        for label in labels:
            before = db.value("SELECT polarity FROM labels WHERE key = ?", (label.key,))
            db.run(
                "INSERT OR REPLACE INTO labels VALUES (?, ?, ?, ?, ?, ?)",
                (label.key, label.text, label.language, label.polarity, stamp(label.labelled_at), label.source),
            )
            new += before is None
            changed += before is not None and before != label.polarity
    return new, changed


def remove_labels(db: Database, keys: Iterable[str]) -> int:
    """Take labels back; how many there were."""
    with db.transaction():
        return sum(db.run("DELETE FROM labels WHERE key = ?", (key,)).rowcount for key in keys)


def iter_labels(db: Database, language: str = "") -> Iterator[Label]:
    """All labels, or those of a language, by key."""
    for r in db.stream("SELECT * FROM labels WHERE ? IN ('', language) ORDER BY key", (language,)):
        yield Label(r["key"], r["text"], r["language"], Polarity(r["polarity"]), moment(r["labelled_at"]), r["source"])


def labelled_among(db: Database, keys: Iterable[str]) -> frozenset[str]:
    """Those of some keys that have a label."""
    rows = db.rows("SELECT key FROM labels WHERE key IN (SELECT value FROM json_each(?))", (json.dumps(list(keys)),))
    return frozenset(row[0] for row in rows)


def label_counts(db: Database) -> dict[str, int]:
    """Labelled texts by language."""
    return {r[0]: r[1] for r in db.rows("SELECT language, count(*) FROM labels GROUP BY language ORDER BY language")}


def replace_raters(db: Database, raters: Iterable[StoredRater]) -> None:
    """Let the raters be exactly these."""
    with db.transaction():
        db.run("DELETE FROM raters")
        db.run_many(
            "INSERT INTO raters VALUES (?, ?, ?, ?, ?, ?)",
            ((r.language, r.rater, r.version, r.labels, json.dumps(r.confusion), stamp_or_none(r.trained_at)) for r in raters),
        )


def stored_raters(db: Database) -> dict[str, StoredRater]:
    """Who rates, by language."""
    return {row["language"]: _rater(row) for row in db.rows("SELECT * FROM raters ORDER BY language")}


def _rater(row: Row) -> StoredRater:
    confusion = tuple(tuple(line) for line in json.loads(row["confusion"]))
    return StoredRater(
        row["language"], row["rater"], row["version"], row["labels"], confusion, moment_or_none(row["trained_at"])
    )
