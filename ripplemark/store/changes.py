"""What became another between two moments: links that became known, were lost or came back, and sites that link for the first time."""

from __future__ import annotations

from dataclasses import dataclass

from ripplemark.store.database import Database

_HEADLINE = "class = 'earned' AND headline = 1"
#: Those that brought most first.
_ORDER = "ORDER BY registrations DESC, visits DESC, id"


@dataclass(frozen=True, slots=True)
class NewDomain:
    """A domain whose first earned link became known within the time."""

    domain: str
    links: int
    visits: int
    example: str  # the page with the link that brought most


def known_between(db: Database, since: str, before: str) -> tuple[int, ...]:
    """Ids of earned links that were first seen between two moments, the second one excluded; most valuable first."""
    return _ids(db, f"SELECT id FROM links WHERE {_HEADLINE} AND first_seen >= ? AND first_seen < ? {_ORDER}", since, before)


def lost_between(db: Database, since: str, before: str) -> tuple[int, ...]:
    """Ids of earned links that were lost then and are lost still."""
    sql = f"SELECT id FROM links WHERE {_HEADLINE} AND state = 'lost' AND lost_at >= ? AND lost_at < ? {_ORDER}"
    return _ids(db, sql, since, before)


def regained_between(db: Database, since: str, before: str) -> tuple[int, ...]:
    """Ids of earned links that came back then and stand."""
    sql = f"""SELECT id FROM links WHERE {_HEADLINE} AND state = 'live' AND id IN
              (SELECT link_id FROM link_events WHERE kind = 'regained' AND at >= ? AND at < ?) {_ORDER}"""
    return _ids(db, sql, since, before)


def _ids(db: Database, sql: str, since: str, before: str) -> tuple[int, ...]:
    return tuple(r[0] for r in db.rows(sql, (since, before)))


def new_domains(db: Database, since: str, before: str) -> tuple[NewDomain, ...]:
    """Domains that link for the first time, most visits first."""
    rows = db.rows(
        f"""SELECT domain, count(*) AS links, sum(visits) AS visits, min(first_seen) AS first,
              (SELECT u.url FROM links b JOIN urls u ON u.id = b.page_id WHERE b.domain = l.domain AND b.class = 'earned' AND b.headline = 1
               ORDER BY b.visits DESC, b.id LIMIT 1) AS example
            FROM links l WHERE {_HEADLINE} GROUP BY domain HAVING first >= ? AND first < ? ORDER BY visits DESC, domain""",
        (since, before),
    )
    return tuple(NewDomain(r["domain"], r["links"], r["visits"], r["example"]) for r in rows)
