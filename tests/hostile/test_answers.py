"""Every attack of one answer has its reason code: one real crawl over all of them, then a table."""

import pytest

from ripplemark.records import FetchOutcome
from tests.hostile.bodies import BODIES
from tests.hostile.probe import Probe, probe, quick
from tests.hostile.server import Hostile

EXPECTED = {
    "loop": "too_many_redirects",
    "endless-hops": "too_many_redirects",
    "meta-hops": "too_many_redirects",
    "four-hops": "ok",
    "crlf-location": "ok",
    "to-file": "bad_scheme",
    "to-data": "bad_scheme",
    "to-ftp": "bad_scheme",
    "to-javascript": "bad_scheme",
    "to-bad-port": "bad_url",
    "to-bracket": "bad_url",
    "to-metadata": "blocked_address",
    "to-mapped": "blocked_address",
    "to-decimal": "blocked_address",
    "to-smtp": "blocked_port",
    "ten-gigabytes": "too_large",
    "endless-chunks": "too_large",
    "endless-stream": "too_large",
    "bomb-gzip": "too_large",
    "bomb-gzip-twice": "too_large",
    "bomb-brotli": "too_large",
    "bomb-zstd": "too_large",
    "bomb-deflate": "too_large",
    "stacked-encodings": "bad_encoding",
    "four-encodings": "bad_encoding",
    "unknown-encoding": "bad_encoding",
    "not-gzip": "bad_encoding",
    "broken-gzip": "truncated",
    "cut-gzip": "truncated",
    "cut-brotli": "truncated",
    "good-gzip": "ok",
    "good-brotli": "ok",
    "good-zstd": "ok",
    "good-deflate": "ok",
    "identity": "ok",
    "silent": "timeout",
    "slow-head": "timeout",
    "slow-body": "timeout",
    "short-body": "truncated",
    "short-chunked": "truncated",
    "long-body": "truncated",
    "close-delimited": "ok",
    "two-lengths": "bad_headers",
    "negative-length": "bad_headers",
    "status-999": "bad_headers",
    "status-text": "bad_headers",
    "unknown-transfer": "bad_headers",
    "flood-100": "bad_headers",
    "many-headers": "bad_headers",
    "201-headers": "bad_headers",
    "long-header": "bad_headers",
    "wide-headers": "bad_headers",
    "http09": "connection_error",
    "closed": "connection_error",
    "no-colon": "ok",
    "cookies": "ok",
    "status-204": "empty",
    "status-304": "not_modified",
    "status-400": "client_error",
    "status-401": "client_error",
    "status-403": "client_error",
    "status-404": "not_found",
    "status-410": "gone",
    "status-500": "server_error",
    "status-502": "server_error",
    "plain": "ok",
    **dict.fromkeys(BODIES, "ok"),
}


@pytest.fixture(scope="module")
def crawl(hostile_all: Hostile) -> Probe:
    """All attacks at once, through the settings of a real crawl made quick."""
    return probe([hostile_all.url(name) for name in EXPECTED], quick())


@pytest.mark.parametrize(("name", "outcome"), EXPECTED.items())
def test_every_attack_has_its_reason(crawl: Probe, hostile_all: Hostile, name: str, outcome: str) -> None:
    result = crawl.results[hostile_all.url(name)]
    assert (result.outcome, bool(FetchOutcome(result.outcome))) == (outcome, True), result.detail


def test_memory_stays_bounded_and_every_attack_ends(crawl: Probe) -> None:
    print(f"{len(crawl.results)} attacks: {crawl.peak_mb:.0f} MB")
    assert len(crawl.results) == len(EXPECTED)  # those that last longer than the probe may were ended by the crawl
    assert crawl.peak_mb < 400


def test_bombs_one_by_one_cost_little(hostile_all: Hostile) -> None:
    bombs = ("ten-gigabytes", "endless-chunks", "bomb-gzip-twice", "bomb-brotli", "many-headers", "long-header")
    crawl = probe([hostile_all.url(name) for name in bombs], quick(CONCURRENT_REQUESTS=1))
    assert {r.outcome for r in crawl.results.values()} == {"too_large", "bad_headers"}
    assert crawl.peak_mb < 200


def test_hops_and_codes_are_kept(crawl: Probe, hostile_all: Hostile) -> None:
    hops = crawl.results[hostile_all.url("four-hops")]
    assert [h.rpartition(":")[2].partition("/")[2] for h in hops.hops] == ["page", "hop/1", "hop/2", "hop/3"]
    assert hops.reasons == ("302",) * 4
    assert crawl.results[hostile_all.url("meta-hops")].reasons == ("meta refresh",) * 5


def test_a_redirect_loop_is_seen_at_once_and_endless_hops_after_five(hostile_all: Hostile, crawl: Probe) -> None:
    assert len(hostile_all.hits("loop", "/page")) == 1
    assert len(hostile_all.hits("endless-hops")) == 1 + 6  # robots.txt, the page, five hops
    assert crawl.outcome(hostile_all.url("loop")) == "too_many_redirects"


def test_no_cookie_and_an_honest_agent_are_sent(hostile_all: Hostile, crawl: Probe) -> None:
    second = hostile_all.hits("cookies", "/next")
    assert len(second) == 1
    assert "cookie" not in second[0].headers
    assert "referer" not in second[0].headers
    assert second[0].headers["user-agent"].startswith("Ripplemark/")
    assert crawl.outcome(hostile_all.url("cookies")) == "ok"


def test_robots_txt_comes_first(hostile_all: Hostile, crawl: Probe) -> None:
    assert crawl.results
    for name in EXPECTED:
        assert hostile_all.hits(name)[0].path == "/robots.txt"


def test_nothing_is_printed_by_a_listener(crawl: Probe) -> None:
    assert "password" not in crawl.log.lower()
    assert "Traceback" not in crawl.log
