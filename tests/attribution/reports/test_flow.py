"""Whole visits on the strands of the flow add up to the visits there were; and what is kept of them is what each link says."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attribution.report_rows import View
from attribution.reports import flow
from attribution.reports.flow import keep_flow, whole
from ripplemark.store.database import Database, open_writer
from ripplemark.store.flow_spans import flow_known
from ripplemark.store.ripples import Root, replace_ripples
from tests.link_lives import slow
from tests.store import test_brought as brought


@pytest.mark.parametrize(
    ("shares", "expected"),
    [([], []), ([3.0], [3]), ([0.5, 0.5], [1, 0]), ([1.4, 1.3, 0.3], [2, 1, 0]), ([2.6, 2.6, 0.8], [3, 2, 1])],
)
def test_the_largest_remainders_are_rounded_up(shares: list[float], expected: list[int]) -> None:
    assert whole(shares) == expected


@given(st.lists(st.floats(0, 1e6), max_size=30))
def test_nothing_is_lost_or_made(shares: list[float]) -> None:
    found = whole(shares)
    assert sum(found) == round(math.fsum(shares))
    assert all(abs(n - share) <= 1 for n, share in zip(found, shares, strict=True))


ROOTS = (
    {},
    {1: (Root("weibo:7", "spring", 0.7), Root("", "spring", 0.3)), 2: (Root("zhihu:1", "", 1.0),)},
    {1: (Root("weibo:7", "spring", 1.0),)},
)
steps = st.lists(
    st.tuples(st.just("traffic"), st.lists(st.tuples(brought.pages, st.sampled_from([1, 2, 28]), st.integers(0, 3)), max_size=4, unique_by=lambda t: t[:2]))
    | st.tuples(st.just("link"), brought.pages, st.sampled_from(["earned", "own"]), st.sampled_from(["", "spring"]), st.just("live"))
    | st.tuples(st.just("route"), brought.pages, st.sampled_from(brought.ROUTES), st.sampled_from(["a", "b"]))
    | st.tuples(st.sampled_from(["unlink", "forget"]), brought.pages)
    | st.tuples(st.just("unroute"), brought.pages, st.just("feed"), st.sampled_from(["a", "b"]))
    | st.tuples(st.just("roots"), st.sampled_from(ROOTS)),
    max_size=8,
)  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with open_writer(tmp_path_factory.mktemp("flow") / "ripplemark.db") as db:
        yield db


def happen(db: Database, what: str, *how: Any) -> None:
    for page in (1, 2, 3):
        db.run(brought.KNOWN, (page,))
    if what == "roots":
        known = {r[0] for r in db.tuples("SELECT id FROM urls")}
        replace_ripples(db, [], {page: some for page, some in how[0].items() if page in known})
    else:
        brought.happen(db, what, *how)


@given(steps, steps)
@settings(slow, max_examples=80)
def test_what_is_kept_is_what_each_link_says(store: Database, before: list[Any], since: list[Any]) -> None:
    with store.transaction():
        store.run("DELETE FROM urls")
        for page in (1, 2, 3):
            happen(store, "link", page, "earned", ("", "spring")[page % 2], "live")
        happen(store, "traffic", [(1, 1, 2), (2, 28, 1), (3, 2, 5)])
        for step in before:
            happen(store, *step)
        keep_flow(store)
        assert flow_known(store)
        for step in since:
            happen(store, *step)
        if flow_known(store):
            for view in (
                View(date(2024, 5, 2), date(2024, 7, 9)),
                View(date(2024, 6, 2), date(2024, 6, 28)),
                View(date(2023, 1, 1), date(2025, 1, 1)),
            ):
                kept, asked = flow._kept(store, view), flow._asked(store, view)
                assert {k: pytest.approx(v) for k, v in kept.items()} == {k: v for k, v in asked.items() if max(v)}


def test_changes_are_put_right_as_long_as_they_are_few(store: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with store.transaction():
        store.run("DELETE FROM urls")
        for page in (1, 2):
            happen(store, "link", page, "earned", "spring", "live")
        happen(store, "traffic", [(1, 1, 2), (2, 1, 1)])
        keep_flow(store)
        happen(store, "link", 1, "own", "spring", "live")
        happen(store, "route", 2, "feed", "a")
        assert flow_known(store)
        view = View(date(2024, 6, 1), date(2024, 6, 1))
        assert {k: v[0] for k, v in flow._kept(store, view).items()} == {("", "spring", "blog"): 1.0}
        monkeypatch.setattr("ripplemark.store.flow_spans.MOST_CHANGED", 1)
        assert not flow_known(store)
