"""What changed is counted and packed in small parts while a crawl and its settling write, and only what changed."""

from __future__ import annotations

import pytest
from builders import Web, day, link

from attribution.links import settle as settling
from attribution.links.settle import settle_links
from ripplemark.store import backlog
from ripplemark.store.backlog import keep_own_short, keep_short
from ripplemark.store.database import Database

PAGES = [f"https://blog.example/{n}" for n in range(9)]


def waiting(db: Database) -> tuple[int, int]:
    """Links that are not counted as they are, pages whose mentions are not packed as they are."""
    return tuple(int(db.value(f"SELECT count(*) FROM {log}")) for log in ("sort_log", "mention_log"))  # type: ignore[return-value]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backlog, "MOST_LINKS", 3)
    monkeypatch.setattr(backlog, "MOST_PAGES", 3)


@pytest.mark.parametrize(
    ("again", "packed_anew"),
    [
        ({"topics": ("summer",)}, False),
        ({"topics": ("summer",), "text": "Other words around it."}, False),
        ({"topics": ("summer",), "author": "Ann"}, False),
        ({"topics": ("summer", "autumn")}, True),
        ({"topics": ()}, True),
        ({"topics": ("summer",), "title": "Another title"}, True),
        ({"topics": ("summer",), "noindex": True}, True),
    ],
)
def test_a_page_that_says_the_same_again_is_not_packed_anew(web: Web, again: dict[str, object], packed_anew: bool) -> None:
    web.sees(PAGES[0], day(0), link(), topics=("summer",))
    settle_links(web.db, web.project, web.run_id, day(1))
    assert waiting(web.db) == (0, 0)
    before = web.db.rows("SELECT * FROM mentions")
    web.sees(PAGES[0], day(2), link(), **again)
    assert waiting(web.db) == (0, int(packed_anew))
    assert (web.db.rows("SELECT * FROM mentions") == before) is (again["topics"] == ("summer",))


def test_what_changes_is_counted_and_packed_in_small_parts(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    for url in PAGES:
        web.sees(url, day(0), link(), topics=("summer",))
        seen.append(waiting(web.db))
    assert seen == [(0, (n + 1) % 3) for n in range(9)]
    settle_page = settling.settle_page
    monkeypatch.setattr(settling, "settle_page", lambda *how: (seen.append(waiting(web.db)), settle_page(*how)))
    settle_links(web.db, web.project, web.run_id, day(1))
    assert [open_links for open_links, _ in seen[9:]] == [n % 3 for n in range(9)]
    assert max(open_pages for _, open_pages in seen[9:]) < 3
    assert waiting(web.db) == (0, 0)


@pytest.mark.parametrize(("left", "rules", "kept_by_the_crawl"), [(4, "", False), (12, "", True), (4, "older", True)])
def test_a_crawl_does_not_wait_for_what_was_left_before_it(web: Web, left: int, rules: str, kept_by_the_crawl: bool) -> None:
    settle_links(web.db, web.project, web.run_id, day(0))
    web.db.run_many("INSERT INTO sort_log VALUES (?, 0, '', NULL, '')", ((n,) for n in range(left)))
    web.db.run_many("INSERT INTO mention_log VALUES (?)", ((n,) for n in range(left)))
    if rules:
        web.db.run("INSERT INTO sorted_by (id, ranks) VALUES (1, ?)", (rules,))
        web.db.run("UPDATE mentions_packed_by SET rules = ?", (rules,))
    keep_own_short(web.db)
    assert waiting(web.db) == ((left, left) if kept_by_the_crawl else (0, 0))
    keep_short(web.db)
    assert waiting(web.db) == (0, 0)
