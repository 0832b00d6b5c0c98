"""The settings of a crawl, by what they promise, and the parts they name."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from scrapy.settings import Settings
from scrapy.utils.misc import load_object

from spiders import settings as module
from spiders.net.shelf import FolderShelf
from spiders.settings import crawl_settings

OFF = (
    "TELNETCONSOLE_ENABLED", "REMOTE_CONTROL_ENABLED", "COOKIES_ENABLED", "HTTPPROXY_ENABLED", "REFERER_ENABLED",
)  # fmt: skip
ON = ("ROBOTSTXT_OBEY", "DOWNLOAD_VERIFY_CERTIFICATES", "AUTOTHROTTLE_ENABLED", "HTTPERROR_ALLOW_ALL")


def test_what_is_off_and_on() -> None:
    chosen = Settings(crawl_settings(contact="https://example.com/bot"))
    assert [s for s in OFF if chosen.getbool(s)] == []
    assert [s for s in ON if not chosen.getbool(s)] == []
    assert chosen.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 1
    assert chosen.getint("CONCURRENT_REQUESTS") >= 32
    handlers = chosen.getwithbase("DOWNLOAD_HANDLERS")
    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}


def test_the_agent_says_who_asks() -> None:
    chosen = crawl_settings(contact="https://example.com/bot", agent_version="1.2")
    assert chosen["USER_AGENT"] == "Ripplemark/1.2 (+https://example.com/bot)"
    assert chosen["ROBOTSTXT_USER_AGENT"] == "Ripplemark"


def test_every_part_named_exists() -> None:
    parts = [p for p in module.DOWNLOADER_MIDDLEWARES if p.startswith("spiders.")]
    named = [*parts, *filter(None, module.DOWNLOAD_HANDLERS.values()), module.TWISTED_DNS_RESOLVER, "spiders.net.replay.Replay"]
    assert all(load_object(name) for name in named)


def test_a_replay_waits_for_nobody() -> None:
    chosen = crawl_settings(replay=["a.warc.gz"], as_of=datetime(2024, 1, 1, tzinfo=UTC), delay=2.0)
    assert (chosen["DOWNLOAD_DELAY"], chosen["AUTOTHROTTLE_ENABLED"], chosen["NET_REPLAY"]) == (0.0, False, True)
    assert crawl_settings(replay=["a.warc.gz"], robots_shelf=FolderShelf(Path("kept")))["NET_ROBOTS_SHELF"] is None
    assert chosen["NET_REPLAY_AS_OF"] == "2024-01-01T00:00:00+00:00"


def test_scrapy_finds_the_project() -> None:
    command = [sys.executable, "-m", "scrapy", "settings", "--get", "TWISTED_DNS_RESOLVER"]
    done = subprocess.run(command, cwd=Path(module.__file__).parents[1], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "spiders.net.guard.GuardedResolver"


def test_the_shelf_keeps_copies_whole(tmp_path: Path) -> None:
    shelf = FolderShelf(tmp_path / "robots")
    assert shelf.robots_copy("https://a.example") is None
    shelf.keep_robots_copy("https://a.example", b"line\nline\n\x00", "gzip", 12.5)
    assert shelf.robots_copy("https://a.example") == (b"line\nline\n\x00", "gzip", 12.5)
    assert shelf.robots_copy("http://a.example") is None


@pytest.mark.parametrize("damage", [b"", b"{", b'{"origin": 1}\nx', b"\xff\xfe"])
def test_a_damaged_copy_is_no_copy(tmp_path: Path, damage: bytes) -> None:
    shelf = FolderShelf(tmp_path)
    shelf.keep_robots_copy("https://a.example", b"x", "", 1.0)
    next(tmp_path.iterdir()).write_bytes(damage)
    assert shelf.robots_copy("https://a.example") is None
