"""From a short link on a page to a link of ours: by replay, with what settling makes of it, at once, later, and never by accident."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from attribution.links.settle import settle_links
from ripplemark.records import TargetKind
from ripplemark.store.clock import stamp
from ripplemark.store.database import open_writer
from ripplemark.store.targets import name_targets, store_target, target_of

BLOG = "https://blog.example/"
SHORT = "https://bit.ly/KiteNews"
KITE = "https://acme.example/kite?utm_source=blog"
DAY_ONE = datetime(2024, 6, 3, 12, tzinfo=UTC)
DAYS = [DAY_ONE + timedelta(days=n, minutes=n) for n in range(40)]


@pytest.fixture
def told(desk: Callable[..., Any], warc: Callable[..., Path]) -> Any:
    """`told(web, at=...)`: crawl that web and settle; (page, target, via, state, first day seen) of every link after it."""
    d = desk([BLOG])

    def tell(web: dict[str, Any], at: datetime = DAY_ONE) -> list[tuple[Any, ...]]:
        d.crawl(warc(web, at=at), at=at)
        with open_writer(d.project.storage.database) as db:
            settle_links(db, d.project, 0, at)
        rows = d.rows(
            "SELECT u.url, target_url, via, l.state, substr(l.first_seen, 1, 10) FROM links l JOIN urls u ON u.id = page_id ORDER BY 1"
        )
        return list(rows)

    tell.desk = d  # type: ignore[attr-defined]
    return tell


def to(words: Any, url: str) -> Any:
    return words.Answer(b"", 301, {"Location": url})


def test_a_short_link_to_the_brand_is_a_link_of_ours(told: Any, words: Any) -> None:
    web = {BLOG: words.page(SHORT, text="Acme Kites fly"), SHORT: to(words, KITE)}
    assert told(web) == [(BLOG, KITE, SHORT, "live", "2024-06-03")]
    assert told.desk.rows("SELECT wrapped_by, href, utm, anchor FROM links") == [
        ("bit.ly", SHORT, '[["utm_source", "blog"]]', SHORT)
    ]
    assert told.desk.rows("SELECT kind FROM link_events") == [("appeared",)]
    assert told.desk.rows("SELECT linked FROM mentions") == [(1,)]
    assert told.desk.rows("SELECT brand_url, chain FROM targets WHERE kind = 'short'") == [
        (KITE, f'[["{SHORT}", 301], ["{KITE}", 0]]')
    ]


def test_what_is_known_later_counts_from_when_it_was_seen(told: Any, words: Any) -> None:
    plain = {BLOG: words.page(SHORT, text="Acme Kites fly")}
    assert told(plain) == []  # the archive does not hold the short URL: nothing is known
    edited = {BLOG: words.page(SHORT, text="Acme Kites still fly"), SHORT: to(words, KITE)}
    assert told(edited, at=DAYS[8]) == [(BLOG, KITE, SHORT, "live", "2024-06-03")]
    assert told.desk.rows("SELECT kind, substr(at, 1, 10) FROM link_events") == [("appeared", "2024-06-03")]
    assert told(edited, at=DAYS[9]) == [(BLOG, KITE, SHORT, "live", "2024-06-03")]


def test_a_short_link_elsewhere_is_none_of_ours_and_leads_the_crawl_on(told: Any, words: Any) -> None:
    other = "https://other.example/story"
    web = {BLOG: words.page(SHORT, text="Acme Kites fly"), SHORT: to(words, other), other: words.page("https://acme.example/")}
    assert told(web) == [(other, "https://acme.example/", "", "live", "2024-06-03")]
    assert told.desk.rows("SELECT route, source, round FROM routes JOIN urls ON id = url_id WHERE url = '" + other + "'") == [
        ("trace", BLOG, 1)
    ]
    assert SHORT not in told.desk.outcomes()  # asked as a target, never as a page


def test_a_page_with_nothing_but_a_known_short_link_is_found_by_it(told: Any, words: Any) -> None:
    web = {BLOG: words.page(SHORT, f"{BLOG}later", text="Acme Kites fly"), SHORT: to(words, KITE)}
    told(web)
    web |= {f"{BLOG}later": words.page(SHORT.upper().replace("HTTPS://BIT.LY/KITENEWS", SHORT), text="Look here")}
    links = told(web | {BLOG: words.page(SHORT, f"{BLOG}later", text="Acme Kites fly high")}, at=DAYS[2])
    assert (f"{BLOG}later", KITE, SHORT, "live", "2024-06-05") in links


def test_a_short_link_that_cannot_be_asked_stays_what_it_was(told: Any, words: Any) -> None:
    page = {BLOG: words.page(SHORT, text="Acme Kites fly")}
    told(page | {SHORT: to(words, KITE)})
    for day, answer in ((8, words.Answer(b"", 503)), (20, words.Answer(b"", 403)), (39, words.Answer(b"", 500))):
        links = told({**page, BLOG: words.page(SHORT, text=f"Acme Kites fly {day}"), SHORT: answer}, at=DAYS[day])
        assert links == [(BLOG, KITE, SHORT, "live", "2024-06-03")]
    assert told.desk.rows("SELECT kind FROM link_events") == [("appeared",)]


def test_a_removed_short_link_is_lost_like_any_other(told: Any, words: Any) -> None:
    told({BLOG: words.page(SHORT, text="Acme Kites fly"), SHORT: to(words, KITE)})
    bare = words.page("https://other.example/", text="Acme Kites fly")
    told({BLOG: bare}, at=DAYS[2])
    assert [row[3] for row in told({BLOG: bare}, at=DAYS[4])] == ["lost"]


def test_a_link_whose_target_is_gone_stands_and_is_broken_until_it_is_mended(told: Any, words: Any) -> None:
    kite = "https://acme.example/kite"
    page, gone = {BLOG: words.page(kite)}, words.Answer(b"no", 404)
    told(page | {kite: gone})
    assert told.desk.rows("SELECT state, broken FROM links") == [("live", 0)]
    told(page | {kite: gone}, at=DAYS[2])
    assert told.desk.rows("SELECT state, broken FROM links") == [("live", 1)]
    told(page | {kite: words.page("/")}, at=DAYS[12])
    assert told.desk.rows("SELECT state, broken FROM links") == [("live", 0)]
    assert told.desk.rows("SELECT kind, reason, before, after FROM link_events ORDER BY id") == [
        ("appeared", "", "", ""), ("changed", "target_broken", "", "404"), ("changed", "target_mended", "broken", "200"),
    ]  # fmt: skip


def test_what_an_archive_does_not_hold_is_not_broken(told: Any, words: Any) -> None:
    for day in (0, 2, 12, 30):
        told({BLOG: words.page("https://acme.example/kite")}, at=DAYS[day])
    assert told.desk.rows("SELECT state, broken FROM links") == [("live", 0)]
    assert told.desk.rows("SELECT state, outcome, checked_at FROM targets") == [("pending", "", None)]


def test_posts_with_short_links_lead_to_pages(told: Any, words: Any) -> None:
    story = "https://other.example/story"
    told({BLOG: words.page("https://x.example/")})
    with open_writer(told.desk.project.storage.database) as db, db.transaction():
        db.run(
            "INSERT INTO posts (platform, post_id, url, author, text, language, created_at, own, featured, pinned)"
            " VALUES ('x', '1', 'https://x.com/a/status/1', 'a', 't', 'en', '2024-06-01T00:00:00Z', 1, 0, 0)"
        )
        db.run("INSERT INTO post_links VALUES (1, 'https://t.co/abc')")
    links = told({"https://t.co/abc": to(words, story), story: words.page("https://acme.example/")}, at=DAYS[1])
    assert [row[:2] for row in links] == [(story, "https://acme.example/")]
    assert told.desk.rows("SELECT route, source FROM routes JOIN urls ON id = url_id WHERE url = '" + story + "'") == [
        ("post", "x:1")
    ]


def test_a_project_with_another_domain_judges_known_chains_again(told: Any, words: Any) -> None:
    told({BLOG: words.page(SHORT, text="Acme Kites fly"), SHORT: to(words, "https://kites.example/x")})
    with open_writer(told.desk.project.storage.database) as db:
        known = target_of(db, SHORT)
        assert known is not None
        assert known.brand_url == ""
        name_targets(db, [SHORT], TargetKind.SHORT, stamp(DAY_ONE))
        store_target(db, known)
    file = told.desk.project_file
    file.write_text(file.read_text("utf-8").replace('["acme.example"]', '["acme.example", "kites.example"]'), "utf-8")
    links = told({BLOG: words.page(SHORT, text="Acme Kites fly")}, at=DAYS[1])
    assert [row[1] for row in links] == ["https://kites.example/x"]
