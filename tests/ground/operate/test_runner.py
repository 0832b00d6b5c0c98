"""The timetable in the foreground: catches up once, waits for others, stops cleanly, remembers. Real processes, a clock of our own."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ripplemark.errors import StoreLocked
from ripplemark.operate import runner as runner_module
from ripplemark.operate.runner import LOCKED, STATE, STOPPED, Runner, State, Wakeups, is_alive, only_one
from ripplemark.operate.schedule import Schedule

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
HOURLY = Schedule(load="0 * * * *", attribute="30 * * * *")


@pytest.fixture
def wakeups() -> Iterator[Wakeups]:
    with Wakeups().listening() as listening:
        yield listening


class Clock:
    """A clock that the test turns."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def make(tmp_path: Path, wakeups: Wakeups) -> Any:
    def made(shell: str, schedule: Schedule = HOURLY) -> tuple[Runner, Clock, list[tuple[str, int]]]:
        clock, ended = Clock(), list[tuple[str, int]]()
        found = Runner(
            schedule, State.read(tmp_path), lambda _job: ["/bin/sh", "-c", shell] if shell else [], wakeups, clock,
            os.environ, lambda job, code: ended.append((job, code)),
        )  # fmt: skip
        return found, clock, ended

    return made


def test_a_job_is_run_once_for_all_its_missed_times_and_that_is_remembered(make: Any, tmp_path: Path) -> None:
    runner, clock, ended = make(f"echo $RIPPLEMARK_JOB >> {tmp_path}/said")
    runner.state.last = {"load": NOON - timedelta(hours=7), "attribute": NOON}
    (turn,) = runner.ready()
    assert (turn.job.name, turn.missed) == ("load", 6)
    assert runner.take(turn) == 0
    assert runner.ready() == ()
    assert (tmp_path / "said").read_text() == "load\n"
    assert ended == [("load", 0)]
    again = State.read(tmp_path)
    assert again.last["load"] == NOON
    clock.now = NOON + timedelta(hours=1)
    assert [t.job.name for t in runner.ready()] == ["attribute", "load"]


def test_a_job_that_meets_another_command_stays_due_and_is_tried_again_after_a_minute(make: Any) -> None:
    runner, clock, ended = make("exit 4")
    runner.state.last = {"load": NOON - timedelta(hours=1), "attribute": NOON}
    assert runner.take(runner.ready()[0]) == LOCKED
    assert (runner.ready(), ended) == ((), [])
    clock.now = NOON + timedelta(minutes=1)
    assert [t.job.name for t in runner.ready()] == ["load"]


@pytest.mark.parametrize(("shell", "code"), [("exit 3", 3), ("kill -9 $$", -9), ("", 0)])
def test_a_job_that_failed_is_told_and_waits_for_its_next_time(make: Any, shell: str, code: int) -> None:
    runner, _, ended = make(shell)
    runner.state.last = {"load": NOON - timedelta(hours=1), "attribute": NOON}
    assert runner.take(runner.ready()[0]) == code
    assert (runner.ready(), ended) == ((), [("load", code)])


def test_sigterm_stops_the_job_and_the_timetable_and_the_job_stays_due(make: Any, tmp_path: Path, wakeups: Wakeups) -> None:
    runner, _, ended = make(
        f"trap 'echo stopped > {tmp_path}/end; exit 130' TERM; touch {tmp_path}/on; while :; do sleep 0.02; done"
    )
    runner.state.last = {"load": NOON - timedelta(hours=1), "attribute": NOON}

    def stop() -> None:
        while not (tmp_path / "on").exists():
            time.sleep(0.005)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=stop).start()
    runner.run()
    assert (tmp_path / "end").read_text() == "stopped\n"
    assert (ended, wakeups.asked) == ([("load", STOPPED)], 1)
    assert State.read(tmp_path).last["load"] == NOON - timedelta(hours=1)


def test_a_job_without_end_is_stopped_then_killed_with_all_that_it_started(
    make: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner_module, "GRACE", 0.05)
    endless = Schedule(load="0 * * * *", longest_hours=0.5 / 3600)
    runner, _, _ = make(f"trap '' TERM; sleep 60 & echo $! > {tmp_path}/child; wait; sleep 60", endless)
    assert runner.once("load") == -signal.SIGKILL
    child = int((tmp_path / "child").read_text())
    ends = time.monotonic() + 60
    while is_running(child):
        assert time.monotonic() < ends
        time.sleep(0.01)


def is_running(pid: int) -> bool:
    """Whether the process is more than an entry that nobody has fetched yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("broken", ["", "[]", "{}", '{"last": {"load": "soon"}}', '{"last": 3}', "\x00"])
def test_a_memory_that_cannot_be_read_begins_anew(tmp_path: Path, broken: str) -> None:
    (tmp_path / STATE).write_text(broken)
    assert State.read(tmp_path).last == {}


def test_a_sign_of_life_is_fresh_or_none(tmp_path: Path) -> None:
    assert not is_alive(tmp_path, NOON)
    State(tmp_path / STATE).write(NOON)
    assert json.loads((tmp_path / STATE).read_text())["last"] == {}
    assert is_alive(tmp_path, NOON + timedelta(minutes=2))
    assert not is_alive(tmp_path, NOON + timedelta(minutes=4))


def test_a_second_timetable_is_refused(tmp_path: Path) -> None:
    again = pytest.raises(StoreLocked, match="another `ripplemark schedule --run`")
    with only_one(tmp_path / "new"), again, only_one(tmp_path / "new"):
        pass
    with only_one(tmp_path / "new"):
        pass
