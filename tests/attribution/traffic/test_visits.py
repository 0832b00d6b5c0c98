"""When a visit begins and ends, and where it is said to come from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import ibis
import pytest
from site_logs import line, visits_from

from attribution.traffic.hits import SCHEMA
from attribution.traffic.sessions import SessionRule, visits_of, without_overlap

SEARCH, FORUM, SHOP = "https://www.google.com/", "https://forum.example.org/thread/7", "https://pay.example.net/done"
TAGGED = "/?utm_source=weibo&utm_medium=social&utm_campaign=v1"


@pytest.mark.parametrize(
    ("second", "visits"),
    [("10:29:59", 1), ("10:30:00", 2), ("10:10:00", 1)],
)
def test_thirty_minutes_of_silence_end_a_visit(tmp_path: Path, second: str, visits: int) -> None:
    found = visits_from(tmp_path, [line("17/May/2015:10:00:00"), line(f"17/May/2015:{second}", "/b")])
    assert len(found) == visits
    assert sum(v.pageviews for v in found) == 2


def test_a_visit_goes_on_as_long_as_hits_come(tmp_path: Path) -> None:
    found = visits_from(tmp_path, [line(f"17/May/2015:{h:02}:{m:02}:00") for h in range(10, 14) for m in (0, 29, 58)])
    assert [v.pageviews for v in found] == [12]


@pytest.mark.parametrize(
    ("hits", "came"),
    [
        ([("/", SEARCH), ("/b", "https://example.com/")], ["google"]),
        ([("/", SEARCH), ("/b", FORUM)], ["google"]),  # a referrer within a visit does not split it
        ([("/", "-"), ("/b", FORUM)], ["forum.example.org"]),  # a direct visit becomes what came later
        ([("/", "-"), (TAGGED, "-")], ["(direct)", "weibo"]),  # a campaign begins a visit
        ([(TAGGED, "-"), (TAGGED, "-"), ("/b", "-")], ["weibo"]),  # the same one again does not
        ([(TAGGED, "-"), ("/b", "-"), (TAGGED, "-")], ["weibo"]),  # nor with another page in between
        ([(TAGGED, "-"), (TAGGED.replace("v1", "v2"), "-"), ("/b", "-"), (TAGGED, "-")], ["weibo"] * 3),  # there and back
        ([(TAGGED, "-"), (TAGGED.replace("v1", "v2"), "-")], ["weibo", "weibo"]),
        ([("/", SEARCH), ("/thanks", SHOP)], ["google"]),  # the payment provider
        ([("/", SHOP)], ["(direct)"]),
        ([("/", "https://www.example.com/x")], ["(direct)"]),  # one's own site
        ([("/", "https://EXAMPLE.com:8443/x")], ["(direct)"]),
    ],
)
def test_where_a_visit_comes_from(tmp_path: Path, hits: list[tuple[str, str]], came: list[str]) -> None:
    log = [line(f"17/May/2015:10:{minute:02}:00", path, referrer=referrer) for minute, (path, referrer) in enumerate(hits)]
    found = visits_from(tmp_path, log, exclude_referrers=("pay.example.net",))
    assert [v.source for v in sorted(found, key=lambda v: v.started_at)] == came


def test_the_same_campaign_begins_a_visit_after_a_direct_start(tmp_path: Path) -> None:
    log = [line("17/May/2015:10:00:00", TAGGED), line("17/May/2015:12:00:00"), line("17/May/2015:12:05:00", TAGGED)]
    assert [v.channel for v in visits_from(tmp_path, log)] == ["Organic Social", "Direct", "Organic Social"]


def test_all_that_a_visit_says(tmp_path: Path) -> None:
    log = [
        line(
            "17/May/2015:10:00:00", "/a?utm_source=Weibo&utm_medium=social&utm_campaign=V1&utm_content=post-7", referrer=FORUM
        ),
        line("17/May/2015:10:01:00", "/b", referrer="https://example.com/a"),
    ]
    (visit,) = visits_from(tmp_path, log)
    assert (visit.landing, visit.pageviews, visit.referrer) == ("/a", 2, FORUM)
    assert (visit.source, visit.medium, visit.campaign, visit.content) == ("weibo", "social", "V1", "post-7")
    assert len(visit.visitor) == 16
    assert visit.visit_id.startswith(visit.visitor)


@pytest.mark.parametrize(("split", "visits"), [(False, 1), (True, 2)])
def test_midnight_of_the_site_splits_if_asked(tmp_path: Path, split: bool, visits: int) -> None:
    log = [line("17/May/2015:15:50:00"), line("17/May/2015:16:05:00", "/b")]  # 23:50 and 00:05 in Taipei
    found = visits_from(tmp_path, log, timezone="Asia/Taipei", split_at_midnight=split)
    assert len(found) == visits


def test_midnight_ends_what_never_pauses(tmp_path: Path) -> None:
    log = [line(f"{day}/May/2015:{h:02}:{m:02}:00") for day in (17, 18, 19, 20) for h in range(24) for m in (0, 20, 40)][36:]
    found = visits_from(tmp_path, log)
    assert [v.started_at.day for v in found] == [17, 19, 20]
    assert [v.pageviews for v in found] == [108, 72, 72]


@pytest.mark.parametrize(
    ("zone", "moments", "days"),
    [
        ("Europe/Berlin", ["28/Mar/2020:22:59:00", "28/Mar/2020:23:01:00"], [date(2020, 3, 28), date(2020, 3, 29)]),
        ("Europe/Berlin", ["29/Mar/2020:21:59:00", "29/Mar/2020:22:01:00"], [date(2020, 3, 29), date(2020, 3, 30)]),  # 23 hours
        (
            "Europe/Berlin",
            ["25/Oct/2020:22:59:00", "25/Oct/2020:23:01:00"],
            [date(2020, 10, 25), date(2020, 10, 26)],
        ),  # 25 hours
        ("Asia/Kathmandu", ["28/Mar/2020:18:14:00", "28/Mar/2020:18:16:00"], [date(2020, 3, 28), date(2020, 3, 29)]),
    ],
)
def test_days_are_those_of_the_site(tmp_path: Path, zone: str, moments: list[str], days: list[date]) -> None:
    visits_from(tmp_path, [line(at, ip=f"192.0.2.{n}") for n, at in enumerate(moments)], timezone=zone)
    assert sorted(p.name for p in (tmp_path / "data" / "visits").iterdir()) == [f"day={d}" for d in days]


@pytest.mark.parametrize(
    ("setting", "first", "second", "same"),
    [
        ("ip+agent", {"ip": "192.0.2.1"}, {"ip": "192.0.2.2"}, False),
        ("ip+agent", {"ip": "2001:DB8:0:0::1"}, {"ip": "2001:db8::1"}, True),
        ("ip+agent", {"agent": "Firefox/1"}, {"agent": "Firefox/2"}, False),
        ("user", {"ip": "192.0.2.1", "user": "ann"}, {"ip": "192.0.2.2", "user": "ann"}, True),
        ("user", {"ip": "192.0.2.1"}, {"ip": "192.0.2.2"}, False),
        ("cookie:sid", {"ip": "192.0.2.1", "tail": ' "a=1; sid=x7"'}, {"ip": "192.0.2.2", "tail": ' "sid=x7; b=2"'}, True),
        ("cookie:sid", {"tail": ' "sid=x7"'}, {"tail": ' "sid=x8"'}, False),
        ("cookie:sid", {"tail": ' "-"'}, {"tail": ' "xsid=x8"'}, True),
    ],
)
def test_who_is_one_visitor(tmp_path: Path, setting: str, first: dict[str, str], second: dict[str, str], same: bool) -> None:
    log = [line("17/May/2015:10:00:00", **first), line("17/May/2015:10:01:00", **second)]
    found = visits_from(tmp_path, log, visitor=setting)
    assert len({v.visitor for v in found}) == (1 if same else 2)


def test_salt_periods_never_join(tmp_path: Path) -> None:
    log = [line(f"{day:02}/May/2015:10:00:00") for day in range(1, 29)]
    assert len({v.visitor for v in visits_from(tmp_path, log, salt_days=7)}) == 5


def test_the_expressions_are_of_no_one_backend() -> None:
    hits = ibis.table({**{n: ibis.dtype(SCHEMA.field(n).type) for n in SCHEMA.names}, "day": "date"}, name="hits")
    visits = visits_of(without_overlap(hits), SessionRule(1800, midnight=True))
    for dialect in ("duckdb", "pyspark", "clickhouse", "bigquery"):
        assert "visitor" in ibis.to_sql(visits, dialect=dialect)
