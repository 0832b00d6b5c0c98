"""Texts that may be judged, and what was judged of them. Judges nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from ripplemark.records import FocusFound, OpenText, Opinion, Polarity, TextKind
from ripplemark.store.database import Database, Row

KEPT_TEXT = 400  # characters of what was judged

_POSTS = """
SELECT p.platform || ':' || p.post_id AS key, '' AS campaign, p.text, o.digest FROM posts p
LEFT JOIN opinions o ON o.kind = 'post' AND o.key = p.platform || ':' || p.post_id AND o.campaign = '' ORDER BY p.id
"""
_PAGES = """
SELECT u.url AS key, m.campaign, p.text, p.title, m.terms, m.quote, o.digest FROM mentions m JOIN urls u ON u.id = m.page_id
LEFT JOIN pages p ON p.id = u.id LEFT JOIN opinions o ON o.kind = 'page' AND o.key = u.url AND o.campaign = m.campaign ORDER BY u.id
"""
_RESULTS = """
SELECT r.url AS key, max(r.day) AS newest, r.title, r.snippet AS text, o.digest FROM search_results r
LEFT JOIN opinions o ON o.kind = 'result' AND o.key = r.url AND o.campaign = '' GROUP BY r.url ORDER BY r.url
"""
_OPINION = """
INSERT INTO opinions (kind, key, campaign, digest, language, polarity, score, rater, intents, text)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (kind, key, campaign) DO UPDATE SET digest = excluded.digest, language = excluded.language, polarity = excluded.polarity,
  score = excluded.score, rater = excluded.rater, intents = excluded.intents, text = excluded.text RETURNING id
"""
# A page that no longer speaks of us, a result that is no longer kept: what was judged of them goes too.
_STALE = """
DELETE FROM opinions WHERE (kind = 'page' AND NOT EXISTS (SELECT 1 FROM mentions m JOIN urls u ON u.id = m.page_id
    WHERE u.url = opinions.key AND m.campaign = opinions.campaign))
  OR (kind = 'result' AND NOT EXISTS (SELECT 1 FROM search_results r WHERE r.url = opinions.key))
"""
_MENTION = "UPDATE mentions SET polarity = ?, focus = ? WHERE page_id = (SELECT id FROM urls WHERE url = ?) AND campaign = ?"


def iter_open(db: Database) -> Iterator[OpenText]:
    """Every text that may be judged, with the digest of its judgement so far. Read it to the end before you write."""
    for row in db.stream(_POSTS):
        yield OpenText(TextKind.POST, row["key"], "", row["text"], digest=row["digest"] or "")
    for row in db.stream(_PAGES):
        yield OpenText(
            TextKind.PAGE, row["key"], row["campaign"], row["text"] or "", row["title"] or "", tuple(json.loads(row["terms"])), row["quote"],
            row["digest"] or "",
        )  # fmt: skip
    for row in db.stream(_RESULTS):
        yield OpenText(TextKind.RESULT, row["key"], "", row["text"], row["title"], digest=row["digest"] or "")


def store_opinions(db: Database, judged: Iterable[tuple[Opinion, str]]) -> int:
    """Keep judgements, each with the text that was judged; a page's also with its mention. Gives how many."""
    stored = 0
    with db.transaction():
        for stored, (opinion, text) in enumerate(judged, 1):  # noqa: B007 - the number of the last one
            _store(db, opinion, text)
    return stored


def _store(db: Database, o: Opinion, text: str) -> None:
    intents = json.dumps(o.intents, ensure_ascii=False)
    values = (o.kind, o.key, o.campaign, o.digest, o.language, o.polarity, o.score, o.rater, intents, text[:KEPT_TEXT])
    number = int(db.value(_OPINION, values))
    db.run("DELETE FROM opinion_focus WHERE opinion_id = ?", (number,))
    db.run_many(
        "INSERT INTO opinion_focus VALUES (?, ?, ?, ?, ?)",
        ((number, f.point, json.dumps(f.words, ensure_ascii=False), f.polarity, f.quote) for f in o.focus),
    )
    if o.kind is TextKind.PAGE:
        points = json.dumps([f.point for f in o.focus], ensure_ascii=False)
        db.run(_MENTION, (o.polarity, points, o.key, o.campaign))


def forget_stale(db: Database) -> int:
    """Drop judgements of texts that are there no more; how many."""
    with db.transaction():
        return db.run(_STALE).rowcount


def focus_of(db: Database, opinions: str = "") -> dict[int, tuple[FocusFound, ...]]:
    """What each judged text talks of, by its number; `opinions`: a JSON list of those that are wanted, "" = all."""
    found: dict[int, list[FocusFound]] = {}
    only = "WHERE opinion_id IN (SELECT value FROM json_each(?))" if opinions else ""
    for row in db.stream(f"SELECT * FROM opinion_focus {only} ORDER BY opinion_id, point", (opinions,) if opinions else ()):
        found.setdefault(row["opinion_id"], []).append(_focus(row))
    return {number: tuple(points) for number, points in found.items()}


def _focus(row: Row) -> FocusFound:
    return FocusFound(row["point"], tuple(json.loads(row["words"])), polarity_or_none(row["polarity"]), row["quote"])


def polarity_or_none(text: str | None) -> Polarity | None:
    """A stored polarity."""
    return Polarity(text) if text else None
