"""Files of several formats in one: what the heading promised is read, every other line is put aside with its reason."""

from __future__ import annotations

import pytest
from builders import Web
from loading import load

LOG = '203.0.113.9 - - [03/Jun/2024:10:11:12 +0000] "GET / HTTP/1.1" 200 5 "-" "Mozilla/5.0 (X11) Chrome/125.0"'
JSON = '{"registered_at": "2024-06-03", "user_id": "u1", "goal": "sale", "amount": 9.9}'
COSTS = "day,campaign,cost\n2024-06-03,summer,5"
SIGNALS = "Week,tea: (Worldwide)\n2024-06-02,21"
GA4 = '{"event_timestamp": "1717408800000000", "event_name": "page_view", "event_params": [], "user_pseudo_id": "1.2"}'
SNOWPLOW = "event_id,collector_tstamp,event,domain_userid,page_url\n1,2024-06-03 10:00:00,page_view,d1,https://tea.example/"


@pytest.mark.parametrize(
    ("first", "second", "form", "kept"),
    [
        (COSTS, LOG, "costs", 1), (COSTS, JSON, "costs", 1), (COSTS, SIGNALS, "costs", 1), (SIGNALS, COSTS, "google-trends", 1),
        (SIGNALS, JSON, "google-trends", 1), (JSON, COSTS, "registrations", 1), (GA4, COSTS, "ga4-events", 0),
        (SNOWPLOW, COSTS, "snowplow-table", 1), (SNOWPLOW, JSON, "snowplow-table", 1),
    ],
)  # fmt: skip
def test_lines_of_another_format_cost_only_themselves(web: Web, first: str, second: str, form: str, kept: int) -> None:
    report = load(web, f"{first}\n{second}\n")
    assert (report.format, report.kept) == (form, kept)
    assert sum(report.rejected.values()) == report.read - kept >= 1
