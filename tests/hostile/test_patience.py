"""Retry-After, budgets, suspension and starvation: who is asked when, by the server's own log."""

import pytest

from tests.hostile.probe import Probe, probe, quick
from tests.hostile.server import Hostile

THROTTLED = {  # site -> least seconds between the refusal and the next request
    "retry-1s": 1.0,
    "retry-503-1s": 1.0,
    "retry-date": 0.9,  # a date has whole seconds
    "retry-garbage": 0.5,
    "retry-absent": 0.5,
}
HOUR = 3600  # s; the probe is killed long before
ENDED = ("retry-long", "retry-2099")


@pytest.fixture(scope="module")
def crawl(hostile_all: Hostile) -> Probe:
    """Two pages of every throttling site."""
    urls = [hostile_all.url(name, path) for name in (*THROTTLED, *ENDED, "plain") for path in ("/page", "/second")]
    return probe(urls, quick(RETRY_TIMES=2))


@pytest.mark.parametrize("name", THROTTLED)
def test_no_request_falls_into_the_window(crawl: Probe, hostile_all: Hostile, name: str) -> None:
    assert crawl.outcome(hostile_all.url(name)) == crawl.outcome(hostile_all.url(name, "/second")) == "ok"
    hits = [h for h in hostile_all.hits(name) if h.path != "/robots.txt"]
    assert hits[1].at - hits[0].at >= THROTTLED[name]


@pytest.mark.parametrize("name", ENDED)
def test_too_long_a_wait_ends_the_host(crawl: Probe, hostile_all: Hostile, name: str) -> None:
    outcomes = {crawl.outcome(hostile_all.url(name)), crawl.outcome(hostile_all.url(name, "/second"))}
    assert "retry_after" in outcomes
    assert outcomes <= {"retry_after", "rate_limited", "server_error"}
    assert len([h for h in hostile_all.hits(name) if h.path != "/robots.txt"]) == 1


def test_other_hosts_go_on(crawl: Probe, hostile_all: Hostile) -> None:
    waited = min(crawl.results[hostile_all.url(name)].at for name, wait in THROTTLED.items() if wait == 1.0)
    assert crawl.results[hostile_all.url("plain")].at < waited


def test_the_page_budget_ends_an_endless_site_and_no_other(hostile: Hostile) -> None:
    urls = [hostile.url("endless-site"), hostile.url("plain")]
    crawl = probe(urls, {**quick(), "pages_per_site": 30}, follow=True)
    assert len([h for h in hostile.hits("endless-site") if h.path != "/robots.txt"]) == 30
    assert {r.outcome for r in crawl.results.values()} == {"ok", "budget"}
    assert crawl.outcome(hostile.url("plain")) == "ok"


def test_a_dead_host_is_suspended(hostile: Hostile) -> None:
    urls = [hostile.url("closed", f"/{n}") for n in range(8)]
    crawl = probe(urls, quick(NET_FAILURES=3))
    outcomes = [r.outcome for r in crawl.results.values()]
    assert outcomes.count("connection_error") == 3
    assert outcomes.count("host_suspended") == 5
    assert len([h for h in hostile.hits("closed") if h.path != "/robots.txt"]) <= 2 * 3  # a fresh connection is tried once more


def test_hanging_pages_do_not_starve_others(hostile: Hostile) -> None:
    hanging = [hostile.url("silent", f"/{n}") for n in range(16)]
    healthy = [hostile.url(name) for name in ("plain", "good-gzip", "four-hops", "identity")]
    crawl = probe([*hanging, *healthy], quick(DOWNLOAD_TIMEOUT=1, NET_FAILURES=2))
    assert all(crawl.outcome(u) == "ok" for u in healthy)
    assert max(crawl.results[u].at for u in healthy) < min(crawl.results[u].at for u in hanging)


def test_requests_to_one_host_keep_their_distance(hostile: Hostile) -> None:
    urls = [hostile.url("plain", f"/{n}") for n in range(4)]
    crawl = probe(urls, {**quick(AUTOTHROTTLE_ENABLED=False), "delay": 0.3})
    assert {r.outcome for r in crawl.results.values()} == {"ok"}
    arrived = [h.at for h in hostile.hits("plain")]
    (left,) = crawl.left.values()
    assert len(left) == len(arrived)
    assert min(b - a for a, b in zip(left, arrived[1:], strict=False)) >= 0.28


def test_a_crawl_that_is_told_to_stop_does_not_sit_out_a_pause(hostile: Hostile) -> None:
    urls = [hostile.url("retry-absent"), hostile.url("robots-503"), hostile.url("plain")]
    crawl = probe(
        urls, quick(RETRY_TIMES=2, NET_FIRST_WAIT=HOUR, NET_LONGEST_WAIT=2 * HOUR, NET_ROBOTS_PAUSE=HOUR, CLOSESPIDER_TIMEOUT=1)
    )
    assert {crawl.outcome(u) for u in urls} == {"ok", "retry_after", "robots_unreachable"}
