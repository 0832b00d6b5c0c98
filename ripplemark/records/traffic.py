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
class Signal:
    """A dated number about ranking."""

    day: date
    kind: str  # position, clicks, impressions, ctr, interest, authority
    subject: str  # keyword, domain or page
    value: float
    source: str
