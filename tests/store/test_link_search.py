"""Links that a search finds: entered or not yet, changed or moved, newest first where there are more than one looks at."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from ripplemark.store import link_search
from ripplemark.store.database import Database, open_writer
from ripplemark.store.link_filter import GridFilter
from ripplemark.store.link_grid import count_links
from ripplemark.store.link_search import found_links
from ripplemark.store.search_fold import fold_search
from ripplemark.store.sort_fold import fold_sorts
from ripplemark.text import fold

TEXTS = ("Cold brew 冷泡茶", "冷泡茶的做法", "茶館 tea house", "Kites over Teahupoo", "nothing")
SEARCHES = ("茶", "冷泡", "泡茶", "tea", "TEA hou", "tea-house", "冷泡茶 brew", "site1", "ite2", "%", "茶馆", "fog")


@pytest.fixture
def db(tmp_path: Path) -> Generator[Database]:
    """Sixty links on thirty pages."""
    with open_writer(tmp_path / "s.db") as made, made.transaction():
        for page in range(1, 31):
            made.run(
                "INSERT INTO urls (id, url, host, domain, kind, state, first_seen) VALUES (?, ?, '', '', 'page', 'done', '')",
                (page, f"u{page}"),
            )
            for n in range(2):
                day = f"2024-{1 + page // 3:02}-01"
                made.run(
                    """INSERT INTO links (page_id, target_url, occurrence, position, href, anchor, rel, followed, image, in_noscript, wrapped_by, placement,
                         context_left, context_right, utm, class, state, first_seen, last_seen, appeared_on, search)
                       VALUES (?, '', ?, 1, '', '', '', 1, 0, 0, '', 'content', '', '', '[]', ?, 'live', ?, '', ?, ?)""",
                    (page, n, ("earned", "own")[page % 2], f"{day}T00:00:00Z", day, text(page + n)),
                )  # fmt: skip
        fold_sorts(made)
        yield made


def text(n: int) -> str:
    return fold(f"{TEXTS[n % len(TEXTS)]}\n\nhttps://my.site{n % 7}.example/p")


@pytest.fixture(autouse=True)
def by_the_index(monkeypatch: pytest.MonkeyPatch) -> None:
    """No choice leaves so few links that the index is not asked."""
    monkeypatch.setattr(link_search, "few_links", lambda *_: None)


@pytest.mark.parametrize("entered", [True, False])
def test_a_search_finds_what_the_texts_say(db: Database, entered: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_search, "BLOCK", 4)
    if entered:
        assert (fold_search(db), fold_search(db)) == (30, 0)
    db.run("UPDATE links SET search = ? WHERE id % 9 = 0", (fold("fog over 茶館"),))
    if entered:
        assert fold_search(db) == len({r[0] for r in db.rows("SELECT page_id FROM links WHERE id % 9 = 0")})
        db.run("UPDATE links SET search = ? WHERE id % 10 = 0", (fold("冷泡茶 of late"),))
    days = ((None, None), (None, date(2024, 3, 1)), (date(2024, 2, 2), date(2024, 12, 1)))
    for search, (since, until), classes in product(SEARCHES, days, ((), ("own",))):
        wanted = GridFilter(since, until, search=search, classes=classes)
        found = found_links(db, wanted)
        assert (len(set(found.ids)), len(found.ids), found.more) == (count_links(db, wanted), count_links(db, wanted), False), (
            wanted
        )


def test_a_search_looks_at_so_many_links_and_says_so(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    fold_search(db)
    monkeypatch.setattr(link_search, "BLOCK", 2)
    monkeypatch.setattr(link_search, "MOST", 12)
    wanted = GridFilter(search="茶")
    found = found_links(db, wanted)
    assert (0 < len(found.ids) < count_links(db, wanted), found.more) == (True, True)
    assert min(found.ids) > 30  # the newest
    early = found_links(db, replace(wanted, until=date(2024, 2, 1)))
    assert (min(early.ids) < 20, early.more) == (True, True)


def test_stale_entries_are_made_away_with(db: Database) -> None:
    for n in range(4):
        db.run("UPDATE links SET search = ?", (f"word{n}",))
        fold_search(db)
    assert found_links(db, GridFilter(search="word2")).ids == ()
    assert len(found_links(db, GridFilter(search="word3")).ids) == 60
    db.run("UPDATE search_docs SET doc = doc + 10000")
    db.run("UPDATE links SET search = 'other' WHERE id = 1")
    fold_search(db)
    assert db.value("SELECT max(doc) FROM search_docs") == 30
    assert len(found_links(db, GridFilter(search="word3")).ids) == 59
