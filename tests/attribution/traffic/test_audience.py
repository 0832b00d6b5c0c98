"""Who the traffic is: machines counted by name and day, odd behaviour, visitors of any range, bounds against invented values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from attribution.report_rows import View
from attribution.reports.visitors import range_visitors, visitor_rows
from attribution.traffic import daily
from attribution.traffic.sketches import ERROR, merged, sketch_of
from ripplemark.config import Project
from ripplemark.records import MachineDay
from ripplemark.store.daily import daily_traffic
from ripplemark.store.database import Database, open_writer
from ripplemark.store.machines import add_machines, iter_machines
from tests.attribution.site_logs import line, load, settle, site_project, visits_from

DAY = date(2015, 5, 17)
GPT, GOOGLE = "GPTBot/1.0", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return site_project(tmp_path, timezone="Asia/Taipei")


def loaded(project: Project, db: Database, lines: Iterable[str], name: str = "a.log") -> None:
    log = project.path.parent / name
    log.write_text("".join(lines), encoding="utf-8")
    load(project, db, log)
    settle(project, db)


def machines(db: Database) -> dict[tuple[str, str, str], int]:
    return {(f"{m.day:%d}", m.kind, m.name): m.hits for m in iter_machines(db)}


def test_machines_are_counted_by_name_and_local_day(project: Project) -> None:
    lines = [
        line("17/May/2015:10:00:00", agent=GPT),
        line("17/May/2015:10:00:01", "/a.png", agent=GPT),
        line("17/May/2015:20:00:00", agent=GOOGLE),
        line("17/May/2015:21:00:00", agent="-"),
        line("17/May/2015:11:00:00", referrer="http://buttons.semalt.com/?u=1"),
        line("17/May/2015:11:00:00"),
    ]
    with open_writer(project.storage.database) as db:
        loaded(project, db, lines)
        first = machines(db)
        loaded(project, db, lines, "copy.log")
        assert machines(db) == first
    assert first == {
        ("17", "ai-crawler", "gptbot"): 2,
        ("18", "search-engine", "googlebot"): 1,
        ("18", "unnamed", ""): 1,
        ("17", "referrer-spam", "buttons.semalt.com"): 1,
    }


def test_invented_names_end_in_one_row(project: Project) -> None:
    with open_writer(project.storage.database) as db:
        for block in range(2):
            add_machines(db, [MachineDay(DAY, "self-named", f"bot{block}-{n}", 1) for n in range(50)], most=60)
        found = machines(db)
    assert len(found) == 61
    assert found["17", "self-named", "(other)"] == 40


def pages(ip: str, number: int, seconds: int, *, assets: bool) -> list[str]:
    times = [n * seconds for n in range(number)]
    moments = [f"17/May/2015:{t // 3600:02}:{t // 60 % 60:02}:{t % 60:02}" for t in times]
    lines = [line(at, f"/{n}", ip=ip) for n, at in enumerate(moments)]
    return [*lines, line(moments[0], "/a.css", ip=ip)] if assets else lines


def test_behaviour_is_reported_and_stays_counted(tmp_path: Path) -> None:
    project = site_project(tmp_path)
    lines = [
        *pages("192.0.2.1", 70, 1, assets=True),
        *pages("192.0.2.2", 23, 3600, assets=True),
        *pages("192.0.2.3", 6, 60, assets=False),
        *pages("192.0.2.4", 6, 60, assets=True),
        *pages("192.0.2.5", 4, 60, assets=False),
    ]
    with open_writer(project.storage.database) as db:
        loaded(project, db, lines)
        odd = {m.name: (m.visitors, m.hits, m.counted) for m in iter_machines(db)}
        assert sum(p.pv for p in daily_traffic(db, DAY, DAY)) == 109
    assert odd == {"impossible_rate": (1, 70, True), "around_the_clock": (1, 23, True), "no_assets": (1, 6, True)}


def test_a_log_without_assets_accuses_nobody(tmp_path: Path) -> None:
    project = site_project(tmp_path)
    with open_writer(project.storage.database) as db:
        loaded(project, db, [p for n in range(4) for p in pages(f"192.0.2.{n}", 6, 60, assets=False)])
        assert machines(db) == {}


def test_hits_of_older_loads_accuse_nobody(tmp_path: Path) -> None:
    project = site_project(tmp_path)
    log = tmp_path / "a.log"
    log.write_text("".join(pages("192.0.2.3", 6, 60, assets=False)), encoding="utf-8")
    with open_writer(project.storage.database) as db:
        load(project, db, log)
        for file in project.storage.data.glob("hits/day=*/*.parquet"):
            pq.write_table(pq.read_table(file, partitioning=None).drop_columns(["dressed"]), file)
        settle(project, db)
        assert machines(db) == {}


# ---------------------------------------------------------------- visitors of a range


def test_visitors_of_a_range_are_different_visitors(project: Project) -> None:
    lines = [
        line(f"{day}/May/2015:10:00:00", ip=f"192.0.2.{n}", referrer="https://lobste.rs/" if n < 5 else "-")
        for day in (17, 18, 19)
        for n in range(20)
    ]
    with open_writer(project.storage.database) as db:
        loaded(project, db, lines)
        week = View(DAY, DAY + timedelta(days=6), ())
        (total,) = range_visitors(db, project, week, "total")
        (day,) = range_visitors(db, project, View(DAY, DAY, ()), "total")
        channels = {r.value: r.visitors for r in range_visitors(db, project, week, "channel")}
        exported = list(visitor_rows(db))
    assert (total.visitors, total.exact) == (20, False)
    assert (day.visitors, day.low, day.high, day.exact) == (20, 20, 20, True)
    assert channels == {"Direct": 15, "Organic Social": 5}
    assert {(r.part, r.value, r.visitors) for r in exported if r.until == date(2015, 5, 19)} >= {
        ("total", "", 20),
        ("source", "lobste.rs", 5),
    }


def test_an_unknown_part(project: Project) -> None:
    with open_writer(project.storage.database) as db, pytest.raises(ValueError, match="not by 'planet'"):
        range_visitors(db, project, View(DAY, DAY, ()), "planet")


@pytest.mark.parametrize("number", [0, 1, 100, 5_000, 60_000])
def test_the_stated_error_holds(number: int) -> None:
    keys = [(n * 0x9E3779B97F4A7C15) % (1 << 63) for n in range(number)]
    halves = [sketch_of(keys[: number * 2 // 3]), sketch_of(keys[number // 3 :])]
    told = merged(halves)
    assert told.visitors == pytest.approx(number, rel=3 * ERROR, abs=0.01)
    assert told.low <= told.visitors <= told.high
    assert 0.015 < ERROR < 0.017


# ---------------------------------------------------------------- floods


def test_invented_combinations_end_in_one_row_per_channel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(daily, "ROWS", 50)
    project = site_project(tmp_path)
    lines = [
        line(
            f"17/May/2015:10:{n // 60:02}:{n % 60:02}",
            f"/?utm_source=s{n % 30}&utm_medium=m{n % 7}&utm_campaign=c{n % 11}",
            ip=f"192.0.2.{n % 250}",
        )
        for n in range(600)
    ]
    with open_writer(project.storage.database) as db:
        loaded(project, db, lines)
        parts = daily_traffic(db, DAY, DAY)
    assert len(parts) == 51
    assert sum(p.visits for p in parts) == 600
    assert [p for p in parts if (p.source, p.medium, p.campaign) == ("(other)",) * 3]


# ---------------------------------------------------------------- browsers inside apps

WECHAT = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) Mobile/15E148 MicroMessenger/8.0.49 NetType/WIFI Language/zh_CN"
)


@pytest.mark.parametrize(
    ("referrer", "query", "agent", "channel", "source"),
    [
        ("-", "", WECHAT, "Organic Social", "com.tencent.mm"),
        ("https://www.baidu.com/", "", WECHAT, "Organic Search", "baidu"),
        ("-", "?utm_source=mail&utm_medium=email", WECHAT, "Email", "mail"),
        ("https://example.com/a", "", WECHAT, "Direct", "(direct)"),
        ("-", "", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Direct", "(direct)"),
        ("-", "", "Mozilla/5.0 (iPhone) [FBAN/MessengerForiOS;FBAV/450.0]", "Organic Social", "com.facebook.orca"),
    ],
)
def test_browsers_inside_apps(tmp_path: Path, referrer: str, query: str, agent: str, channel: str, source: str) -> None:
    (visit,) = visits_from(tmp_path, [line("17/May/2015:10:00:00", f"/{query}", referrer=referrer, agent=agent)])
    assert (visit.channel, visit.source) == (channel, source)
