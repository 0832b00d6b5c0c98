"""On which day a link counts as having appeared, and how that is known. Pure; days are those of the site's time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ripplemark.records import Confidence
from ripplemark.store.link_facts import LinkFacts, PageFacts

#: Two readings this close are one look at the page: what the second one shows was there at the first.
_ONE_LOOK = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Appearance:
    """A day, and by what: `dated` (a date of high confidence), `estimated` (of medium confidence) or `first_seen`."""

    day: date
    by: str


def appearance(link: LinkFacts, page: PageFacts, zone: ZoneInfo) -> Appearance:
    """The page's publication day where that is known well enough and not later than the link was seen; else the day of that.

    A link that an earlier reading of the page did not show was added later: the page's date says nothing about it."""
    seen = day_of(link.first_seen, zone)
    late = page.first_read_at is not None and link.first_seen > page.first_read_at + _ONE_LOOK
    how = {Confidence.HIGH: "dated", Confidence.MEDIUM: "estimated"}.get(page.confidence) if page.confidence else None
    if late or how is None or page.published_at is None:
        return Appearance(seen, "first_seen")
    published = day_of(page.published_at, zone)
    return Appearance(published, how) if published <= seen else Appearance(seen, "first_seen")


def day_of(at: datetime, zone: ZoneInfo) -> date:
    """The day of a moment at the brand's site."""
    return at.astimezone(zone).date()


def monday(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())
