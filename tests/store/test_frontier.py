"""The rows of the crawl: URLs merge whatever the order, results commit whole, the due ones come fairly."""

from __future__ import annotations

import random
from collections.abc import Generator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ripplemark.errors import StoreLocked
from ripplemark.records import (
    BrandLink,
    Citation,
    DateMethod,
    Fate,
    FetchOutcome,
    FetchResult,
    FoundUrl,
    Mention,
    Observation,
    PageReading,
    Placement,
    Route,
    UrlKind,
    UrlState,
)
from ripplemark.store.database import Database, open_writer
from ripplemark.store.fates import url_fates
from ripplemark.store.frontier import count_due, due_urls, mapped_domains, sink_rounds, twin_of, untraced
from ripplemark.store.health import health
from ripplemark.store.results import store_result
from ripplemark.store.runs import begin_run
from ripplemark.store.urls import ROUND_COST, add_found, known_url, routes_of

NOW = datetime(2024, 6, 3, 12, tzinfo=UTC)
DAY = timedelta(days=1)
PAGE = "https://blog.example/a"


@pytest.fixture
def db(tmp_path: Path) -> Generator[Database]:
    with open_writer(tmp_path / "s.db") as store:
        begin_run(store, "crawl", NOW)
        yield store


def found(url: str, route: Route = Route.SITE, round: int = 0, **more: object) -> FoundUrl:  # noqa: A002
    return FoundUrl(url, more.pop("kind", UrlKind.PAGE), route, str(more.pop("source", "s")), round, **more)  # type: ignore[arg-type]


def reading(**more: object) -> PageReading:
    link = BrandLink(
        1, "https://acme.example/", "https://acme.example/", "kite", (), True, False, Placement.CONTENT, "l", "r", ()
    )
    base = PageReading(PAGE, "T", "A", "en", None, "", False, False, "utf-8", "header", "text", "d", (link,),
                       (Mention("", ("Acme",), "Acme!", True),), (Citation("https://c.example/", "c", None),))  # fmt: skip
    return replace(base, **more)  # type: ignore[arg-type]


def result(db: Database, url: str = PAGE, at: datetime = NOW, **more: object) -> FetchResult:
    known = known_url(db, url)
    assert known is not None
    names = ("outcome", "passed_gate", "body_digest", "unchanged", "hops", "final_url")
    seen = Observation(known.id, at, FetchOutcome.OK, 200, url, 10, 5, "digest", True, etag='"e"')
    seen = replace(seen, **{n: more.pop(n) for n in names if n in more})  # type: ignore[arg-type]
    return FetchResult(seen, UrlState.DONE, at + DAY, 0, more.get("reading"), tuple(more.get("found", ())))  # type: ignore[arg-type]


def table(db: Database, name: str) -> list[tuple[object, ...]]:
    return [tuple(r) for r in db.rows(f"SELECT * FROM {name} ORDER BY 1, 2")]


def test_finding_a_url_again_adds_its_route_and_nothing_else(db: Database) -> None:
    assert add_found(db, [found(PAGE, Route.FEED, source="f")], NOW) == 1
    assert add_found(db, [found(PAGE, Route.TRACE, 2, source="t")], NOW + DAY) == 0
    assert routes_of(db, PAGE) == ((Route.FEED, "f"), (Route.TRACE, "t"))
    known = known_url(db, PAGE)
    assert known is not None
    assert (known.round, known.due_at) == (0, NOW)


def test_the_order_of_arrival_does_not_matter(db: Database, tmp_path: Path) -> None:
    drawn = random.Random(3)
    finds = [
        found(f"https://{h}.example/{n}", r, k, published_at=NOW - k * DAY, published_by=by)
        for h in "ab" for n in range(2) for r in (Route.SITE, Route.FEED, Route.TRACE) for k in range(3)
        for by in (DateMethod.FEED, DateMethod.META)
    ]  # fmt: skip
    sql = "SELECT url, round, priority, hint_at, hint_by, route FROM urls JOIN routes ON id = url_id ORDER BY 1, 6"
    add_found(db, finds, NOW)
    drawn.shuffle(finds)
    with open_writer(tmp_path / "other.db") as other:
        add_found(other, finds, NOW)
        assert [tuple(r) for r in other.rows(sql)] == [tuple(r) for r in db.rows(sql)]


def test_two_spellings_of_an_escape_are_one_url(db: Database) -> None:
    assert add_found(db, [found("https://a.example/%e4%b8%ad"), found("https://a.example/%E4%B8%AD")], NOW) == 1
    assert add_found(db, [found("https://a.example/%E4%b8")], NOW) == 1


def test_a_result_commits_whole_or_not_at_all(db: Database) -> None:
    add_found(db, [found(PAGE)], NOW)
    before = {t: table(db, t) for t in ("urls", "observations", "sightings", "pages")}
    broken = reading(mentions=(Mention("", ("x",), None, True),))  # type: ignore[arg-type]
    with pytest.raises(Exception, match="NOT NULL"):
        store_result(db, 1, result(db, reading=broken))
    assert before == {t: table(db, t) for t in before}


def test_a_reading_is_stored_and_a_later_one_without_us_forgets_the_words_but_not_the_evidence(db: Database) -> None:
    add_found(db, [found(PAGE)], NOW)
    store_result(db, 1, result(db, reading=reading()))
    assert [len(table(db, t)) for t in ("pages", "sightings", "mentions", "citations", "readings")] == [1, 1, 1, 1, 1]
    store_result(db, 1, result(db, at=NOW + DAY, passed_gate=False, body_digest="other"))
    assert [len(table(db, t)) for t in ("pages", "sightings", "mentions", "citations", "readings")] == [1, 1, 0, 0, 1]
    known = known_url(db, PAGE)
    assert known is not None
    assert (known.relevant, known.body_digest, known.changed_at) == (False, "other", NOW + DAY)


def test_a_failure_keeps_what_the_next_condition_needs(db: Database) -> None:
    add_found(db, [found(PAGE)], NOW)
    store_result(db, 1, result(db, reading=reading()))
    store_result(db, 1, result(db, at=NOW + DAY, outcome=FetchOutcome.TIMEOUT, body_digest=""))
    store_result(db, 1, result(db, at=NOW + DAY, outcome=FetchOutcome.PARSE_TIMEOUT, body_digest="unread"))
    known = known_url(db, PAGE)
    assert known is not None
    assert (known.etag, known.body_digest, known.relevant, known.changed_at) == ('"e"', "digest", True, NOW)


def test_a_rating_stays_as_long_as_the_quote_it_was_made_on(db: Database) -> None:
    add_found(db, [found(PAGE)], NOW)
    store_result(db, 1, result(db, reading=reading()))
    db.run("UPDATE mentions SET polarity = 'positive'")
    store_result(db, 1, result(db, reading=reading()))
    assert db.value("SELECT polarity FROM mentions") == "positive"
    store_result(db, 1, result(db, reading=reading(mentions=(Mention("", ("Acme",), "Other words", True),))))
    assert db.value("SELECT polarity FROM mentions") is None


def test_a_feeds_date_beats_the_pages_own_even_when_it_comes_later(db: Database) -> None:
    add_found(db, [found(PAGE)], NOW)
    store_result(db, 1, result(db, reading=reading()))
    add_found(db, [found(PAGE, Route.FEED, published_at=NOW - DAY, published_by=DateMethod.FEED)], NOW)
    assert db.row("SELECT published_at, published_by FROM pages")[:] == ("2024-06-02T12:00:00Z", "feed")  # type: ignore[index]


def test_due_urls_come_from_every_host_in_turn(db: Database) -> None:
    add_found(db, [found(f"https://big.example/{n}") for n in range(20)] + [found("https://small.example/")], NOW)
    due = due_urls(db, NOW, 4)
    assert [k.host for k in due] == ["big.example", "small.example", "big.example", "big.example"]
    assert {k.host for k in due_urls(db, NOW, 50, without=["big.example"])} == {"small.example"}
    assert count_due(db, NOW - DAY) == 0
    assert url_fates(db, 2) == {f: 21 * (f is Fate.PENDING) for f in Fate}


def test_late_short_ways_are_followed_again(db: Database) -> None:
    add_found(db, [found(PAGE, Route.TRACE, 3), found("https://blog.example/b", Route.SITE, 3)], NOW)
    store_result(db, 1, result(db, reading=reading()))
    assert untraced(db, 2) == ()
    add_found(db, [found(PAGE, Route.FEED, 0)], NOW)
    assert [(u.url, u.source, u.round) for u in untraced(db, 2)] == [("https://c.example/", PAGE, 0)]
    assert sink_rounds(db, ROUND_COST) == 1
    assert known_url(db, "https://blog.example/b").round == 0  # type: ignore[union-attr]
    assert sink_rounds(db, ROUND_COST) == 0


def test_a_site_is_mapped_by_the_pages_a_sitemap_lists_not_by_the_sitemap(db: Database) -> None:
    add_found(db, [found("https://a.example/sitemap.xml", Route.SITEMAP, kind=UrlKind.SITEMAP)], NOW)
    assert mapped_domains(db) == frozenset()
    add_found(db, [found("https://a.example/x", Route.SITEMAP)], NOW)
    assert mapped_domains(db) == {"a.example"}


def test_a_twin_is_the_same_bytes_under_another_ending(db: Database) -> None:
    add_found(db, [found(PAGE), found(f"{PAGE}.html"), found("https://blog.example/b")], NOW)
    store_result(db, 1, result(db, reading=reading()))
    twins = [
        twin_of(db, known_url(db, u), d)
        for u, d in ((f"{PAGE}.html", "digest"), (f"{PAGE}.html", "x"), ("https://blog.example/b", "digest"))
    ]  # type: ignore[arg-type]
    assert twins == [PAGE, "", ""]


def test_a_second_writer_is_turned_away(db: Database) -> None:
    with pytest.raises(StoreLocked, match="is writing to this database"):
        open_writer(db.path)


def test_the_hubs_of_a_feed_are_noted_once(db: Database) -> None:
    add_found(db, [found(PAGE)], NOW)
    for day in range(2):
        told = replace(result(db, at=NOW + day * DAY), hubs=("https://hub.example/",), topic="https://blog.example/feed")
        store_result(db, 1, told)
    (hub,) = health(db, NOW, 2).hubs
    assert (hub.feed_url, hub.hub, hub.topic, hub.seen) == (
        PAGE,
        "https://hub.example/",
        "https://blog.example/feed",
        NOW + DAY,
    )
