"""The whole of `ripplemark attribute` on an engine of choice: CPU seconds of this process, wall time, the peak of its memory.

    python benchmarks/attribute.py [--hits 1000000] [--engine duckdb://] [--engine "pyspark://?spark.master=local[2]&spark.driver.memory=4g"]

The hits are those of `sessions.py`: visitors who come back over a month, a fifth of them by campaigns. Every day is computed anew; a hundredth of
the visitors registered. The start of an engine counts. Spark's own process is told apart.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from java import java_used  # noqa: E402 - run from a checkout
from sessions import DAYS, FIRST, drawn  # noqa: E402

from attribution.traffic.hit_files import HITS, day_folder, write_table  # noqa: E402
from attribution.traffic.visitors import visitor_name  # noqa: E402
from commands.attribute import attribute  # noqa: E402
from commands.door import RunInHand  # noqa: E402
from ripplemark.config import Brand, Campaign, Project, Storage, Traffic  # noqa: E402
from ripplemark.records import Registration  # noqa: E402
from ripplemark.store.database import open_writer  # noqa: E402
from ripplemark.store.registrations import store_registrations  # noqa: E402
from ripplemark.store.runs import begin_run  # noqa: E402

NOW = datetime(2024, 7, 20, tzinfo=UTC)


def filled(folder: Path, hits: int) -> Project:
    """A project whose hits are loaded and whose days are all to be computed."""
    campaigns = tuple(
        Campaign(f"c{n}", date(2024, 6, 1 + n), date(2024, 6, 8 + n), utm_campaign=(f"c{n}",)) for n in range(1, 4)
    )
    storage = Storage(folder / "store.db", folder / "data")
    made = replace(Project(folder / "ripplemark.toml", Brand("Tea", domains=("tea.example",)), storage), campaigns=campaigns)
    made = replace(made, traffic=Traffic(site="https://tea.example"))
    days = [FIRST + timedelta(days=n) for n in range(DAYS)]
    with open_writer(storage.database) as db:
        for n, day in enumerate(days, 1):
            table = drawn(day, hits // DAYS, n)
            write_table(table, day_folder(storage.data, HITS, day) / "drawn-0.parquet")
            at = datetime(day.year, day.month, day.day, 20, tzinfo=UTC)
            visitors = table["visitor"].to_pylist()[:: 100 * DAYS]
            store_registrations(
                db,
                [Registration(f"{n}-{k}", at, visitor_name(v), "registration", source="drawn") for k, v in enumerate(visitors)],
            )
        with db.transaction():
            db.run(
                """INSERT INTO log_files (fingerprint, path, format, offset, lines, kept, tail)
                   VALUES ('drawn', 'drawn.log', 'combined', 1, 1, 1, '')"""
            )
            db.run_many("INSERT OR IGNORE INTO stale_days (day) VALUES (?)", ((d.isoformat(),) for d in days))
    return made


def main() -> None:
    """Draw the hits once, attribute a copy by each engine."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hits", type=int, default=1_000_000)
    parser.add_argument("--engine", action="append", default=[])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        made = filled(Path(scratch) / "made", options.hits)
        for number, url in enumerate(options.engine or ["duckdb://"]):
            folder = Path(scratch) / str(number)
            shutil.copytree(made.path.parent, folder)
            project = replace(made, storage=Storage(folder / "store.db", folder / "data"), engine=url)
            begun, cpu = time.perf_counter(), time.process_time()
            with open_writer(project.storage.database) as db:
                run = RunInHand(db, begin_run(db, "attribute", NOW), NOW)
                figures = attribute(project, run, lambda _done, _all: None)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(
                f"{url}: {run.counts['traffic_visits']:,} visits, {figures['touches']:,} touches in {time.perf_counter() - begun:.1f} s,"
                f" {time.process_time() - cpu:.1f} CPU s, peak {peak:,.0f} MB{java_used()}",
                flush=True,
            )


if __name__ == "__main__":
    main()
