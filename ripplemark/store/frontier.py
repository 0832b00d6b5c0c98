"""Which URLs are due, fairly over hosts, and the closing of gaps that the order of arrival left. Asks nothing of the network."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ripplemark.records import KnownUrl
from ripplemark.store.clock import stamp
from ripplemark.store.database import Database
from ripplemark.store.urls import known_from
from ripplemark.urls import same_page_key

# Ranked inside each host first: the first of every host, then the second of every host. One host cannot fill the window.
_DUE = """
SELECT urls.*, due.urgency FROM (
  SELECT id, urgency, row_number() OVER (PARTITION BY host ORDER BY urgency DESC, id) AS rank
  FROM (SELECT *, {urgency} AS urgency FROM urls) WHERE state != 'ignored' AND due_at <= :now AND domain NOT IN (SELECT value FROM json_each(:without))
  ORDER BY {order}, urgency DESC, id LIMIT :limit
) AS due JOIN urls USING (id) ORDER BY due.rank, due.urgency DESC
"""
# What is overdue gains ten points a day, at most as much as a page under suspicion.
_URGENCY = "priority + worth + CAST(10 * min(40, max(0, julianday(:now) - julianday(due_at))) AS INTEGER)"
_UNTRACED = """
SELECT DISTINCT c.url, p.url AS source, p.round, coalesce(g.topic_score, 0.0) AS score
FROM urls AS p JOIN citations AS c ON c.page_id = p.id LEFT JOIN pages AS g ON g.id = p.id LEFT JOIN urls AS u ON u.url = c.url
WHERE p.relevant = 1 AND p.round < ? AND (u.id IS NULL OR u.round > p.round + 1)
"""
_SINK_SITES = """
UPDATE urls SET priority = priority + ? * (round - site.nearest), round = site.nearest
FROM (SELECT domain, min(round) AS nearest FROM urls WHERE relevant = 1 GROUP BY domain) AS site
WHERE urls.domain = site.domain AND urls.round > site.nearest
  AND EXISTS (SELECT 1 FROM routes WHERE url_id = urls.id AND route = 'site')
"""


@dataclass(frozen=True, slots=True)
class Untraced:
    """A citation of a relevant page whose target is unknown, or known only by a longer way."""

    url: str
    source: str
    round: int  # of the citing page
    score: float  # topic score of the citing page


def due_urls(
    db: Database, now: datetime, limit: int, without: Iterable[str] = (), *, best: bool = False
) -> tuple[KnownUrl, ...]:
    """Up to `limit` URLs due at `now`: the most urgent of each host first, then the second of each, and so on; their priority is how
    urgent they are now.

    `without`: domains that are left out; `best`: the most urgent of all, whichever hosts they are on."""
    sql = _DUE.format(urgency=_URGENCY, order="true" if best else "rank")
    values = {"now": stamp(now), "without": json.dumps(list(without)), "limit": limit}
    return tuple(replace(known_from(r), priority=r["urgency"]) for r in db.rows(sql, values))


def count_due(db: Database, now: datetime) -> int:
    """How many URLs are due at `now`."""
    return int(db.value("SELECT count(*) FROM urls WHERE state != 'ignored' AND due_at <= ?", (stamp(now),)))


def left_due(db: Database, now: datetime) -> tuple[tuple[str, str, int], ...]:
    """(host, domain, number) of the URLs that are due at `now`."""
    rows = db.rows(
        "SELECT host, domain, count(*) AS n FROM urls WHERE state != 'ignored' AND due_at <= ? GROUP BY host, domain",
        (stamp(now),),
    )
    return tuple((r["host"], r["domain"], r["n"]) for r in rows)


def next_due(db: Database) -> str:
    """When the next URL is due, as stored text; "" if none ever is."""
    return str(db.value("SELECT min(due_at) FROM urls WHERE state != 'ignored'") or "")


def untraced(db: Database, rounds: int) -> tuple[Untraced, ...]:
    """Citations of relevant pages that lead to a URL not yet known within `rounds` steps."""
    return tuple(Untraced(r["url"], r["source"], r["round"], r["score"]) for r in db.rows(_UNTRACED, (rounds,)))


def sink_rounds(db: Database, round_cost: int) -> int:
    """Bring the pages of a site to the smallest round of its relevant pages; how many rows moved."""
    with db.transaction():
        return db.run(_SINK_SITES, (round_cost,)).rowcount


def mapped_domains(db: Database) -> frozenset[str]:
    """Domains with a sitemap that listed pages of theirs."""
    rows = db.rows("SELECT DISTINCT domain FROM urls JOIN routes ON url_id = id WHERE kind = 'page' AND route = 'sitemap'")
    return frozenset(r["domain"] for r in rows)


def post_link_urls(db: Database) -> Sequence[tuple[str, str]]:
    """(URL, post key) of every link in a social post."""
    rows = db.rows(
        "SELECT l.url, p.platform || ':' || p.post_id AS key FROM post_links AS l JOIN posts AS p ON p.id = l.post ORDER BY p.id"
    )
    return [(r["url"], r["key"]) for r in rows]


def twin_of(db: Database, known: KnownUrl, digest: str) -> str:
    """A relevant page of the same host whose last body was the same bytes and whose URL differs in its ending only; "" if none.

    Static hosts serve /tags/a, /tags/a/ and /tags/a.html as one file: counted once, under the URL that was read first."""
    rows = db.rows(
        "SELECT url FROM urls WHERE domain = ? AND host = ? AND relevant = 1 AND body_digest = ? AND id != ? ORDER BY id",
        (known.domain, known.host, digest, known.id),
    )
    key = ending_free(known.url)
    return next((r["url"] for r in rows if ending_free(r["url"]) == key), "")


def ending_free(url: str) -> str:
    """A URL without what static hosts leave out: scheme, www, final slash, .html, index."""
    return same_page_key(url).removesuffix(".html").removesuffix(".htm").removesuffix("/index")
