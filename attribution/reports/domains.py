"""Referring domains as they stand now: how many links, how weighty, which signs of spam; and who links to competitors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from attribution.authority.rows import DomainRow, IntersectRow
from attribution.authority.score import Authority, authority_of
from ripplemark.records import GraphWeight, Rank, RankList
from ripplemark.store.authority import graph_weights, newest_list, ranks_in, ranks_of
from ripplemark.store.database import Database
from ripplemark.store.domains import iter_domains
from ripplemark.store.rivals import iter_intersect
from ripplemark.store.spam import signs_by_domain

AT_ONCE = 1_000  # domains whose weight is read by one query


class Weights:
    """All that is known of the weight of domains, read once."""

    def __init__(self, db: Database) -> None:
        self._list: RankList | None = newest_list(db)
        self._ranks: dict[str, Rank] = ranks_in(db, self._list.release) if self._list else {}
        self._graph: dict[str, GraphWeight] = graph_weights(db)

    def authority(self, domain: str) -> Authority:
        """By the newest published list."""
        return authority_of(domain, self._list, self._ranks)

    def scores(self) -> dict[str, float]:
        """The authority of every ranked domain."""
        return {d: s for d in self._ranks if (s := self.authority(d).score) is not None}

    def graph(self, domain: str) -> GraphWeight | None:
        """In the graph of what was crawled."""
        return self._graph.get(domain)


def authorities(db: Database, domains: Sequence[str]) -> tuple[Authority, ...]:
    """The authority of each of a few domains: nothing is read of any other."""
    known = newest_list(db)
    ranks = ranks_of(db, known.release, domains) if known else {}
    return tuple(authority_of(domain, known, ranks) for domain in domains)


def release(db: Database) -> str:
    """The list that authority is taken from; "" while none was loaded."""
    known = newest_list(db)
    return known.release if known else ""


def domain_rows(db: Database) -> Iterator[DomainRow]:
    """Every domain that links to the brand or did, by name."""
    weights, signs = Weights(db), signs_by_domain(db)
    for d in iter_domains(db):
        authority, graph = weights.authority(d.domain), weights.graph(d.domain)
        yield DomainRow(
            domain=d.domain, links=d.live, links_lost=d.lost, followed=d.followed, earned=d.earned, sitewide=d.sitewide, targets=d.targets,
            first_seen=d.first_seen, last_seen=d.last_seen, authority=authority.score, authority_standing=authority.standing,
            authority_position=authority.position, authority_release=authority.release,
            linking_domains=graph.linking if graph else None, pagerank=graph.pagerank if graph else None,
            harmonic=graph.harmonic if graph else None, spam_signs=signs.get(d.domain, ()), marks=d.marks,
            visits=d.visits, registrations=d.registrations,
        )  # fmt: skip


def intersect_rows(db: Database, most: int | None = None) -> Iterator[IntersectRow]:
    """Domains that link to competitors, those that do not link to the brand first; the first `most` of them, or all. The weight of those alone is
    read."""
    found = islice(iter_intersect(db), most)
    while some := list(islice(found, AT_ONCE)):
        weighed = authorities(db, [d.domain for d in some])
        for d, authority in zip(some, weighed, strict=True):
            yield IntersectRow(
                domain=d.domain, rivals=d.rivals, links_to_us=d.links_to_us, pages=d.pages, followed=d.followed, example=d.example,
                authority=authority.score, authority_standing=authority.standing, first_seen=d.first_seen, last_seen=d.last_seen,
            )  # fmt: skip
