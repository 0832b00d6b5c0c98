"""Runs jobs of the timetable one after another in the foreground: wakes for signals, catches up once, keeps what was done in a file.

Starts commands of ours as processes of their own; knows no store. What a job did is a row in `runs`, written by the job itself.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import IO

from ripplemark.errors import StoreLocked
from ripplemark.operate.logs import is_json, say
from ripplemark.operate.schedule import JOB_VARIABLE, Schedule
from ripplemark.operate.timetable import Turn, next_turn, turns

STATE = "schedule.json"
LOCKED = 4
STOPPED = -1  # in place of an exit code: the job was not run to its end
AGAIN = timedelta(minutes=1)  # until a job is tried again that met another command
LONGEST_SLEEP = 30.0  # seconds; a clock that was set, or a machine that slept, is found out so soon
GRACE = 60.0  # seconds from the wish that a job stops to its kill
ALIVE = timedelta(minutes=3)  # how old the last sign of life may be


class Wakeups:
    """Sleeps that signals end: SIGINT, SIGTERM and SIGHUP ask to stop unless they are ignored, SIGCHLD says that a job ended."""

    def __init__(self) -> None:
        self.asked = 0  # how often somebody asked to stop
        self._read, self._write = os.pipe()
        for end in (self._read, self._write):
            os.set_blocking(end, False)

    @contextmanager
    def listening(self) -> Generator[Wakeups]:
        """Signals come here while inside; from the main thread."""
        before_fd = signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)
        heard = [
            s for s in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM, signal.SIGCHLD) if signal.getsignal(s) != signal.SIG_IGN
        ]
        before = {s: signal.signal(s, self._came) for s in heard}
        try:
            yield self
        finally:
            for number, old in before.items():
                signal.signal(number, old)
            signal.set_wakeup_fd(before_fd)
            os.close(self._read)
            os.close(self._write)

    def _came(self, number: int, _frame: FrameType | None) -> None:
        self.asked += number != signal.SIGCHLD

    def sleep(self, seconds: float) -> None:
        """Sleep so long, or until a signal comes."""
        if select.select([self._read], [], [], max(0.0, seconds))[0]:
            with suppress(BlockingIOError):
                os.read(self._read, 4096)


@dataclass(slots=True)
class State:
    """Up to which moment each job's times were kept, and the last sign of life; a file that is written whole or not at all."""

    path: Path
    last: dict[str, datetime] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> State:
        """What is known; nothing where the file is missing or unreadable: then every job begins anew."""
        path = folder / STATE
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            last = {str(name): datetime.fromisoformat(at) for name, at in raw["last"].items()}
        except FileNotFoundError:
            return cls(path)
        except (OSError, ValueError, KeyError, AttributeError, TypeError) as e:
            say("the timetable's memory cannot be read and begins anew", logging.WARNING, file=str(path), error=str(e))
            return cls(path)
        return cls(path, {name: at for name, at in last.items() if at.tzinfo})

    def write(self, now: datetime) -> None:
        """Keep it, with `now` as the sign of life. A disk without room does not end the timetable."""
        part = self.path.with_name(f"{self.path.name}.part")
        text = json.dumps({"alive": now.isoformat(), "last": {name: at.isoformat() for name, at in self.last.items()}})
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(text, encoding="utf-8")
            part.replace(self.path)
        except OSError as e:
            say("the timetable's memory cannot be written", logging.ERROR, file=str(self.path), error=str(e))


def is_alive(folder: Path, now: datetime) -> bool:
    """Whether a timetable in the foreground gave a sign of life lately."""
    try:
        at = datetime.fromisoformat(json.loads((folder / STATE).read_text(encoding="utf-8"))["alive"])
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return abs(now - at) < ALIVE


@contextmanager
def only_one(folder: Path) -> Generator[None]:
    """Hold the timetable's lock. Raises StoreLocked where another one runs in the foreground."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = (folder / "schedule.lock").open("a+", encoding="utf-8")
    with lock:
        _take(lock, folder)
        yield


def _take(lock: IO[str], folder: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as e:
        raise StoreLocked(f"{folder}: another `ripplemark schedule --run` keeps this timetable. Stop it first") from e


class Runner:
    """Keeps a timetable until it is told to stop."""

    def __init__(
        self,
        schedule: Schedule,
        state: State,
        call: Callable[[str], Sequence[str]],
        wakeups: Wakeups,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        environment: Mapping[str, str] = os.environ,
        after: Callable[[str, int], None] = lambda _job, _code: None,
    ) -> None:
        self.schedule, self.state, self.call, self.wakeups = schedule, state, call, wakeups
        self._clock, self._environment, self._after = clock, environment, after
        self._not_before: dict[str, datetime] = {}

    def run(self) -> None:
        """Until SIGINT or SIGTERM."""
        for job in self.schedule.jobs:
            self.state.last.setdefault(job.name, self._clock())
        while not self.wakeups.asked:
            self.state.write(self._clock())
            ready = self.ready()
            if ready:
                self.take(ready[0])
            else:
                self.wakeups.sleep(self._pause())

    def ready(self) -> tuple[Turn, ...]:
        """Jobs that may run now."""
        now = self._clock()
        due = turns(self.schedule.jobs, self.state.last, now, self.schedule.zone)
        return tuple(turn for turn in due if self._not_before.get(turn.job.name, now) <= now)

    def _pause(self) -> float:
        now = self._clock()
        wake = [at for at in self._not_before.values() if at > now]
        if not wake:
            wake = [next_turn(self.schedule.jobs, self.state.last, now, self.schedule.zone)]
        return min(LONGEST_SLEEP, max(0.05, (min(wake) - now).total_seconds()))

    def take(self, turn: Turn) -> int:
        """Run one job for all its times up to now; a job that met another command stays due."""
        name, began = turn.job.name, self._clock()
        late = began - turn.slot
        say("job begins", job=name, due=turn.slot.isoformat(), late_seconds=round(late.total_seconds()), missed=turn.missed)
        code = self._process(name)
        took = round((self._clock() - began).total_seconds(), 1)
        if code == LOCKED:
            self._not_before[name] = self._clock() + AGAIN
            say("job waits for another command", logging.WARNING, job=name)
            return code
        self._not_before.pop(name, None)
        if code != STOPPED:
            self.state.last[name] = began
            self.state.write(self._clock())
        say("job ended", logging.INFO if code in (0, STOPPED) else logging.ERROR, job=name, exit_code=code, seconds=took)
        self._after(name, code)
        return code

    def once(self, name: str) -> int:
        """Run one job now, whatever the timetable says; its exit code, STOPPED where somebody asked to stop meanwhile."""
        code = self._process(name)
        self._after(name, code)
        return code

    def _process(self, name: str) -> int:
        """The job's exit code; STOPPED where somebody asked to stop meanwhile."""
        words, ends = list(self.call(name)), time.monotonic() + self.schedule.longest_hours * 3600
        if not words:
            say("nothing to do", job=name)
            return 0
        environment = {**self._environment, JOB_VARIABLE: name}
        shown = subprocess.DEVNULL if is_json() else None  # the closing table; as JSON lines the end of the run tells the same
        with subprocess.Popen(words, env=environment, start_new_session=True, stdout=shown) as process:  # noqa: S603 - commands of ours
            while process.poll() is None and not self.wakeups.asked and time.monotonic() < ends:
                self.wakeups.sleep(min(LONGEST_SLEEP, ends - time.monotonic()))
                self.state.write(self._clock())
            if process.poll() is None:
                self._stop(name, process)
        return STOPPED if self.wakeups.asked else int(process.returncode)

    def _stop(self, name: str, process: subprocess.Popen[bytes]) -> None:
        """Ask the job to stop; kill it, with all that it started, after the grace or when somebody asks again."""
        why = "stopping" if self.wakeups.asked else f"over {self.schedule.longest_hours:g} hours"
        say("job is asked to stop", logging.WARNING, job=name, why=why)
        process.terminate()
        ends, asked = time.monotonic() + GRACE, self.wakeups.asked
        while process.poll() is None and time.monotonic() < ends and self.wakeups.asked == asked:
            self.wakeups.sleep(min(1.0, ends - time.monotonic()))
        if process.poll() is None:
            say("job is killed; the next run goes on where it was", logging.ERROR, job=name)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
