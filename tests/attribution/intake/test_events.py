"""Events of analytics tools become visits as logs do: hits, sources, goals, registrations; bad ones are put aside, no address is kept."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from builders import Web, project
from loading import NOW, load, rejects

from attribution.intake.events import tagged
from attribution.intake.formats.snowplow import PLACES
from attribution.traffic.settle import refresh_traffic
from attribution.traffic.visits import read_visits
from ripplemark.config import Goal
from ripplemark.store.registrations import registrations_between

AT = 1_717_408_800  # 2024-06-03 10:00 UTC


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    """A store whose project asks for sign-ups."""
    made = Web(replace(project(tmp_path), goals=(Goal("registration", "EVENT /sign_up"),)))
    yield made
    made.db.close()


def ga4(
    name: str, seconds: float, visitor: object = "123.456", page: str = "https://tea.example/", referrer: str = "", **more: Any
) -> dict[str, Any]:
    params = [{"key": "ga_session_id", "value": {"string_value": None, "int_value": "17"}}]
    params += [
        {"key": k, "value": {"string_value": v, "int_value": None}}
        for k, v in (("page_location", page), ("page_referrer", referrer))
        if v
    ]
    return {"event_date": "20240603", "event_timestamp": str(int((AT + seconds) * 1_000_000)), "event_name": name, "event_params": params,
            "user_pseudo_id": visitor, "traffic_source": {"source": "first", "medium": "visit"}, **more}  # fmt: skip


GA4 = [
    ga4("session_start", 0), ga4("page_view", 0, referrer="https://blog.example/post"), ga4("scroll", 5),
    ga4("page_view", 60, page="https://tea.example/pricing?utm_x=1#plans", referrer="https://tea.example/"), ga4("sign_up", 120),
    ga4("page_view", 7200, page="https://tea.example/?gad_source=1", collected_traffic_source={
        "manual_source": "weibo", "manual_medium": "social", "manual_campaign_name": "summer-x", "gclid": None}),
    ga4("page_view", 7260, visitor="9.9", page="https://staging.other/x"),
]  # fmt: skip


def lines(events: list[Any]) -> str:
    return "".join(json.dumps(e, ensure_ascii=False) + "\n" for e in events)


def parquet(events: list[dict[str, Any]], folder: Path) -> bytes:
    rows = [
        {**e, "event_timestamp": int(e["event_timestamp"]), "collected_traffic_source": e.get("collected_traffic_source")}
        for e in events
    ]
    pq.write_table(pa.Table.from_pylist(rows), folder / "made.parquet")
    return (folder / "made.parquet").read_bytes()


MATOMO = [
    {"idVisit": "7", "visitIp": "203.0.113.9", "visitorId": "2004d5832c108bec", "referrerType": "website", "referrerUrl": "https://blog.example/post",
     "actionDetails": [{"type": "action", "url": "tea.example/", "timestamp": AT}, {"type": "outlink", "url": "https://x.example/", "timestamp": AT + 9},
                       {"type": "action", "url": "https://tea.example/pricing", "timestamp": AT + 60},
                       {"type": "goal", "goalName": "sign_up", "url": "https://tea.example/pricing", "timestamp": AT + 120}]},
    {"idVisit": "8", "visitorId": "2004d5832c108bec", "referrerType": "campaign", "referrerName": "summer-x", "referrerKeyword": "tea", "referrerUrl": "",
     "campaignSource": "weibo", "campaignMedium": "social", "actionDetails": [{"type": "action", "url": "https://tea.example/", "timestamp": AT + 7200}]},
]  # fmt: skip


def snowplow(kind: str, at: str, url: str = "https://tea.example/", visitor: str = "d1", **more: str) -> str:
    cells = [""] * 131
    agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/125.0 Safari/537.36"
    for name, value in {"collector_tstamp": f"2024-06-03 {at}.123", "event": kind, "event_id": at, "domain_userid": visitor, "page_url": url,
                        "useragent": agent, "event_name": kind, **more}.items():  # fmt: skip
        cells[PLACES[name]] = value
    cells[13] = "203.0.113.9"
    return "\t".join(cells) + "\n"


SNOWPLOW = (
    snowplow("page_view", "10:00:00", page_referrer="https://blog.example/post") + snowplow("page_ping", "10:00:10")
    + snowplow("page_view", "10:01:00", "https://tea.example/pricing", page_referrer="https://tea.example/")
    + snowplow("struct", "10:02:00", se_action="sign_up")
    + snowplow("page_view", "12:00:00", mkt_source="weibo", mkt_medium="social", mkt_campaign="summer-x")
    + snowplow("page_view", "12:01:00", visitor="bot", useragent="Googlebot/2.1 (+http://www.google.com/bot.html)")
)  # fmt: skip


def visits(web: Web) -> list[tuple[object, ...]]:
    refresh_traffic(web.project, web.db, NOW)
    days = [d.parent.name for d in sorted((web.project.storage.data / "visits").glob("day=*/*.parquet"))]
    assert len(set(days)) == len(days)
    found = list(read_visits(web.project, NOW.date().replace(month=1), NOW.date()))
    return [
        (v.pageviews, v.source, v.medium, v.campaign, v.landing, v.referrer) for v in sorted(found, key=lambda v: v.started_at)
    ]


SAME_STORY = [
    (2, "blog.example", "referral", "", "/", "https://blog.example/post"),
    (1, "weibo", "social", "summer-x", "/", ""),
]


@pytest.mark.parametrize("tool", ["ga4-events", "ga4-gzip", "ga4-parquet", "matomo-visits", "snowplow"])
def test_every_tool_tells_the_same_story(web: Web, tool: str, tmp_path: Path) -> None:
    data: dict[str, str | bytes] = {
        "ga4-events": lines(GA4), "ga4-gzip": gzip.compress(lines(GA4).encode()), "ga4-parquet": parquet(GA4, tmp_path),
        "matomo-visits": json.dumps(MATOMO), "snowplow": SNOWPLOW,
    }  # fmt: skip
    report = load(web, data[tool], "events")
    assert (report.format, report.rejected, report.kept) == (tool.replace("gzip", "events"), {}, 4)
    assert report.read == report.kept + sum(report.filtered.values())
    assert visits(web) == SAME_STORY
    (signed,) = registrations_between(web.db, NOW.replace(month=1), NOW)
    assert (signed.goal, signed.at.timestamp(), signed.source) == ("registration", AT + 120, "log")
    again = load(web, data[tool], "renamed")
    assert (again.read, again.known) == (0, True)
    assert visits(web) == SAME_STORY
    stored = b"".join(p.read_bytes() for p in web.project.storage.data.rglob("*.parquet"))
    machines = [tuple(r) for r in web.db.rows("SELECT sum(hits) AS n FROM machine_days")] if tool == "snowplow" else [(1,)]
    assert machines == [(1,)]  # only Snowplow tells agents, and one of them is a bot
    assert not any(secret in stored for secret in (b"203.0.113.9", b"123.456", b"2004d5832c108bec"))


def test_overlapping_exports_count_an_event_once(web: Web) -> None:
    load(web, lines(GA4[:4]), "first")
    load(web, lines(GA4[1:]), "second")
    assert visits(web) == SAME_STORY


def test_a_registration_of_the_tools_visitor_joins_its_visit(web: Web) -> None:
    load(web, lines(GA4), "events")
    load(web, "registered_at,client_id,id\n2024-06-03T12:30:00Z,123.456,77\n2024-06-01T00:00:00Z,never.seen,78\n", "sales.csv")
    assert refresh_traffic(web.project, web.db, NOW).unknown_visitors == 1  # 78 registered before any visit
    row = web.db.row("SELECT sum(registrations) AS n FROM traffic WHERE campaign = 'summer-x'")
    assert row is not None
    assert row["n"] == 1


BAD_GA4 = [
    ({**ga4("page_view", 0), "event_timestamp": "0"}, "bad_date"), (ga4("page_view", 90 * 86_400), "future_date"),
    ({**ga4("page_view", 0), "event_timestamp": "soon"}, "missing_value"), (ga4("page_view", 0, visitor=None), "missing_value"),
    (ga4("page_view", 0, page=""), "missing_value"), (ga4("page_view", 0, page="javascript:alert(1)"), "bad_url"),
    ({**ga4("page_view", -9), "event_timestamp": "-5"}, "bad_date"), ([1], "bad_json"), ({**ga4("", 0)}, "missing_value"),
    ({**ga4("page_view", 0), "event_params": "none"}, "missing_value"),
]  # fmt: skip


@pytest.mark.parametrize(("event", "reason"), BAD_GA4)
def test_bad_events_of_ga4(web: Web, event: Any, reason: str) -> None:
    report = load(web, lines([GA4[1], event]), "events")
    assert (report.kept, report.rejected, rejects(web)) == (1, {reason: 1}, [(2, reason)])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"timestamp": 0}, "bad_date"), ({"timestamp": AT * 2}, "future_date"), ({"timestamp": None}, "missing_value"), ({"url": ""}, "missing_value"),
        ({"url": "https://"}, "bad_url"),
    ],
)  # fmt: skip
def test_bad_actions_of_matomo(web: Web, change: dict[str, Any], reason: str) -> None:
    bad = {
        **MATOMO[1],
        "referrerType": "direct",
        "actionDetails": [{"type": "action", "url": "https://tea.example/", "timestamp": AT, **change}],
    }
    report = load(web, json.dumps([MATOMO[0], bad, {"idVisit": "9"}]), "visits")
    assert report.rejected == ({reason: 1, "missing_value": 1} if reason != "missing_value" else {"missing_value": 2})


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (snowplow("page_view", "10:00:00", collector_tstamp="1970-01-01 00:00:00"), "bad_date"), ("a\tb\n", "malformed_line"),
        (snowplow("page_view", "10:00:00", collector_tstamp="2025-01-01 00:00:00"), "future_date"),
        (snowplow("page_view", "10:00:00", collector_tstamp="noon"), "bad_date"), (snowplow("page_view", "10:00:00", "", ""), "missing_value"),
        (snowplow("page_view", "10:00:00", "https://tea.example/", ""), "missing_value"), (snowplow("", "10:00:00"), "missing_value"),
    ],
)  # fmt: skip
def test_bad_events_of_snowplow(web: Web, line: str, reason: str) -> None:
    report = load(web, SNOWPLOW + line, "events")
    assert (report.kept, report.rejected) == (4, {reason: 1})


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (json.dumps(MATOMO).encode()[:-20], "bad_json"), (gzip.compress(json.dumps(MATOMO * 400).encode())[:-900], "truncated_file"),
        (gzip.compress(lines(GA4 * 300).encode())[:-900], "truncated_file"), (b"PAR1 and then nothing", "truncated_file"),
    ],
)  # fmt: skip
def test_files_that_break_off(web: Web, data: bytes, reason: str) -> None:
    assert load(web, data, "events").rejected[reason] == 1


def test_a_parquet_of_something_else_is_said(web: Web, tmp_path: Path) -> None:
    pq.write_table(pa.table({"a": [1]}), tmp_path / "other.parquet")
    assert load(web, (tmp_path / "other.parquet").read_bytes(), "x").rejected == {"missing_column": 1}


def test_days_that_logs_tell_too_are_said(web: Web) -> None:
    log = '203.0.113.9 - - [03/Jun/2024:10:11:12 +0000] "GET / HTTP/1.1" 200 5 "-" "Mozilla/5.0 (X11; Linux) Chrome/125.0"\n'
    load(web, log * 3, "access.log")
    assert "also have hits of access logs" in load(web, lines(GA4), "events").note


@pytest.mark.parametrize(
    ("url", "told", "expected"),
    [
        ("https://a.example/", {"source": "x", "medium": None}, "https://a.example/?utm_source=x"),
        ("https://a.example/?q=1#top", {"campaign": "夏 1"}, "https://a.example/?q=1&utm_campaign=%E5%A4%8F%201#top"),
        ("https://a.example/?utm_source=y", {"source": "x"}, "https://a.example/?utm_source=y"),
        ("https://a.example/", {"source": "(direct)", "medium": "(none)"}, "https://a.example/"),
    ],
)
def test_tags_told_beside_a_url(url: str, told: dict[str, object], expected: str) -> None:
    assert tagged(url, told) == expected


SUITE = Path(__file__).resolve().parents[4] / "shared" / "suites" / "dbtlabs_snowplow_sessions" / "seeds" / "event"


@pytest.mark.corpus
@pytest.mark.skipif(not SUITE.is_dir(), reason="the suites of others are not there: ../shared/suites")
def test_the_sessions_of_dbtlabs_snowplow(tmp_path: Path) -> None:
    """Six and two events of four visitors are five visits; one of them by a campaign."""
    base = project(tmp_path)
    web = Web(
        replace(
            base,
            brand=replace(base.brand, domains=("vandelay.com",)),
            traffic=replace(base.traffic, site="https://vandelay.com"),
        )
    )
    for path in sorted(SUITE.glob("*.csv")):
        assert load(web, path.read_bytes(), path.name).format == "snowplow-table"
    refresh_traffic(web.project, web.db, NOW)
    found = list(read_visits(web.project, NOW.date().replace(year=2017), NOW.date()))
    web.db.close()
    assert len({v.visitor for v in found}) == 4
    assert ("campaign_1", "facebook", "social") in {(v.campaign, v.source, v.medium) for v in found}
