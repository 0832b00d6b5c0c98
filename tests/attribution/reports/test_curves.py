"""Posts over time, as reports tell them."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.curve_rows import CurvePoint
from attribution.report_rows import View
from attribution.reports import Reports
from attribution.reports.curves import thinned
from ripplemark.config import Brand, Campaign, Project, Storage, Traffic
from ripplemark.posting import post_from, snapshot
from ripplemark.records import Post, PostNumber
from ripplemark.stated import StatedCount
from ripplemark.store.database import open_writer
from ripplemark.store.posts import store_posts

NOW = datetime(2026, 9, 30, 20, tzinfo=UTC)  # the next morning in Taipei
HOUR = timedelta(hours=1)


def post(number: str, *likes: StatedCount | None, links: tuple[str, ...] = (), platform: str = "lemmy") -> Post:
    made = post_from(platform, number, f"https://l.example/post/{number}", NOW, NOW, text=f"Post {number}", links=links)
    counts = (snapshot(NOW + n * HOUR, {PostNumber.LIKES: like}) for n, like in enumerate(likes))
    return replace(made, counts=tuple(c for some in counts for c in some))


@pytest.fixture
def reports(tmp_path: Path) -> Generator[Reports]:
    project = Project(
        tmp_path / "r.toml",
        Brand("Acme", (), ("acme.example",)),
        Storage(tmp_path / "r.db", tmp_path / "d"),
        traffic=Traffic(timezone="Asia/Taipei"),
        campaigns=(Campaign("two", date(2026, 9, 1), date(2026, 12, 1), topics=("Post 2",)),),
    )
    links = ("https://www.acme.example/a", "https://acme.example/a?utm_source=l", "https://other.example/")
    posts = [
        post("1", StatedCount(1), StatedCount(5), None, StatedCount(4), links=links),
        post("2", StatedCount(9), StatedCount(1200, rounded=True), StatedCount(2000, capped=True)),
        post("3", StatedCount(99_999)),
        replace(post("4", links=("https://acme.example/b",)), own=True),
        post("5", links=("https://acme.example/c",), platform="x"),
    ]
    with open_writer(project.storage.database) as db:
        store_posts(db, posts)
    found = Reports(project)
    yield found
    found.close()


def test_the_posts_with_most_come_first_with_their_curves(reports: Reports) -> None:
    second, first = reports.post_curves("likes")  # a post that was seen once has no curve
    assert [(p.hours, p.value) for p in first.points] == [(0, 1), (1, 5), (3, 4)]  # unknown is left out, a fall is kept
    assert (first.last, first.inexact, second.inexact) == (5, False, True)
    assert [(p.rounded, p.capped) for p in second.points] == [(False, False), (True, False), (False, True)]
    assert reports.post_curves("views") == ()
    assert reports.post_curves("likes", View(date(2026, 10, 1), date(2026, 10, 1))) == (second, first)
    assert reports.post_curves("likes", View(date(2026, 9, 29), date(2026, 9, 30))) == ()


def test_posts_of_a_campaign_are_those_that_speak_of_it(reports: Reports) -> None:
    """As in the rest of its evaluation: nobody declared them."""
    (found,) = reports.post_curves("likes", View(date(2026, 10, 1), date(2026, 10, 1), campaigns=("two",)))
    assert found.title == "Post 2"
    assert reports.post_curves("likes", View(date(2026, 10, 1), date(2026, 10, 1), campaigns=("other",))) == ()


def test_where_there_are_only_posts_data_reach_as_far_as_they_do(reports: Reports) -> None:
    reach = reports.freshness()
    assert (reach.first_day, reach.last_day) == (date(2026, 10, 1), date(2026, 10, 1))
    assert reports.default_view().until == date(2026, 10, 1)


def test_an_unknown_number_is_refused(reports: Reports) -> None:
    with pytest.raises(ValueError, match="shares"):
        reports.post_curves("shares")


@given(st.lists(st.integers(0, 5), max_size=400), st.integers(2, 50))
def test_a_thinned_curve_keeps_its_ends(values: list[int], most: int) -> None:
    points = [CurvePoint(float(n), value) for n, value in enumerate(values)]
    kept = thinned(points, most)
    assert len(kept) <= max(most, len(points) if len(points) < 3 else most)
    assert list(kept) == sorted(kept, key=lambda p: p.hours)
    if points:
        assert (kept[0], kept[-1]) == (points[0], points[-1])
