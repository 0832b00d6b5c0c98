"""Posts over time: the snapshots of one number, and which posts have most of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from ripplemark.records import CountMark, PostNumber
from ripplemark.store.clock import moment
from ripplemark.store.database import Database


@dataclass(frozen=True, slots=True)
class GrownPost:
    """A post with the most that was seen of a number."""

    id: int
    key: str
    platform: str
    url: str
    text: str
    created_at: datetime
    own: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """A number of a post at a moment."""

    observed_at: datetime
    value: int
    marks: frozenset[CountMark]


def most_grown(
    db: Database, number: PostNumber, since: str, until: str, most: int, least: int = 2, campaigns: Sequence[str] = ()
) -> Iterator[GrownPost]:
    """The posts made from one moment (as stored) to before another with most of a number, among those that were seen `least` times.
    Campaigns empty: of any campaign and of none."""
    wanted = json.dumps(list(campaigns))
    rows = db.rows(
        f"""SELECT p.*, max(c.{number}) AS top FROM posts p JOIN post_counts c ON c.post = p.id
            WHERE c.{number} IS NOT NULL AND p.created_at >= ? AND p.created_at < ?
              AND (? = '[]' OR p.campaign IN (SELECT value FROM json_each(?)))
            GROUP BY p.id HAVING count(*) >= ? ORDER BY top DESC, p.created_at, p.id LIMIT ?""",
        (since, until, wanted, wanted, least, most),
    )
    for r in rows:
        key = f"{r['platform']}:{r['post_id']}"
        yield GrownPost(r["id"], key, r["platform"], r["url"], r["text"], moment(r["created_at"]), bool(r["own"]))


def counted(db: Database, post: int, number: PostNumber) -> Iterator[Counted]:
    """A number of a post over time, oldest first."""
    rows = db.rows(
        f"""SELECT c.observed_at, c.{number} AS value, group_concat(m.mark) AS marks FROM post_counts c
            LEFT JOIN count_marks m ON m.post = c.post AND m.observed_at = c.observed_at AND m.number = ?
            WHERE c.post = ? AND c.{number} IS NOT NULL GROUP BY c.observed_at ORDER BY c.observed_at""",
        (number, post),
    )
    for r in rows:
        yield Counted(
            moment(r["observed_at"]), r["value"], frozenset(map(CountMark, (r["marks"] or "").split(",") if r["marks"] else ()))
        )
