"""Crawls one after another in a process: nothing of one is left open for the next, a full disk stops one and the next goes on; and what counts as having reached anybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from commands.main import cli
from ripplemark.errors import DiskFull
from ripplemark.store import database
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


def test_a_crawl_stops_before_the_disk_is_full_and_the_next_goes_on(
    desk: Callable[..., Any], warc: Callable[..., Path], words: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    d = desk(["https://blog.example/"], rounds=0)
    pages = {f"https://blog.example/{n}": words.page("https://acme.example/kite") for n in range(12)}
    archive = warc({"https://blog.example/": words.page(*pages), **pages})
    left = iter(range(8))

    def room(folder: Path, wanted: int) -> None:
        if next(left, None) is None:
            raise DiskFull(f"{folder}: only 1 MB are free")

    called = ["-p", str(d.project_file), "crawl", "--replay", str(archive), "--as-of", "2024-06-03T12:00:00Z", "--json"]
    with monkeypatch.context() as m:
        m.setattr(database, "demand_room", room)
        stopped = CliRunner().invoke(cli, called)
    assert (stopped.exit_code, "only 1 MB are free" in stopped.output) == (3, True), stopped.output
    assert 0 < len(d.links()) < 12
    assert CliRunner().invoke(cli, called).exit_code == 0
    assert len(d.links()) == 12
    assert d.rows("SELECT state, exit_code FROM runs ORDER BY id") == [("failed", 3), ("done", 0)]
    assert d.rows("SELECT count(*) FROM observations WHERE outcome = 'ok'") == [(13,)]
