"""Posts over time: the snapshots of one number, and which posts have most of it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
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
    db: Database, number: PostNumber, since: str, until: str, most: int, least: int = 2, among: Collection[str] | None = None
) -> Iterator[GrownPost]:
    """The posts made from one moment (as stored) to before another with most of a number, among those that were seen `least` times.
    `among`: keys of posts, platform:post_id; None takes all."""
    wanted = None if among is None else json.dumps(list(among))
    rows = db.rows(
        f"""SELECT p.*, max(c.{number}) AS top FROM posts p JOIN post_counts c ON c.post = p.id
            WHERE c.{number} IS NOT NULL AND p.created_at >= ? AND p.created_at < ?
              AND (? IS NULL OR p.platform || ':' || p.post_id IN (SELECT value FROM json_each(?)))
            GROUP BY p.id HAVING count(*) >= ? ORDER BY top DESC, p.created_at, p.id LIMIT ?""",
        (since, until, wanted, wanted, least, most),
    )
    for r in rows:
        key = f"{r['platform']}:{r['post_id']}"
        yield GrownPost(r["id"], key, r["platform"], r["url"], r["text"], moment(r["created_at"]), bool(r["own"]))


def posts_seen(db: Database) -> tuple[datetime, datetime] | None:
    """(when the first post was made, when the last of their numbers was seen, or the last post made); None without any posts."""
    row = db.row(
        """SELECT min(created_at) AS first, max(created_at) AS last, (SELECT max(observed_at) FROM post_counts) AS seen FROM posts"""
    )
    if row is None or row["first"] is None:
        return None
    return moment(row["first"]), moment(max(row["last"], row["seen"] or ""))


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
