"""WAT files scanned for links to a brand: in this process, on Spark with one core and with two. CPU seconds and wall time, the start of Spark apart.

    python benchmarks/spark_scan.py [--records 6000] [--files 2] [--links 100]

Records like Common Crawl's, 60 kB of JSON with 150 links each; one page in `--links` links to the brand. The links found must be the same.
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
from pathlib import Path

import orjson

ROOT = Path(__file__).resolve().parent.parent
LINKS = 150

_RUN = """
import sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from spiders.net.addresses import allowed_from
from spiders.read.brief import ReadingBrief
from spiders.scan.candidates import CandidateLink, candidates_in, parts_of
from spiders.scan.cluster import _session, spread
brief = ReadingBrief(frozenset({"acme.example"}), ("Acme Kites",))
master, folder, names = sys.argv[2], Path(sys.argv[3]), sys.argv[4:]
parts = [p for n in names for p in parts_of(n)]
if master == "here":
    begun = time.perf_counter()
    found = sum(isinstance(f, CandidateLink) for p in parts for f in candidates_in(p, brief, 5 * 2**20, allowed_from(())))
else:
    with _session(master) as spark:
        spark.range(1).count()
        begun = time.perf_counter()
        spread(master, parts, brief, 5 * 2**20, allowed_from(()), folder)
        found = spark.read.text(str(folder / "links")).count()
print(found, time.perf_counter() - begun)
"""


def wat(path: Path, records: int, every: int, seed: int) -> int:
    """Write a WAT file of so many records; its size unpacked."""
    draw, size = random.Random(seed), 0
    words = ["".join(draw.choices("abcdefghijklmnoprstuvwy", k=draw.randint(3, 11))) for _ in range(5_000)]
    with path.open("wb") as out:
        for n in range(records):
            links = [_link(draw, words) for _ in range(LINKS)]
            if n % every == 0:
                links[LINKS // 2] = {
                    "path": "A@/href",
                    "url": f"https://acme.example/{n}",
                    "text": "Acme",
                    "rel": "nofollow ugc",
                }
            url = f"https://blog{seed}.example.net/{n}"
            header = {"WARC-Type": "response", "WARC-Target-URI": url, "WARC-Date": "2026-06-03T12:00:00Z"}
            told = {
                "Payload-Metadata": {"HTTP-Response-Metadata": {"HTML-Metadata": {"Links": links}}},
                "WARC-Header-Metadata": header,
            }
            block = orjson.dumps(
                {
                    "Envelope": told,
                    "Container": {"Filename": "a.warc.gz", "Offset": str(n), "Gzip-Metadata": {"Deflate-Length": "9"}},
                }
            )
            head = f"WARC/1.0\r\nWARC-Type: metadata\r\nWARC-Target-URI: {url}\r\nContent-Type: application/json\r\nContent-Length: {len(block)}\r\n\r\n"
            out.write(gzip.compress(head.encode() + block + b"\r\n\r\n", 6))
            size += len(block)
    return size


def _link(draw: random.Random, words: list[str]) -> dict[str, str]:
    name, text = "-".join(draw.choices(words, k=4)), " ".join(draw.choices(words, k=6))
    host = f"{draw.choice(words)}.example.org" if draw.random() < 0.2 else "blog.example.net"
    return {
        "path": "A@/href",
        "url": f"https://{host}/{draw.choice(words)}/{name}",
        "text": text,
        "title": text,
        "rel": "noopener",
    }


def main() -> None:
    """Write the files, then scan them three times."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=6_000)
    parser.add_argument("--files", type=int, default=2)
    parser.add_argument("--links", type=int, default=100)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        files = [Path(scratch) / f"{n}.wat.gz" for n in range(options.files)]
        size = sum(wat(f, options.records // options.files, options.links, n) for n, f in enumerate(files))
        packed = sum(f.stat().st_size for f in files)
        print(f"{options.records:,} records, {size / 1e6:,.0f} MB, {packed / 1e6:,.0f} MB packed", flush=True)
        for n, master in enumerate(("here", "local[1]", "local[2]")):
            command = [sys.executable, "-c", _RUN, str(ROOT), master, f"{scratch}/out{n}", *map(str, files)]
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            done = subprocess.run(  # noqa: S603 - this interpreter
                command, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)}
            )
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            if done.returncode:
                raise SystemExit(done.stderr[-2000:])
            found, wall = done.stdout.split()
            cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            print(
                f"{master:>9}: {found} links, {float(wall):6.1f} s wall after the start, {cpu:6.1f} CPU s in all, {packed / 1e6 / float(wall):6.1f} MB/s packed",
                flush=True,
            )


if __name__ == "__main__":
    main()
