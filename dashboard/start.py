"""What every address is completed with, also before the first crawl, when there is no store to ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from attribution.report_rows import CampaignName, Freshness, View
from dashboard.questions import Reports
from dashboard.state import Defaults, defaults_of
from ripplemark.errors import StoreError

NOTHING_YET = Freshness(None, None, None, "", None, None)


@dataclass(frozen=True, slots=True)
class Known:
    """What the reports say of themselves."""

    freshness: Freshness
    campaigns: tuple[CampaignName, ...]
    defaults: Defaults


def known_of(reports: Reports, today: date) -> Known:
    """The frame of every page. Without a store there are no data yet; the page says what to do, and shows them once they are there."""
    campaigns = reports.campaigns()
    try:
        freshness, view = reports.freshness(), reports.default_view()
    except StoreError as e:
        if type(e) is not StoreError:  # damaged, too old, too new or locked: not the same as not there yet
            raise
        freshness, view = NOTHING_YET, View(today, today)
    return Known(freshness, campaigns, defaults_of(view, freshness, (c.id for c in campaigns)))


def utc_now() -> datetime:
    """The clock of a dashboard that is not told another."""
    return datetime.now(UTC)
