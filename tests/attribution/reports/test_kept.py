"""Kept answers are those that the data give, are read while nothing came after them, and by the project they are of alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from builders import Web, day, link
from hypothesis import given, settings
from hypothesis import strategies as st

from attribution.links.settle import settle_links
from attribution.report_rows import View
from attribution.reports import Reports
from attribution.reports.keeping import keep_reports
from attribution.reports.kept import project_digest
from attribution.reports.rows_json import from_json, to_json
from attribution.ripples.refresh import refresh_ripples
from ripplemark.config import Storage
from ripplemark.records import Citation, Post, RunState
from ripplemark.store.kept_answers import kept_answer
from ripplemark.store.posts import erase_posts, store_posts
from ripplemark.store.runs import begin_run, end_run

POST = Post("weibo", "1", "https://weibo.com/1/1", "茶", "冷泡茶", day(3), own=True, campaign="summer")
SUMMER = View(day(0).date(), day(40).date(), ("summer",))


@pytest.fixture
def reports(web: Web) -> Iterator[Reports]:
    """A post, a page that links to it, a page that links to that page."""
    store_posts(web.db, [POST])
    for url, at, cited in (("https://a.example/1", 3.5, POST.url), ("https://b.example/2", 4.5, "https://a.example/1")):
        web.sees(url, day(at + 1), link(), published=day(at), topics=("summer",), cites=(Citation(cited, "them", None),))
    settle_links(web.db, web.project, web.run_id, day(50))
    refresh_ripples(web.db, web.project, day(50))
    made = Reports(web.project)
    yield made
    made.close()


def answers(reports: Reports) -> list[Any]:
    reports._readers.forget()
    ripples = [reports.ripple_trees(), reports.ripple_nodes(SUMMER), reports.spreaders(SUMMER), reports.spreaders()]
    return [*ripples, reports.evaluation("summer")]


def test_answers_are_read_while_nothing_came_after_them(web: Web, reports: Reports) -> None:
    asked = answers(reports)
    keep_reports(web.db, web.project, web.run_id)
    assert answers(reports) == asked
    web.db.run("DELETE FROM ripples")  # nobody was told: readers still have what was kept
    assert answers(reports) == asked
    web.db.touch()
    now = answers(reports)
    assert all(old != new for old, new in zip(asked, now, strict=True))
    assert now[2] == ()


def holds(web: Web) -> bool:
    return kept_answer(web.db, project_digest(web.project), "ripple_trees", "") is not None


@pytest.mark.parametrize(("command", "kept"), [("backup", True), ("social", False)])
def test_which_ends_of_runs_outdate_answers(web: Web, command: str, kept: bool) -> None:
    keep_reports(web.db, web.project, web.run_id)
    end_run(web.db, web.run_id, RunState.DONE, {}, day(51))
    assert holds(web)
    run = begin_run(web.db, command, day(52))
    assert holds(web)
    end_run(web.db, run, RunState.DONE, {}, day(52))
    assert holds(web) is kept
    web.db.touch()
    end_run(web.db, web.run_id, RunState.DONE, {}, day(53))  # what was outdated stays so
    assert not holds(web)


def test_words_of_an_erased_post_are_in_no_kept_answer(web: Web, reports: Reports) -> None:
    keep_reports(web.db, web.project, web.run_id)
    erase_posts(web.db, ["weibo:unknown"])
    assert POST.text in [n.title for n in answers(reports)[1]]
    erase_posts(web.db, [POST.key])
    assert web.db.rows("SELECT * FROM kept_answers") == []
    assert POST.text not in [n.title for n in answers(reports)[1]]


def test_another_project_asks_the_data(web: Web, reports: Reports) -> None:
    keep_reports(web.db, web.project, web.run_id)
    web.db.run("DELETE FROM ripples")
    campaigns = tuple(replace(c, cost=1.0) for c in web.project.campaigns)
    other = Reports(replace(web.project, campaigns=campaigns))
    assert (len(reports.spreaders()), len(other.spreaders())) == (2, 0)
    other.close()


def test_the_same_project_elsewhere_reads_the_answers(web: Web) -> None:
    elsewhere = replace(
        web.project, path=Path("ripplemark.toml"), storage=Storage(Path("s.db"), Path("d")), engine="pyspark://"
    )
    assert project_digest(elsewhere) == project_digest(web.project)
    assert project_digest(replace(elsewhere, campaigns=())) != project_digest(web.project)


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Part:
    colour: Colour
    at: datetime | None
    sizes: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Whole:
    name: str
    day: date
    parts: tuple[Part, ...]
    pair: tuple[str, Part | None]
    number: int | None


PARTS = st.builds(
    Part,
    st.sampled_from(Colour),
    st.none() | st.datetimes(timezones=st.just(UTC)),
    st.lists(st.floats(allow_nan=False)).map(tuple),
)
WHOLES = st.builds(
    Whole,
    st.text(),
    st.dates(),
    st.lists(PARTS, max_size=3).map(tuple),
    st.tuples(st.text(), st.none() | PARTS),
    st.none() | st.integers(),
)


@settings(max_examples=40)
@given(WHOLES)
def test_rows_come_back_as_they_were(row: Whole) -> None:
    assert from_json(to_json((row,)), tuple[Whole, ...]) == (row,)


@pytest.mark.parametrize("value", [{1: 2}, b"x", object()])
def test_what_is_no_row_is_not_written(value: object) -> None:
    with pytest.raises(TypeError):
        to_json(value)


@pytest.mark.parametrize("kind", [bytes, dict[str, int], int | str])
def test_what_is_no_row_is_not_read(kind: object) -> None:
    with pytest.raises(TypeError):
        from_json("1", kind)
