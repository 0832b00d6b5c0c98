"""Links counted by sort and day, and slices of them: whatever happened to the links, and whether it is counted yet or not, they are those of
the links themselves."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Generator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import chain, product, repeat
from pathlib import Path
from typing import Any

import pytest

from ripplemark.bands import band_edges
from ripplemark.records import Rank
from ripplemark.schema.grid import GRID
from ripplemark.store import anchor_order, link_slices, link_ways, seen_order
from ripplemark.store.authority import store_ranks
from ripplemark.store.database import Database, open_writer
from ripplemark.store.growth import rechecked_share
from ripplemark.store.link_filter import GridFilter, filtered
from ripplemark.store.link_grid import SORTS, count_links
from ripplemark.store.link_slices import Slice, slice_ids
from ripplemark.store.sort_blocks import pack, unpacked
from ripplemark.store.sort_counts import can_count, counted_facets, counted_links, facets_among, facets_of
from ripplemark.store.sort_fold import fold_sorts, rebuild_sorts, sorts_gap

APART = 5_003  # between the numbers of two links: they are of many groups
FIRST, DAYS, AT = date(2024, 1, 20), 100, datetime(2024, 1, 1, tzinfo=UTC)
EDGES = band_edges(100_000)
SPANS = ((None, None), (0, 30), (44, 77), (44, 300), (50, 52), (12, 12))


def day(n: int) -> date:
    return FIRST + timedelta(days=n)


def add(db: Database, n: int, draw: random.Random) -> None:
    """The n-th link."""
    came = draw.randrange(DAYS)
    lost = day(came + draw.randrange(60)).isoformat() if draw.random() < 0.4 else None
    seen = day(came + draw.choice((0, 0, 0, 45)))
    rel, followed = draw.choice((("", 1), ("nofollow", 0), ("nofollow ugc", 0), ("sponsored", 1), ("", 0)))
    db.run(
        """INSERT INTO links (id, page_id, domain, host, target_url, occurrence, position, href, anchor, rel, followed, image, in_noscript, wrapped_by, placement, context_left,
             context_right, utm, class, campaign, language, state, first_seen, last_seen, appeared_on, lost_on, broken, visits, registrations)
           VALUES (?, ?, ?, '', 'https://tea.example/', ?, 1, '/', ?, ?, ?, 0, 0, '', ?, '', '', '[]', ?, ?, ?, ?, ?, '', ?, ?, ?, ?, ?)""",
        (APART * (n + 1), 1 + n % 5, f"d{n % 5}.example", n, f"a{draw.randrange(9)}", rel, followed, draw.choice(("content", "footer", "comment")), draw.choice(("earned", "own")),
         draw.choice(("", "spring")), draw.choice(("en", "zh-Hant")), "lost" if lost else "live", f"{seen}T00:00:00Z", day(came).isoformat(), lost,
         draw.random() < 0.2, draw.choice((0, 0, 0, 3, 7)), draw.choice((0, 0, 1))),
    )  # fmt: skip


@pytest.fixture(scope="module", params=["counted", "changed", "counted again"])
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Generator[Database]:
    """Links that are counted; then some changed, went or came; then they are counted again."""
    with open_writer(tmp_path_factory.mktemp("sorts") / "s.db") as db, db.transaction():
        fill(db)
        assert fold_sorts(db)
        if request.param != "counted":
            change(db)
        if request.param == "counted again":
            assert fold_sorts(db)
            assert (sorts_gap(db), fold_sorts(db)) == (0, False)
        yield db


def fill(db: Database) -> None:
    """Two hundred links on five pages of five domains, three of them looked for in a list of ranks."""
    draw = random.Random(3)
    store_ranks(
        db, "bench", 100_000, "", [Rank("d1.example", 5, 1), Rank("d2.example", 70, 2), Rank("d3.example", None, None)], AT
    )
    for n in range(5):
        db.run(
            "INSERT INTO urls (id, url, host, domain, kind, state, first_seen) VALUES (?, ?, '', ?, 'page', 'done', '')",
            (1 + n, f"u{n}", f"d{n}.example"),
        )
        db.run("INSERT INTO routes VALUES (?, ?, 'x', '')", (1 + n, ("feed", "trace")[n % 2]))
    db.run("INSERT INTO pages VALUES (2, '', '', '', '2024-02-02', '', '', '', 0, 0, '', '', '', '', 0, '', '', NULL, 0)")
    for n in range(200):
        add(db, n, draw)
    db.run("UPDATE links SET anchor = '茶' || anchor WHERE language = 'zh-Hant' AND id % 2 = 0")


def change(db: Database) -> None:
    """Links are lost, come back, change, are judged otherwise, are forgotten and replaced; a page becomes known by another route."""
    draw = random.Random(4)
    db.run("UPDATE links SET state = 'lost', lost_on = ? WHERE id % 7 = 0 AND state = 'live'", (day(140).isoformat(),))
    db.run("UPDATE links SET state = 'live', lost_on = NULL WHERE id % 5 = 0")
    db.run("UPDATE links SET rel = 'ugc', campaign = 'autumn' WHERE id % 11 = 0")
    db.run("DELETE FROM links WHERE id % 13 = 0 OR id >= ?", (199 * APART,))
    db.run("INSERT INTO routes VALUES (1, 'link_list', 'y', ''), (2, 'trace', 'z', '')")
    for n in range(200, 260):
        add(db, n, draw)
    db.run("UPDATE links SET broken = 1 - broken WHERE id % 17 = 0")
    db.run("UPDATE links SET anchor = 'é' || anchor WHERE language = 'en' AND id % 19 = 0")


def filters() -> list[GridFilter]:
    """Choices of every facet, alone and together, over days of every kind."""
    spans = [(None if a is None else day(a), None if b is None else day(b)) for a, b in SPANS]
    chosen: list[dict[str, tuple[str, ...]]] = [
        {}, {"classes": ("earned",)}, {"rels": ("nofollow",)}, {"rels": ("ugc", "follow"), "placements": ("content", "footer")}, {"routes": ("feed",)},
        {"bands": ("80", "unranked"), "languages": ("en",)}, {"campaigns": ("spring",), "routes": ("trace", "link_list")}, {"campaigns": ("autumn", "it's")},
    ]  # fmt: skip
    states = [(), ("live",), ("lost",), ("broken",), ("broken", "lost"), ("nonsense",)]
    return [
        replace(GridFilter(since, until, edges=EDGES, states=some), **choice, appeared_since=until - timedelta(days=new - 1) if until and new else None)
        for (since, until), some, choice, new in product(spans, states, chosen, (0, 7, 40))
    ]  # fmt: skip


def test_the_counts_are_those_of_the_links(stage: Database) -> None:
    for wanted in filters()[::3]:
        assert counted_links(stage, wanted) == count_links(stage, wanted), wanted


def test_facets_are_those_of_the_links(stage: Database) -> None:
    for wanted in filters()[::13]:
        assert can_count(stage, wanted)
        assert counted_facets(stage, wanted) == facets_of(stage, wanted), wanted
        among = replace(wanted, only=tuple(range(1, 260, 3)))
        assert facets_among(stage, among) == facets_of(stage, among), wanted


ORDERS = (
    "first_seen",
    "visits",
    "registrations",
    "anchor",
    "page_domain",
    "published_at",
    "placement",
    "campaign",
    "state",
    "page_title",
)


@pytest.mark.parametrize("sort", ORDERS)
def test_slices_are_the_links_in_order_whichever_way_is_taken(
    stage: Database, sort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (seen_order, link_slices, link_ways):
        monkeypatch.setattr(module, "DEEP", 15)
    for name, links in (("LEAST", 40), ("MOST", 90), ("SORTED", 30), ("HEAVY", 20), ("EARLY", 90), ("AHEAD", 2)):
        monkeypatch.setattr(anchor_order, name, links)
    for n, wanted in enumerate(filters()[::29]):
        joins, where, values = filtered(stage, wanted, SORTS[sort])
        known = {r[0]: r[1] for r in stage.rows(f"SELECT l.id, {SORTS[sort]} FROM links l {joins} {where}", values)}
        ways = []
        for gathered in (
            [True],
            [False],
            [False, True],
        ):  # the last one: what the first way is not taken for
            found = []
            for start in range(0, len(known) + 19, 19):
                less = chain(gathered, repeat(gathered[-1]))
                monkeypatch.setattr(link_slices, "gathering_is_less", lambda *_, less=less: next(less))
                found += slice_ids(stage, wanted, Slice(sort, bool(n % 2), start, start + 19))
            ways.append(found)
        assert ways[0] == ways[1] == ways[2], wanted
        assert sorted(ways[0]) == sorted(known)
        shown = [
            (known[i] is not None, known[i] or "") if isinstance(known[i], str | None) else (True, known[i]) for i in ways[0]
        ]
        assert shown == sorted(shown, reverse=bool(n % 2)), wanted


def test_every_way_to_gather_links_finds_those_of_the_filter(stage: Database) -> None:
    taken = Counter[str]()
    for wanted in filters()[::7]:
        joins, where, values = filtered(stage, wanted)
        known = [r[0] for r in stage.rows(f"SELECT l.id FROM links l {joins} {where} ORDER BY l.id", values)]
        of = link_ways.ground(stage, wanted, len(known))
        for way in link_ways.gatherings(of, keyed=True):
            taken[way.by] += bool(known)
            assert link_ways.gathered(stage, of, way, "l.id", 999) == known, (way.by, wanted)
    assert set(taken) == {"sort", "lost", "seen"}
    assert min(taken.values()) > 0


def test_a_page_that_is_dated_otherwise_stays_in_the_order_of_its_days(tmp_path: Path) -> None:
    with open_writer(tmp_path / "s.db") as db, db.transaction():
        fill(db)
        fold_sorts(db)
        db.run("UPDATE pages SET published_at = '2025-05-05'")
        wanted = GridFilter(until=day(60))
        known = {r[0] for r in db.rows("SELECT id FROM links WHERE page_id = 2 AND appeared_on <= ?", (day(60).isoformat(),))}
        assert known
        for descending in (True, False):
            ids = slice_ids(db, wanted, Slice("published_at", descending, 0, 999))
            assert set(ids[: len(known)] if descending else ids[-len(known) :]) == known


def test_an_upgrade_counts_by_months_what_was_counted_before(tmp_path: Path) -> None:
    with open_writer(tmp_path / "s.db") as db:
        fill(db)
        fold_sorts(db)
        change(db)
        pack(db, everything=True)
        by_month, published = rows(db, "link_months"), rows(db, "published_months")
        gone = rows(db, "sort_blocks WHERE grain = 'gone'")
        db.run("DELETE FROM sort_blocks WHERE grain = 'gone'")
        for thing in (
            "TABLE link_months",
            "TABLE published_months",
            "TRIGGER pages_published_added",
            "TRIGGER pages_published_changed",
            "TABLE anchor_letters",
            "TRIGGER links_letter_changed",
            "INDEX links_gone",
        ):
            db.run(f"DROP {thing}")
        db.run("CREATE TABLE seen_months (month TEXT PRIMARY KEY, earliest TEXT NOT NULL) STRICT, WITHOUT ROWID")
        db.connection.executescript(GRID)
        pack(db, everything=True)
        assert rows(db, "sort_blocks WHERE grain = 'gone'") == gone
        assert rows(db, "link_months") == by_month
        now = rows(db, "published_months")  # of links that changed too
        assert [(m, min(a, b), max(y, z)) for (m, a, y), (_, b, z) in zip(now, published, strict=True)] == now


def rows(db: Database, table: str) -> list[tuple[Any, ...]]:
    return db.tuples(f"SELECT * FROM {table}")


def test_what_is_counted_step_by_step_is_what_is_counted_at_once(tmp_path: Path) -> None:
    with open_writer(tmp_path / "s.db") as db, db.transaction():
        fill(db)
        fold_sorts(db)
        change(db)
        fold_sorts(db)
        folded = shown(db)
        rebuild_sorts(db)
        assert shown(db) == folded


def shown(db: Database) -> list[tuple[object, ...]]:
    """All counts with the words of their sorts."""
    sorts = {r[0]: tuple(r)[1:] for r in db.rows("SELECT * FROM link_sorts")}
    pack(db, everything=True)
    blocks = db.rows("SELECT grain, span, counts FROM sort_blocks")
    return sorted(((b[0], b[1], sorts[sort], *n) for b in blocks for sort, *n in unpacked(b[2]).T.tolist()), key=repr)


def test_a_new_list_of_ranks_is_not_counted_by_before_all_are_told_anew(tmp_path: Path) -> None:
    with open_writer(tmp_path / "s.db") as db, db.transaction():
        db.run(
            "INSERT INTO urls (id, url, host, domain, kind, state, first_seen) VALUES (1, 'u', '', 'd0.example', 'page', 'done', '')"
        )
        add(db, 0, random.Random(1))
        fold_sorts(db)
        wanted = GridFilter(bands=("80",), edges=EDGES)
        store_ranks(db, "new", 100_000, "", [Rank("d0.example", 5, 1)], AT)
        assert not can_count(db, wanted)
        assert fold_sorts(db)
        assert (can_count(db, wanted), counted_links(db, wanted)) == (True, 1)


def test_the_share_of_pages_looked_at_in_time_is_kept_with_every_change(tmp_path: Path) -> None:
    draw, at = random.Random(5), "2024-06-01T10:30:00Z"
    with open_writer(tmp_path / "s.db") as db, db.transaction():
        assert rechecked_share(db, at) is None
        for n in range(1, 6):
            due = draw.choice(
                ("2024-06-01T10:29:00Z", "2024-06-01T10:31:00Z", "2024-05-01T00:00:00Z", "2024-07-01T00:00:00Z", None)
            )
            db.run(
                "INSERT INTO urls (id, url, host, domain, kind, state, first_seen, due_at) VALUES (?, ?, '', '', 'page', 'done', '', ?)",
                (n, f"u{n}", due),
            )
        for n in range(40):
            add(db, n, draw)
            db.run(
                "UPDATE urls SET due_at = ? WHERE id = ?",
                (draw.choice(("2024-06-01T10:29:00Z", "2024-06-01T10:31:00Z", "2024-07-01T00:00:00Z", None)), 1 + n % 5),
            )
            db.run("UPDATE links SET state = 'lost' WHERE id % 3 = 0")
            db.run("DELETE FROM links WHERE id % 4 = 0")
            late, every = db.rows(
                """SELECT sum(due_at IS NOT NULL AND due_at <= ?), count(*) FROM urls
                   WHERE id IN (SELECT page_id FROM links WHERE state = 'live')""", (at,))[0]  # fmt: skip
            assert rechecked_share(db, at) == ((every - late) / every if every else None)
        db.run("DELETE FROM urls")
        assert rechecked_share(db, at) is None
