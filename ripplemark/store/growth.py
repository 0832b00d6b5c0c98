"""Figures over many links and days: growth, distinct domains, visits and registrations. Only headline earned links; days as `YYYY-MM-DD`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ripplemark.store.clock import moment_or_none
from ripplemark.store.database import Database

_HEADLINE = "class = 'earned' AND headline = 1"
#: Whole years and months of links, and the days before and after them.
_STRANDS = """
SELECT l.page_id, u.url, l.campaign, sum(t.visits) AS visits, sum(t.registrations) AS registrations,
  EXISTS (SELECT 1 FROM routes r WHERE r.url_id = l.page_id AND r.route = 'feed') AS fed
FROM (SELECT link_id, sum(visits) AS visits, sum(registrations) AS registrations FROM (
  SELECT link_id, visits, registrations FROM link_traffic_spans WHERE span = 'year' AND period >= :first_year AND period < :last_year
  UNION ALL SELECT link_id, visits, registrations FROM link_traffic_spans WHERE span = 'month' AND period >= :first_month AND period < :first_year_month
  UNION ALL SELECT link_id, visits, registrations FROM link_traffic_spans WHERE span = 'month' AND period >= :last_year_month AND period < :last_month
  UNION ALL SELECT link_id, visits, registrations FROM link_traffic WHERE day >= :since AND day < :begin
  UNION ALL SELECT link_id, visits, registrations FROM link_traffic WHERE day >= :end AND day < :after) GROUP BY link_id) t
CROSS JOIN links l ON l.id = t.link_id JOIN urls u ON u.id = l.page_id
WHERE l.class = 'earned' GROUP BY l.page_id, l.campaign ORDER BY l.page_id
"""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the stored data reach; None where there are none."""

    first_observed: datetime | None
    last_observed: datetime | None
    first_link_day: str | None
    first_traffic_day: str | None
    last_traffic_day: str | None
    last_hit_at: datetime | None
    first_registration_at: datetime | None
    last_registration_at: datetime | None


def reach(db: Database) -> Reach:
    """The span of each kind of data."""
    row = db.row(
        f"""SELECT (SELECT observed_at FROM observations ORDER BY id LIMIT 1) AS o1,
             (SELECT observed_at FROM observations ORDER BY id DESC LIMIT 1) AS o2,
             (SELECT min(day) FROM link_days WHERE {_HEADLINE} AND gained > 0) AS l1,
             (SELECT min(day) FROM traffic_days) AS t1, (SELECT max(day) FROM traffic_days) AS t2,
             (SELECT max(last_at) FROM log_files) AS h2,
             (SELECT min(at) FROM registrations) AS r1, (SELECT max(at) FROM registrations) AS r2"""
    )
    assert row is not None
    times = [moment_or_none(row[c]) for c in ("o1", "o2", "h2", "r1", "r2")]
    return Reach(times[0], times[1], row["l1"], row["t1"], row["t2"], times[2], times[3], times[4])


def last_run(db: Database, command: str) -> tuple[datetime | None, str]:
    """When the last run of a command ended (or began, if it has not ended), and its state; (None, "") without any."""
    row = db.row("SELECT started_at, ended_at, state FROM runs WHERE command = ? ORDER BY id DESC LIMIT 1", (command,))
    return (moment_or_none(row["ended_at"] or row["started_at"]), row["state"]) if row else (None, "")


def rechecked_share(db: Database, at: str) -> float | None:
    """Of the pages with live links, the share that was not overdue at a moment; None without such pages. Of the hours before the moment
    from their counts, of its own hour from the pages that are due in it."""
    row = db.row(
        """SELECT (SELECT sum(pages) FROM due_counts) AS n,
             (SELECT coalesce(sum(pages), 0) FROM due_counts WHERE hour != '' AND hour < :hour)
             + (SELECT count(*) FROM urls WHERE due_at >= :hour AND due_at <= :at AND linking = 2) AS late""",
        {"at": at, "hour": at[:13]},
    )
    return (row["n"] - row["late"]) / row["n"] if row and row["n"] else None


def gains(db: Database, campaigns: Sequence[str]) -> tuple[tuple[str, str, str, int], ...]:
    """(day, campaign, appeared_by, links) over all time."""
    sql = f"""SELECT day, campaign, appeared_by, sum(gained) FROM link_days WHERE {_HEADLINE} AND gained > 0
              {among("campaign", campaigns)} GROUP BY 1, 2, 3"""
    return tuple(db.tuples(sql, listed(campaigns)))


def course(
    db: Database, since: str, until: str, campaigns: Sequence[str]
) -> tuple[tuple[tuple[str, str, str, int, int], ...], dict[str, int]]:
    """(day, campaign, appeared_by, gained, lost) on a range of days, both included; and of each campaign the links that stood before it."""
    sql = f"""SELECT day, campaign, appeared_by, sum(gained), sum(lost) FROM link_days WHERE {_HEADLINE} AND day BETWEEN ? AND ?
              {among("campaign", campaigns)} GROUP BY 1, 2, 3"""
    stood = f"SELECT campaign, sum(gained - lost) FROM link_days WHERE {_HEADLINE} AND day < ? {among('campaign', campaigns)} GROUP BY 1"
    some = listed(campaigns)
    return tuple(db.tuples(sql, [since, until, *some])), dict(db.tuples(stood, [since, *some]))


def moves(db: Database, since: str, until: str, campaigns: Sequence[str]) -> tuple[tuple[str, int, int, int], ...]:
    """(day, gained, lost, regained) of the days on which anything happened."""
    sql = f"""SELECT day, sum(gained), sum(lost), sum(regained) FROM link_days
              WHERE {_HEADLINE} AND day BETWEEN ? AND ? {among("campaign", campaigns)} GROUP BY 1"""
    return tuple(db.tuples(sql, [since, until, *listed(campaigns)]))


def live_by_domain(db: Database) -> tuple[tuple[str, str, int], ...]:
    """(campaign, domain, links) that stand now, of links that a campaign caused."""
    sql = """SELECT p.scope, s.name, p.live FROM referring_parts p JOIN referring_sites s ON s.id = p.site
             WHERE p.host = '' AND p.scope != '' AND p.live > 0"""
    return tuple((r[0], r[1], r[2]) for r in db.rows(sql))


def earned_visits(db: Database, since: str, until: str, campaigns: Sequence[str]) -> dict[str, int]:
    """Visits that came by earned links, per day."""
    sql = f"""SELECT day, sum(visits) FROM earned_days WHERE day BETWEEN ? AND ? {among("campaign", campaigns)} GROUP BY 1
              HAVING sum(visits) != 0"""
    return {r[0]: r[1] for r in db.rows(sql, [since, until, *listed(campaigns)])}


def newest_links(db: Database, since: str, until: str, campaigns: Sequence[str], n: int) -> tuple[int, ...]:
    """Ids of the headline links that appeared last."""
    sql = f"""SELECT id FROM links WHERE {_HEADLINE} AND appeared_on BETWEEN ? AND ? {among("campaign", campaigns)}
              ORDER BY appeared_on DESC, first_seen DESC, id DESC LIMIT ?"""
    return tuple(r[0] for r in db.rows(sql, [since, until, *listed(campaigns), n]))


def strands(db: Database, since: date, until: date) -> tuple[tuple[int, str, str, bool, int, float], ...]:
    """(page, url, campaign of the link, found in a feed, visits, registrations) of earned links with traffic on the days."""
    rows = db.rows(_STRANDS, spans(since, until))  # a link has many days: they are added up before the link itself is read
    return tuple((r["page_id"], r["url"], r["campaign"], bool(r["fed"]), r["visits"], r["registrations"]) for r in rows)


def spans(since: date, until: date) -> dict[str, str]:
    """Where the whole months among the days begin and end, and the whole years among those; the ends are not included."""
    after = until + timedelta(days=1)
    begin = since if since.day == 1 else (since.replace(day=1) + timedelta(days=32)).replace(day=1)
    end = max(begin, after.replace(day=1))
    if end > after:  # no whole month
        begin = end = after
    first, last = begin.year + (begin.month > 1), end.year
    years = (date(first, 1, 1), date(last, 1, 1)) if first < last else (end, end)
    days = {"since": since, "begin": begin, "end": end, "after": after}
    months = {"first_month": begin, "first_year_month": years[0], "last_year_month": years[1], "last_month": end}
    return {
        **{name: day.isoformat() for name, day in days.items()},
        **{name: day.isoformat()[:7] for name, day in months.items()},
        **{name: day.isoformat()[:4] for name, day in zip(("first_year", "last_year"), years, strict=True)},
    }


def among(column: str, chosen: Sequence[str]) -> str:
    """The condition that a column is among the chosen values; "" where none are chosen, which means all."""
    return f"AND {column} IN (SELECT value FROM json_each(?))" if chosen else ""


def listed(chosen: Sequence[str]) -> list[str]:
    """The value that `among` binds, if any."""
    return [json.dumps(list(chosen))] if chosen else []
