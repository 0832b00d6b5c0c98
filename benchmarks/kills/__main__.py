"""The kill matrix (gate 1): crawl, load, attribute and migrate are killed at random moments and at every 25th write, and done again.

After each kill the file must be sound; after the run that follows, every row must be there once, as after a run that nobody disturbed.
`python -m benchmarks.kills [crawl|load|attribute|migrate]... [--random N] [--every N] [--seed N]`. The writes are counted by strace; without
it only the random kills are made. A run is a process forked from this one, in which everything is imported already.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.kills.inputs import write_inputs
from benchmarks.kills.killing import killed_at, killed_at_write, whole
from benchmarks.kills.states import Clean, Tally, sound, state_of
from benchmarks.kills.works import WORKS, Work, warm


def trial(work: Work, base: Path, kill: Callable[[Path], bool], tally: Tally, clean: Clean, times: int) -> bool:
    """Up to so many kills one after another, then a whole run; False where no kill met a run any more."""
    folder = Path(tempfile.mkdtemp(prefix="kills-"))
    try:
        shutil.copytree(base, folder, dirs_exist_ok=True)
        hit = 0
        while hit < times and kill(folder):
            hit += 1
            tally.kills += 1
            tally.corrupt += not sound(folder)
        whole(work.act, folder)
        tally.compare(folder, clean)
        return hit > 0
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def randomly(work: Work, base: Path, clean: Clean, seconds: float, kills: int, draw: random.Random) -> Tally:
    """So many kills at random moments of a run of so many seconds, up to three before a run is left in peace."""
    tally = Tally()
    while tally.kills < kills:
        trial(
            work, base, lambda f: killed_at(work.act, f, draw.uniform(0.0, seconds)), tally, clean, min(3, kills - tally.kills)
        )
    return tally


def at_writes(name: str, base: Path, clean: Clean, writes: range) -> tuple[Tally, int]:
    """A kill at each of these writes, up to the first that a run does not reach any more; the last that was reached."""
    work, tally, last = WORKS[name], Tally(), 0
    for number in writes:
        if not trial(work, base, lambda f, n=number: killed_at_write(work.act, f, n), tally, clean, 1):  # type: ignore[misc]
            break
        last = number
        words = f"{tally.kills} kills, {tally.corrupt} corrupt, {tally.lost} lost, {tally.doubled} doubled"
        print(f"{name}: write {number}: {words}", file=sys.stderr, flush=True)
    return tally, last


def matrix(name: str, base: Path, randoms: int, writes: range | None, draw: random.Random) -> None:
    """Both rows of one command, printed."""
    work = WORKS[name]
    for step in work.before:
        whole(step, base)
    undisturbed = base.with_name(f"{base.name}-clean")
    shutil.copytree(base, undisturbed)
    seconds = whole(work.act, undisturbed)
    clean = state_of(undisturbed)
    if randoms:
        begun = time.monotonic()
        say(name, f"random moments of {seconds:.1f} s", randomly(work, base, clean, seconds, randoms, draw), begun)
    if writes and shutil.which("strace"):
        begun = time.monotonic()
        tally, last = at_writes(name, base, clean, writes)
        say(name, f"every {writes.step}th write, {writes.start} to {last}", tally, begun)


def say(name: str, how: str, tally: Tally, begun: float) -> None:
    took = time.monotonic() - begun
    print(
        f"| {name} | {how} | {tally.kills} | {tally.corrupt} | {tally.lost} | {tally.doubled} | {tally.trials} | {took:.0f} |",
        flush=True,
    )
    for words in tally.other[:5]:
        print(f"    {words[:300]}", flush=True)
    assert tally.corrupt + tally.lost + tally.doubled == 0, name


def main() -> None:
    """The matrix of the commands that are named, or of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("works", nargs="*", choices=[*WORKS, []], default=list(WORKS))
    parser.add_argument("--random", type=int, default=50, help="kills at random moments, of each command")
    parser.add_argument("--every", type=int, default=25, help="kill at every so-manieth write; 0: none")
    parser.add_argument("--from", dest="first", type=int, default=0, help="begin at this write")
    parser.add_argument("--to", dest="last", type=int, default=1_000_000, help="end at this write")
    parser.add_argument("--seed", type=int, default=8)
    asked = parser.parse_args()
    warm()
    print(
        "| command | killed at | kills | corrupt | rows lost | rows doubled | states compared | s |\n|---|---|---|---|---|---|---|---|",
        flush=True,
    )
    writes = range(asked.first or asked.every, asked.last + 1, asked.every) if asked.every else None
    for name in asked.works:
        with tempfile.TemporaryDirectory(prefix="kills-") as folder:
            base = Path(folder) / "base"
            base.mkdir()
            write_inputs(base, WORKS[name].lines)
            matrix(name, base, asked.random, writes, random.Random(asked.seed))


if __name__ == "__main__":
    main()
