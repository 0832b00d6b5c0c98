"""Referring domains as they stand: counts of their links. Weighs none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ripplemark.records import Mark
from ripplemark.store.clock import moment
from ripplemark.store.database import Database
from ripplemark.store.marks import DOMAIN

_DOMAINS = """
SELECT domain, sum(state = 'live') AS live, sum(state = 'lost') AS lost, sum(state = 'live' AND followed) AS followed,
  sum(state = 'live' AND class = 'earned') AS earned, sum(state = 'live' AND sitewide) AS sitewide,
  count(DISTINCT target_url) AS targets, min(first_seen) AS first_seen, max(last_seen) AS last_seen,
  sum(visits) AS visits, sum(registrations) AS registrations,
  (SELECT group_concat(mark) FROM (SELECT mark FROM marks WHERE subject = ? || domain ORDER BY mark)) AS marks
FROM links GROUP BY domain ORDER BY domain
"""


@dataclass(frozen=True, slots=True)
class ReferringDomain:
    """A domain and its links to the brand."""

    domain: str
    live: int
    lost: int
    followed: int  # of the live ones
    earned: int  # of the live ones
    sitewide: int  # live ones that repeat a link of the site
    targets: int  # different URLs of ours that it linked to
    first_seen: datetime
    last_seen: datetime
    visits: int
    registrations: float
    marks: tuple[Mark, ...]


def iter_domains(db: Database) -> Iterator[ReferringDomain]:
    """Every domain that links to the brand or did, by name."""
    for r in db.stream(_DOMAINS, (DOMAIN,)):
        yield ReferringDomain(
            domain=r["domain"], live=r["live"], lost=r["lost"], followed=r["followed"], earned=r["earned"], sitewide=r["sitewide"],
            targets=r["targets"], first_seen=moment(r["first_seen"]), last_seen=moment(r["last_seen"]), visits=r["visits"],
            registrations=r["registrations"], marks=tuple(Mark(m) for m in (r["marks"] or "").split(",") if m),
        )  # fmt: skip
