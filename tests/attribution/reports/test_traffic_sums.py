"""Traffic by any key is what the parts of its days add up to, one by one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attribution.campaigns.signs import campaign_of_utm
from attribution.report_rows import View
from attribution.reports.traffic import KEYS, traffic
from ripplemark.config import Project, load_project
from ripplemark.records import DailyTraffic
from ripplemark.store.daily import daily_traffic, replace_traffic
from ripplemark.store.database import Database, open_writer

FIRST, DAYS = date(2024, 1, 1), 6
PROJECT = """
[brand]
name = "Northwind Tea"
domains = ["northwind.example"]
[[campaign]]
id = "spring"
utm_campaign = ["spring*"]
starts = 2024-01-01
ends = 2024-01-05
[[campaign]]
id = "summer"
utm_campaign = ["summer"]
starts = 2024-01-03
ends = 2024-01-20
"""
NUMBER = st.integers(0, 9)
PARTS = st.dictionaries(
    st.tuples(st.integers(0, DAYS - 1), st.sampled_from(["Email", "Direct"]), st.sampled_from(["a", "b"]), st.sampled_from(["", "m"]), st.sampled_from(["", "spring1", "summer", "x"])),
    st.tuples(NUMBER, NUMBER, NUMBER, NUMBER), max_size=24,
)  # fmt: skip
VIEWS = st.builds(
    lambda start, length, campaigns: View(FIRST + timedelta(start), FIRST + timedelta(start + length), campaigns),
    st.integers(0, DAYS), st.integers(0, DAYS), st.sampled_from([(), ("spring",), ("spring", "summer"), ("",)]),
)  # fmt: skip


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, Project]]:
    folder: Path = tmp_path_factory.mktemp("traffic")
    (folder / "ripplemark.toml").write_text(PROJECT, encoding="utf-8")
    with open_writer(folder / "s.db") as db:
        yield db, load_project(folder / "ripplemark.toml")


def plainly(parts: list[DailyTraffic], project: Project, view: View, by: str) -> dict[str, list[tuple[int, ...]]]:
    """For each key the PV, visits, UV and registrations of each day, from one part after the other."""
    days = (view.until - view.since).days + 1
    found: dict[str, list[tuple[int, ...]]] = {}
    for part in parts:
        campaign = campaign_of_utm(project.campaigns, part.campaign)
        if view.since <= part.day <= view.until and (not view.campaigns or campaign in view.campaigns):
            course = found.setdefault(campaign if by == "campaign" else getattr(part, by), [(0, 0, 0, 0)] * days)
            n, more = (part.day - view.since).days, (part.pv, part.visits, part.uv, part.registrations)
            course[n] = tuple(a + b for a, b in zip(course[n], more, strict=True))
    return found


@settings(max_examples=60, deadline=None)
@given(PARTS, VIEWS, st.sampled_from(KEYS))
def test_traffic_is_the_sum_of_its_parts(
    stage: tuple[Database, Project], parts: dict[tuple[int, str, str, str, str], tuple[int, ...]], view: View, by: str
) -> None:
    db, project = stage
    days = [FIRST + timedelta(n) for n in range(DAYS)]
    replace_traffic(db, days, (DailyTraffic(days[n], *names, *numbers) for (n, *names), numbers in parts.items()), ())
    series = traffic(db, project, view, by)
    told = {s.key: list(zip(s.pv, s.visits, s.uv, s.registrations, strict=True)) for s in series}
    assert told == plainly(list(daily_traffic(db, days[0], days[-1])), project, view, by)
    assert [s.key for s in series] == sorted(told, key=lambda key: (-sum(visits for _, visits, _, _ in told[key]), key))
