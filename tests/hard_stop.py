"""Work on hostile input that must come to an end: done in a process of its own, which is killed after far more processor time than it can need.

No clock is read: what is told is whether the work ended. A busy machine makes the same work cost two or three times as much processor time at most;
work that grows with the square of its input, or faster, needs hundreds of times as much, on input that is large enough or is read often enough."""

from __future__ import annotations

import io
import pickle
import resource
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
STOP = 60  # s of processor time, for all of the work together


def ended(work: Callable[..., Any], cases: Sequence[tuple[Any, ...]], *, times: int = 1) -> list[Any]:
    """What the work gives for each case, done so many times. `work`: a function of a module. Fails with the case that had no end, or with what the
    process said."""
    job = pickle.dumps((work, list(cases), times))
    done = subprocess.run([sys.executable, "-m", "tests.hard_stop"], cwd=ROOT, input=job, capture_output=True, check=False)
    given, answers = io.BytesIO(done.stdout), list[Any]()
    while given.tell() < len(done.stdout):
        answers.append(pickle.load(given))
    if len(answers) < len(cases):
        shown = repr(cases[len(answers)])[:100]
        raise AssertionError(
            f"no end within {STOP} s of processor time (exit {done.returncode}): {shown}\n{done.stderr.decode()[-2000:]}"
        )
    return answers


def main() -> None:
    """Do the work that standard input says, an answer after each case."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (STOP, STOP))
    work, cases, times = pickle.load(sys.stdin.buffer)
    for case in cases:
        for _ in range(times):
            answer = work(*case)
        pickle.dump(answer, sys.stdout.buffer)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
