"""Polite and safe defaults of every crawl, as Scrapy settings. `crawl_settings` composes them for one project; the module
itself is the project settings of `scrapy` commands, with a contact-less agent that a project must replace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from ripplemark import __version__

AGENT = "Ripplemark"
_NET = "spiders.net"

SPIDER_MODULES = ["spiders"]
NEWSPIDER_MODULE = "spiders"
BOT_NAME = "ripplemark"
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"

# Who asks
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = AGENT
USER_AGENT = f"{AGENT}/{__version__}"
COOKIES_ENABLED = False
REFERER_ENABLED = False
HTTPPROXY_ENABLED = False  # a proxy from the environment would connect past the guard
DEFAULT_REQUEST_HEADERS = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5"}

# How often, how many at a time. Global slots stand far above the one per host, so that hanging hosts starve nobody
CONCURRENT_REQUESTS = 64
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 2.0
DOWNLOAD_DELAY_JITTER = 0.25
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 2.0
AUTOTHROTTLE_MAX_DELAY = 60.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
REACTOR_THREADPOOL_MAXSIZE = 20  # name look-ups

# How much, how long
DOWNLOAD_MAXSIZE = 5 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_FAIL_ON_DATALOSS = True
DNS_TIMEOUT = 10
DEPTH_LIMIT = 0  # depth is the frontier's business: rounds, not clicks
URLLENGTH_LIMIT = 2083
REDIRECT_MAX_TIMES = 5
METAREFRESH_MAXDELAY = 5
RETRY_TIMES = 2
RETRY_GIVE_UP_LOG_LEVEL = "INFO"
MEMUSAGE_LIMIT_MB = 2048
MEMUSAGE_CHECK_INTERVAL_SECONDS = 5.0
HTTPERROR_ALLOW_ALL = True  # callbacks see every answer: each becomes an observation with its reason

# What is off: code execution listeners, other schemes, unverified TLS, Scrapy's own job directory (it loses work on kill)
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
EXTENSIONS: dict[str, int | None] = {  # a quarter of a second at the start of each crawl: off, they are loaded all the same
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.remote_control.RemoteControl": None,
}
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_HANDLERS: dict[str, str | None] = {
    "http": f"{_NET}.wire.Wire",
    "https": f"{_NET}.wire.Wire",
    "file": None,
    "data": None,
    "ftp": None,
    "s3": None,
}
TWISTED_DNS_RESOLVER = f"{_NET}.guard.GuardedResolver"
JOBDIR = None
DOWNLOADER_MIDDLEWARES: dict[str, int | None] = {
    f"{_NET}.gate.Gate": 20,
    f"{_NET}.robots.Robots": 100,
    f"{_NET}.budget.Budget": 200,
    f"{_NET}.politeness.Retry": 550,
    f"{_NET}.limits.MetaRefresh": 580,
    f"{_NET}.limits.Unpacking": 590,
    f"{_NET}.limits.Redirects": 600,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
}
LOG_LEVEL = "INFO"
STATS_DUMP = False
CONCURRENT_ITEMS = 1  # Scrapy starts so many tasks per response; its 100 cost more than all the rest of a fetch
WARN_ON_GENERATOR_RETURN_VALUE = False  # a lint that reads the spider's source at run time
LOGSTATS_INTERVAL = 0  # the run row and the progress line say it

# Ours: read by spiders.net.hosts, .guard, .gate, .robots and .replay
NET_ALLOW_PRIVATE: tuple[str, ...] = ()  # hosts and networks of private space that may be asked; True opens all of it
NET_PAGES_PER_SITE = 500
NET_BYTES_PER_SITE = 512 * 1024 * 1024
NET_FAILURES = 5  # connection failures in a row that suspend a host for the run
NET_FIRST_WAIT = 30.0  # seconds after 429 or 503 without Retry-After; doubles
NET_LONGEST_WAIT = 600.0  # seconds; a longer Retry-After ends the host for the run
NET_ROBOTS_PAUSE = 300.0  # seconds between two tries of an unreachable robots.txt
NET_ROBOTS_TRIES = 3
NET_HOST_BOOK: object = None  # (limits) -> the book of hosts, in place of a run's own
NET_ROBOTS_SHELF: object = None  # where good copies are kept between runs: spiders.net.robots.Shelf, or its import path
NET_QUERY_SHAPES = 64  # distinct sets of query keys of one path
NET_REPLAY = False
NET_REPLAY_FILES: tuple[str, ...] = ()
NET_REPLAY_AS_OF = ""  # ISO 8601, UTC; the archive as it stood then

_REPLAY: dict[str, object] = {
    "NET_REPLAY": True,
    "DOWNLOAD_HANDLERS": {**DOWNLOAD_HANDLERS, "http": f"{_NET}.replay.Replay", "https": f"{_NET}.replay.Replay"},
    "DOWNLOAD_DELAY": 0.0,
    "AUTOTHROTTLE_ENABLED": False,
    "CONCURRENT_REQUESTS": 32,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 32,
    "RETRY_TIMES": 0,
}


def defaults() -> dict[str, object]:
    """The settings of this module by name."""
    return {name: value for name, value in globals().items() if name.isupper() and name not in ("AGENT",) and name[0] != "_"}


def crawl_settings(
    *,
    contact: str = "",
    agent_version: str = __version__,
    allow_private: bool | Sequence[str] = (),
    delay: float = 2.0,
    concurrency: int = 64,
    pages_per_site: int = 500,
    max_page_bytes: int = 5 * 1024 * 1024,
    time_limit: float = 0.0,
    replay: Sequence[str | Path] = (),
    as_of: datetime | None = None,
    robots_shelf: object = None,
    obey_robots: bool = True,
    more: Mapping[str, object] | None = None,
) -> dict[str, object]:
    """The Scrapy settings of one crawl.

    `contact`: URL that site owners can read or write to. `allow_private`: hosts and networks of private space that may be asked.
    `delay`: seconds between two requests to one host. `concurrency`: requests at a time over all hosts. `max_page_bytes`: of a
    body, packed and unpacked. `time_limit`: seconds for the run, 0 for none. `replay`: WARC files that stand in for the web;
    nothing is connected to, nobody is waited for. `as_of`: the archive as it stood then. `robots_shelf`: see robots.Shelf.
    `more`: Scrapy settings laid over all others (the spider's scheduler, pipelines, ...)."""
    chosen: dict[str, object] = {
        "USER_AGENT": f"{AGENT}/{agent_version} (+{contact})" if contact else f"{AGENT}/{agent_version}",
        "NET_ALLOW_PRIVATE": allow_private if isinstance(allow_private, bool) else tuple(allow_private),
        "DOWNLOAD_DELAY": delay,
        "AUTOTHROTTLE_START_DELAY": delay,
        "AUTOTHROTTLE_ENABLED": delay > 0,
        "CONCURRENT_REQUESTS": concurrency,
        "NET_PAGES_PER_SITE": pages_per_site,
        "DOWNLOAD_MAXSIZE": max_page_bytes,
        "CLOSESPIDER_TIMEOUT": time_limit,
        "NET_ROBOTS_SHELF": robots_shelf,
        "ROBOTSTXT_OBEY": obey_robots,
        "SPIDER_MODULES": [],  # a crawl hands over its spider; only `scrapy list` and its like search for them
    }
    return defaults() | chosen | (_replayed(replay, as_of) if replay else {}) | dict(more or {})


def _replayed(files: Sequence[str | Path], as_of: datetime | None) -> dict[str, object]:
    """What is otherwise where archives stand in for the web."""
    return _REPLAY | {
        "NET_ROBOTS_SHELF": None,  # what an archive says of robots.txt is not what the host says today
        "NET_REPLAY_FILES": tuple(str(f) for f in files),
        "NET_REPLAY_AS_OF": as_of.isoformat() if as_of else "",
    }
