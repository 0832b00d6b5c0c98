"""Hits to visits alone, on an engine of choice: seconds of wall clock for the expressions that `ripplemark attribute` runs.

    python benchmarks/sessions.py [--hits 10000000] [--engine duckdb://] [--engine "pyspark://?spark.master=local[2]"]

The hits are drawn: visitors who come back over a month, a fifth of them by campaigns. Reading the Parquet files counts; starting the
engine does not. What Java used is told from its start.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from java import java_used  # noqa: E402 - run from a checkout

from attribution.traffic.engines import carries_texts, engine, fetched, stored  # noqa: E402
from attribution.traffic.hit_files import HITS, write_hits  # noqa: E402
from attribution.traffic.hits import SCHEMA  # noqa: E402
from attribution.traffic.sessions import SessionRule, visits_of  # noqa: E402

DAYS = 30
FIRST = date(2024, 6, 1)
PER_VISITOR = 12  # hits of a visitor in the month, on average


def drawn(day: date, hits: int, seed: int) -> pa.Table:
    """The hits of one day."""
    draw = np.random.default_rng(seed)
    start = (day - date(1970, 1, 1)).days * 86_400
    tagged = draw.random(hits) < 0.2
    paths = pa.array([f"/page/{n}" for n in range(500)]).take(pa.array(draw.integers(0, 500, hits)))
    campaigns = pa.array(["", *(f"c{n}" for n in range(20))]).take(pa.array(np.where(tagged, draw.integers(1, 21, hits), 0)))
    texts = {
        name: pa.array([""]).take(pa.array(np.zeros(hits, np.int64)))
        for name in ("content", "term", "referrer", "goal", "file")
    }
    channel = pa.array(["Direct", "Referral"]).take(pa.array(tagged.astype(np.int64)))
    columns = {
        **texts,
        "at": pa.array(np.sort(draw.integers(start, start + 86_400, hits))),
        "visitor": pa.array(draw.integers(0, hits * DAYS // PER_VISITOR, hits) * 7_919_777_333),
        "page": pa.array(np.ones(hits, np.bool_)),
        "path": paths,
        "tagged": pa.array(tagged),
        "channel": channel,
        "source": channel,
        "medium": channel,
        "campaign": campaigns,
        "hit": pa.array((seed << 32) + np.arange(hits)),
    }
    return pa.table([columns.get(f.name, pa.nulls(hits, f.type)) for f in SCHEMA], schema=SCHEMA)


def main() -> None:
    """Draw the hits, then time each engine."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hits", type=int, default=10_000_000)
    parser.add_argument("--engine", action="append", default=[])
    options = parser.parse_args()
    days = [FIRST + timedelta(days=n) for n in range(DAYS)]
    with tempfile.TemporaryDirectory() as scratch:
        for n, day in enumerate(days, 1):
            write_hits(Path(scratch), "drawn", 0, [(day, drawn(day, options.hits // DAYS, n))])
        for url in options.engine or ["duckdb://"]:
            with engine(url) as backend:
                begun = time.perf_counter()
                hits = stored(backend, Path(scratch), HITS, days)
                assert hits is not None
                visits = fetched(backend, visits_of(hits, SessionRule(), carried=carries_texts(backend)))
                print(f"{url}: {visits.num_rows:,} visits in {time.perf_counter() - begun:.1f} s{java_used()}", flush=True)


if __name__ == "__main__":
    main()
