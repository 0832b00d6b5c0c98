"""Judged texts with who wrote them, where, when and before whom. Counts and shares nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from ripplemark.records import FocusFound, JudgedResult, JudgedText, SearchResult, TextKind
from ripplemark.store.clock import moment_or_none
from ripplemark.store.database import Database, Row
from ripplemark.store.opinions import focus_of, polarity_or_none

#: The key of the post that a post `p` answers.
PARENT = """CASE WHEN p.parent_id = '' THEN '' WHEN p.parent_id LIKE p.platform || ':%' THEN p.parent_id
  ELSE p.platform || ':' || p.parent_id END"""
# The newest number that the platform told counts; one it never told is unknown.
_REACH = "(SELECT c.views FROM post_counts c WHERE c.post = p.id AND c.views IS NOT NULL ORDER BY c.observed_at DESC LIMIT 1)"
# A repost says nothing of its own. Some judgements are found by their numbers, not by their kind: hence the plus.
_POSTS = f"""
SELECT o.*, p.platform AS place, p.url, p.author, p.created_at AS at, p.campaign AS of_campaign, p.own, p.followers, 1 AS dated,
  {PARENT} AS parent,
  {_REACH} AS reach
FROM opinions o JOIN posts p ON p.platform = substr(o.key, 1, instr(o.key, ':') - 1) AND p.post_id = substr(o.key, instr(o.key, ':') + 1)
WHERE +o.kind = 'post' AND p.repost_of = ''{{}} ORDER BY p.created_at, o.id
"""
_THESE = "json_each(?) n CROSS JOIN opinions o ON o.id = n.value"
_ACCOUNTS = f"""
SELECT o.id, p.platform, p.author, p.followers, {_REACH}, p.url FROM {_THESE}
JOIN posts p ON p.platform = substr(o.key, 1, instr(o.key, ':') - 1) AND p.post_id = substr(o.key, instr(o.key, ':') + 1)
WHERE o.kind = 'post' ORDER BY p.created_at, o.id
"""
_PAGES = """
SELECT o.*, u.host AS place, u.url, coalesce(nullif(p.author, ''), u.domain) AS author, coalesce(p.published_at, u.first_seen) AS at,
  o.campaign AS of_campaign, 0 AS own, NULL AS followers, p.published_at IS NOT NULL AS dated, '' AS parent, NULL AS reach
FROM opinions o JOIN urls u ON u.url = o.key LEFT JOIN pages p ON p.id = u.id
WHERE +o.kind = 'page'{} ORDER BY at, o.id
"""
# What the page itself says goes before what the search engine shows of it.
_RESULTS = """
SELECT r.*, coalesce(p.polarity, s.polarity) AS said, coalesce(p.language, s.language, '') AS language, coalesce(p.rater, s.rater, '') AS rater,
  p.polarity IS NOT NULL AS by_page
FROM search_results r LEFT JOIN opinions s ON s.kind = 'result' AND s.key = r.url AND s.campaign = ''
LEFT JOIN opinions p ON p.id = (SELECT id FROM opinions WHERE kind = 'page' AND key = r.url AND polarity IS NOT NULL ORDER BY campaign LIMIT 1)
WHERE r.day BETWEEN ? AND ? AND r.rank <= ? ORDER BY r.day, r.engine, r.keyword, r.rank
"""


class AccountFact(NamedTuple):
    """A judged post without its text; None where a number was never told."""

    opinion: int
    platform: str
    author: str
    followers: int | None
    reach: int | None
    url: str


def judged_texts(db: Database) -> Iterator[JudgedText]:
    """All judged posts, answers and pages, each kind by time. Copies that repeat another post are left out."""
    focus = focus_of(db)
    for row in (*db.rows(_POSTS.format("")), *db.rows(_PAGES.format(""))):
        yield _judged(row, focus.get(row["id"], ()))


def judged_some(db: Database, opinions: Iterable[int]) -> list[JudgedText]:
    """The same of some judgements, by their numbers."""
    wanted, only = json.dumps(list(opinions)), " AND o.id IN (SELECT value FROM json_each(?))"
    focus = focus_of(db, wanted)
    rows = (*db.rows(_POSTS.format(only), (wanted,)), *db.rows(_PAGES.format(only), (wanted,)))
    return [_judged(row, focus.get(row["id"], ())) for row in rows]


def page_hosts(db: Database, opinions: Iterable[int]) -> dict[int, str]:
    """Judgement of a page's text -> the page's host; those of posts are left out."""
    sql = f"SELECT o.id, u.host FROM {_THESE} JOIN urls u ON u.url = o.key WHERE o.kind = 'page'"
    return dict(db.tuples(sql, (json.dumps(list(opinions)),)))


def page_urls(db: Database, opinions: Iterable[int]) -> dict[int, str]:
    """Judgement of a page's text -> the page's URL; those of posts are left out."""
    return dict(db.tuples(f"SELECT o.id, o.key FROM {_THESE} WHERE o.kind = 'page'", (json.dumps(list(opinions)),)))


def account_facts(db: Database, opinions: Iterable[int]) -> Iterator[AccountFact]:
    """What is told of posts with their judgements, by time, without the texts."""
    return map(AccountFact._make, db.tuples(_ACCOUNTS, (json.dumps(list(opinions)),)))


def judged_words(db: Database, opinions: Iterable[int]) -> dict[int, str]:
    """What was judged, word for word, by the judgements' numbers."""
    sql = "SELECT o.id, o.text FROM json_each(?) j CROSS JOIN opinions o ON o.id = j.value"
    return dict(db.tuples(sql, (json.dumps(list(opinions)),)))


def _judged(row: Row, focus: tuple[FocusFound, ...]) -> JudgedText:
    return JudgedText(
        kind=TextKind(row["kind"]), key=row["key"], url=row["url"], place=row["place"], author=row["author"], at=moment_or_none(row["at"]),
        campaign=row["of_campaign"], own=bool(row["own"]), parent=row["parent"], followers=row["followers"], reach=row["reach"],
        text=row["text"], language=row["language"], polarity=polarity_or_none(row["polarity"]), rater=row["rater"],
        focus=focus, intents=tuple(json.loads(row["intents"])), dated=bool(row["dated"]),
    )  # fmt: skip


def judged_results(db: Database, since: date, until: date, last_rank: int = 10) -> Iterator[JudgedResult]:
    """Search results of some days up to a rank, with what they say."""
    for row in db.rows(_RESULTS, (since.isoformat(), until.isoformat(), last_rank)):
        yield JudgedResult(
            search_result(row), polarity_or_none(row["said"]), row["language"], row["rater"], bool(row["by_page"])
        )


def search_result(row: Row) -> SearchResult:
    """One line of a page of results."""
    return SearchResult(
        date.fromisoformat(row["day"]), row["engine"], row["keyword"], row["rank"], row["url"], row["title"], row["snippet"]
    )
