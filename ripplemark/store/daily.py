"""Daily traffic: PV, visits, UV and registrations per day, in parts and over everything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ripplemark.records import CampaignName, DailyTraffic
from ripplemark.store.database import Database


@dataclass(frozen=True, slots=True)
class DayTotals:
    """A day over everything; UV of the parts does not add up to its UV."""

    day: date
    pv: int
    visits: int
    uv: int
    registrations: int


def replace_traffic(db: Database, days: Iterable[date], parts: Iterable[DailyTraffic], totals: Iterable[DayTotals]) -> None:
    """Let the traffic of these days be exactly this."""
    with db.transaction():
        for day in days:
            db.run("DELETE FROM traffic WHERE day = ?", (day.isoformat(),))
            db.run("DELETE FROM traffic_days WHERE day = ?", (day.isoformat(),))
        db.run_many(
            "INSERT INTO traffic (day, channel, source, medium, campaign, pv, visits, uv, registrations) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (p.day.isoformat(), p.channel, p.source, p.medium, p.campaign, p.pv, p.visits, p.uv, p.registrations)
                for p in parts
            ),
        )
        db.run_many(
            "INSERT INTO traffic_days (day, pv, visits, uv, registrations) VALUES (?, ?, ?, ?, ?)",
            ((t.day.isoformat(), t.pv, t.visits, t.uv, t.registrations) for t in totals),
        )


def daily_traffic(db: Database, since: date, until: date) -> tuple[DailyTraffic, ...]:
    """The parts of these days, both included, in order."""
    rows = db.rows(
        "SELECT * FROM traffic WHERE day BETWEEN ? AND ? ORDER BY day, channel, source, medium, campaign",
        (since.isoformat(), until.isoformat()),
    )
    return tuple(
        DailyTraffic(
            day=date.fromisoformat(r["day"]),
            channel=r["channel"],
            source=r["source"],
            medium=r["medium"],
            campaign=r["campaign"],
            pv=r["pv"],
            visits=r["visits"],
            uv=r["uv"],
            registrations=r["registrations"],
        )
        for r in rows
    )


def visits_by_campaign(db: Database, since: date, until: date) -> list[tuple[str, int]]:
    """(utm_campaign or "", visits) of these days, both included."""
    sql = "SELECT campaign, sum(visits) FROM traffic WHERE day BETWEEN ? AND ? GROUP BY 1"
    return db.tuples(sql, (since.isoformat(), until.isoformat()))


def traffic_sums(
    db: Database, since: date, until: date, by: str, *, with_campaign: bool
) -> list[tuple[str, str, str, int, int, int, int]]:
    """(day, part, utm_campaign or "", PV, visits, UV, registrations) of these days by a column of `traffic`; without the campaign where nobody asks."""
    if by not in ("channel", "source", "campaign"):
        raise ValueError(f"traffic has no parts by {by!r}")
    campaign = "campaign" if with_campaign else "''"
    return db.tuples(
        f"""SELECT day, {by}, {campaign}, sum(pv), sum(visits), sum(uv), sum(registrations) FROM traffic WHERE day BETWEEN ? AND ?
            GROUP BY day, {by}{", campaign" if with_campaign and by != "campaign" else ""}""",
        (since.isoformat(), until.isoformat()),
    )


def campaign_names(db: Database, since: date = date.min, until: date = date.max) -> tuple[CampaignName, ...]:
    """The names in utm_campaign of these days, "(other)" and none left out, by name."""
    rows = db.rows(
        "SELECT campaign, sum(visits) AS visits, min(day) AS first_day, max(day) AS last_day FROM traffic"
        " WHERE day BETWEEN ? AND ? AND campaign NOT IN ('', '(other)') GROUP BY campaign ORDER BY campaign",
        (since.isoformat(), until.isoformat()),
    )
    return tuple(
        CampaignName(r["campaign"], r["visits"], date.fromisoformat(r["first_day"]), date.fromisoformat(r["last_day"]))
        for r in rows
    )


def day_totals(db: Database, since: date, until: date) -> tuple[DayTotals, ...]:
    """Every day from `since` to `until`, both included; days without traffic are zeros."""
    rows = db.rows("SELECT * FROM traffic_days WHERE day BETWEEN ? AND ?", (since.isoformat(), until.isoformat()))
    known = {
        date.fromisoformat(r["day"]): DayTotals(date.fromisoformat(r["day"]), r["pv"], r["visits"], r["uv"], r["registrations"])
        for r in rows
    }
    return tuple(known.get(day) or DayTotals(day, 0, 0, 0, 0) for day in _days(since, until))


def traffic_span(db: Database) -> tuple[date, date] | None:
    """The first and the last day with traffic of any log; None without any."""
    row = db.row("SELECT min(day) AS first, max(day) AS last FROM traffic_days")
    return None if row is None or row["first"] is None else (date.fromisoformat(row["first"]), date.fromisoformat(row["last"]))


def _days(since: date, until: date) -> Iterator[date]:
    for number in range((until - since).days + 1):
        yield since + timedelta(days=number)
