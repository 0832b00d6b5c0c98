"""A whole crawl over an archive, through Scrapy: robots.txt obeyed, redirects followed, bodies unpacked, nobody connected to."""

import gzip
from pathlib import Path

import pytest

from tests.hostile.probe import Probe, probe
from tests.spiders.net.warcs import LATE, PAGE, record, written

HTML = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8"
SITE = "https://archived.example"
HOUR = 3600.0  # s; the probe is killed long before
WAITS = {"NET_FIRST_WAIT": HOUR, "NET_LONGEST_WAIT": 2 * HOUR, "NET_ROBOTS_PAUSE": HOUR}


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Probe:
    """One crawl over a small archive, with settings that would wait long if a replay waited."""
    robots = "HTTP/1.1 200 OK\r\nContent-Type: text/plain"
    file = written(
        tmp_path_factory.mktemp("archive") / "site.warc.gz",
        record(f"{SITE}/robots.txt", LATE, b"User-agent: *\nDisallow: /private\nCrawl-delay: 30\n", robots),
        record(f"{SITE}/", LATE, gzip.compress(PAGE), HTML + "\r\nContent-Encoding: gzip"),
        record(f"{SITE}/blog/", LATE, PAGE, HTML),
        record(f"{SITE}/private", LATE, PAGE, HTML),
        record(f"{SITE}/busy", LATE, b"later", "HTTP/1.1 429 X\r\nContent-Type: text/html\r\nRetry-After: 300"),
        record(f"{SITE}/huge", LATE, b"0" * 6_000_000, HTML),
        record("https://closed.example/robots.txt", LATE, b"no", "HTTP/1.1 503 X\r\nContent-Type: text/plain"),
        record("https://closed.example/", LATE, PAGE, HTML),
    )
    urls = [f"{SITE}/", "http://archived.example/blog", f"{SITE}/private", f"{SITE}/none", f"{SITE}/busy", f"{SITE}/huge"]
    urls += ["https://closed.example/", "https://unknown.example/", "http://127.0.0.1/", f"{SITE}/a/a/a"]
    return probe(urls, {"replay": [str(file)], "delay": HOUR, "more": {"LOG_LEVEL": "WARNING", **WAITS}})


@pytest.mark.parametrize(
    ("url", "outcome"),
    [
        (f"{SITE}/", "ok"),
        ("http://archived.example/blog", "ok"),
        (f"{SITE}/private", "robots_disallowed"),
        (f"{SITE}/none", "not_found"),
        (f"{SITE}/busy", "rate_limited"),
        (f"{SITE}/huge", "too_large"),
        ("https://closed.example/", "robots_unreachable"),
        ("https://unknown.example/", "not_found"),
        ("http://127.0.0.1/", "blocked_address"),
        (f"{SITE}/a/a/a", "trap"),
    ],
)
def test_outcomes(crawl: Probe, url: str, outcome: str) -> None:
    assert crawl.outcome(url) == outcome


def test_the_body_is_unpacked_and_hops_are_kept(crawl: Probe) -> None:
    assert crawl.results[f"{SITE}/"].size == len(PAGE)
    moved = crawl.results["http://archived.example/blog"]
    assert (moved.url, len(moved.hops)) == (f"{SITE}/blog/", 2)


def test_nobody_is_waited_for_and_nothing_is_warned_of(crawl: Probe) -> None:
    assert crawl.log == ""  # and it has ended: whoever waits, waits an hour, and the probe is killed


def test_the_page_budget_holds_in_a_replay(tmp_path: Path) -> None:
    pages = [record(f"{SITE}/{n}", LATE, PAGE, HTML) for n in range(6)]
    file = written(tmp_path / "site.warc.gz", *pages)
    crawl = probe([f"{SITE}/{n}" for n in range(6)], {"replay": [str(file)], "pages_per_site": 4, "delay": HOUR, "more": WAITS})
    assert sorted(r.outcome for r in crawl.results.values()) == ["budget"] * 2 + ["ok"] * 4
