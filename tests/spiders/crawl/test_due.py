"""When a URL is asked again: a table of histories, and laws that hold for all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripplemark.records import FetchOutcome as F
from ripplemark.records import Pace, UrlKind, UrlState
from spiders.frontier.due import NEVER, POSTPONED, History, next_visit, paced, usual_wait

NOW = datetime(2024, 6, 3, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PAGE = History(UrlKind.PAGE, UrlState.DONE, F.OK, relevant=True, watched=False, tries=0, changed_at=NOW)

TABLE = [
    ("a relevant page just changed", PAGE, UrlState.DONE, 20 * HOUR),
    ("unchanged for eight days", replace(PAGE, outcome=F.NOT_MODIFIED, changed_at=NOW - 8 * DAY), UrlState.DONE, 8 * DAY),
    ("settled for years", replace(PAGE, changed_at=NOW - 900 * DAY), UrlState.DONE, 30 * DAY),
    ("settled, but published last week", replace(PAGE, changed_at=NOW - 9 * DAY, published_at=NOW - 9 * DAY), UrlState.DONE, 4 * DAY),
    ("changed at each of five daily looks", replace(PAGE, pace=Pace(5, 5, 5)), UrlState.DONE, 20 * HOUR),
    ("changed at one of five weekly looks, just now", replace(PAGE, pace=Pace(5, 1, 35)), UrlState.DONE, timedelta(days=24.179)),
    ("looked at twice only", replace(PAGE, pace=Pace(1.9, 1, 14)), UrlState.DONE, 20 * HOUR),
    ("never seen to change", replace(PAGE, outcome=F.NOT_MODIFIED, changed_at=NOW - 8 * DAY, pace=Pace(5, 0, 8)), UrlState.DONE, 8 * DAY),
    ("changed rarely, but published last week", replace(PAGE, pace=Pace(5, 1, 35), published_at=NOW - 9 * DAY), UrlState.DONE, 4 * DAY),
    ("not about us", replace(PAGE, relevant=False), UrlState.DONE, 7 * DAY),
    ("a quiet feed", replace(PAGE, kind=UrlKind.FEED, relevant=False, changed_at=NOW - 90 * DAY), UrlState.DONE, 20 * HOUR),
    ("a busy feed", replace(PAGE, kind=UrlKind.FEED, relevant=False), UrlState.DONE, HOUR),
    ("a watched home", replace(PAGE, watched=True, relevant=False, changed_at=NOW - DAY), UrlState.DONE, 20 * HOUR),
    ("gone, to be confirmed", replace(PAGE, outcome=F.NOT_FOUND), UrlState.DONE, 20 * HOUR),
    ("gone for the third time", replace(PAGE, outcome=F.GONE, tries=2), UrlState.DONE, 80 * HOUR),
    ("a timeout", replace(PAGE, outcome=F.TIMEOUT), UrlState.FAILED, 6 * HOUR),
    ("the fourth timeout", replace(PAGE, outcome=F.TIMEOUT, tries=3), UrlState.FAILED, 48 * HOUR),
    ("disallowed", replace(PAGE, outcome=F.ROBOTS_DISALLOWED), UrlState.FAILED, 7 * DAY),
    ("a picture", replace(PAGE, outcome=F.NOT_HTML), UrlState.FAILED, 7 * DAY),
    ("out of budget", replace(PAGE, outcome=F.BUDGET, state=UrlState.PENDING), UrlState.PENDING, timedelta(0)),
]  # fmt: skip


@pytest.mark.parametrize(("history", "state", "wait"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_rules(history: History, state: UrlState, wait: timedelta) -> None:
    after = next_visit(history, NOW)
    assert after.state is state
    assert after.due_at is not None
    assert abs(after.due_at - NOW - wait) < timedelta(minutes=2)


@pytest.mark.parametrize("outcome", sorted(NEVER))
def test_what_must_not_be_asked_is_not_asked_again(outcome: F) -> None:
    after = next_visit(replace(PAGE, outcome=outcome), NOW)
    assert (after.state, after.due_at) == (UrlState.IGNORED, None)


histories = st.builds(
    History,
    kind=st.sampled_from(UrlKind),
    state=st.sampled_from([UrlState.PENDING, UrlState.DONE, UrlState.FAILED]),
    outcome=st.sampled_from([o for o in F if o not in NEVER]),
    relevant=st.booleans(),
    watched=st.booleans(),
    tries=st.integers(0, 10_000),
    changed_at=st.none() | st.datetimes(max_value=datetime(2024, 6, 3), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds the zone
    published_at=st.none() | st.datetimes(timezones=st.just(UTC)),
    pace=st.builds(Pace, looks=st.floats(0, 10), changes=st.floats(0, 10), days=st.floats(0, 4000)),
)


@given(histories)
def test_every_url_is_due_again_within_half_a_year_and_never_in_the_past(history: History) -> None:
    after = next_visit(history, NOW)
    assert after.due_at is not None
    assert NOW <= after.due_at <= NOW + 180 * DAY
    assert (after.due_at == NOW) == (history.outcome in POSTPONED)


@given(histories)
def test_failures_count_up_and_a_success_ends_them(history: History) -> None:
    after = next_visit(history, NOW)
    if history.outcome in (F.OK, F.NOT_MODIFIED):
        assert after.tries == 0
    elif history.outcome not in POSTPONED:
        assert after.tries == history.tries + 1


@given(st.floats(3, 10), st.floats(0, 1), st.floats(0, 1), st.floats(0.1, 1000))
def test_what_changes_more_often_is_never_looked_at_later(looks: float, one: float, other: float, days: float) -> None:
    waits = [usual_wait(Pace(looks, looks * share, days)) for share in sorted((one, other))]
    if None not in waits:
        assert waits[1] <= waits[0]


@pytest.mark.parametrize("every", [2, 10])
def test_the_estimate_finds_how_often_a_page_changes(every: int) -> None:
    """Looked at daily, a page that changes every so many days is expected to have changed with a chance of one half by then."""
    pace = Pace()
    for n in range(1, 200):
        pace = paced(pace, 1.0, n % every == 0)
    wait = usual_wait(pace)
    assert wait is not None
    assert 0.3 * every * DAY < wait < 1.6 * every * DAY


def looks_within(days: int, every: int) -> int:
    """How often a page that changes every so many days is looked at."""
    at, seen, pace, changed_at, looks = 0.0, 0, Pace(), NOW, 0
    while at < days:
        version = int(at // every)
        looks, last = looks + 1, at
        changed_at = NOW + timedelta(days=at) if version != seen or looks == 1 else changed_at
        history = replace(PAGE, changed_at=changed_at, pace=pace)
        due = next_visit(history, NOW + timedelta(days=at)).due_at
        assert due is not None
        at = (due - NOW) / DAY
        seen, pace = version, paced(pace, at - last, int(at // every) != version)
    return looks


def test_pages_that_change_are_looked_at_more_often() -> None:
    daily, weekly, monthly, never = (looks_within(365, every) for every in (1, 7, 30, 10_000))
    assert daily > 2 * weekly > 2 * monthly > 2 * never
    assert daily <= 365 / (20 / 24) + 1
