"""Reading in a killable process: bombs end with a reason, the next page is read, and nothing is left behind."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Iterator

import pytest

from ripplemark.records import FetchOutcome
from spiders.read.brief import ReadingBrief
from spiders.read.worker import ReadingPool

BRIEF = ReadingBrief(domains=frozenset({"paperboat.dev"}), names=("Paperboat",))
LINK = b'<a href="https://paperboat.dev/">boat</a>'
HTML = {"content-type": "text/html"}
SECONDS = 3.0


@pytest.fixture(scope="module")
def pool() -> Iterator[ReadingPool]:
    with ReadingPool(BRIEF, workers=1, seconds=SECONDS) as pool:
        pool.submit(LINK, "https://a.example.com/", HTML).result(60)
        yield pool


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b"<p>A sentence about Paperboat. " + LINK, FetchOutcome.OK),
        (b"", FetchOutcome.EMPTY),
        (b" \n", FetchOutcome.EMPTY),
        (b'{"a": "<p>no</p>"}', FetchOutcome.NOT_HTML),
        (b"\xff\xd8\xff\xe0 JFIF", FetchOutcome.NOT_HTML),
        (b'<?xml version="1.0"?><rss version="2.0"></rss>', FetchOutcome.NOT_HTML),
        (b"google-site-verification: google0123.html", FetchOutcome.NOT_HTML),
        (b"<title>Just a moment...</title><p>Checking your browser", FetchOutcome.SUSPECT_CONTENT),
        (b"<title>404</title><p>Page not found", FetchOutcome.SOFT_404),
    ],
)
def test_outcomes(pool: ReadingPool, body: bytes, outcome: FetchOutcome) -> None:
    got = pool.submit(body, "https://a.example.com/x", HTML).result(60)
    assert got.outcome is outcome, got.detail
    assert bool(got.detail) is (outcome is not FetchOutcome.OK)


def test_deep_nesting_hides_no_link(pool: ReadingPool) -> None:
    got = pool.submit(b"<div>" * 5_000 + LINK + b"</div>" * 5_000 + LINK, "https://a.example.com/", HTML).result(60)
    assert got.reading is not None
    assert len(got.reading.links) == 2


@pytest.mark.parametrize(
    "bomb",
    [
        b"<p " + b" ".join(b"a%d=1" % i for i in range(120_000)) + b">" + LINK,
        b"<div>" * 400_000 + LINK,
    ],
    ids=["attributes", "nesting"],
)
def test_a_bomb_is_stopped_and_the_next_page_is_read(pool: ReadingPool, bomb: bytes) -> None:
    got = pool.submit(bomb, "https://a.example.com/", HTML).result(60)
    assert got.outcome in (FetchOutcome.PARSE_TIMEOUT, FetchOutcome.PARSE_ERROR)
    assert got.reading is None
    after = pool.submit(LINK, "https://a.example.com/", HTML).result(60)
    assert after.outcome is FetchOutcome.OK


@pytest.mark.parametrize(
    "body", [b"<a " * 20_000, b"<!--" * 100_000 + b"<p>", b"<b i><i j>" * 10_000 + LINK], ids=["open", "comments", "misnested"]
)
def test_slow_for_other_parsers_is_quick_here(pool: ReadingPool, body: bytes) -> None:
    assert pool.submit(body, "https://a.example.com/", HTML).result(60).outcome is not FetchOutcome.PARSE_TIMEOUT


def test_memory_is_bounded() -> None:
    with ReadingPool(BRIEF, workers=1, seconds=30, memory_mb=700) as pool:
        got = pool.submit(b"<p>x<i>y</i>" * 600_000, "https://a.example.com/", HTML).result(120)
        assert got.outcome is FetchOutcome.PARSE_ERROR, got.detail
        assert pool.submit(LINK, "https://a.example.com/", HTML).result(60).outcome is FetchOutcome.OK


def test_under_asyncio_and_closing_leaves_no_process() -> None:
    before = set(multiprocessing.active_children())

    async def read() -> FetchOutcome:
        with ReadingPool(BRIEF, workers=1) as pool:
            got = await asyncio.wrap_future(pool.submit(LINK, "https://a.example.com/", HTML))
            return got.outcome

    assert asyncio.run(read()) is FetchOutcome.OK
    assert set(multiprocessing.active_children()) <= before
