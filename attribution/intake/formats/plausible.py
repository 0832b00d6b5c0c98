"""Plausible: the CSV files of its export and of its dashboard.

The shapes are those of Plausible's own tests: `date,visitors,pageviews,bounces,visits,visit_duration` for everything,
`date,source,referrer,utm_source,utm_medium,utm_campaign,...` for sources. Files about pages, places and devices are parts.
"""

from __future__ import annotations

from typing import Final

from attribution.intake.formats.aggregate_table import aggregate_format

_NAMES: Final = {
    wording: field
    for field, wordings in {
        "day": "date",
        "source": "utm_source",
        "site": "source",
        "medium": "utm_medium",
        "campaign": "utm_campaign",
        "part": "page entry_page exit_page hostname country browser operating_system device name link_url path",
        "pv": "pageviews",
        "visits": "visits",
        "uv": "visitors",
    }.items()
    for wording in wordings.split()
}
_MARKS = ("visitors visit_duration", "date visitors pageviews", "name visitors bounce_rate")

FORMAT = aggregate_format("plausible", "a table of Plausible", _NAMES, _MARKS)
