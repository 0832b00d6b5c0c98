"""The fair queue: hosts take turns, urgency decides within a host, and a site's pages wait for its feeds and sitemaps."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ripplemark.records import KnownUrl, UrlKind, UrlState
from spiders.frontier.fair import FairQueue


def known(number: int, host: str, priority: int = 0, kind: UrlKind = UrlKind.PAGE) -> KnownUrl:
    return KnownUrl(
        number, f"https://{host}/{number}", host, host, kind, UrlState.PENDING, 0, priority, None, "", "", "", 0, False
    )


def filled(*urls: KnownUrl) -> FairQueue:
    queue = FairQueue()
    for url in urls:
        queue.add(url)
    return queue


def taken(queue: FairQueue, number: int) -> list[str]:
    found = (queue.take(lambda _: True) for _ in range(number))
    return [f"{u.host}{u.id}" if u else "-" for u in found]


def test_hosts_take_turns_whatever_their_size() -> None:
    queue = filled(*(known(n, "big", 100) for n in range(1, 50)), known(60, "small"), known(61, "tiny"))
    assert taken(queue, 5) == ["big1", "small60", "tiny61", "big2", "big3"]


def test_the_most_urgent_of_a_host_comes_first() -> None:
    assert taken(filled(known(1, "a", 1), known(2, "a", 9), known(3, "a", 5)), 4) == ["a2", "a3", "a1", "-"]


def test_a_host_that_may_not_be_asked_holds_up_nobody() -> None:
    queue = filled(known(1, "a"), known(2, "b"))
    url = queue.take(lambda host: host != "a")
    assert url is not None
    assert url.host == "b"
    assert queue.take(lambda host: host != "a") is None
    assert len(queue) == 1


def test_pages_wait_until_the_sitemap_of_their_site_was_read() -> None:
    queue = filled(known(1, "a"), known(2, "a", 1000, UrlKind.SITEMAP), known(3, "b"))
    assert taken(queue, 3) == ["a2", "b3", "-"]
    queue.source_read("a")
    assert taken(queue, 2) == ["a1", "-"]


def test_dropping_a_host_frees_the_pages_that_waited_for_its_sitemap() -> None:
    queue = filled(known(1, "a"), known(2, "a", 1000, UrlKind.SITEMAP))
    assert queue.drop(lambda u: u.kind is UrlKind.SITEMAP) == 1
    assert taken(queue, 1) == ["a1"]


@given(st.lists(st.tuples(st.sampled_from("abcdefg"), st.integers(0, 3)), max_size=60))
def test_every_url_is_handed_out_once_and_no_host_waits_longer_than_one_turn(drawn: list[tuple[str, int]]) -> None:
    urls = [known(n, host, priority) for n, (host, priority) in enumerate(drawn)]
    queue = filled(*urls, *urls)
    left = {h: sum(u.host == h for u in urls) for h, _ in drawn}
    order: list[str] = []
    while (url := queue.take(lambda _: True)) is not None:
        left[url.host] -= 1
        order.append(url.host)
        waiting = [h for h, n in left.items() if n]
        recent = order[-len(left) :]
        assert len(recent) < len(left) or all(h in recent for h in waiting)
    assert len(order) == len(urls)
