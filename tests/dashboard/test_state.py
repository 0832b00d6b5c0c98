"""The address of a page: everything it says comes back, and nothing a stranger types can break it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.report_rows import Freshness, LinkQuery, View
from dashboard.compare import against
from dashboard.state import (
    BANDS,
    CLASSES,
    COMPARISONS,
    GROUPS,
    METRICS,
    PLACEMENTS,
    RELS,
    ROUTES,
    SORTS,
    STATES,
    Comparison,
    State,
    address,
    defaults_of,
    elsewhere,
    parse,
)

FIRST, LAST = date(2026, 1, 2), date(2026, 6, 30)
VIEW = View(date(2026, 6, 1), LAST)
FRESH = Freshness(FIRST, LAST, None, "", None, None)
KNOWN = defaults_of(VIEW, FRESH, ["tea", "desk", "夏日"])


def some(options: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    """Any of the options, in their order."""
    return st.sets(st.sampled_from([str(o) for o in options])).map(
        lambda chosen: tuple(str(o) for o in options if str(o) in chosen)
    )


DAYS = st.integers(0, (LAST - FIRST).days).map(lambda n: FIRST + timedelta(days=n))
VIEWS = st.tuples(DAYS, DAYS, st.lists(st.sampled_from(["tea", "desk", "夏日"]), unique=True)).map(
    lambda parts: View(min(parts[:2]), max(parts[:2]), tuple(parts[2]))
)
SEARCHES = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=30)
QUERIES = st.builds(
    LinkQuery,
    search=SEARCHES,
    rels=some(RELS),
    classes=some(CLASSES),
    states=some(STATES),
    placements=some(PLACEMENTS),
    routes=some(ROUTES),
    languages=st.lists(st.sampled_from(["en", "zh-Hant", "ja"]), unique=True, max_size=3).map(tuple),
    bands=some(BANDS),
    new_days=st.integers(0, 3_660),
    sort=st.sampled_from(SORTS),
    descending=st.booleans(),
)
STATE_VALUES = st.builds(
    State,
    view=VIEWS,
    lang=st.sampled_from(["en", "zh-Hant", "zh-Hans"]),
    links=QUERIES,
    link=st.none() | st.integers(0, 10**9),
    by=st.sampled_from(GROUPS),
    metric=st.sampled_from(METRICS),
    model=st.sampled_from(["", "linear", "markov_2"]),
    compare=st.sampled_from([Comparison(kind) for kind in COMPARISONS])
    | VIEWS.map(lambda view: Comparison("own", view.since, view.until)),
    models=st.lists(st.sampled_from(["first", "last", "shapley"]), unique=True, max_size=3).map(tuple),
)


@given(STATE_VALUES)
def test_an_address_says_all_of_a_state(state: State) -> None:
    assert parse(address(state), KNOWN) == state
    assert parse("?" + address(state), KNOWN) == state


@given(st.text(max_size=300))
def test_garbage_falls_back(text: str) -> None:
    state = parse(text, KNOWN)
    assert FIRST <= state.view.since <= state.view.until <= LAST
    assert parse(address(state), KNOWN) == state


KEYS = st.sampled_from(
    [
        "since",
        "until",
        "campaign",
        "lang",
        "q",
        "rel",
        "class",
        "state",
        "sort",
        "new",
        "link",
        "by",
        "metric",
        "models",
        "compare",
    ]
)


@given(st.dictionaries(KEYS, st.text(max_size=40)))
def test_garbage_values_fall_back(said: dict[str, str]) -> None:
    state = parse("&".join(f"{key}={value}" for key, value in said.items()), KNOWN)
    assert set(state.view.campaigns) <= KNOWN.campaigns
    assert state.links.sort in SORTS


@pytest.mark.parametrize(
    ("query", "since", "until"),
    [
        ("", VIEW.since, VIEW.until),
        ("since=2026-03-01&until=2026-03-31", date(2026, 3, 1), date(2026, 3, 31)),
        ("since=2026-03-31&until=2026-03-01", date(2026, 3, 1), date(2026, 3, 31)),  # the wrong way round
        ("since=1999-01-01&until=2999-01-01", FIRST, LAST),  # clamped to the data
        ("since=2027-01-01&until=2027-02-01", LAST, LAST),  # after the last crawl
        ("since=1990-01-01&until=1990-02-01", FIRST, FIRST),
        ("since=2026-13-45&until=x", VIEW.since, VIEW.until),
        ("since=2026-02-30", VIEW.since, VIEW.until),
    ],
)
def test_days(query: str, since: date, until: date) -> None:
    assert (parse(query, KNOWN).view.since, parse(query, KNOWN).view.until) == (since, until)


@pytest.mark.parametrize(
    ("query", "classes"),
    [("", ("earned",)), ("class=all", ()), ("class=paid,own", ("own", "paid")), ("class=nonsense", ("earned",))],
)
def test_links_are_earned_unless_said_otherwise(query: str, classes: tuple[str, ...]) -> None:
    assert parse(query, KNOWN).links.classes == classes


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("", View(date(2026, 5, 2), date(2026, 5, 31))),
        ("previous", View(date(2026, 5, 2), date(2026, 5, 31))),
        ("nonsense", View(date(2026, 5, 2), date(2026, 5, 31))),
        ("own", View(date(2026, 5, 2), date(2026, 5, 31))),
        ("year", View(date(2025, 6, 1), date(2025, 6, 30))),
        ("none", None),
        ("2026-03-09,2026-02-01", View(date(2026, 2, 1), date(2026, 3, 9))),
        ("1999-01-01,2026-01-09", View(FIRST, date(2026, 1, 9))),  # clamped to the data
        ("2026-01-09,2099-01-09", View(date(2026, 1, 9), LAST)),
    ],
)
def test_what_days_are_compared_with(said: str, meant: View | None) -> None:
    assert against(parse(f"since=2026-06-01&until=2026-06-30&compare={said}", KNOWN)) == meant


def test_a_leap_day_is_compared_with_the_day_before_march() -> None:
    assert against(State(View(date(2024, 2, 29), date(2024, 3, 1)), compare=Comparison("year"))) == View(
        date(2023, 2, 28), date(2023, 3, 1)
    )


def test_defaults_stay_out_of_the_address() -> None:
    assert address(State(VIEW)) == "since=2026-06-01&until=2026-06-30"


def test_other_pages_keep_days_campaigns_and_language() -> None:
    state = State(View(FIRST, LAST, ("tea",)), "zh-Hans", LinkQuery(search="x"), 7, "campaign", "uv", "linear")
    assert parse(elsewhere(state), KNOWN) == State(View(FIRST, LAST, ("tea",)), "zh-Hans")


def test_too_many_fields_are_no_fields() -> None:
    assert parse("&".join(f"q{i}=1" for i in range(200)), KNOWN).view == VIEW
