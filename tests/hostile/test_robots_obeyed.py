"""What the crawl does with each kind of robots.txt, counted at the server."""

import pytest

from tests.hostile.probe import Probe, probe, quick
from tests.hostile.server import Hostile

#: site -> outcome of /page and of /private/page
EXPECTED = {
    "robots-500": ("robots_unreachable", "robots_unreachable"),
    "robots-503": ("robots_unreachable", "robots_unreachable"),
    "robots-429": ("robots_unreachable", "robots_unreachable"),
    "robots-silent": ("robots_unreachable", "robots_unreachable"),
    "robots-reset": ("robots_unreachable", "robots_unreachable"),
    "robots-loop": ("robots_unreachable", "robots_unreachable"),
    "robots-400": ("ok", "ok"),
    "robots-401": ("ok", "ok"),
    "robots-403": ("ok", "ok"),
    "robots-404": ("ok", "ok"),
    "robots-410": ("ok", "ok"),
    "robots-disallow": ("robots_disallowed", "robots_disallowed"),
    "robots-private": ("ok", "robots_disallowed"),
    "robots-big": ("ok", "robots_disallowed"),
    "robots-endless": ("ok", "robots_disallowed"),
    "robots-gzip-file": ("ok", "robots_disallowed"),
    "robots-gzip-encoded": ("ok", "robots_disallowed"),
    "robots-gzip-broken": ("robots_disallowed", "robots_disallowed"),
    "robots-binary": ("robots_disallowed", "robots_disallowed"),
    "robots-utf16": ("ok", "robots_disallowed"),
    "robots-utf16-bare": ("ok", "robots_disallowed"),
    "robots-bom": ("ok", "robots_disallowed"),
    "robots-html": ("ok", "ok"),
    "robots-meta-refresh": ("ok", "ok"),
    "robots-redirects": ("ok", "robots_disallowed"),
    "robots-recovers": ("ok", "robots_disallowed"),
    "crawl-delay-1": ("ok", "ok"),
    "crawl-delay-60": ("robots_disallowed", "robots_disallowed"),
}


@pytest.fixture(scope="module")
def crawl(hostile_all: Hostile) -> Probe:
    """Two pages of every site, at once."""
    urls = [hostile_all.url(name, path) for name in EXPECTED for path in ("/page", "/private/page")]
    return probe([*urls, hostile_all.url("robots-private", "/into-private")], quick(DOWNLOAD_TIMEOUT=1))


@pytest.mark.parametrize("name", EXPECTED)
def test_outcomes(crawl: Probe, hostile_all: Hostile, name: str) -> None:
    got = tuple(crawl.outcome(hostile_all.url(name, path)) for path in ("/page", "/private/page"))
    assert got == EXPECTED[name]


@pytest.mark.parametrize("name", [n for n, (page, _) in EXPECTED.items() if page != "ok"])
def test_no_page_of_a_closed_host_is_asked(crawl: Probe, hostile_all: Hostile, name: str) -> None:
    assert crawl.results
    assert hostile_all.hits(name, "/page") == hostile_all.hits(name, "/private/page") == []


@pytest.mark.parametrize("name", ["robots-500", "robots-503", "robots-silent", "robots-reset"])
def test_an_unreachable_robots_txt_is_asked_three_times(crawl: Probe, hostile_all: Hostile, name: str) -> None:
    assert crawl.results
    assert len(hostile_all.hits(name, "/robots.txt")) == 3


def test_robots_txt_is_asked_once_for_all_pages(crawl: Probe, hostile_all: Hostile) -> None:
    assert crawl.results
    assert len(hostile_all.hits("robots-private", "/robots.txt")) == 1


def test_a_redirect_into_a_disallowed_path_is_not_followed(crawl: Probe, hostile_all: Hostile) -> None:
    assert crawl.outcome(hostile_all.url("robots-private", "/into-private")) == "robots_disallowed"
    assert hostile_all.hits("robots-private", "/private/page") == []


def test_a_crawl_delay_is_kept(crawl: Probe, hostile_all: Hostile) -> None:
    assert crawl.results
    pages = [h.at for h in hostile_all.hits("crawl-delay-1") if h.path != "/robots.txt"]
    assert len(pages) == 2
    assert pages[1] - pages[0] >= 0.95
