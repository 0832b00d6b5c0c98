"""What a fleet's frontier promises, asked of a real Redis: a URL for one crawler, hosts for one at a time, nothing lost with the dead."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

pytest.importorskip("scrapy_redis", reason="NO FLEET: pip install -r requirements-scale.lock (`make test` does)")

from ripplemark.errors import FleetUnreachable, UsageError
from ripplemark.project import Fleet, Project
from ripplemark.records import (
    Citation,
    FetchOutcome,
    FetchResult,
    FoundUrl,
    KnownUrl,
    Mention,
    Observation,
    PageReading,
    Route,
    UrlKind,
    UrlState,
)
from ripplemark.store.database import open_writer
from ripplemark.store.urls import add_found
from spiders.fleet.book import FleetBook, FleetShelf
from spiders.fleet.fill import fill
from spiders.fleet.frontier import FleetFrontier, MappedDomains
from spiders.fleet.keys import FleetKeys, fleet_keys
from spiders.frontier.working import Bounds
from spiders.net.hosts import Limits
from spiders.scope import scope_of

NOW = datetime(2024, 6, 3, 12, tzinfo=UTC)
A, B = "https://a.example", "https://b.example"
Make = Callable[..., FleetFrontier]


@pytest.fixture
def crawler(redis_url: str, request: pytest.FixtureRequest) -> Generator[Callable[..., FleetKeys]]:
    """`crawler(lease=...)`: one more crawler of the test's own fleet."""
    made: list[FleetKeys] = []

    def make(lease: int = 60) -> FleetKeys:
        keys = fleet_keys(
            Fleet(redis=redis_url, lease=lease),
            "".join(c if c.isalnum() else "." for c in request.node.name)[-60:].strip("."),
            {"RIPPLEMARK_REDIS_PASSWORD": "a-word-of-the-tests"},
        )
        keys.beat()
        made.append(keys)
        return keys

    yield make
    for keys in made:
        keys.server.close()


@pytest.fixture
def project(desk: Callable[..., Any]) -> Project:
    return desk("p").project  # type: ignore[no-any-return]


def frontier(keys: FleetKeys, project: Project, rounds: int = 2, budget: int = 0) -> FleetFrontier:
    return FleetFrontier(keys, lambda: NOW, Bounds(1, budget, rounds), scope_of(project, (), 2024))


def page(url: str, round_: int = 0, route: Route = Route.WATCH, kind: UrlKind = UrlKind.PAGE) -> FoundUrl:
    return FoundUrl(url, kind, route, "test", round_)


def ready(_: str) -> bool:
    return True


def seen(known: KnownUrl, *out: str, outcome: FetchOutcome = FetchOutcome.OK, **more: Any) -> FetchResult:
    """What a visit brought: a page that links to others, and concerns us if it does."""
    observation = Observation(known.id, NOW, outcome, 200, known.url, 10, 5, "", bool(out))
    reading = None
    if out:
        reading = PageReading(
            known.url, "", "", "en", None, "", False, False, "utf-8", "header", "", "", citations=tuple(Citation(u, "", None) for u in out),
            mentions=(MENTION,),
        )  # fmt: skip
    return FetchResult(observation, UrlState.DONE, NOW, 0, reading, **more)


MENTION = Mention("", ("Acme Kites",), "", False)


def drained(f: FleetFrontier, links: dict[str, tuple[str, ...]]) -> dict[str, int]:
    """Ask all there is; URL -> round."""
    rounds: dict[str, int] = {}
    while f.has_pending():
        known = f.next(ready)
        if known is None:
            time.sleep(f.wait or 0.001)
            continue
        rounds[known.url] = known.round
        out = links.get(known.url, ())
        found = tuple(page(u, known.round + 1, Route.TRACE) for u in out if known.round < 2)
        assert f.commit(seen(known, *out, found=found)) is not None
    return rounds


def test_a_url_is_handed_out_once_and_its_host_to_one_crawler(crawler: Any, project: Project) -> None:
    one, two = frontier(crawler(), project), frontier(crawler(), project)
    assert one.add([page(f"{A}/1"), page(f"{A}/2"), page(f"{B}/1"), page(f"{A}/1")]) == 3
    first, second = one.next(ready), two.next(ready)
    assert first is not None
    assert second is not None
    assert {first.host, second.host} == {"a.example", "b.example"}
    assert (one.next(ready), two.next(ready)) == (None, None)
    assert two.add([page(f"{A}/1")]) == 0


def test_the_urls_of_a_crawler_without_life_go_back(crawler: Any, project: Project) -> None:
    dying, living = crawler(), crawler()
    lost, heir = frontier(dying, project), frontier(living, project)
    lost.add([page(f"{A}/1"), page(f"{B}/1")])
    asked, landed = lost.next(ready), lost.next(ready)
    assert asked is not None
    assert landed is not None
    lost.commit(seen(landed))  # its file is never delivered
    dying.server.zadd(dying.key("crawlers"), {dying.crawler: 1})  # its last sign of life is long ago
    assert living.beat() == 2
    again = {k.url for k in (heir.next(ready), heir.next(ready)) if k}
    assert again == {f"{A}/1", f"{B}/1"}
    assert lost.commit(seen(asked)) is None  # it was not dead, but late: its result counts no more


def test_what_is_delivered_is_not_asked_again(crawler: Any, project: Project) -> None:
    keys, living = crawler(), crawler()
    f = frontier(keys, project)
    f.add([page(f"{A}/1")])
    known = f.next(ready)
    assert known is not None
    f.commit(seen(known))
    f.landed([(known.url, int(NOW.timestamp()))])
    keys.leave()
    assert (living.beat(), frontier(living, project).has_pending()) == (0, False)


def test_pages_wait_for_the_sources_of_their_site(crawler: Any, project: Project) -> None:
    f = frontier(crawler(), project)
    f.add([page(f"{A}/1", route=Route.WATCH), page("https://www.a.example/feed.xml", kind=UrlKind.FEED)])
    feed = f.next(ready)
    assert feed is not None
    assert (feed.kind, f.next(ready)) == (UrlKind.FEED, None)
    f.commit(seen(feed))
    time.sleep(0.03)
    assert f.next(ready) is not None


@pytest.mark.parametrize("order", [(f"{A}/far", f"{A}/near"), (f"{A}/near", f"{A}/far")])
def test_the_order_of_arrival_decides_nothing(crawler: Any, project: Project, order: tuple[str, str]) -> None:
    """/mid is first known by a long way, then by a short one: what it leads to is followed all the same."""
    links = {f"{A}/far": (f"{B}/mid",), f"{A}/near": (f"{B}/mid",), f"{B}/mid": ("https://c.example/end",)}
    f = frontier(crawler(), project, rounds=2)
    start, asked = {f"{A}/far": 1, f"{A}/near": 0}, set[str]()
    for url in order:
        f.add([page(url, start[url], Route.TRACE)])
        asked |= drained(f, links).keys()
    assert asked == {*links, "https://c.example/end"}


def test_a_pause_that_one_was_asked_for_holds_for_all(crawler: Any) -> None:
    one, two = (FleetBook(Limits(gap=0.0), crawler()) for _ in range(2))
    assert one.claim("a.example") == 0.0
    assert two.claim("a.example") > 0  # it is being asked
    one.throttled("a.example", 300.0)
    one.done("a.example")
    assert 290 < two.claim("a.example") <= 300
    one.end("b.example", FetchOutcome.RETRY_AFTER, "asked to wait 9999 s")
    assert two.claim("b.example") == float("inf")
    assert two.over("b.example") == (FetchOutcome.RETRY_AFTER, "asked to wait 9999 s")


def test_distance_budgets_robots_and_sitemaps_are_shared(crawler: Any) -> None:
    keys = crawler(), crawler()
    one, two = (FleetBook(Limits(pages=2, gap=0.0), k) for k in keys)
    one.keep_distance("a.example", 5.0)
    assert two.claim("a.example") == 0.0
    two.done("a.example")
    assert 4.9 < one.claim("a.example") <= 5.0
    assert [one.take_page("a.example"), two.take_page("www.a.example")] == ["", ""]
    assert "2 pages of a.example" in one.take_page("a.example")
    FleetShelf(keys[0]).keep_robots_copy(A, b"User-agent: *\n\xff", "", 12.5)
    assert FleetShelf(keys[1]).robots_copy(A) == (b"User-agent: *\n\xff", "", 12.5)
    assert FleetShelf(keys[1]).robots_copy(B) is None
    MappedDomains(keys[0]).add("a.example")
    assert "a.example" in MappedDomains(keys[1])
    assert "b.example" not in MappedDomains(keys[1])


@pytest.mark.parametrize(
    ("outcome", "left"), [(FetchOutcome.BUDGET, "site_budget"), (FetchOutcome.HOST_SUSPENDED, "host_suspended")]
)
def test_what_a_site_or_host_takes_no_more_of_is_left(crawler: Any, project: Project, outcome: FetchOutcome, left: str) -> None:
    f = frontier(crawler(), project)
    f.add([page(f"{A}/{n}") for n in range(4)])
    known = f.next(ready)
    assert known is not None
    f.commit(seen(known, outcome=outcome))
    assert f.next(ready) is None
    assert f.left() == {left: 3}
    assert not f.has_pending()


def test_a_store_fills_the_queue_and_what_it_knows_is_not_new(crawler: Any, project: Project) -> None:
    keys = crawler()
    f = frontier(keys, replace(project, crawl=replace(project.crawl, watch=())))
    with open_writer(project.storage.database) as db:
        add_found(db, [page(f"{A}/due"), page(f"{A}/later")], NOW)
        with db.transaction():
            db.run("UPDATE urls SET due_at = '2030-01-01T00:00:00Z', etag = 'x' WHERE url LIKE '%later'")
        bare = replace(project, crawl=replace(project.crawl, watch=()))
        assert fill(bare, db, keys, NOW) == (1, 1)
        assert fill(bare, db, keys, NOW) == (1, 0)  # it waits already
        assert f.add([page(f"{A}/later")]) == 0
        known = f.next(ready)
        assert known is not None
        assert known.url == f"{A}/due"
        f.commit(seen(known))
        f.landed([(known.url, int(NOW.timestamp()))])
        assert fill(bare, db, keys, NOW) == (1, 0)  # asked, but its result is not loaded yet


def test_a_redis_that_does_not_answer_is_said(redis_url: str) -> None:
    with pytest.raises(FleetUnreachable, match=r"Check fleet\.redis and the password"):
        fleet_keys(Fleet(redis=redis_url), "x", {})
    with pytest.raises(UsageError, match=r"under \[fleet\]"):
        fleet_keys(Fleet(), "x", {})
    with pytest.raises(UsageError, match="a name of letters"):
        fleet_keys(Fleet(redis=redis_url), "a:b", {"RIPPLEMARK_REDIS_PASSWORD": "a-word-of-the-tests"})
