"""When a URL is asked again: a table of histories, and laws that hold for all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripplemark.records import FetchOutcome as F
from ripplemark.records import UrlKind, UrlState
from spiders.frontier.due import NEVER, POSTPONED, History, next_visit

NOW = datetime(2024, 6, 3, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PAGE = History(UrlKind.PAGE, UrlState.DONE, F.OK, relevant=True, watched=False, tries=0, changed_at=NOW)

TABLE = [
    ("a relevant page just changed", PAGE, UrlState.DONE, 20 * HOUR),
    ("unchanged for eight days", replace(PAGE, outcome=F.NOT_MODIFIED, changed_at=NOW - 8 * DAY), UrlState.DONE, 8 * DAY),
    ("settled for years", replace(PAGE, changed_at=NOW - 900 * DAY), UrlState.DONE, 30 * DAY),
    ("settled, but published last week", replace(PAGE, changed_at=NOW - 9 * DAY, published_at=NOW - 9 * DAY), UrlState.DONE, 4 * DAY),
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
    assert (after.state, after.due_at) == (state, NOW + wait)


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
