"""Posts of social platforms with their links and the snapshots of their numbers."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice

from ripplemark.records import CountMark, Following, Post, PostCounts, PostNumber
from ripplemark.store.clock import moment, moment_or_none, stamp
from ripplemark.store.database import Database, Row
from ripplemark.store.kept_answers import drop_quoting

# What a platform no longer says is kept: not every answer tells of featured and pinned. A declared campaign stays until another is declared.
_POST = """
INSERT INTO posts (platform, post_id, url, author, followers, text, language, created_at, campaign, own, featured, pinned, parent_id, repost_of)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (platform, post_id) DO UPDATE SET url = excluded.url, author = excluded.author,
  followers = coalesce(excluded.followers, followers), text = excluded.text,
  language = CASE WHEN excluded.language = '' THEN language ELSE excluded.language END, created_at = excluded.created_at,
  campaign = CASE WHEN excluded.campaign = '' THEN campaign ELSE excluded.campaign END, own = max(own, excluded.own),
  featured = max(featured, excluded.featured), pinned = max(pinned, excluded.pinned), parent_id = excluded.parent_id, repost_of = excluded.repost_of
RETURNING id
"""

# Several answers of one moment may tell different numbers of a post: what one of them does not tell is kept.
_COUNTS = """
INSERT INTO post_counts (post, observed_at, views, likes, reposts, replies, clicks) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (post, observed_at) DO UPDATE SET views = coalesce(excluded.views, views), likes = coalesce(excluded.likes, likes),
  reposts = coalesce(excluded.reposts, reposts), replies = coalesce(excluded.replies, replies), clicks = coalesce(excluded.clicks, clicks)
"""

_SOME = """
SELECT p.* FROM json_each(?) j CROSS JOIN posts p ON p.platform = json_extract(j.value, '$[0]') AND p.post_id = json_extract(j.value, '$[1]')
ORDER BY p.created_at, p.id
"""
_BLOCK = 500  # posts at a time
_QUOTED = 40  # characters of a text by which a quote of it is found
_AMONG = "WHERE post IN (SELECT value FROM json_each(?))"
_LINKS = f"SELECT post, url FROM post_links {_AMONG} ORDER BY post, url"
_MARKS = f"SELECT post, observed_at, number, mark FROM count_marks {_AMONG} ORDER BY number"
_SNAPSHOTS = (
    f"SELECT post, observed_at, views, likes, reposts, replies, clicks FROM post_counts {_AMONG} ORDER BY post, observed_at"
)


def store_posts(db: Database, posts: Iterable[Post]) -> tuple[int, int]:
    """Keep posts, each once; gives (new, known before). Of one moment, the number that was told last stays."""
    new = known = 0
    with db.transaction():
        before = int(db.value("SELECT count(*) FROM posts"))
        for post in posts:
            _store(db, post)
            known += 1
        new = int(db.value("SELECT count(*) FROM posts")) - before
        db.touch()
    return new, known - new


def _store(db: Database, p: Post) -> None:
    values = (
        p.platform, p.post_id, p.url, p.author, p.followers, p.text, p.language, stamp(p.created_at), p.campaign, int(p.own),
        int(p.featured), int(p.pinned), p.parent_id, p.repost_of,
    )  # fmt: skip
    post_id = int(db.value(_POST, values))
    db.run_many("INSERT OR IGNORE INTO post_links (post, url) VALUES (?, ?)", ((post_id, url) for url in p.links))
    _store_counts(db, post_id, p.counts)


def _store_counts(db: Database, post: int, counts: Iterable[PostCounts]) -> None:
    for c in counts:
        at = stamp(c.observed_at)
        db.run(_COUNTS, (post, at, c.views, c.likes, c.reposts, c.replies, c.clicks))
        said = {*((n, CountMark.ROUNDED) for n in c.rounded), *((n, CountMark.CAPPED) for n in c.capped)}
        told = [number for number in PostNumber if c.number(number) is not None]
        old = [(post, at, n, m) for n in told for m in CountMark if (n, m) not in said]
        db.run_many("DELETE FROM count_marks WHERE post = ? AND observed_at = ? AND number = ? AND mark = ?", old)
        rows = ((post, at, n, m) for n, m in said)
        db.run_many("INSERT OR IGNORE INTO count_marks (post, observed_at, number, mark) VALUES (?, ?, ?, ?)", rows)


def store_counts(db: Database, counts: Iterable[tuple[str, PostCounts]]) -> int:
    """Keep snapshots of posts that are known by their key; gives how many were new. Those of unknown posts are left out."""
    ids: dict[str, int | None] = {}
    stamps: dict[datetime, str] = {}
    rows: list[tuple[object, ...]] = []
    for key, c in counts:
        if key not in ids:
            ids[key] = _id_of(db, key)
        if (post := ids[key]) is not None:
            if c.observed_at not in stamps:
                stamps[c.observed_at] = stamp(c.observed_at)
            rows.append((post, stamps[c.observed_at], c.views, c.likes, c.reposts, c.replies, c.clicks))
    with db.transaction():
        before = db.connection.total_changes
        db.run_many(
            "INSERT OR IGNORE INTO post_counts (post, observed_at, views, likes, reposts, replies, clicks) VALUES (?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
        new = db.connection.total_changes - before
        if new:
            db.touch()
    return new


def created_at(db: Database, key: str) -> datetime | None:
    """When a post was made; None for one that is not known."""
    platform, _, post_id = key.partition(":")
    return moment_or_none(db.value("SELECT created_at FROM posts WHERE platform = ? AND post_id = ?", (platform, post_id)))


def _id_of(db: Database, key: str) -> int | None:
    platform, _, post_id = key.partition(":")
    found: int | None = db.value("SELECT id FROM posts WHERE platform = ? AND post_id = ?", (platform, post_id))
    return found


def store_followings(db: Database, followings: Iterable[Following]) -> None:
    """How many follow the authors of posts, as it was said last."""
    db.run_many(
        "UPDATE posts SET followers = ? WHERE platform = ? AND author = ?",
        ((f.followers, f.platform, f.author) for f in followings),
    )


def erase_posts(db: Database, keys: Iterable[str]) -> None:
    """Take the words, author and links out of posts that were deleted on their platform, and out of kept answers; their numbers stay."""
    quotes: list[str] = []
    for key in keys:
        row = db.row("SELECT id, url, author, text FROM posts WHERE id = ? AND text || author != ''", (_id_of(db, key),))
        if row is not None:
            quotes += [key, row["url"], row["author"], row["text"][:_QUOTED]]
            db.run("UPDATE posts SET text = '', author = '', followers = NULL WHERE id = ?", (row["id"],))
            db.run("DELETE FROM post_links WHERE post = ?", (row["id"],))
    if quotes:
        drop_quoting(db, quotes)


def post_words(db: Database, keys: Iterable[str], most: int) -> dict[str, tuple[str, str]]:
    """Key -> the beginning of a post's text, at most so many characters, and its author."""
    wanted = json.dumps([list(key.partition(":")[::2]) for key in keys])
    sql = """SELECT p.platform || ':' || p.post_id, substr(p.text, 1, ?), p.author FROM json_each(?) k CROSS JOIN posts p
             ON p.platform = k.value ->> 0 AND p.post_id = k.value ->> 1"""
    return {key: (text, author) for key, text, author in db.tuples(sql, (most, wanted))}


def iter_posts(db: Database) -> Iterator[Post]:
    """All posts, oldest first, with links and snapshots."""
    return _posts(db, _counts_of)


def some_posts(db: Database, keys: Iterable[str]) -> Iterator[Post]:
    """The same of some, by their keys `platform:post_id`."""
    return _posts(db, _counts_of, _SOME, (json.dumps([key.split(":", 1) for key in keys]),))


def plain_posts(db: Database) -> Iterator[Post]:
    """The same without snapshots."""
    return _posts(db, lambda _, __: {})


def _posts(
    db: Database,
    counts_of: Callable[[Database, str], Mapping[int, Sequence[PostCounts]]],
    which: str = "SELECT * FROM posts ORDER BY created_at, id",
    values: Sequence[str] = (),
) -> Iterator[Post]:
    """Read so many at a time: a question for each post would take longer than the answers."""
    cursor = db.stream(which, values)
    while block := list(islice(cursor, _BLOCK)):
        ids = json.dumps(sorted(row["id"] for row in block))
        links, counts = _grouped(db.tuples(_LINKS, (ids,))), counts_of(db, ids)
        for row in block:
            yield _post(row, tuple(links.get(row["id"], ())), tuple(counts.get(row["id"], ())))


def _counts_of(db: Database, ids: str) -> dict[int, list[PostCounts]]:
    """Post -> its snapshots, oldest first."""
    marks: dict[tuple[int, str], list[tuple[CountMark, PostNumber]]] = defaultdict(list)
    for post, observed_at, number, mark in db.tuples(_MARKS, (ids,)):
        marks[post, observed_at].append((CountMark(mark), PostNumber(number)))
    found: dict[int, list[PostCounts]] = defaultdict(list)
    for post, observed_at, *numbers in db.tuples(_SNAPSHOTS, (ids,)):
        found[post].append(_counts(observed_at, numbers, marks.get((post, observed_at), ())))
    return found


def _grouped(rows: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for post, url in rows:
        found[post].append(url)
    return found


def find_post(db: Database, key: str) -> Post | None:
    """The post of a key `platform:post_id`, without snapshots."""
    platform, _, post_id = key.partition(":")
    row = db.row("SELECT * FROM posts WHERE platform = ? AND post_id = ?", (platform, post_id))
    if row is None:
        return None
    return _post(row, _links(db, row["id"]), ())


def _links(db: Database, post: int) -> tuple[str, ...]:
    return tuple(r["url"] for r in db.rows("SELECT url FROM post_links WHERE post = ? ORDER BY url", (post,)))


def _counts(observed_at: str, numbers: Sequence[int | None], marks: Sequence[tuple[CountMark, PostNumber]]) -> PostCounts:
    views, likes, reposts, replies, clicks = numbers
    if not marks:
        return PostCounts(moment(observed_at), views, likes, reposts, replies, clicks)
    rounded, capped = (tuple(n for m, n in marks if m is mark) for mark in (CountMark.ROUNDED, CountMark.CAPPED))
    return PostCounts(moment(observed_at), views, likes, reposts, replies, clicks, rounded=rounded, capped=capped)


def _post(r: Row, links: tuple[str, ...], counts: tuple[PostCounts, ...]) -> Post:
    return Post(
        platform=r["platform"],
        post_id=r["post_id"],
        url=r["url"],
        author=r["author"],
        text=r["text"],
        created_at=moment(r["created_at"]),
        followers=r["followers"],
        language=r["language"],
        campaign=r["campaign"],
        own=bool(r["own"]),
        links=links,
        featured=bool(r["featured"]),
        pinned=bool(r["pinned"]),
        parent_id=r["parent_id"],
        repost_of=r["repost_of"],
        counts=counts,
    )
