"""What a step costs over stores of different sizes: 500 visits to pages with links, their settling, a day of growth, an export of 20,000 links.

    python benchmarks/store.py [--links 20000 200000] [--folder FOLDER] [--only-build] [--judged]

CPU seconds and the peak of memory of this process. The stores are those of `growth.py`; one that is in FOLDER already is used again. Ten million
links take about 6 GB there and some minutes.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import growth  # noqa: E402 - run from a checkout

from attribution.links.settle import settle_links  # noqa: E402
from attribution.links.standing import fingerprint  # noqa: E402
from attribution.reports import Reports  # noqa: E402
from ripplemark.record_json import json_of  # noqa: E402
from ripplemark.records import (  # noqa: E402
    BrandLink,
    Confidence,
    DateMethod,
    FetchOutcome,
    FetchResult,
    Mention,
    Observation,
    PageReading,
    Placement,
    PublishedDate,
    UrlState,
)  # fmt: skip
from ripplemark.store.clock import moment_or_none  # noqa: E402
from ripplemark.store.database import Database, Row, open_writer  # noqa: E402
from ripplemark.store.growth_fold import fold_growth  # noqa: E402
from ripplemark.store.results import store_result  # noqa: E402
from ripplemark.store.runs import begin_run  # noqa: E402

VISITS, EXPORTED = 500, 20_000
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def visited(db: Database, run: int, at: datetime, pages: int, step: int = 0) -> None:
    """Commit visits to pages from all over the first so many, other ones in each step: each says what it said before, and has a link to the brand."""
    apart = max(1, pages // VISITS)
    known = db.rows(
        f"SELECT u.id, u.url, p.* FROM urls u LEFT JOIN pages p ON p.id = u.id WHERE u.id % {apart} = {step % apart} LIMIT {VISITS}"
    )
    for page in known:
        url_id, target = page[0], f"https://tea.example/{page[0]}"
        link = BrandLink(1, target, target, "tea", (), True, False, Placement.CONTENT, "a", "b", ())
        said = _said(page)
        reading = PageReading(
            page["url"],
            *said,
            "",
            False,
            False,
            "utf-8",
            "header",
            "words",
            "x",
            links=(link,),
            mentions=_mentioned(db, url_id),
        )
        seen = Observation(url_id, at, FetchOutcome.OK, 200, page["url"], 1_000, 5, f"{url_id:064x}", True)
        store_result(db, run, FetchResult(seen, UrlState.DONE, at + timedelta(days=3), 0, reading))


def _said(page: Row) -> tuple[str, str, str, PublishedDate | None]:
    """Title, author, language and date of a page, as they are known."""
    if page["title"] is None:
        return "T", "", "en", None
    at = moment_or_none(page["published_at"])
    date = PublishedDate(at, DateMethod(page["published_by"]), Confidence(page["confidence"])) if at else None
    return page["title"], page["author"], page["language"], date


def _mentioned(db: Database, url_id: int) -> tuple[Mention, ...]:
    """What a page says of the brand, as it is known."""
    return tuple(
        Mention(
            m["campaign"],
            tuple(json.loads(m["terms"])),
            m["quote"],
            bool(m["linked"]),
            m["position"],
            Placement(m["placement"]),
            m["fragment"],
        )
        for m in db.rows("SELECT * FROM mentions WHERE page_id = ?", (url_id,))
    )


def steps(db: Database, folder: Path, number: int, *, judged: bool) -> Iterator[tuple[str, float]]:
    """(step, CPU seconds); `judged`: the store is taken for judged by this project file."""
    made = growth.project(folder, number)
    at = max(
        NOW,
        datetime.fromisoformat(str(db.value("SELECT coalesce(max(observed_at), '2026-01-01T00:00:00Z') FROM observations")))
        + timedelta(days=1),
    )
    run, clock = begin_run(db, "crawl", at), time.process_time
    if judged:
        db.run("INSERT OR REPLACE INTO judged_by (id, fingerprint) VALUES (1, ?)", (fingerprint(made),))
    begun = clock()
    settle_links(db, made, run, at)  # a store that was made by hand is judged as a whole once, in proportion to its size
    yield "judged anew", clock() - begun
    begun = clock()
    visited(db, run, at, number // 10)
    yield "visits", clock() - begun
    begun = clock()
    settle_links(db, made, run, at + timedelta(minutes=1))
    fold_growth(db)
    yield "settle", clock() - begun
    nth = int(db.value("SELECT count(*) FROM runs"))
    yield from ((name, took[1]) for name, took in growth.a_day(db, number, 100 + nth))
    reports, begun = Reports(made), clock()
    size = sum(len(json_of(row)) for row in islice(reports.iter_links(), EXPORTED))
    yield f"export ({size / 1e6:.0f} MB)", clock() - begun
    reports.close()


def main() -> None:
    """A line for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--links", type=int, nargs="+", default=[20_000, 200_000])
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--only-build", action="store_true", help="make the stores in FOLDER and leave them as they are")
    parser.add_argument("--judged", action="store_true", help="do not judge every link anew")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch)
        for number in options.links:
            made = growth.project(folder, number)
            if not made.storage.database.exists():
                growth.built(folder, number)
            if options.only_build:
                continue
            begun = time.process_time()
            with open_writer(made.storage.database) as db:
                opened = time.process_time() - begun
                told = ", ".join(f"{name} {cpu:.2f}" for name, cpu in steps(db, folder, number, judged=options.judged))
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(
                f"{number:,} links, {made.storage.database.stat().st_size / 1e9:.2f} GB: opened {opened:.2f}, {told} CPU s; peak {peak:,.0f} MB",
                flush=True,
            )


if __name__ == "__main__":
    main()
