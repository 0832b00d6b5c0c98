"""What earned links brought by where it began: sums by the day, month and year that are kept, and links that changed since. Judges no site."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ripplemark.store.database import Database
from ripplemark.store.growth import spans

#: More changed links than this are not put in one by one: all are asked then.
MOST_CHANGED = 2_000
Strand = tuple[str, str, str]  # platform, campaign, kind of site
_SUMS = """
SELECT platform, campaign, kind, sum(visits), sum(registrations) FROM flow_spans
WHERE (span = 'year' AND period >= :first_year AND period < :last_year)
  OR (span = 'month' AND period >= :first_month AND period < :first_year_month)
  OR (span = 'month' AND period >= :last_year_month AND period < :last_month)
  OR (span = 'day' AND period >= :since AND period < :begin) OR (span = 'day' AND period >= :end AND period < :after)
GROUP BY 1, 2, 3
"""
_FED = "EXISTS (SELECT 1 FROM routes r WHERE r.url_id = l.page_id AND r.route = 'feed')"
_CHANGED = f"""
SELECT l.page_id, u.url, c.class = 'earned', c.campaign, c.fed, l.class = 'earned', l.campaign, {_FED}, t.visits, t.registrations
FROM flow_changes c CROSS JOIN links l ON l.id = c.link_id CROSS JOIN urls u ON u.id = l.page_id
CROSS JOIN (SELECT link_id, sum(visits) AS visits, sum(registrations) AS registrations FROM link_traffic
  WHERE link_id IN (SELECT link_id FROM flow_changes) AND day BETWEEN :since AND :until GROUP BY link_id) t ON t.link_id = c.link_id
"""


@dataclass(frozen=True, slots=True)
class FlowFacts:
    """What a link that brings visits is, as its strand needs it."""

    earned: bool
    campaign: str
    fed: bool  # its page stands in a feed


@dataclass(frozen=True, slots=True)
class FlowChange:
    """A link that changed since the sums were kept, and what it brought on some days."""

    page_id: int
    url: str
    then: FlowFacts
    now: FlowFacts
    visits: int
    registrations: float


def flow_known(db: Database) -> bool:
    """Whether the sums are kept, and little changed since."""
    if not db.row("SELECT 1 FROM flow_kept"):
        return False
    return bool(db.value("SELECT count(*) FROM (SELECT 1 FROM flow_changes LIMIT ?)", (MOST_CHANGED + 1,)) <= MOST_CHANGED)


def flow_sums(db: Database, since: date, until: date) -> dict[Strand, tuple[float, float]]:
    """Visits and registrations on the days, as they were kept."""
    rows = db.tuples(_SUMS, spans(since, until))
    return {(platform, campaign, kind): (visits, registrations) for platform, campaign, kind, visits, registrations in rows}


def flow_changed(db: Database, since: date, until: date) -> tuple[FlowChange, ...]:
    """The links with traffic on the days that changed since."""
    rows = db.tuples(_CHANGED, {"since": since.isoformat(), "until": until.isoformat()})
    return tuple(
        FlowChange(
            page, url, FlowFacts(bool(e), campaign, bool(fed)), FlowFacts(bool(f), other, bool(feed)), visits, registrations
        )
        for page, url, e, campaign, fed, f, other, feed, visits, registrations in rows
    )


def flow_links(db: Database) -> dict[int, tuple[int, str, str, bool]]:
    """Link -> (page, its URL, campaign, whether the page stands in a feed), of earned links with traffic."""
    sql = f"""SELECT l.id, l.page_id, u.url, l.campaign, {_FED} FROM (SELECT DISTINCT link_id FROM link_traffic) t
              CROSS JOIN links l ON l.id = t.link_id CROSS JOIN urls u ON u.id = l.page_id WHERE l.class = 'earned'"""
    return {link: (page, url, campaign, bool(fed)) for link, page, url, campaign, fed in db.tuples(sql)}


def flow_days(db: Database) -> Iterable[tuple[int, str, int, float]]:
    """(link, day, visits, registrations) of all links."""
    return ((r[0], r[1], r[2], r[3]) for r in db.stream("SELECT link_id, day, visits, registrations FROM link_traffic"))


def store_flow(db: Database, days: Iterable[tuple[str, Strand, float, float]]) -> None:
    """Keep (day, strand, visits, registrations) in the place of all before, as what all links say now."""
    with db.transaction():
        for table in ("flow_spans", "flow_changes", "flow_kept"):
            db.run(f"DELETE FROM {table}")
        db.run_many(
            "INSERT INTO flow_spans VALUES ('day', ?, ?, ?, ?, ?, ?)",
            ((day, *strand, visits, registrations) for day, strand, visits, registrations in days),
        )
        db.run("""INSERT INTO flow_spans SELECT s.span, substr(f.period, 1, s.letters), platform, campaign, kind, sum(visits), sum(registrations)
                  FROM flow_spans f CROSS JOIN (SELECT 'month' AS span, 7 AS letters UNION ALL SELECT 'year', 4) s
                  WHERE f.span = 'day' GROUP BY 1, 2, 3, 4, 5""")
        db.run("INSERT INTO flow_kept VALUES (1)")


def forget_flow(db: Database) -> None:
    """Say that ripples or traffic are others now: the sums are nobody's until they are kept anew."""
    db.run("DELETE FROM flow_kept")
