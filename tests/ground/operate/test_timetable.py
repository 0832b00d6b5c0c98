"""When jobs are due: words, cron expressions, clocks that change, and the same times as systemd counts them."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripplemark.operate.calendar import calendar_events
from ripplemark.operate.timetable import BadTime, Job, cron_of, next_after, next_turn, turns

TAIPEI, BERLIN = ZoneInfo("Asia/Taipei"), ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
HOURLY, DAILY = Job("load", "0 * * * *"), Job("backup", "0 3 * * *")


@pytest.mark.parametrize(
    ("words", "cron"),
    [
        ("every minute", "* * * * *"),
        ("every 5 minutes", "*/5 * * * *"),
        ("Every 60 minutes", "0 * * * *"),
        ("every hour", "0 * * * *"),
        ("every  6 hours", "0 */6 * * *"),
        ("every 24 hours", "0 0 * * *"),
        ("every day", "0 0 * * *"),
        ("every day at 03:05", "5 3 * * *"),
        ("every sunday at 23:59", "59 23 * * 0"),
        ("every Wednesday", "0 0 * * 3"),
        ("15  */6 * * mon-fri", "15 */6 * * mon-fri"),
        ("0 0 1 jul,dec *", "0 0 1 jul,dec *"),
    ],
)
def test_words_mean_a_cron_expression(words: str, cron: str) -> None:
    assert cron_of(words) == cron


@pytest.mark.parametrize(
    "words",
    [
        "soon", "every", "every 7 minutes", "every 0 hours", "every 5 hours", "every day at 24:00", "every day at 3", "* * * *", "* * * * * *",
        "60 * * * *", "0 0 31 2 *", "0 0 L * *", "0 0 LW * *", "0 0 * * 5L", "0 0 * * 1#2", "@daily", "0 0 * * *; reboot",
    ],
)  # fmt: skip
def test_words_that_are_no_time_are_refused(words: str) -> None:
    with pytest.raises(BadTime):
        cron_of(words)


@pytest.mark.parametrize(
    ("cron", "zone", "after", "slot"),
    [
        ("0 3 * * *", TAIPEI, "2026-03-03T12:00+00:00", "2026-03-03T19:00+00:00"),
        (
            "30 2 * * *",
            BERLIN,
            "2026-03-28T12:00+00:00",
            "2026-03-29T01:00+00:00",
        ),  # 02:30 is skipped: at 03:00, right after the gap
        ("30 2 * * *", BERLIN, "2026-03-29T01:00+00:00", "2026-03-30T00:30+00:00"),
        ("30 2 * * *", BERLIN, "2026-10-24T12:00+00:00", "2026-10-25T00:30+00:00"),  # 02:30 stands twice: once, the first time
        ("30 2 * * *", BERLIN, "2026-10-25T00:30+00:00", "2026-10-26T01:30+00:00"),
        ("0 * * * *", BERLIN, "2026-10-25T00:00+00:00", "2026-10-25T01:00+00:00"),  # every hour stays every hour
    ],
)
def test_times_are_of_a_zone_and_survive_its_changes(cron: str, zone: ZoneInfo, after: str, slot: str) -> None:
    assert next_after(cron, datetime.fromisoformat(after), zone) == datetime.fromisoformat(slot)


def test_what_was_missed_is_due_once() -> None:
    last = {"load": NOON - timedelta(hours=5, minutes=30), "backup": NOON - timedelta(minutes=1)}
    (turn,) = turns((HOURLY, DAILY), last, NOON, ZoneInfo("UTC"))
    assert (turn.job, turn.slot, turn.missed) == (HOURLY, NOON - timedelta(hours=5), 5)
    assert turns((HOURLY, DAILY), {**last, "load": NOON}, NOON, ZoneInfo("UTC")) == ()


def test_the_longest_due_comes_first_and_an_unknown_job_begins_now() -> None:
    last = {"load": NOON - timedelta(hours=1), "backup": NOON - timedelta(days=2)}
    assert [t.job.name for t in turns((HOURLY, DAILY), last, NOON, ZoneInfo("UTC"))] == ["backup", "load"]
    assert turns((HOURLY,), {}, NOON, ZoneInfo("UTC")) == ()
    assert next_turn((HOURLY, DAILY), {}, NOON, ZoneInfo("UTC")) == NOON + timedelta(hours=1)


def test_a_clock_that_was_set_back_does_not_silence_a_job() -> None:
    assert next_turn((HOURLY,), {"load": NOON + timedelta(days=400)}, NOON, ZoneInfo("UTC")) == NOON + timedelta(hours=1)


@given(st.sampled_from([1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30]), st.integers(1_577_836_800, 2_208_988_800))
def test_steps_are_equal_in_every_zone_of_whole_hours(minutes: int, seconds: int) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    slot = next_after(cron_of(f"every {minutes} minutes"), at, BERLIN)
    assert timedelta(0) < slot - at <= timedelta(minutes=minutes)


def test_systemd_counts_the_same_times() -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("NO SYSTEMD: systemd-analyze compares its calendar with ours")
    base = datetime(2026, 3, 20, 11, 7, tzinfo=UTC)
    for cron in ("0 */6 * * *", "*/15 8-18 * * 1-5", "5 3 * * 0", "0 4 1,15 * *", "30 2 * 4 *"):
        (event,) = calendar_events(cron, "Asia/Taipei")
        said = subprocess.run(
            [analyze, "calendar", "--iterations=4", f"--base-time={base:%Y-%m-%d %H:%M:%S} UTC", event],
            capture_output=True, text=True, check=True, env={"TZ": "UTC", "LC_ALL": "C"},
        ).stdout  # fmt: skip
        times = [
            line.split(": ", 1)[1]
            for line in said.splitlines()
            if "elapse:" in line or "Iter. #" in line or "Iteration #" in line
        ]
        wanted, at = [], base
        for _ in range(4):
            at = next_after(cron, at, TAIPEI)
            wanted.append(f"{at:%a %Y-%m-%d %H:%M:%S UTC}")
        assert times == wanted, (cron, event, said)


def test_a_day_of_the_month_or_a_weekday_makes_two_events() -> None:
    assert calendar_events("0 4 1 * 1", "UTC") == ("*-*-01 04:00:00 UTC", "Mon *-*-* 04:00:00 UTC")
