"""How often posts of campaigns were read and clicked by the day, as it was counted last; and whether posts changed since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from ripplemark.store.clock import moment, stamp
from ripplemark.store.database import Database


class ReadDay(NamedTuple):
    """By how much the numbers of a campaign's posts grew on a day; None where no post tells the number."""

    day: date
    views: float | None
    clicks: float | None


@dataclass(frozen=True, slots=True)
class CampaignReads:
    """What the posts of a campaign tell; whether there is more of it than they tell."""

    campaign: str
    more_views: bool
    more_clicks: bool
    days: tuple[ReadDay, ...]


def keep_read_days(db: Database, rules: str, campaigns: Iterable[CampaignReads], at: datetime) -> None:
    """Keep what was counted by some rules in the place of all before, as of a moment. In one transaction, the caller's if there is one."""
    with db.transaction():
        db.run("DELETE FROM read_days")
        db.run("DELETE FROM read_campaigns")
        for c in campaigns:
            db.run(
                "INSERT INTO read_campaigns (campaign, more_views, more_clicks) VALUES (?, ?, ?)",
                (c.campaign, int(c.more_views), int(c.more_clicks)),
            )
            days = ((c.campaign, d.day.isoformat(), d.views, d.clicks) for d in c.days)
            db.run_many("INSERT INTO read_days (campaign, day, views, clicks) VALUES (?, ?, ?, ?)", days)
        db.run("UPDATE reads_kept SET rules = ?, current = 1, at = ?", (rules, stamp(at)))
        db.touch()


def kept_reads(db: Database, rules: str) -> dict[str, CampaignReads] | None:
    """Campaign -> its numbers, as they were counted last; None where that was by other rules, or never."""
    if not db.value("SELECT rules = ? FROM reads_kept", (rules,)):
        return None
    days: dict[str, list[ReadDay]] = defaultdict(list)
    for campaign, day, views, clicks in db.tuples("SELECT campaign, day, views, clicks FROM read_days ORDER BY campaign, day"):
        days[campaign].append(ReadDay(date.fromisoformat(day), views, clicks))
    rows = db.tuples("SELECT campaign, more_views, more_clicks FROM read_campaigns")
    return {name: CampaignReads(name, bool(views), bool(clicks), tuple(days[name])) for name, views, clicks in rows}


def reads_are_current(db: Database) -> bool:
    """Whether no post changed, nor any of its numbers, since they were counted."""
    return bool(db.value("SELECT current FROM reads_kept"))


def reads_at(db: Database) -> datetime | None:
    """When they were counted; None where that was never, or before it was written down."""
    at = db.value("SELECT at FROM reads_kept")
    return moment(at) if at else None
