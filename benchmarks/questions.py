"""What each question of the dashboard's pages takes over a large store, each asked with many choices, with nothing remembered: only the
database and the tables that it keeps.

    python benchmarks/questions.py FOLDER [--times N] [--writing] [--only WORD...]

FOLDER: a project whose store `growth.py`, `varied.py` and `brand.py` made, brought up to this program's schema by a writing command (`--ready` does it). Server side, without the
web server: rows as the pages get them. `--writing`: another process commits a crawl's steps meanwhile. Milliseconds of CPU (goal 150) and
on the clock; at the end the most memory that this process held.
"""

from __future__ import annotations

import argparse
import gc
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from statistics import quantiles
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from other_pages import pages  # noqa: E402 - run from a checkout
from varied import LANGUAGES, PLACES, SEED, Words  # noqa: E402

from attribution.report_rows import LinkQuery, View  # noqa: E402
from attribution.reports import Reports  # noqa: E402
from ripplemark.config import Project, load_project  # noqa: E402
from ripplemark.operate.garbage import collect_seldom  # noqa: E402
from ripplemark.records import Mark, SiteFilter, SiteOrder, SitesShown  # noqa: E402
from ripplemark.store.database import Database, open_writer  # noqa: E402

GOAL = 150  # milliseconds
FIRST, LAST = date(2019, 1, 1), date(2023, 12, 31)
EARNED = ("earned",)
Ask = Callable[[Reports], object]
Question = tuple[str, Callable[[random.Random], Ask]]


def views(draw: random.Random) -> View:
    """The last thirty days, five years, a year, or any days; now and then of some campaigns."""
    days = draw.choice((30, 30, 30, 7, 365, 1826))
    until = draw.choice((LAST, LAST, LAST - timedelta(days=draw.randrange(1500))))
    campaigns = draw.choice(((), (), (), ("spring",), ("summer", "autumn")))
    return View(max(FIRST, until - timedelta(days=days - 1)), until, campaigns)


def choices(draw: random.Random) -> LinkQuery:
    """None to three choices, as people make them."""
    query = LinkQuery(classes=draw.choice((EARNED, EARNED, EARNED, ())))
    some: list[dict[str, Any]] = [
        {"rels": (draw.choice(("follow", "nofollow", "ugc", "sponsored")),)}, {"states": (draw.choice(("live", "lost", "broken")),)},
        {"placements": (draw.choices([n for n, _ in PLACES], [w for _, w in PLACES])[0],)},
        {"languages": (draw.choices([n for n, _ in LANGUAGES if n], [w for n, w in LANGUAGES if n])[0],)},
        {"routes": (draw.choice(("feed", "trace", "link_list", "referrer")),)}, {"bands": (draw.choice(("80", "60", "0", "unranked")),)},
        {"new_days": draw.choice((7, 30))},
    ]  # fmt: skip
    for choice in draw.sample(some, draw.choice((0, 0, 1, 1, 2, 3))):
        query = replace(query, **choice)
    return query


def _links(sort: str = "first_seen", at: int = 0) -> Callable[[random.Random], Ask]:
    def made(draw: random.Random) -> Ask:
        view, query = views(draw), replace(choices(draw), sort=sort, descending=draw.random() < 0.7, start=at, stop=at + 100)
        return lambda r: r.links(view, query)

    return made


def _deep(draw: random.Random) -> Ask:
    at = draw.choice((100_000, 500_000, 1_000_000))
    view = View(LAST - timedelta(days=draw.choice((29, 364, 1825))), LAST)
    query = LinkQuery(classes=draw.choice((EARNED, ())), descending=draw.random() < 0.7, start=at, stop=at + 100)
    return lambda r: r.links(view, query)


def _facets(draw: random.Random) -> Ask:
    view, query = views(draw), choices(draw)
    return lambda r: r.facets(view, query)


def _search(words: Words, ask: str) -> Callable[[random.Random], Ask]:
    def made(draw: random.Random) -> Ask:
        common = draw.random() < 0.5
        text = (
            words.some(1, common)
            if draw.random() < 0.7
            else f"site{draw.randrange(100_000)}"
            if common
            else words.some(2, False)
        )
        view, query = views(draw), replace(choices(draw), search=text)
        return lambda r: getattr(r, ask)(view, query)

    return made


def _sites(draw: random.Random) -> Ask:
    view = views(draw)
    wanted = SiteFilter(
        view.since,
        view.until,
        view.campaigns,
        draw.choice(("", "", "site12")),
        draw.choice(list(SitesShown)),
        draw.choice(list(SiteOrder)),
    )
    start = draw.choice((0, 0, 50, 5_000))
    return lambda r: r.linking_sites(wanted, start, start + 50)


def _of_view(name: str, *more: object) -> Callable[[random.Random], Ask]:
    def made(draw: random.Random) -> Ask:
        view = views(draw)
        return lambda r: getattr(r, name)(view, *more)

    return made


def _plain(name: str) -> Callable[[random.Random], Ask]:
    return lambda _: lambda r: getattr(r, name)()


def _link(most: int) -> Callable[[random.Random], Ask]:
    def made(draw: random.Random) -> Ask:
        number = draw.randrange(1, most)
        return lambda r: r.link(number)

    return made


def _marked(mark: Mark) -> Callable[[random.Random], Ask]:
    def made(draw: random.Random) -> Ask:
        view, query = views(draw), choices(draw)
        domain = draw.choice(("", f"site{draw.randrange(100_000)}"))
        after = f"0 {domain}" if mark is Mark.ASK and domain else domain
        return lambda r: r.mark_block(view, query, mark, after)

    return made


def questions(most: int) -> Iterator[Question]:
    """Every question of every page, and what all pages say of how fresh they are."""
    words = Words(random.Random(SEED))
    yield "every page: how fresh", _plain("freshness")
    yield "overview: key figures", _of_view("kpis")
    yield "overview: growth", _of_view("growth")
    yield "overview: flow", _of_view("flow")
    yield "overview: newest links", _of_view("latest_links", 8)
    yield "links: first rows, their number", _links()
    for sort in ("page_domain", "anchor", "placement", "campaign", "published_at", "visits", "registrations"):
        yield f"links: first rows by {sort}", _links(sort)
    yield "links: rows 1,001 to 1,100", _links(at=1_000)
    yield "links: rows from 100,000 to 1,000,000", _deep
    yield "links: numbers beside the choices", _facets
    yield "links: a search, its rows", _search(words, "links")
    yield "links: a search, its numbers", _search(words, "facets")
    yield "links: the evidence of one", _link(most)
    yield "links: what other tools know", _plain("provenance")
    yield "links: a block of the domains to be marked", _marked(Mark.DISAVOW)
    yield "links: a block of the pages to be marked", _marked(Mark.ASK)
    for name in ("sites", "velocity", "link_shares", "anchor_kinds", "anchors", "targets"):
        yield f"domains: {name}", _of_view(name)
    yield "domains: a page of the list", _sites
    yield from pages(views)


def asked(reports: Reports, ask: Ask) -> tuple[float, float]:
    """Milliseconds of CPU, and on the clock, with nothing remembered."""
    reports._readers.forget()
    wall, cpu = time.perf_counter(), time.process_time()
    ask(reports)
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000


def measure(project: Project, times: int, only: list[str]) -> None:
    """A line for each question."""
    reports = Reports(project, waits=False)  # as the dashboard does
    most = int(reports.links(View(FIRST, LAST), LinkQuery(stop=1)).total)
    reached = 0
    collect_seldom()  # as every command begins
    gc.freeze()  # as the server does with what it loaded
    print(f"{most:,} links; milliseconds{'':21}{'CPU p50':>9}{'p95':>8}{'worst':>8}{'clock p95':>11}   goal {GOAL}")
    shown = [(name, ask) for name, ask in questions(most) if not only or any(word in name for word in only)]
    for name, ask in shown:
        draw = random.Random(name)
        took = [asked(reports, ask(draw)) for _ in range(times)]
        cpus, clocks = sorted(c for c, _ in took), [w for _, w in took]
        p95 = quantiles(cpus, n=20, method="inclusive")[-1] if len(cpus) > 1 else cpus[0]
        reached += p95 <= GOAL
        last = quantiles(clocks, n=20, method="inclusive")[-1] if len(clocks) > 1 else clocks[0]
        print(
            f"{name:48}{cpus[len(cpus) // 2]:9.0f}{p95:8.0f}{cpus[-1]:8.0f}{last:11.0f}{'' if p95 <= GOAL else '   over'}",
            flush=True,
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{reached} of {len(shown)} questions within the goal; most memory {peak:,.0f} MB")
    reports.close()


def ready(project: Project) -> None:
    """Bring the store up to this program's schema, and its tables up to its links; what each took."""
    from attribution.campaigns.reads import keep_reads  # noqa: PLC0415
    from attribution.opinion.picked import reading_of  # noqa: PLC0415
    from attribution.reports.keeping import keep_reports  # noqa: PLC0415
    from ripplemark.store.credit_days import keep_credit_days  # noqa: PLC0415
    from ripplemark.store.growth_fold import fold_growth  # noqa: PLC0415
    from ripplemark.store.heard_facts import fold_heard  # noqa: PLC0415
    from ripplemark.store.mention_facts import fold_mentions  # noqa: PLC0415
    from ripplemark.store.search_fold import fold_search  # noqa: PLC0415
    from ripplemark.store.sort_fold import fold_sorts  # noqa: PLC0415

    def fold_heard_texts(db: Database) -> int:
        return fold_heard(db, reading_of(project))

    begun = time.process_time()
    with open_writer(project.storage.database) as db:
        print(f"schema {time.process_time() - begun:.1f} CPU s")
        for fold in (
            fold_growth,
            fold_sorts,
            fold_search,
            fold_mentions,
            fold_heard_texts,
            lambda db: keep_credit_days(db, project.traffic.zone),
            lambda db: keep_reports(db, project, datetime.now(UTC)),
            lambda db: keep_reads(db, project, datetime.now(UTC)),
        ):
            begun = time.process_time()
            fold(db)
            print(f"{fold.__name__} {time.process_time() - begun:.1f} CPU s, {db.path.stat().st_size / 1e9:.2f} GB", flush=True)


def write(project: Project) -> None:
    """Commit a crawl's steps until somebody ends it."""
    import store  # noqa: PLC0415

    from attribution.links.settle import settle_links  # noqa: PLC0415
    from attribution.links.standing import fingerprint  # noqa: PLC0415
    from ripplemark.store.runs import begin_run  # noqa: PLC0415

    at = datetime(2026, 1, 1, tzinfo=UTC)
    with open_writer(project.storage.database) as db:
        run = begin_run(db, "crawl", at)
        db.run(
            "INSERT OR REPLACE INTO judged_by (id, fingerprint) VALUES (1, ?)", (fingerprint(project),)
        )  # else all links are judged anew first
        pages = int(db.value("SELECT max(id) FROM urls"))
        for step in count(1):
            at += timedelta(days=4)
            store.visited(db, run, at, pages, step)
            settle_links(db, project, run, at)
            print(at, flush=True)


def main() -> None:
    """One process asks; another writes, if that is wanted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--only", nargs="+", default=[])
    parser.add_argument("--ready", action="store_true")
    parser.add_argument("--writing", action="store_true")
    parser.add_argument("--write", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    project = load_project(options.folder / "ripplemark.toml")
    if options.write:
        return write(project)
    if options.ready:
        ready(project)
    again = [sys.executable, __file__, str(options.folder), "--write"]
    writer = subprocess.Popen(again, stdout=subprocess.PIPE) if options.writing else None  # noqa: S603 - this file again
    if writer is not None and writer.stdout is not None:
        writer.stdout.readline()  # it has opened the store and written for the first time
    try:
        measure(project, options.times, options.only)
    finally:
        if writer is not None:
            writer.terminate()
            writer.wait()
    return None


if __name__ == "__main__":
    main()
