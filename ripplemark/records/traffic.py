"""Visits, registrations, touches, daily traffic and signals as records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ripplemark.records.sets import Origin


@dataclass(frozen=True, slots=True)
class Registration:
    """A conversion. `visitor` is the key that hits carry; empty when the input names nobody."""

    registration_id: str
    at: datetime
    visitor: str
    goal: str
    value: float | None = None
    currency: str = ""
    source: str = ""  # the file, or "log" for a goal rule


@dataclass(frozen=True, slots=True)
class Visit:
    """A session of hits, as the touch of a path sees it."""

    visit_id: str
    visitor: str
    started_at: datetime
    pageviews: int
    channel: str
    source: str
    medium: str
    campaign: str  # utm_campaign as sent, cleaned; "" if none
    content: str  # utm_content
    landing: str  # path
    referrer: str  # full URL; "" if none or own


@dataclass(frozen=True, slots=True)
class Touch:
    """A visit on the path to a registration, with the credit that each model gives it."""

    registration_id: str
    position: int  # from 1; 0 when no visit of this visitor is known
    visit_started_at: datetime | None
    channel: str
    source: str
    medium: str
    campaign: str
    link_page_url: str  # the page whose link was followed; "" if none
    origin: Origin
    origin_campaign: str  # campaign id behind a direct or earned touch; "" otherwise
    credit: tuple[tuple[str, float], ...] = ()  # model -> share of this registration


@dataclass(frozen=True, slots=True)
class DailyTraffic:
    """One line of `export traffic`: a day of one combination of channel, source, medium and campaign."""

    day: date
    channel: str
    source: str
    medium: str
    campaign: str
    pv: int
    visits: int
    uv: int
    registrations: int


@dataclass(frozen=True, slots=True)
class CampaignName:
    """A name in utm_campaign, as visits brought it."""

    name: str
    visits: int
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class MachineDay:
    """Requests of one machine on a day, by purpose and name; or the visitors of a day that behave like machines."""

    day: date
    kind: str  # "ai-crawler", "search-engine", ... "referrer-spam"; "behaviour"
    name: str
    hits: int  # requests left out; page views of "behaviour"
    visitors: int | None = None  # of "behaviour"
    counted: bool = False  # whether they are in the figures all the same


@dataclass(frozen=True, slots=True)
class SitePage:
    """A page of the site on a day: views on the day of the request, the rest on the day the visit began."""

    day: date
    path: str  # without query; "(other)" for what is beyond the bound of a day
    pv: int
    entries: int  # visits that began here
    exits: int  # visits that ended here
    bounces: int  # of the entries, visits of one page view


@dataclass(frozen=True, slots=True)
class SearchDay:
    """Searches on the site itself for the same words on a day."""

    day: date
    words: str  # folded; "(private)" or "(other)"
    searches: int
    visitors: int
    exits: int  # visits begun on that day whose last page view was this search


@dataclass(frozen=True, slots=True)
class SiteSearch:
    """One line of `export site_search`: words searched for on the site itself."""

    words: str
    searches: int
    visitors: int  # different ones of each day, added up
    exits: int
    first_day: date
    last_day: date

    @property
    def exit_share(self) -> float | None:
        """The share of the searches after which no page was asked for; None without a search."""
        return self.exits / self.searches if self.searches else None


@dataclass(frozen=True, slots=True)
class VisitorSketch:
    """The visitors of a day as a sketch: of all ("total", "") or of one channel, source or campaign."""

    day: date
    part: str
    value: str
    sketch: bytes  # HyperLogLog, as Apache DataSketches writes it


@dataclass(frozen=True, slots=True)
class RangeVisitors:
    """One line of `export visitors`: different visitors of a range of days, in all or of one channel, source or campaign."""

    since: date
    until: date
    part: str  # "total", "channel", "source" or "campaign"
    value: str
    visitors: int
    low: int  # bounds of one standard deviation; both are `visitors` where it was counted
    high: int
    exact: bool  # counted, not estimated: a single day


@dataclass(frozen=True, slots=True)
class Signal:
    """A dated number about ranking."""

    day: date
    kind: str  # position, clicks, impressions, ctr, interest, authority
    subject: str  # keyword, domain or page
    value: float
    source: str
