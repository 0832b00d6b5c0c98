"""Figures of other analytics tools: read in each tool's own shape, kept by day and part, bad rows put aside."""

from __future__ import annotations

import pytest
from builders import Web
from loading import load, rejects

from ripplemark.store.aggregates import iter_aggregates

GA4 = """# ----------------------------------------
# Traffic acquisition
# Account: Tea
# Start date: 20240603
# End date: 20240604
# ----------------------------------------
Date,Session source / medium,Session campaign,Sessions,Total users,Views
20240603,google / organic,(not set),"1,200",900,3000
20240604,(direct) / (none),summer,4,3,9
,,,"1,204",903,3009,Grand total
"""
GA4_PERIOD = "# Start date: 20240603\n# End date: 20240609\nSession source / medium,Sessions\nblog.example / referral,7\n"
GA4_NTH = "# Start date: 20240603\n# End date: 20240604\nNth day,Active users\n0000,5\n0001,6\n"
GA4_PAGES = "# Start date: 20240603\n# End date: 20240604\nLanding page,Sessions\n/,5\n"
GA4_CN = "日期,会话来源/媒介,会话数,总用户数,浏览次数\n20240603,baidu / organic,5,4,9\n"
MATOMO = "label,nb_uniq_visitors,nb_visits,nb_actions,max_actions\nblog.example,11,12,40,5\n"
MATOMO_DAYS = (
    "date,nb_uniq_visitors,nb_users,nb_visits,nb_actions,nb_pageviews\n2024-06-03,11,0,12,40,33\n2024-06-04,0,0,0,0,0\n"
)
PLAUSIBLE = "date,visitors,pageviews,bounces,visits,visit_duration\n2024-06-03,5,50,2,7,8640\n2024-06-04,3,4,2,3,43\n"
PLAUSIBLE_SOURCES = (
    "date,source,referrer,utm_source,utm_medium,utm_campaign,utm_content,utm_term,pageviews,visitors,visits,visit_duration,bounces\n"
    "2024-06-03,Google,google.com/a,,,,,,5,2,2,90,1\n2024-06-03,Google,google.com/b,,,,,,1,1,1,9,1\n2024-06-03,X,t.co,weibo,social,summer,,,3,3,3,1,1\n"
)
PLAUSIBLE_BROWSERS = (
    "date,browser,browser_version,visitors,visits,visit_duration,bounces,pageviews\n2024-06-03,Chrome,1,5,5,5,5,5\n"
)
UMAMI_HEAD = "website_id,session_id,visit_id,event_id,hostname,url_path,url_query,utm_source,utm_medium,utm_campaign,referrer_domain,event_type,event_name,created_at\n"
UMAMI = UMAMI_HEAD + (
    "w,s1,v1,e1,tea.example,/,,,,,google.com,1,,2024-06-03 10:00:00\nw,s1,v1,e2,tea.example,/a,,,,,tea.example,1,,2024-06-03 10:01:00\n"
    "w,s1,v1,e3,tea.example,/a,,,,,,2,signup,2024-06-03 10:02:00\nw,s1,v2,e4,tea.example,/,,weibo,social,summer,weibo.com,1,,2024-06-03 20:00:00\n"
)
Found = list[tuple[object, ...]]


def stored(web: Web) -> Found:
    return [
        (a.tool, f"{a.since:%m%d}-{a.until:%m%d}", a.source, a.medium, a.campaign, a.pv, a.visits, a.uv) for a in iter_aggregates(web.db)
    ]  # fmt: skip


CASES: list[tuple[str, str, Found]] = [
    (GA4, "ga4-table", [("ga4", "0603-0603", "google", "organic", "", 3000, 1200, 900), ("ga4", "0604-0604", "(direct)", "", "summer", 9, 4, 3)]),
    (GA4_PERIOD, "ga4-table", [("ga4", "0603-0609", "blog.example", "referral", "", None, 7, None)]),
    (GA4_NTH, "ga4-table", [("ga4", "0603-0603", "", "", "", None, None, 5), ("ga4", "0604-0604", "", "", "", None, None, 6)]),
    (GA4_PAGES, "ga4-table", []),
    (GA4_CN, "ga4-table", [("ga4", "0603-0603", "baidu", "organic", "", 9, 5, 4)]),
    (MATOMO, "matomo-table", [("matomo", "0603-0603", "blog.example", "", "", None, 12, 11)]),
    (MATOMO_DAYS, "matomo-table", [("matomo", "0603-0603", "", "", "", 33, 12, 11), ("matomo", "0604-0604", "", "", "", 0, 0, 0)]),
    (PLAUSIBLE, "plausible-table", [("plausible", "0603-0603", "", "", "", 50, 7, 5), ("plausible", "0604-0604", "", "", "", 4, 3, 3)]),
    (PLAUSIBLE_SOURCES, "plausible-table", [("plausible", "0603-0603", "Google", "", "", 6, 3, 3),
                                            ("plausible", "0603-0603", "weibo", "social", "summer", 3, 3, 3)]),
    (PLAUSIBLE_BROWSERS, "plausible-table", []),
    (UMAMI, "umami", [("umami", "0603-0603", "", "", "", 3, 2, 1), ("umami", "0603-0603", "google.com", "", "", 2, 1, 1),
                      ("umami", "0603-0603", "weibo", "social", "summer", 1, 1, 1)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "form", "expected"), CASES)
def test_tables_of_tools(web: Web, text: str, form: str, expected: Found) -> None:
    report = load(web, text, "export 2024-06-03.csv")
    assert (report.format, stored(web), report.rejected) == (form, expected, {})
    assert report.read == report.kept + sum(report.filtered.values())
    assert load(web, text, "copy 2024-06-03.csv").new == 0
    assert web.db.value("SELECT count(*) FROM traffic_days") == 0  # never added to what is measured


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030", "utf-8-sig"])
def test_encodings(web: Web, encoding: str) -> None:
    assert load(web, GA4_CN.encode(encoding)).kept == 1


UMAMI_ROW = "w,{},v,e,tea.example,/,,,,,,{},,{}"


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (GA4_CN, "19700101,a / b,1,1,1", "bad_date"), (GA4_CN, "20250101,a / b,1,1,1", "future_date"), (GA4_CN, ",a / b,1,1,1", "missing_value"),
        (GA4_CN, "20240603,a / b,-1,1,1", "bad_value"), (GA4_CN, "20240603,a / b,,,", "missing_value"), (GA4_CN, "20240603,a,1,1,1,more", "malformed_line"),
        (GA4_NTH, "then,5", "bad_date"), (GA4_NTH, "0900,5", "future_date"), (MATOMO_DAYS, "2024-06-31,1,1,1,1,1", "bad_date"),
        (PLAUSIBLE, "2024-06-05,5,5,5,many,5", "bad_value"), (UMAMI, UMAMI_ROW.format("s", 1, "1970-01-01 00:00:00"), "bad_date"),
        (UMAMI, UMAMI_ROW.format("s", 1, "2025-01-01 00:00:00"), "future_date"), (UMAMI, UMAMI_ROW.format("", 1, "2024-06-03"), "missing_value"),
        (UMAMI, UMAMI_ROW.format("s", 7, "2024-06-03 00:00:00"), "bad_value"),
    ],
)  # fmt: skip
def test_bad_rows_are_put_aside_with_a_reason(web: Web, text: str, line: str, reason: str) -> None:
    report = load(web, f"{text}{line}\n")
    assert (report.rejected, len(rejects(web))) == ({reason: 1}, 1)


def test_a_table_that_names_no_day_is_said_to(web: Web) -> None:
    report = load(web, MATOMO, "report.csv")
    assert report.rejected == {"missing_column": 1}
    assert "no day in it" in report.note
