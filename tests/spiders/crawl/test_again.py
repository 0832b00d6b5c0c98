"""Crawls one after another in a process: nothing of one is left open for the next; and what counts as having reached anybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from spiders.tally import Tally


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_a_crawl_leaves_no_file_open(desk: Callable[..., Any], warc: Callable[..., Path], words: Any) -> None:
    d = desk(["https://blog.example/"], rounds=0)
    archive = warc({"https://blog.example/": words.page("https://acme.example/kite")})
    d.crawl(archive)
    before = open_files()
    for day in (1, 2):
        d.crawl(archive, at=datetime(2024, 6, 3 + day, 12, tzinfo=UTC))
    assert open_files() <= before


@pytest.mark.parametrize(
    ("outcomes", "reached"),
    [
        ({}, False),
        ({"timeout": 3, "dns_error": 1}, False),
        ({"client_error": 9}, False),  # a proxy says that, too
        ({"blocked_address": 2}, False),
        ({"not_found": 1}, True),
        ({"robots_disallowed": 1, "timeout": 5}, True),
    ],
)
def test_who_says_that_a_page_is_not_there_was_reached(outcomes: dict[str, int], reached: bool) -> None:
    tally = Tally()
    tally.outcomes.update(outcomes)
    assert tally.reached is reached


def test_a_read_page_was_reached() -> None:
    assert Tally(succeeded=1).reached
