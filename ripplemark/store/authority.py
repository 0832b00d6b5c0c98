"""Ranks of domains in published lists, and their weight in the graph of what was crawled. Computes neither."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime

from ripplemark.records import GraphWeight, Rank, RankList
from ripplemark.store.clock import moment, stamp
from ripplemark.store.database import Database

# Who links to us or to competitors, and we and they themselves: the domains that anybody asks the rank of.
_WANTED = """
SELECT domain FROM links UNION SELECT u.domain FROM rival_links AS r JOIN urls AS u ON u.id = r.page_id
UNION SELECT u.domain FROM mentions AS m JOIN urls AS u ON u.id = m.page_id
"""
_EDGES = """
SELECT DISTINCT u.domain, c.url FROM citations AS c JOIN urls AS u ON u.id = c.page_id WHERE c.placement != 'comment'
UNION SELECT DISTINCT u.domain, l.target_url FROM links AS l JOIN urls AS u ON u.id = l.page_id
  WHERE l.state = 'live' AND NOT l.in_noscript
UNION SELECT DISTINCT u.domain, r.target_url FROM rival_links AS r JOIN urls AS u ON u.id = r.page_id WHERE r.gone_at IS NULL
"""
_LIST = """
INSERT INTO rank_lists (release, entries, path, loaded_at) VALUES (?, ?, ?, ?)
ON CONFLICT (release) DO UPDATE SET entries = excluded.entries, path = excluded.path, loaded_at = excluded.loaded_at
"""


def domains_of_interest(db: Database) -> frozenset[str]:
    """The domains whose authority matters: who links to or speaks of us, or links to competitors."""
    return frozenset(r["domain"] for r in db.rows(_WANTED))


def looked_up(db: Database, release: str) -> frozenset[str]:
    """The domains that were looked for in a list."""
    return frozenset(r["domain"] for r in db.rows("SELECT domain FROM ranks WHERE release = ?", (release,)))


def store_ranks(db: Database, release: str, entries: int, path: str, ranks: Iterable[Rank], now: datetime) -> int:
    """Keep where domains stand in a list, found or not; how many there are."""
    rows = [(r.domain, release, r.harmonic, r.pagerank) for r in ranks]
    with db.transaction():
        db.run(_LIST, (release, entries, path, stamp(now)))
        db.run_many("INSERT OR REPLACE INTO ranks (domain, release, harmonic, pagerank) VALUES (?, ?, ?, ?)", rows)
    return len(rows)


def newest_list(db: Database) -> RankList | None:
    """The list that was loaded last."""
    row = db.row("SELECT release, entries, loaded_at FROM rank_lists ORDER BY loaded_at DESC, release DESC LIMIT 1")
    return RankList(row["release"], row["entries"], moment(row["loaded_at"])) if row else None


def ranks_in(db: Database, release: str) -> dict[str, Rank]:
    """Every domain that was looked for in a list, with where it stands."""
    rows = db.rows("SELECT domain, harmonic, pagerank FROM ranks WHERE release = ?", (release,))
    return {r["domain"]: Rank(r["domain"], r["harmonic"], r["pagerank"]) for r in rows}


def ranks_of(db: Database, release: str, domains: Iterable[str]) -> dict[str, Rank]:
    """Those of the domains that were looked for in a list, with where they stand."""
    rows = db.rows(
        "SELECT domain, harmonic, pagerank FROM ranks WHERE release = ? AND domain IN (SELECT value FROM json_each(?))",
        (release, json.dumps(sorted(set(domains)))),
    )
    return {r["domain"]: Rank(r["domain"], r["harmonic"], r["pagerank"]) for r in rows}


def domain_edges(db: Database) -> Iterator[tuple[str, str]]:
    """(linking domain, URL linked to) of everything that was read; comments left out."""
    for r in db.stream(_EDGES):
        yield r["domain"], r["url"]


def store_graph(db: Database, weights: Iterable[GraphWeight]) -> int:
    """Replace the graph's weights; how many domains there are."""
    rows = [(w.domain, w.linking, w.linked, w.pagerank, w.harmonic) for w in weights]
    with db.transaction():
        db.run("DELETE FROM domain_graph")
        db.run_many("INSERT INTO domain_graph VALUES (?, ?, ?, ?, ?)", rows)
    return len(rows)


def graph_weights(db: Database) -> dict[str, GraphWeight]:
    """The weight of every domain in the graph."""
    rows = db.rows("SELECT domain, linking, linked, pagerank, harmonic FROM domain_graph")
    return {r["domain"]: GraphWeight(*r) for r in rows}
