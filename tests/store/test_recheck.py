"""What is looked at again and in which order: suspicion first, a budget for the most valuable, all anew under other names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ripplemark.records import FoundUrl, Route, UrlKind
from ripplemark.store.database import Database, open_writer
from ripplemark.store.frontier import due_urls
from ripplemark.store.recheck import reread_all, weigh_page
from ripplemark.store.urls import add_found, known_url

NOW = datetime(2024, 6, 3, 12, tzinfo=UTC)
PAGES = ("https://a.example/1", "https://a.example/2", "https://a.example/3", "https://b.example/1", "https://c.example/1")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """Five pages that are due now, three of them on one host."""
    with open_writer(tmp_path / "ripplemark.db") as made:
        add_found(made, [FoundUrl(url, UrlKind.PAGE, Route.SITE, "", 0) for url in PAGES], NOW)
        yield made


def id_of(db: Database, url: str) -> int:
    found = known_url(db, url)
    assert found is not None
    return found.id


def test_a_budget_goes_to_the_most_valuable_whichever_hosts_they_are_on(db: Database) -> None:
    for url, worth in zip(PAGES, (420, 300, 20, 100, 0), strict=True):
        weigh_page(db, id_of(db, url), worth, None)
    assert [k.url for k in due_urls(db, NOW, 3, best=True)] == [PAGES[0], PAGES[3], PAGES[1]]
    assert {k.url for k in due_urls(db, NOW, 3)} == {PAGES[0], PAGES[3], PAGES[4]}


def test_what_is_overdue_gains_until_it_weighs_as_much_as_a_suspicion(db: Database) -> None:
    weigh_page(db, id_of(db, PAGES[0]), 0, NOW - timedelta(days=5))
    weigh_page(db, id_of(db, PAGES[1]), 0, NOW - timedelta(days=500))
    urgent = {k.url: k.priority for k in due_urls(db, NOW, 9)}
    assert [urgent[url] - urgent[PAGES[2]] for url in PAGES[:2]] == [50, 400]


def test_a_visit_is_brought_forward_and_never_put_off(db: Database) -> None:
    page = id_of(db, PAGES[0])
    for by, due in ((NOW + timedelta(days=1), NOW), (None, NOW), (NOW - timedelta(days=1), NOW - timedelta(days=1))):
        weigh_page(db, page, 0, by)
        found = known_url(db, PAGES[0])
        assert found is not None
        assert found.due_at == due


def test_other_names_make_what_was_read_due_to_be_read_whole(db: Database) -> None:
    db.run("UPDATE urls SET due_at = '2025-01-01T00:00:00Z', body_digest = CASE WHEN host = 'a.example' THEN 'x' ELSE '' END")
    assert [reread_all(db, name, NOW) for name in ("first", "first", "second", "second")] == [0, 0, 3, 0]
    assert {k.url for k in due_urls(db, NOW, 9)} == set(PAGES[:3])
    assert all(k.reread for k in due_urls(db, NOW, 9))
