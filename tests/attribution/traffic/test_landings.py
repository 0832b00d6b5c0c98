"""The pages of the site: where visits landed and left, and how the rare ones end in one row."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import ibis
import pyarrow as pa

from attribution.traffic.engines import engine, fetched
from attribution.traffic.landings import site_pages
from ripplemark.config import Goal
from ripplemark.records import SitePage
from ripplemark.store.daily import daily_traffic
from ripplemark.store.database import open_writer
from ripplemark.store.landings import iter_site_pages
from tests.attribution.site_logs import line, load, settle, site_project

DAY, NEXT = date(2015, 5, 17), date(2015, 5, 18)
HANZI = "/%E6%95%B0%E6%8D%AE%E5%BA%93"  # 数据库


def pages_of(folder: Path, *logs: Iterable[str]) -> list[SitePage]:
    """What is stored after loading these logs one after the other."""
    project = site_project(folder, goals=(Goal("signup", "POST /signup"),))
    with open_writer(project.storage.database) as db:
        for n, lines in enumerate(logs):
            log = folder / f"{n}.log"
            log.write_text("".join(lines), encoding="utf-8")
            load(project, db, log)
            settle(project, db)
        found = list(iter_site_pages(db))
        assert sum(p.pv for p in found) == sum(t.pv for t in daily_traffic(db, date.min, date.max))
        return found


WAYS = (
    line("17/May/2015:10:00:00", f"{HANZI}?utm_source=x", ip="192.0.2.1"),
    line("17/May/2015:10:01:00", "/price", ip="192.0.2.1"),
    line("17/May/2015:11:00:00", HANZI, ip="192.0.2.1"),  # a visit of its own
    line("17/May/2015:10:00:00", "/price", ip="192.0.2.2"),
    line("17/May/2015:10:00:05", "/signup", ip="192.0.2.2", method="POST"),  # no page: no exit, and still one page view
    line("17/May/2015:12:00:00", "/signup", ip="192.0.2.3", method="POST"),  # landed nowhere
)


def test_visits_land_leave_and_bounce(tmp_path: Path) -> None:
    once = pages_of(tmp_path, WAYS)
    assert once == [SitePage(DAY, HANZI, 2, 2, 1, 1), SitePage(DAY, "/price", 2, 1, 2, 1)]


def test_the_order_of_loads_does_not_show(tmp_path: Path) -> None:
    for name in ("one", "parts"):
        (tmp_path / name).mkdir()
    assert pages_of(tmp_path / "parts", WAYS[3:], WAYS[:2], WAYS) == pages_of(tmp_path / "one", WAYS)


def test_a_visit_over_midnight_is_of_the_day_it_began(tmp_path: Path) -> None:
    lines = [line("17/May/2015:23:55:00", "/a"), line("18/May/2015:00:05:00", "/b")]
    assert pages_of(tmp_path, lines) == [
        SitePage(DAY, "/a", 1, 1, 0, 0),
        SitePage(DAY, "/b", 0, 0, 1, 0),
        SitePage(NEXT, "/b", 1, 0, 0, 0),
    ]


def test_rare_pages_are_one_row_and_totals_stay() -> None:
    paths = [f"/{n % 6}" for n in range(9)]
    hits = ibis.memtable(pa.table({"day": [DAY] * 9, "path": paths, "page": [True] * 9}))
    visits = ibis.memtable(pa.table({"day": [DAY] * 9, "landing": paths, "exit": paths, "pageviews": [1] * 9}))
    with engine() as backend:
        found = {r["path"]: r for r in fetched(backend, site_pages(hits, visits, most=3)).to_pylist()}
    assert {path: (r["pv"], r["entries"], r["exits"], r["bounces"]) for path, r in found.items()} == {
        "(other)": (3, 3, 3, 3),
        **{f"/{n}": (2, 2, 2, 2) for n in range(3)},
    }
