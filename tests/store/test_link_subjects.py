"""Whom a mark on many links is said of: block by block the same as all links read one by one, whichever way is taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from ripplemark.records import Mark
from ripplemark.store import link_subjects
from ripplemark.store.database import Database, open_writer
from ripplemark.store.link_filter import GridFilter, filtered
from ripplemark.store.link_subjects import subject_block
from ripplemark.store.sort_fold import fold_sorts
from tests.store.test_sort_counts import change, fill, filters


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Links of which some changed since they were counted; two pages of one domain, one of them without a link."""
    with open_writer(tmp_path_factory.mktemp("subjects") / "s.db") as db, db.transaction():
        fill(db)
        fold_sorts(db)
        change(db)
        db.run("UPDATE urls SET domain = 'd1.example' WHERE id = 3")
        db.run("UPDATE links SET domain = 'd1.example' WHERE page_id = 3")
        db.run("DELETE FROM links WHERE page_id = 5")
        yield db


def in_blocks(db: Database, wanted: GridFilter, mark: Mark) -> list[str]:
    subjects, after, blocks = list[str](), "", 0
    while True:
        block = subject_block(db, wanted, mark, after)
        subjects, after, blocks = [*subjects, *block.subjects], block.after, blocks + 1
        if not after:
            return list(dict.fromkeys(subjects))
        assert blocks < 99


@pytest.mark.parametrize("mark", [Mark.DISAVOW, Mark.ASK])
@pytest.mark.parametrize("way", ["few", "looked through", "as first seen", "not counted"])
def test_blocks_together_are_all_of_it(store: Database, mark: Mark, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if way != "few":
        monkeypatch.setattr(link_subjects, "few_links", lambda *_: None)
    monkeypatch.setattr(link_subjects, "_DOMAIN", 1e9 if way == "as first seen" else -1e9)
    monkeypatch.setattr(link_subjects, "_LINK", 1e9 if way == "as first seen" else 0)
    if way == "not counted":
        monkeypatch.setattr(link_subjects, "can_count", lambda *_: False)
    seen = set[int]()
    for n, wanted in enumerate(filters()[::17]):
        joins, where, values = filtered(store, wanted, "u.domain")
        rows = store.tuples(f"SELECT DISTINCT u.domain, u.id, u.url FROM links l {joins} {where} ORDER BY 1, 2", values)
        expected = (
            [url for *_, url in rows] if mark is Mark.ASK else [f"domain:{name}" for name in dict.fromkeys(r[0] for r in rows)]
        )
        for k, name in enumerate(("DOMAINS", "PAGES", "NAMED", "LINKS")):
            monkeypatch.setattr(link_subjects, name, 1 + (n + k) % 3 if name != "LINKS" or n % 2 else 60)
        monkeypatch.setattr(link_subjects, "PASSED", 4 + 30 * (n % 3))
        monkeypatch.setattr(link_subjects, "READ", 2 + 9 * (n % 2))
        found = in_blocks(store, wanted, mark)
        assert (sorted(found) if way == "as first seen" else found) == (
            sorted(expected) if way == "as first seen" else expected
        ), wanted
        seen.add(len(expected))
    assert len(seen) > 2


@pytest.mark.parametrize("mark", [Mark.DISAVOW, Mark.ASK])
def test_rows_that_are_named_are_all_that_is_meant(store: Database, mark: Mark, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_subjects, "NAMED", 1)
    ids = tuple(r[0] for r in store.rows("SELECT min(id) FROM links WHERE page_id IN (2, 3, 4) GROUP BY page_id"))
    found = in_blocks(store, GridFilter(only=ids), mark)
    assert found == (["u1", "u2", "u3"] if mark is Mark.ASK else ["domain:d1.example", "domain:d3.example"])
    assert in_blocks(store, replace(GridFilter(only=ids), classes=("no such class",)), mark) == []


@pytest.mark.parametrize(
    "after",
    [
        "x",
        " ",
        "12",
        "seen ",
        "seen 2024-02-01",
        "seen '",
        "seen ~",
        "9999999999999999999999 d",
        "-1 d1.example",
        "'; DROP TABLE links",
        "\0",
        "~",
    ],
)
def test_a_place_that_a_browser_made_up_is_only_a_place(store: Database, after: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_subjects, "few_links", lambda *_: None)
    for mark in (Mark.OWN, Mark.ASK):
        assert set(subject_block(store, GridFilter(), mark, after).subjects) <= set(in_blocks(store, GridFilter(), mark))
