"""Archives scanned by `scan`, in CPU seconds and wall time, against mere decompression of the same files by python-isal.

    python benchmarks/scan.py [--pages 6000] [--files 4] [--times 1] [--relevant 0] [--repeat 3]

Pages of about 100 kB of words drawn at random, each record a gzip member. `--times N` writes what a file holds N times, so that the start of
the processes, some 0.6 CPU seconds, weighs as little as it does in a real archive of a gigabyte. `--relevant N` makes one page in N link to the
brand: such pages are read in full, at some 60 pages a second, whatever the pace of the scan; 0 shows the scan alone.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE_BYTES = 100_000

_DECOMPRESS = """
import sys
from isal import igzip
for name in sys.argv[1:]:
    with igzip.open(name, "rb") as f:
        while f.read(1 << 20): pass
"""
_SCAN = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from ripplemark.config import Brand, Project, Storage
from ripplemark.store.database import open_writer
from ripplemark.store.runs import begin_run
from spiders.scan.run import scan
if __name__ == "__main__":
    folder, processes, now = Path(sys.argv[1]), int(sys.argv[2]), datetime(2026, 1, 1, tzinfo=UTC)
    project = Project(folder / "p.toml", Brand("Acme Kites", domains=("acme.example",)), Storage(folder / "s.db", folder / "data"))
    with open_writer(project.storage.database) as db:
        told = scan(project, db, begin_run(db, "scan", now), now, tuple(map(Path, sys.argv[3:])), processes)
    assert not told.broken, told.broken
    print(f"{told.records:,} records, {told.bytes / 1e6:,.0f} MB, {told.read:,} read, {told.links:,} links")
"""


def page(draw: random.Random, words: list[str], link: str) -> bytes:
    """A page of about PAGE_BYTES: half of it markup, the rest words."""
    parts, size = ["<!doctype html><html lang=en><head><meta charset=utf-8><title>A page</title></head><body>", link], 0
    while size < PAGE_BYTES:
        text = " ".join(draw.choices(words, k=40))
        parts.append(
            f'<div class="card c{draw.randrange(90)}"><a href="/{draw.choice(words)}/{draw.randrange(9999)}">{text[:30]}</a><p>{text}</p></div>\n'
        )
        size += len(parts[-1])
    return "".join(parts).encode()


def archive(path: Path, pages: int, relevant: int, seed: int, times: int = 1) -> None:
    """Write an archive of so many pages, all of them so many times."""
    draw = random.Random(seed)  # the same pages on every run
    words = ["".join(draw.choices("abcdefghijklmnoprstuvwy", k=draw.randint(2, 10))) for _ in range(8000)]
    with path.open("wb") as out:
        for n in range(pages):
            link = (
                f'<p>We flew <a href="https://acme.example/{n}">the kite</a> all day.</p>'
                if relevant and n % relevant == 0
                else ""
            )
            block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page(draw, words, link)
            head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://blog{seed}.test-{seed}.org/p/{n}\r\nWARC-Date: 2024-06-03T12:00:00Z\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
            out.write(gzip.compress(head.encode() + block + b"\r\n\r\n", 6))
    packed = path.read_bytes()
    with path.open("ab") as out:
        for _ in range(times - 1):
            out.write(packed)


def cost(script: str, *arguments: str) -> tuple[float, float, str]:
    """(CPU seconds with those of its children, wall seconds, what it said)."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "run.py"
        file.write_text(script)
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run([sys.executable, str(file), *arguments], capture_output=True, text=True, check=False, env=env)  # noqa: S603
    if done.returncode:
        raise SystemExit(done.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return cpu, time.perf_counter() - started, done.stdout.strip()


def main() -> None:
    """Make the archives, run each a few times, print the best."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=6000)
    parser.add_argument("--files", type=int, default=4)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--relevant", type=int, default=0)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        files = [Path(scratch) / f"{n}.warc.gz" for n in range(options.files)]
        for n, file in enumerate(files):
            archive(file, options.pages // options.files, options.relevant, n, options.times)
        names = [str(f) for f in files]
        mere = best([cost(_DECOMPRESS, *names) for _ in range(options.repeat)])
        report("decompression alone", mere, "")
        walls = []
        for processes in (1, 2):
            ours = []
            for n in range(options.repeat):
                folder = Path(scratch) / f"store{processes}-{n}"
                folder.mkdir()
                *figures, said = cost(_SCAN, str(folder), str(processes), *names)
                ours.append((*figures, said))
            found = best(ours)
            walls.append(found[1])
            report(f"scan, {processes} process(es)", found, ours[0][2])
            print(
                f"  pace against decompression: {mere[0] / found[0]:.2f} by CPU seconds, {mere[1] / found[1]:.2f} by wall time"
            )
        print(f"two processes against one, by wall time: {walls[0] / walls[1]:.2f}")


def best(costs: list[tuple[float, float, str]]) -> tuple[float, float]:
    """The smallest CPU and the smallest wall seconds."""
    return min(c[0] for c in costs), min(c[1] for c in costs)


def report(name: str, found: tuple[float, float], said: str) -> None:
    """One line of the table."""
    print(f"{name}: {found[0]:.2f} CPU s, {found[1]:.2f} s wall {said}", flush=True)


if __name__ == "__main__":
    main()
