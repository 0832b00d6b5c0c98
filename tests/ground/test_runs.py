"""Runs and rejects: every run has an end, and input that was put aside can be counted and looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripplemark.records import Reject, RejectReason, RunState
from ripplemark.store.clock import moment, moment_or_none, stamp, stamp_or_none
from ripplemark.store.database import Database, open_writer
from ripplemark.store.runs import add_rejects, begin_run, end_run, recent_runs, reject_counts, reject_samples

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with open_writer(tmp_path / "store.db") as opened:
        yield opened


def test_a_run_from_its_beginning_to_its_end(db: Database) -> None:
    run_id = begin_run(db, "crawl", NOW)
    assert recent_runs(db)[0].state is RunState.RUNNING
    end_run(db, run_id, RunState.DONE, {"pages": 3, "links": 0}, NOW + timedelta(minutes=5))
    (run,) = recent_runs(db)
    assert (run.state, run.command, dict(run.counts)) == (RunState.DONE, "crawl", {"pages": 3, "links": 0})
    assert run.ended_at == NOW + timedelta(minutes=5)
    assert db.data_version == 1


def test_a_run_that_was_killed_is_found_out_by_the_next(db: Database) -> None:
    begin_run(db, "crawl", NOW)
    begin_run(db, "load", NOW)
    assert [(r.command, r.state) for r in recent_runs(db)] == [("load", RunState.RUNNING), ("crawl", RunState.CRASHED)]


def test_a_failed_run_says_why_in_at_most_500_characters(db: Database) -> None:
    end_run(db, begin_run(db, "load", NOW), RunState.FAILED, {}, NOW, "x" * 900)
    assert recent_runs(db)[0].error == "x" * 500


def test_the_newest_runs_come_first_and_only_so_many(db: Database) -> None:
    for n in range(5):
        end_run(db, begin_run(db, f"c{n}", NOW), RunState.DONE, {}, NOW)
    assert [r.command for r in recent_runs(db, 2)] == ["c4", "c3"]


def test_the_same_reject_counts_once(db: Database) -> None:
    reject = Reject("access.log", 7, RejectReason.MALFORMED_LINE, "???")
    for _ in range(2):
        add_rejects(db, begin_run(db, "load", NOW), [reject])
    assert reject_counts(db) == (("access.log", RejectReason.MALFORMED_LINE, 1),)
    assert reject_samples(db, "access.log", RejectReason.MALFORMED_LINE) == (reject,)


def test_a_reject_keeps_no_address(db: Database) -> None:
    add_rejects(db, begin_run(db, "load", NOW), [Reject("a.log", 1, RejectReason.BAD_DATE, "203.0.113.9 a@b.example [?]")])
    assert reject_samples(db, "a.log", RejectReason.BAD_DATE)[0].sample == "(address) (e-mail) [?]"


def test_rejects_are_counted_by_source_and_reason_most_first(db: Database) -> None:
    bad = [Reject("b.log", n, RejectReason.BAD_DATE, "") for n in range(3)] + [Reject("a.log", 1, RejectReason.BAD_URL, "")]
    add_rejects(db, begin_run(db, "load", NOW), bad)
    assert reject_counts(db) == (("b.log", RejectReason.BAD_DATE, 3), ("a.log", RejectReason.BAD_URL, 1))
    assert [r.line for r in reject_samples(db, "b.log", RejectReason.BAD_DATE, limit=2)] == [0, 1]


@given(
    st.datetimes(
        timezones=st.timezones(), min_value=datetime.fromisoformat("1990-01-01"), max_value=datetime.fromisoformat("2090-01-01")
    )
)
def test_moments_survive_the_store_to_the_second(at: datetime) -> None:
    assert moment(stamp(at)) == at.astimezone(UTC).replace(microsecond=0)


def test_moments_sort_as_text() -> None:
    assert stamp(NOW) == "2026-03-01T12:00:00Z"
    assert stamp(NOW) < stamp(NOW + timedelta(seconds=1))


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        stamp(datetime(2026, 3, 1))  # noqa: DTZ001 - that is the point


def test_unknown_moments_stay_unknown() -> None:
    assert stamp_or_none(None) is None
    assert moment_or_none(None) is None
    assert moment_or_none(stamp_or_none(NOW)) == NOW
