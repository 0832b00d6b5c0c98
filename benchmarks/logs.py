"""Text of access logs to stored visits and daily traffic, against GoAccess, in CPU seconds on a million lines.

    python benchmarks/logs.py [--lines 1000000] [--log FILE] [--no-goaccess]

The log is a real one repeated; in each repeat every visitor is another one, so the number of visitors grows with the log. Our modules are
compiled first, as they are after any first run.
GoAccess (`apt-get install goaccess`) writes its JSON report of the same file.
"""

from __future__ import annotations

import argparse
import compileall
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOG = ROOT.parent / "shared" / "logs" / "elastic_apache_logs.log"

_OURS = """
import sys
from datetime import UTC, datetime
from pathlib import Path
sys.path.insert(0, {root!r})
from ripplemark.operate.garbage import collect_seldom
collect_seldom()  # as every command begins
from attribution.intake.load import load_files
from attribution.traffic.settle import refresh_traffic
from ripplemark.config import Brand, Project, Storage, Traffic
from ripplemark.store.database import open_writer
from ripplemark.store.runs import begin_run
folder, now = Path({folder!r}), datetime(2026, 1, 1, tzinfo=UTC)
project = Project(folder / "p.toml", Brand("Site", domains=("semicomplete.com",)), Storage(folder / "s.db", folder / "data"),
                  traffic=Traffic(site="https://www.semicomplete.com"))
with open_writer(project.storage.database) as db:
    (report,) = load_files(project, db, begin_run(db, "load", now), [Path({log!r})], now).files
    traffic = refresh_traffic(project, db, now)
print(f"{{report.read:,}} lines read, {{report.kept:,}} hits kept, {{traffic.visits:,}} visits, {{traffic.pv:,}} page views")
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one program took."""

    cpu: float  # seconds, user and system
    wall: float
    peak: float  # MB
    said: str


def repeated(source: Path, target: Path, lines: int) -> int:
    """Write a log of about so many lines: the source again and again, each time by other visitors; gives the number of lines."""
    rows = source.read_bytes().splitlines(keepends=True)
    written = 0
    with target.open("wb") as out:
        for repeat in range(-(-lines // len(rows))):
            for row in rows[: lines - written]:
                host, _, rest = row.partition(b" ")
                first, _, others = host.partition(b".")
                out.write(b"%d.%s %s" % ((int(first) + repeat) % 223 + 1, others, rest))
            written += min(len(rows), lines - written)
    return written


def cost_of(command: list[str]) -> Cost:
    """Run a program and measure it and nothing else."""
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:  # noqa: S603 - our own command lines
        assert process.stdout is not None
        said = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[0]} ended with {process.returncode}")
    return Cost(used.ru_utime + used.ru_stime, time.perf_counter() - started, used.ru_maxrss / 1024, said.strip()[-200:])


def main() -> None:
    """Make the log, run both, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--log", type=Path, default=LOG)
    parser.add_argument("--no-goaccess", action="store_true")
    options = parser.parse_args()
    if not options.log.exists():
        raise SystemExit(f"{options.log}: not there; name a combined log with --log")
    for room in ("attribution", "ripplemark"):
        compileall.compile_dir(ROOT / room, quiet=1)
    with tempfile.TemporaryDirectory() as scratch:
        log = Path(scratch) / "access.log"
        lines = repeated(options.log, log, options.lines)
        print(f"{lines:,} lines, {log.stat().st_size / 1e6:,.0f} MB, {os.cpu_count()} cores")
        script = _OURS.format(root=str(ROOT), folder=scratch, log=str(log))
        ours = cost_of([sys.executable, "-c", script])
        report("Ripplemark", lines, ours)
        print(f"  {ours.said}")
        if not options.no_goaccess and (program := shutil.which("goaccess")):
            theirs = cost_of([program, str(log), "--log-format=COMBINED", "--no-global-config", "-o", f"{scratch}/report.json"])
            report("GoAccess", lines, theirs)
            print(f"ratio by CPU seconds: {theirs.cpu / ours.cpu:.1f}")


def report(name: str, lines: int, cost: Cost) -> None:
    """One line of the table."""
    rate = lines / cost.cpu
    print(f"{name}: {cost.cpu:.2f} CPU s, {cost.wall:.2f} s wall, peak {cost.peak:,.0f} MB, {rate:,.0f} lines per CPU second")


if __name__ == "__main__":
    main()
