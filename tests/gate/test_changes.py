"""Two states of the same real sites: which brand links appeared and which were lost between them, scored against the labelled changes.

A footer that links elsewhere now is a link whose target changed, and a post that was renamed takes its links along: in the
labels both are a loss and a gain.
"""

from __future__ import annotations

import csv
import json
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from attribution.links.settle import settle_links
from ripplemark.config import Brand, Crawl, Project, Storage
from ripplemark.store.database import Database, open_writer
from ripplemark.store.runs import begin_run
from ripplemark.urls import host_of, normal
from spiders.run import CrawlOptions, crawl

FLOORS = tomllib.loads(Path(__file__).with_name("changes.toml").read_text(encoding="utf-8"))
#: Small sites that show every kind of change: pages added, removed, renamed and edited, and a theme that changed its footer.
SITES = frozenset(FLOORS["sites"])
EARLIER = datetime(2025, 8, 28, tzinfo=UTC)  # after the last capture of the earlier state of these sites
LATER = tuple(
    datetime(2026, month, 1, tzinfo=UTC) for month in (9, 11)
)  # after the last of the later one; two checks make a loss

Pair = tuple[str, str]  # page, target


@dataclass(frozen=True, slots=True)
class States:
    """The links that stood at each of the two dates, and what happened to each that was there at the first."""

    before: frozenset[Pair]
    after: frozenset[Pair]
    events: dict[Pair, str]  # the last event: its kind, and why

    @property
    def appeared(self) -> frozenset[Pair]:
        return self.after - self.before

    @property
    def lost(self) -> frozenset[Pair]:
        return self.before - self.after


@pytest.fixture(scope="module")
def corpora(shared: Callable[[str], Path]) -> tuple[Path, Path]:
    return shared("corpus/dev_t0/sites.csv").parent, shared("corpus/dev/sites.csv").parent


@pytest.fixture(scope="module")
def brands(corpora: tuple[Path, Path]) -> dict[str, list[str]]:
    raw = json.loads((corpora[1] / "truth" / "brands.json").read_text(encoding="utf-8"))
    return {name: list(brand["domains"]) for name, brand in raw.items()}


@pytest.fixture(scope="module")
def states(corpora: tuple[Path, Path], brands: dict[str, list[str]], tmp_path_factory: pytest.TempPathFactory) -> States:
    """The live links after the earlier state was crawled, and after the later one was crawled twice."""
    folder = tmp_path_factory.mktemp("changes")
    project = Project(
        path=folder / "ripplemark.toml",
        brand=Brand("DuckDB", (), tuple(d for domains in brands.values() for d in domains)),
        storage=Storage(folder / "ripplemark.db", folder / "data"),
        crawl=Crawl(watch=tuple(dict.fromkeys(u for c in corpora for u in watched(c))), pages_per_site=5_000, rounds=0),
    )
    with open_writer(project.storage.database) as db:
        visit(db, project, corpora[0], EARLIER)
        before = live(db)
        for at in LATER:
            visit(db, project, corpora[1], at)
        return States(frozenset(before.values()), frozenset(live(db).values()), happened(db, before))


def watched(corpus: Path) -> Iterator[str]:
    """Home, feed and sitemap of the chosen sites."""
    with (corpus / "sites.csv").open(encoding="utf-8", newline="") as stream:
        for site in csv.DictReader(stream):
            if site["host"] in SITES:
                home = f"{site['scheme']}://{site['host']}{site['path_prefix']}/"
                yield from filter(None, (home, site["feed_url"], site["sitemap_url"]))


def visit(db: Database, project: Project, corpus: Path, at: datetime) -> None:
    """One crawl of one state of the sites, and the life of links after it."""
    run = begin_run(db, "crawl", at)
    archives = tuple(corpus / "web" / f"{site}.warc.gz" for site in sorted(SITES))
    assert crawl(project, db, run, lambda: at, CrawlOptions(archives)).reason == "finished"
    settle_links(db, project, run, at)


def live(db: Database) -> dict[int, Pair]:
    """Link -> its pair."""
    rows = db.rows("SELECT l.id, u.url, l.target_url FROM links l JOIN urls u ON u.id = l.page_id WHERE l.state = 'live'")
    return {r["id"]: (normal(r["url"]), normal(r["target_url"])) for r in rows}


def happened(db: Database, before: dict[int, Pair]) -> dict[Pair, str]:
    sql = "SELECT link_id, kind, reason FROM link_events WHERE kind != 'appeared' ORDER BY at, id"
    return {before[r["link_id"]]: f"{r['kind']}: {r['reason']}" for r in db.rows(sql) if r["link_id"] in before}


def labels(corpus: Path, brand: str) -> dict[Pair, bool]:
    """Pair -> whether a crawler can reach its page."""
    rows = map(json.loads, (corpus / "truth" / f"links_{brand}.jsonl").read_text(encoding="utf-8").splitlines())
    return {
        (normal(t["page_url"]), normal(t["target"])): t["depth"] is not None or t["in_sitemap"] or t["in_feed"]
        for t in rows
        if t["match_type"] in {"direct", "redirector"} and host_of(t["page_url"]) in SITES
    }


def truth(corpora: tuple[Path, Path], brands: dict[str, list[str]]) -> tuple[States, States]:
    """(what a crawler can reach, all), at both dates."""
    found = [{p: r for b in brands for p, r in labels(c, b).items()} for c in corpora]
    reachable = States(*(frozenset(p for p, r in state.items() if r) for state in found), {})
    return reachable, States(frozenset(found[0]), frozenset(found[1]), {})


@pytest.mark.corpus
@pytest.mark.parametrize("kind", ["appeared", "lost"])
def test_what_appeared_and_what_was_lost_is_what_the_labels_say(
    kind: str, corpora: tuple[Path, Path], brands: dict[str, list[str]], states: States, capsys: pytest.CaptureFixture[str]
) -> None:
    reachable, every = truth(corpora, brands)
    wanted = getattr(reachable, kind) & getattr(every, kind)
    found: frozenset[Pair] = getattr(states, kind)
    right = found & getattr(every, kind)
    with capsys.disabled():
        print(f"\n{kind}: {len(wanted)} wanted, {len(found)} found, {len(wanted & found)} in both, {len(found - right)} wrong")
    assert len(wanted) >= FLOORS[kind]["wanted"]
    assert len(wanted & found) >= FLOORS[kind]["recall"] * len(wanted), sorted(wanted - found)
    assert len(right) >= FLOORS[kind]["precision"] * len(found), sorted(found - right)


@pytest.mark.corpus
def test_every_loss_is_an_event_with_its_reason(states: States, capsys: pytest.CaptureFixture[str]) -> None:
    why = Counter(states.events.get(pair, "nothing") for pair in states.lost)
    with capsys.disabled():
        print(f"\n{dict(why)}")
    assert "nothing" not in why
    assert {reason: why[reason] for reason in FLOORS["reasons"]} == FLOORS["reasons"]
