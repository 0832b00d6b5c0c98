"""Writes a whole world into a folder: web, logs, registrations, posts, signals, project file and the truth. The door of this room."""

import csv
import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from world import costs, labels, measures, project, results, truth
from world.brand import SITE
from world.build import World, build
from world.chance import Weighted
from world.doors import Door, lifted_doors, link_doors, plain_doors, post_doors, search_doors, social_doors
from world.ledger import Books, booked, open_registrations, spool
from world.lists import write_lists
from world.shop import shop_captures
from world.tally import Tally
from world.visits import Crowd, everyone
from world.warc import Capture, write_files
from world.web import SiteWeb, by_site

Progress = Callable[[str, int, int], None]
_WEB_FILES = 6


@dataclass(frozen=True, slots=True)
class WorldSummary:
    """What was made; the counts are those of the files."""

    folder: Path
    sites: int
    pages: int  # articles, threads and the like; home pages, feeds and sitemaps are not counted
    linking_pages: int  # of them, those with a brand link at some time
    captures: int  # WARC records
    posts: int
    visits: int
    registrations: int
    crawl_days: int


def make_world(
    folder: Path, *, seed: int = 7, sites: int = 60, days: int = 60, visits: int = 30_000, progress: Progress | None = None
) -> WorldSummary:  # fmt: skip
    """Make the world in `folder`, replacing one that stands there; equal arguments give equal bytes.

    `days` is at least 10 and `sites` at least 6. `progress` is called with (stage, done, total).
    """
    if sites < 6 or days < 10 or visits < 1:
        raise ValueError(f"a world needs at least 6 sites, 10 days and 1 visit; asked for {sites}, {days} and {visits}")
    told = progress or _silent
    _clear(folder)
    told("world", 0, 1)
    world = build(seed, sites, days)
    told("world", 1, 1)
    captures = _write_web(world, folder, told)
    _write_files(world, folder)
    _write_truth(world, folder)
    write_lists(world, folder)
    numbers = _write_traffic(world, folder, visits, told)
    linking = sum(1 for page in world.pages if any(link.target for link in page.links))
    return WorldSummary(
        folder, len(world.sites), len(world.pages), linking, captures, len(world.posts), numbers["visits"], numbers["registration"],
        len(world.crawl_days),
    )  # fmt: skip


def _silent(_stage: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


def _clear(folder: Path) -> None:
    """Make the folder, without what an earlier world left in the places this one writes to."""
    for name in ("web", "logs", "lists", "truth"):
        shutil.rmtree(folder / name, ignore_errors=True)
        (folder / name).mkdir(parents=True)


def _write_web(world: World, folder: Path, told: Progress) -> int:
    """All captures, in order of time over a handful of files."""
    pages, found = by_site(world.pages), list[Capture]()
    for n, site in enumerate(world.sites):
        web = SiteWeb(world.seed, site, pages.get(site.host, []), world.sites, world.period, world.crawl_starts)
        found += web.captures(world.stubs)
        if site.home == f"{SITE}/":
            found += shop_captures(world.seed, site, world.campaigns, world.period.start - timedelta(days=320))
        told("web", n + 1, len(world.sites))
    found.sort(key=lambda capture: (capture.at, capture.url))
    size = -(-len(found) // _WEB_FILES)
    write_files(folder / "web", [found[n : n + size] for n in range(0, len(found), size)])
    return len(found)


def _write_files(world: World, folder: Path) -> None:
    _lines(folder / "posts.jsonl", project.post_rows(world))
    _lines(folder / "ripplemark.toml", [project.project_toml(world).rstrip("\n")])
    _lines(folder / "watch.txt", project.watch_lines(world))
    _lines(folder / "crawl_days.txt", [day.isoformat() for day in world.crawl_days])
    _table(folder / "signals.csv", [("day", "kind", "subject", "value", "source"), *project.signal_rows(world)])
    _lines(folder / "multiTimeline.csv", project.trend_lines(world))
    _table(folder / "costs.csv", [costs.HEADING, *costs.cost_rows(world)])
    _table(folder / "prices.csv", [measures.PRICE_HEADING, *measures.price_rows(world)])
    _lines(folder / measures.RANK_FILE, measures.rank_lines(world))
    _lines(folder / "media.csv", measures.media_lines(world))
    _table(folder / "survey.csv", [measures.SURVEY_HEADING, *measures.survey_rows(world)])
    _table(folder / "baidu_index.csv", [measures.BAIDU_HEADING, *measures.baidu_rows(world)])
    _table(folder / results.FILE, [results.HEADING, *results.result_rows(world)])
    _table(folder / labels.FILE, [labels.HEADING, *labels.label_rows(world)])


def _table(path: Path, rows: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def _write_truth(world: World, folder: Path) -> None:
    rows: dict[str, Iterable[Mapping[str, object]]] = {
        "links": truth.link_rows(world), "mentions": truth.mention_rows(world), "listings": truth.listing_mention_rows(world), "causes": truth.cause_rows(world),
        "changes": truth.change_rows(world), "sites": truth.site_rows(world), "placed": measures.placed(world),
        "surveys": measures.survey_truth(world), "baidu_index": measures.baidu_truth(world),
        "opinion": truth.opinion_rows(world),
    }  # fmt: skip
    for name, found in rows.items():
        _lines(folder / "truth" / f"{name}.jsonl", (json.dumps(row, ensure_ascii=False) for row in found))


def _write_traffic(world: World, folder: Path, visits: int, told: Progress) -> Mapping[str, int]:
    """Plan every person, spool by day, then write day by day; memory holds one day at a time."""
    tally, spooled = Tally(tuple(campaign.id for campaign in world.campaigns)), folder / "logs" / ".spool"
    crowd = Crowd(world.seed, world.period, world.outage, doors_of(world))
    spool(
        world.seed,
        everyone(crowd, visits),
        spooled,
        tally,
        world.period,
        lambda done: told("people", min(done, visits), visits),
    )
    numbers = _write_days(world, folder, spooled, visits, told)
    shutil.rmtree(spooled)
    without = folder / "truth" / "without"
    without.mkdir()
    for campaign in tally.campaigns:
        text = json.dumps(tally.without(campaign, world.period), ensure_ascii=False, indent=1)
        _lines(without / f"{campaign}.json", [text])
    return numbers


def _write_days(world: World, folder: Path, spooled: Path, visits: int, told: Progress) -> Mapping[str, int]:
    with (
        (folder / "registrations.csv").open("w", encoding="utf-8", newline="") as registrations,
        (folder / "truth" / "visits.jsonl").open("w", encoding="utf-8") as visit_truth,
        (folder / "truth" / "registrations.jsonl").open("w", encoding="utf-8") as registration_truth,
    ):
        writer = open_registrations(registrations)
        books = Books(
            world.seed, folder, world.period, world.outage, writer, visit_truth, registration_truth, visits / world.period.days
        )
        for n, day in enumerate(world.period.each()):
            with (spooled / f"{day}.jsonl").open(encoding="utf-8") as rows:
                books.write_day(day, booked(rows))
            told("logs", n + 1, world.period.days)
        books.spoil()
    return books.numbers


def doors_of(world: World) -> dict[str, Weighted[Door]]:
    """All ways in, by kind."""
    period = world.period
    kinds = {
        "own_post": list(post_doors(world.posts, period)), "link": list(link_doors(world.pages, period)),
        "social": list(social_doors(world.campaigns, period)), "search": list(search_doors(period)),
        "lifted": list(lifted_doors(world.campaigns, world.pages, period)),
    } | {kind: list(plain_doors(kind, period)) for kind in ("direct", "email", "paid_search")}  # fmt: skip
    return {kind: Weighted(doors, [door.weight for door in doors]) for kind, doors in kinds.items()}


def _lines(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in lines)
