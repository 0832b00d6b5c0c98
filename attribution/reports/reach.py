"""How far the data reach, and how fresh they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from attribution.report_rows import Freshness, View
from attribution.reports.periods import local_day
from ripplemark.store.clock import stamp
from ripplemark.store.database import Database
from ripplemark.store.growth import Reach, last_run, reach, rechecked_share
from ripplemark.store.post_curves import posts_seen

DEFAULT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Spans:
    """First and last day of what was crawled and of what was logged; None where nothing was."""

    crawl: tuple[date, date] | None
    traffic: tuple[date, date] | None
    registrations: tuple[date, date] | None
    first_link: date | None
    posts: tuple[date, date] | None = (
        None  # looked at only where there is nothing else: posts may be years older than all other data
    )

    @property
    def first_day(self) -> date | None:
        """The first day that any data speak of."""
        return min(
            (d for d in (self.first_link, *(s[0] for s in self._all)) if d), default=self.posts[0] if self.posts else None
        )

    @property
    def last_day(self) -> date | None:
        """The last day that any data speak of."""
        return max((s[1] for s in self._all), default=self.posts[1] if self.posts else None)

    @property
    def links_from(self) -> date | None:
        """The first day that anything is known of links: that of the first link by its page's date, or of the first visit."""
        return min((d for d in (self.first_link, self.crawl[0] if self.crawl else None) if d), default=None)

    @property
    def _all(self) -> list[tuple[date, date]]:
        return [s for s in (self.crawl, self.traffic, self.registrations) if s]

    @property
    def conversions(self) -> tuple[date, date] | None:
        """The days of which it is known how many registered: those of the logs, and those between stated registrations."""
        known = [s for s in (self.traffic, self.registrations) if s]
        return (min(s[0] for s in known), max(s[1] for s in known)) if known else None


def spans_of(db: Database, zone: ZoneInfo) -> Spans:
    """What the store holds, as days of the site's zone."""
    far = reach(db)
    spans = Spans(
        crawl=_crawled(far, zone),
        traffic=(date.fromisoformat(far.first_traffic_day), date.fromisoformat(far.last_traffic_day))
        if far.first_traffic_day and far.last_traffic_day
        else None,
        registrations=(local_day(far.first_registration_at, zone), local_day(far.last_registration_at, zone))
        if far.first_registration_at and far.last_registration_at
        else None,
        first_link=date.fromisoformat(far.first_link_day) if far.first_link_day else None,
    )
    if spans.last_day is None and (seen := posts_seen(db)):
        return replace(spans, posts=(local_day(seen[0], zone), local_day(seen[1], zone)))
    return spans


def _crawled(far: Reach, zone: ZoneInfo) -> tuple[date, date] | None:
    if far.first_observed is None or far.last_observed is None:
        return None
    return local_day(far.first_observed, zone), local_day(far.last_observed, zone)


def freshness(db: Database, zone: ZoneInfo) -> Freshness:
    """How far the data reach and how fresh they are."""
    spans, (crawled_at, state) = spans_of(db, zone), last_run(db, "crawl")
    return Freshness(
        first_day=spans.first_day,
        last_day=spans.last_day,
        last_crawl_at=crawled_at,
        last_crawl_state=state,
        rechecked=rechecked_share(db, stamp(crawled_at)) if crawled_at else None,
        last_hit_at=reach(db).last_hit_at,
        links_from=spans.links_from,
        last_scan_at=last_run(db, "scan")[0],
    )


def default_view(db: Database, zone: ZoneInfo, fallback: date) -> View:
    """The last 30 days of the data; of an empty store, the 30 days up to `fallback`."""
    spans = spans_of(db, zone)
    last = spans.last_day or fallback
    first = last - timedelta(days=DEFAULT_DAYS - 1)
    return View(max(first, spans.first_day) if spans.first_day and spans.first_day <= last else first, last)
