"""Costs: tables of ad platforms in their own shapes, what is put aside, and which campaign a name means."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from builders import Web
from hypothesis import given
from hypothesis import strategies as st
from loading import load, rejects

from attribution.campaigns.costs import campaign_of_cost
from attribution.intake.costs import amount_of, summed
from ripplemark.config import Campaign
from ripplemark.records import Cost
from ripplemark.store.costs import iter_costs

GENERIC = (
    'day,campaign,cost,currency,clicks,impressions,conversions,source\n2024-06-03,summer,"1,200.50",cny,300,20000,12,weibo\n'
)
GOOGLE = """Campaign report
"June 1, 2024 - June 30, 2024"
Day,Campaign,Campaign status,Device,Currency code,Cost,Impr.,Clicks,Conversions
2024-06-03,summer-search,Enabled,Mobile phones,CAD,10.00,100,5,1.00
2024-06-03,summer-search,Enabled,Computers,CAD,4.50,"1,050",2,--
2024-06-04,summer-search,Enabled,Computers,CAD,0,0,0,0
"Total: Campaigns", --, --, --,CAD,14.50,"1,150",7,1.00
"Total: Account", --, --, --,CAD,14.50,"1,150",7,1.00
"""
META = """Reporting starts,Reporting ends,Campaign name,Ad set name,Amount spent (USD),Impressions,Clicks (all),Link clicks,Results,Purchases conversion value
2024-06-03,2024-06-03,summer social,A,12.50,1000,30,20,3,25.00
2024-06-03,2024-06-03,summer social,B,7.50,500,9,5,,
2024-06-01,2024-06-07,summer social,C,99,1,1,1,1,1
"""
META_CN = "报告开始日期,报告结束日期,广告系列名称,已花费金额 (USD),展示次数,链接点击量,成效\n2024-06-03,2024-06-03,冷泡茶,12.5,1000,20,3\n"
META_TW = "行銷活動名稱,天,花費金額 (TWD),曝光次數,連結點擊次數\n冷泡茶,2024-06-03,300,1000,20\n"
GOOGLE_CN = "天,广告系列,货币代码,费用,展示次数,点击次数,转化次数\n2024-06-03,summer,CNY,88.8,1000,20,3\n"
GOOGLE_DAY_FIRST = 'Day,Campaign,Currency code,Cost\n13/06/2024,summer,EUR,"1.234,50"\n01/06/2024,summer,EUR,"2,50"\n'


def stored(web: Web) -> list[tuple[object, ...]]:
    return [
        (c.source, c.day.isoformat(), c.name, c.currency, c.cost, c.clicks, c.impressions, c.conversions)
        for c in iter_costs(web.db)
    ]


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        (GENERIC, "costs", [("weibo", "2024-06-03", "summer", "CNY", 1200.5, 300, 20000, 12.0)]),
        (GOOGLE, "google-ads", [("google_ads", "2024-06-03", "summer-search", "CAD", 14.5, 7, 1150, 1.0),
                                ("google_ads", "2024-06-04", "summer-search", "CAD", 0.0, 0, 0, 0.0)]),
        (GOOGLE.split("\n", 2)[2], "google-ads", [("google_ads", "2024-06-03", "summer-search", "CAD", 14.5, 7, 1150, 1.0),
                                                  ("google_ads", "2024-06-04", "summer-search", "CAD", 0.0, 0, 0, 0.0)]),
        (META, "meta-ads", [("meta_ads", "2024-06-03", "summer social", "USD", 20.0, 25, 1500, 3.0)]),
        (META_CN, "meta-ads", [("meta_ads", "2024-06-03", "冷泡茶", "USD", 12.5, 20, 1000, 3.0)]),
        (META_TW, "meta-ads", [("meta_ads", "2024-06-03", "冷泡茶", "TWD", 300.0, 20, 1000, None)]),
        (GOOGLE_CN, "google-ads", [("google_ads", "2024-06-03", "summer", "CNY", 88.8, 20, 1000, 3.0)]),
        (GOOGLE_DAY_FIRST, "google-ads", [("google_ads", "2024-06-01", "summer", "EUR", 2.5, None, None, None),
                                          ("google_ads", "2024-06-13", "summer", "EUR", 1234.5, None, None, None)]),
    ],
)  # fmt: skip
def test_tables_of_platforms(web: Web, text: str, form: str, expected: list[tuple[object, ...]]) -> None:
    report = load(web, text)
    assert (report.format, stored(web)) == (form, expected)
    assert report.read == report.kept + sum(report.filtered.values()) + sum(report.rejected.values())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_encodings(web: Web, encoding: str) -> None:
    assert load(web, META_CN.encode(encoding)).format == "meta-ads"
    assert stored(web)[0][2] == "冷泡茶"


HEADING = "day,campaign,cost,currency,clicks\n"
BAD = {
    "1970-01-01,a,1,USD,1": "bad_date",
    "yesterday,a,1,USD,1": "bad_date",
    "2024-09-01,a,1,USD,1": "future_date",
    ",a,1,USD,1": "missing_value",
    "2024-06-03,,1,USD,1": "missing_value",
    "2024-06-03,a,,USD,1": "missing_value",
    "2024-06-03,a,-1,USD,1": "bad_value",
    "2024-06-03,a,1,USD,-1": "bad_value",
    "2024-06-03,a,1,dollars,1": "bad_value",
    "2024-06-03,a,much,USD,1": "bad_value",
    "2024-06-03,a,1,USD,1,surplus": "malformed_line",
}


@pytest.mark.parametrize(("line", "reason"), BAD.items())
def test_bad_rows_are_put_aside_with_a_reason(web: Web, line: str, reason: str) -> None:
    report = load(web, f"{HEADING}2024-06-02,good,1,USD,1\n{line}\n")
    assert (report.kept, report.rejected, rejects(web)) == (1, {reason: 1}, [(3, reason)])


def test_a_table_of_several_days_a_row_is_not_daily(web: Web) -> None:
    assert load(web, META).rejected == {"not_daily": 1}


def test_a_missing_heading_and_a_truncated_file_are_said(web: Web) -> None:
    with pytest.raises(Exception, match="no format that is known"):
        load(web, "2024-06-02,good,1,USD,1\n")
    import gzip

    report = load(web, gzip.compress((HEADING + "2024-06-02,good,1,USD,1\n" * 400).encode())[:-12], "b.gz")
    assert report.rejected == {"truncated_file": 1}


def test_reading_twice_changes_nothing_and_a_newer_file_replaces_the_day(web: Web) -> None:
    assert load(web, GENERIC).new == 1
    again = load(web, GENERIC, "renamed.csv")
    assert (again.new, again.known) == (0, True)
    assert load(web, GENERIC.replace("1,200.50", "1,300.50"), "later.csv").new == 1
    assert [row[4] for row in stored(web)] == [1300.5]


def test_unknown_campaigns_are_named(web: Web) -> None:
    assert "Nobody's" in load(web, HEADING + "2024-06-03,Nobody's,1,USD,1\n2024-06-03,summer-x,1,USD,1\n").note
    assert "summer-x" not in load(web, HEADING + "2024-06-03,summer-x,1,USD,1\n", "b.csv").note


CAMPAIGNS = (
    Campaign("summer", date(2024, 6, 1), date(2024, 6, 30), "Cold Brew Week", utm_campaign=("summer*",)),
    Campaign("autumn", date(2024, 9, 1), date(2024, 9, 30), costs=("[MOF] oolong*", "茶*")),
)


@pytest.mark.parametrize(
    ("name", "campaign"),
    [
        ("SUMMER", "summer"),
        ("cold brew week", "summer"),
        (" summer-search ", "summer"),
        ("茶 9月", "autumn"),
        ("spring", ""),
        ("", ""),
    ],
)
def test_names_of_platforms_mean_campaigns(name: str, campaign: str) -> None:
    assert campaign_of_cost(CAMPAIGNS, name) == campaign


def test_a_pattern_of_costs_wins_over_another_campaigns_utm() -> None:
    other = replace(CAMPAIGNS[0], costs=(), utm_campaign=("*",))
    assert campaign_of_cost((other, CAMPAIGNS[1]), "茶") == "autumn"


@pytest.mark.parametrize(
    ("text", "number"),
    [("$70.97", 70.97), ("¥1,200", 1200.0), ("1.234,56", 1234.56), ("US$ 5", 5.0), ("12.5 €", 12.5), ("-3", -3.0), ("--", None), ("x", None)],
)  # fmt: skip
def test_amounts(text: str, number: float | None) -> None:
    assert amount_of(text) == number


@given(st.lists(st.tuples(st.integers(1, 3), st.sampled_from(["a", "b"]), st.integers(0, 99), st.none() | st.integers(0, 9))))
def test_summing_loses_nothing(rows: list[tuple[int, str, int, int | None]]) -> None:
    costs = [Cost(date(2024, 6, d), "s", name, "USD", float(cost), clicks) for d, name, cost, clicks in rows]
    found = summed(costs)
    assert sum(c.cost for c in found) == sum(c.cost for c in costs)
    assert sum(c.clicks or 0 for c in found) == sum(c.clicks or 0 for c in costs)
    assert len({(c.day, c.name) for c in found}) == len(found)
