"""Registrations summed by path and cohort, stored, and asked for again: every registration once, whatever is asked."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.credit.causes import Cause
from attribution.credit.journey_sums import cohort_sums, path_sums
from attribution.credit.level_credit import Told
from attribution.credit.paths import Journey
from attribution.reports.journeys import MOST_WEEKS, Cohort, cohorts_of, path_rows
from ripplemark.records import CohortSum, Origin, Registration, Visit
from ripplemark.store.database import open_writer
from ripplemark.store.journeys import cohort_totals, cohort_weeks, path_totals, replace_journeys

AT = datetime(2026, 6, 1, 9, tzinfo=UTC)  # a Monday
TAIPEI = ZoneInfo("Asia/Taipei")
JUNE = (date(2026, 6, 1), date(2026, 6, 30))


def visit(hours: float, channel: str) -> Visit:
    return Visit("v", "a", AT + timedelta(hours=hours), 1, channel, "", "", "", "", "/", "")


def told(hours: float, *visits: Visit, value: float | None = 10.0, campaign: str = "") -> Told:
    registration = Registration("r", AT + timedelta(hours=hours), "a", "signup", value, "CNY", "a.csv")
    origins = ((Origin.DIRECT, campaign, 1.0),) if campaign else ((Origin.OTHER, "", 1.0),)
    return Told(Journey(registration, visits), tuple(Cause(origins=origins) for _ in visits))


TOLD = (
    told(30, visit(0, "Email"), visit(1, "Email"), visit(24, "Direct"), campaign="one"),
    told(54, visit(30, "Email"), visit(50, "Direct"), campaign="two"),
    told(55, visit(31, "Email"), visit(51, "Direct"), value=None, campaign="two"),
    told(400, visit(5, "Direct")),
    told(60),
)


def test_a_channel_several_times_in_a_row_counts_once() -> None:
    sums = path_sums(TOLD, TAIPEI)
    assert {s.steps for s in sums} == {("Email", "Direct"), ("Direct",), ()}
    assert sum(s.registrations for s in sums) == len(TOLD)
    first = next(s for s in sums if s.campaigns == ("one",))
    assert (first.day, first.days, first.value, first.currency) == (date(2026, 6, 2), 1.25, 10.0, "CNY")


def test_days_and_weeks_are_those_of_the_site() -> None:
    late = told(20, visit(8, "Direct"))  # 01:00 and 13:00 of Tuesday in Taipei
    assert path_sums([late], TAIPEI)[0].day == date(2026, 6, 2)
    sunday = told(0, visit(-16, "Direct"))  # Monday 01:00 in Taipei, Sunday in UTC
    assert [(c.week, c.weeks) for c in cohort_sums([sunday], TAIPEI)] == [(date(2026, 6, 1), 0)]
    assert [(c.week, c.weeks) for c in cohort_sums([sunday], ZoneInfo("UTC"))] == [(date(2026, 5, 25), 1)]


@pytest.mark.parametrize(
    ("campaigns", "found"),
    [((), 5), (("one",), 1), (("two",), 2), (("one", "two"), 3), (("none",), 0)],
)
def test_what_is_stored_is_found_for_any_campaigns(tmp_path: Path, campaigns: tuple[str, ...], found: int) -> None:
    with open_writer(tmp_path / "r.db") as db:
        replace_journeys(db, path_sums(TOLD, TAIPEI), cohort_sums(TOLD, TAIPEI))
        replace_journeys(db, path_sums(TOLD, TAIPEI), cohort_sums(TOLD, TAIPEI))  # anew, not twice
        rows = path_rows(path_totals(db, *JUNE, campaigns))
        cohorts = list(cohort_totals(db, *JUNE, campaigns))
    assert sum(row.registrations for row in rows) == found
    assert sum(c.registrations for c in cohorts) == found - (not campaigns)  # one has no visit, so no first one
    assert sum(row.share for row in rows) == pytest.approx(1 if found else 0)
    if not campaigns:
        assert rows[0].steps == ("Email", "Direct")
        assert rows[0].values == (("CNY", 20.0),)  # what nobody says is left out
        assert next(row for row in rows if not row.steps).days is None


def laid_out(sums: list[CohortSum]) -> list[Cohort]:
    """As the store gives them: a row for each week and channel."""
    found: dict[tuple[date, str], list[int]] = {}
    for c in sums:
        found.setdefault((c.week, c.channel), [0] * MOST_WEEKS)[min(c.weeks, MOST_WEEKS - 1)] += c.registrations
    return [(*key, tuple(found[key])) for key in sorted(found)]


@pytest.mark.parametrize("campaigns", [(), ("one",), ("two",), ("one", "two"), ("none",)])
def test_weeks_and_channels_have_the_same_sums(tmp_path: Path, campaigns: tuple[str, ...]) -> None:
    late = told(24 * 7 * 20, visit(0, "Email"))  # later than there are columns
    with open_writer(tmp_path / "r.db") as db:
        replace_journeys(db, (), cohort_sums((*TOLD, late), TAIPEI))
        assert list(cohort_weeks(db, *JUNE, campaigns, MOST_WEEKS)) == laid_out(list(cohort_totals(db, *JUNE, campaigns)))


def test_cohorts_keep_weeks_without_anybody_and_leave_the_future_open(tmp_path: Path) -> None:
    found = cohorts_of(laid_out(cohort_sums((told(0, visit(0, "Email")), told(600, visit(500, "Direct")), told(400, visit(5, "Direct"))), TAIPEI)), "", date(2026, 6, 28))  # fmt: skip
    assert found.weeks == tuple(date(2026, 6, 1) + timedelta(days=7 * n) for n in range(4))
    assert found.counts == ((1, 0, 1), (0, 0, 0), (0, 0, None), (1, None, None))
    assert found.channels == ("Direct", "Email")
    assert cohorts_of((), "", date(2026, 6, 28)).counts == ()


def test_weeks_in_which_a_visitor_cannot_be_told_again_are_unknown() -> None:
    sums = cohort_sums((told(0, visit(0, "Email")), told(600, visit(500, "Direct")), told(400, visit(5, "Direct"))), TAIPEI)
    period = (date(2026, 6, 15) - date(1970, 1, 1)).days  # a new one begins on June 15
    found = cohorts_of(laid_out(sums), "", date(2026, 6, 28), period).counts
    assert found == ((1, 0, 1), (0, None, None), (0, 0, None), (1, None, None))


@given(st.lists(st.tuples(st.lists(st.sampled_from(("Direct", "Email")), max_size=5), st.integers(0, 500)), max_size=20))
def test_every_registration_is_in_one_row(ways: list[tuple[list[str], int]]) -> None:
    all_told = [told(hours, *(visit(min(hours, n), c) for n, c in enumerate(channels))) for channels, hours in ways]
    assert sum(s.registrations for s in path_sums(all_told, TAIPEI)) == len(ways)
    assert sum(c.registrations for c in cohort_sums(all_told, TAIPEI)) == sum(bool(channels) for channels, _ in ways)
