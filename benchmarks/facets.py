"""How long the numbers beside the choices of the links page take, over 200,000 links: the first time, and after each further choice.

A size in links may be given: `facets.py [SIZE]`. Crawls nothing."""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from attribution.report_rows import LinkQuery, View
from attribution.reports import Reports
from benchmarks.growth import DAYS, FIRST, filled, project
from ripplemark.records import Mark
from ripplemark.store.database import open_writer

SIZE = 200_000
EARNED = LinkQuery(classes=("earned",))
#: What a reader does, one after another.
STEPS = (
    ("five years, earned", EARNED),
    ("of them followed", replace(EARNED, rels=("follow",))),
    ("and live", replace(EARNED, rels=("follow",), states=("live",))),
    ("and in the text", replace(EARNED, rels=("follow",), states=("live",), placements=("content",))),
)


def main(size: int) -> None:
    """A line for each step: the facets, the number of rows, the first rows."""
    with tempfile.TemporaryDirectory() as folder:
        made = project(Path(folder), size)
        with open_writer(made.storage.database) as db:
            filled(db, size)
            db.run("ANALYZE")
        reports, view = Reports(made), View(FIRST, FIRST + timedelta(days=DAYS))
        print(f"{size:,} links{'':18}{'facets':>10}{'rows':>10}  CPU ms")
        for name, query in STEPS:
            print(
                f"  {name:30}{took(lambda q=query: reports.facets(view, q)):10.0f}{took(lambda q=query: reports.links(view, q)):10.0f}"
            )
        year = View(view.until - timedelta(days=365), view.until)
        print(f"  {'one year, earned':30}{took(lambda: reports.facets(year, EARNED)):10.0f}")
        print(
            f"  {'whom a mark on all is said of':30}{took(lambda: reports.mark_subjects(view, EARNED, Mark.DISAVOW, 100_000)):10.0f}"
        )
        reports.close()


def took(ask: object) -> float:
    """Milliseconds of CPU."""
    assert callable(ask)
    begun = time.process_time()
    ask()
    return (time.process_time() - begun) * 1000


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
