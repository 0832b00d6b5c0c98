"""The whole crawl against real sites, by replay from their feeds, sitemaps and homes, scored against the labelled links.

Every second of the 37 sites, which have pages of all eight brands; RIPPLEMARK_WHOLE=1 takes all of them, for as long again.
"""

from __future__ import annotations

import csv
import json
import os
import resource
import time
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ripplemark.config import Brand, Crawl, Project, Storage
from ripplemark.store.database import Database, open_writer
from ripplemark.store.runs import begin_run
from ripplemark.urls import host_of, normal, registrable
from spiders.run import CrawlEnd, CrawlOptions, crawl

FLOORS = tomllib.loads(Path(__file__).with_name("corpus_crawl.toml").read_text(encoding="utf-8"))
WHOLE = bool(os.environ.get("RIPPLEMARK_WHOLE"))
COUNTED = frozenset({"direct", "redirector"})
NOW = datetime(2026, 8, 1, tzinfo=UTC)  # after the last capture

Pair = tuple[str, str]
Seen = list[tuple[str, str]]  # (anchor, rel) of each occurrence


@dataclass(frozen=True, slots=True)
class Score:
    """How one brand's stored links compare with the labels."""

    brand: str
    wanted: int
    found: int
    recall: float
    precision: float
    anchor: float
    rel: float

    def __str__(self) -> str:
        return f"{self.brand:13}{self.wanted:6}{self.found:7}{self.recall:8.4f}{self.precision:10.4f}{self.anchor:8.4f}{self.rel:8.4f}"


@dataclass(frozen=True, slots=True)
class Crawled:
    """One crawl of the corpus: how it ended, how long it took, and its links by brand."""

    end: CrawlEnd
    seconds: float
    cpu: float  # seconds of all its processes
    links: dict[str, dict[Pair, Seen]]


@pytest.fixture(scope="module")
def corpus(shared: Callable[[str], Path]) -> Path:
    return shared("corpus/dev/sites.csv").parent


@pytest.fixture(scope="module")
def brands(corpus: Path) -> dict[str, list[str]]:
    raw = json.loads((corpus / "truth" / "brands.json").read_text(encoding="utf-8"))
    return {name: list(b["domains"]) for name, b in raw.items()}


def crawled_sites(corpus: Path) -> list[dict[str, str]]:
    """The sites of this run, in the order of the corpus."""
    with (corpus / "sites.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))[0 if WHOLE else 1 :: 1 if WHOLE else 2]


def watched(sites: list[dict[str, str]]) -> Iterator[str]:
    """Home, feed and sitemap of every site."""
    for site in sites:
        yield from filter(
            None, (f"{site['scheme']}://{site['host']}{site['path_prefix']}/", site["feed_url"], site["sitemap_url"])
        )


@pytest.fixture(scope="module")
def crawled(corpus: Path, brands: dict[str, list[str]], tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    """All brands in one crawl: a project whose brand owns all their domains."""
    folder = tmp_path_factory.mktemp("corpus")
    sites = crawled_sites(corpus)
    domains = tuple(d for owned in brands.values() for d in owned)
    project = Project(
        path=folder / "ripplemark.toml",
        brand=Brand("DuckDB", (), domains),
        storage=Storage(folder / "ripplemark.db", folder / "data"),
        crawl=Crawl(watch=tuple(watched(sites)), pages_per_site=5_000, rounds=0),
    )
    archives = tuple(sorted(corpus / site["warc"] for site in sites))
    with open_writer(project.storage.database) as db:
        begun, used = time.monotonic(), cpu_seconds()
        end = crawl(project, db, begin_run(db, "crawl", NOW), lambda: NOW, CrawlOptions(archives))
        return Crawled(end, time.monotonic() - begun, cpu_seconds() - used, stored_links(db, brands))


def cpu_seconds() -> float:
    """Of this process and its ended children: what a busy machine cannot blur."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def stored_links(db: Database, brands: dict[str, list[str]]) -> dict[str, dict[Pair, Seen]]:
    owner = {d: brand for brand, domains in brands.items() for d in domains}
    found: dict[str, dict[Pair, Seen]] = {brand: defaultdict(list) for brand in brands}
    sql = (
        "SELECT u.url, s.target_url, s.anchor, s.rel FROM sightings AS s JOIN observations AS o ON o.id = s.observation_id"
        " JOIN urls AS u ON u.id = o.url_id"
    )
    for row in db.rows(sql):
        brand = owner[registrable(host_of(row["target_url"]))]
        found[brand][row["url"], row["target_url"]].append((row["anchor"], row["rel"]))
    return found


def labelled(corpus: Path, brand: str, hosts: set[str]) -> tuple[dict[Pair, Seen], set[Pair]]:
    """(pairs on these hosts that a crawler can reach with their occurrences, all pairs)."""
    reachable: dict[Pair, Seen] = defaultdict(list)
    every: set[Pair] = set()
    for line in (corpus / "truth" / f"links_{brand}.jsonl").read_text(encoding="utf-8").splitlines():
        t = json.loads(line)
        if t["match_type"] not in COUNTED:
            continue
        pair = normal(t["page_url"]), normal(t["target"])
        every.add(pair)
        if host_of(t["page_url"]) not in hosts:
            continue
        if t["depth"] is not None or t["in_sitemap"] or t["in_feed"]:
            reachable[pair].append((t["anchor_text"] or t["img_alt"], " ".join(sorted(set(t["rel"].split())))))
    return reachable, every


def score(brand: str, found: dict[Pair, Seen], wanted: dict[Pair, Seen], every: set[Pair]) -> Score:
    both = found.keys() & wanted.keys()

    def equal(part: int) -> float:
        same = sum(sorted(s[part] for s in found[p]) == sorted(s[part] for s in wanted[p]) for p in both)
        return same / max(1, len(both))

    return Score(
        brand, len(wanted), len(found), len(both) / max(1, len(wanted)), len(found.keys() & every) / max(1, len(found)), equal(0), equal(1)
    )  # fmt: skip


@pytest.mark.corpus
def test_the_links_of_every_brand_are_found_and_nothing_else(
    corpus: Path, brands: dict[str, list[str]], crawled: Crawled, capsys: pytest.CaptureFixture[str]
) -> None:
    hosts = {site["host"] for site in crawled_sites(corpus)}
    scores = [score(b, crawled.links[b], *labelled(corpus, b, hosts)) for b in brands]
    assert min(s.wanted for s in scores) >= FLOORS["wanted"]
    with capsys.disabled():
        print(
            f"\n{'brand':13}wanted  found  recall precision  anchor     rel   ({crawled.end.tally.fetched} URLs, {crawled.seconds:.0f} s)"
        )
        print("\n".join(map(str, scores)))
    for s in scores:
        assert s.recall >= FLOORS["recall"], s
        assert s.precision >= FLOORS["precision"], s
        assert s.anchor >= FLOORS["anchor" if WHOLE else "exact_of_half"], s
        assert s.rel >= FLOORS["rel" if WHOLE else "exact_of_half"], s


@pytest.mark.corpus
def test_the_crawl_ends_by_itself_in_time(crawled: Crawled) -> None:
    assert crawled.end.reason == "finished"
    assert not crawled.end.interrupted
    assert crawled.end.tally.succeeded >= FLOORS["pages" if WHOLE else "pages_of_half"]
    assert crawled.cpu <= FLOORS["cpu_seconds"]
