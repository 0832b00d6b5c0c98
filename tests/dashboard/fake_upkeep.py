"""The fake world's answers about its own data: three crawls, one that failed, and something of everything that can go wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from attribution.reports.upkeep import PutAside, Upkeep, Vitals
from ripplemark.health import LogFileFacts, RouteFacts, SilentSource
from ripplemark.records import Reject, RejectReason, Route, Run, RunState, UrlKind

MORNING = datetime(2026, 6, 28, 3, 0, tzinfo=UTC)
HOSTILE = "<img src=x onerror=window.PWN=1>"


def crawl(n: int, state: RunState, *counts: tuple[str, int], error: str = "") -> Run:
    """The n-th crawl."""
    began = MORNING + timedelta(days=n)
    ended = None if state is RunState.RUNNING else began + timedelta(minutes=7, seconds=5)
    return Run(10 + n, "crawl", began, ended, state, counts, error)


RUNS = (
    crawl(2, RunState.DONE, ("fetched", 900), ("succeeded", 870), ("unchanged", 500), ("read", 90), ("outcome_ok", 370)),
    crawl(1, RunState.FAILED, ("fetched", 20), ("succeeded", 0), error=f"no host could be reached {HOSTILE}"),
    Run(10, "load", MORNING, MORNING + timedelta(seconds=4), RunState.DONE, (("read", 12_000), ("kept", 4_000))),
    crawl(0, RunState.DONE, ("fetched", 800), ("succeeded", 790), ("unchanged", 0), ("read", 80)),
)
UPKEEP = Upkeep(
    database_bytes=48_200_000, data_bytes=1_230_000_000, due=41, oldest_due=MORNING - timedelta(days=9), unsettled=3, stale_days=0,
    failing=(("timeout", 7), ("robots_disallowed", 4), ("server_error", 1)),
    sources=(SilentSource("https://kettleclub1.example/feed.xml", UrlKind.FEED, "dns_error", 6, MORNING, MORNING - timedelta(days=40)),),
    routes=(RouteFacts(Route.FEED, 1_200, 1_100, 300, 140), RouteFacts(Route.TRACE, 400, 380, 90, 22)),
    log_files=(LogFileFacts("access.log.2.gz", 120_000, 31, True), LogFileFacts("access.log", 90_000, 0, False)),
    put_aside=(
        PutAside("access.log.2.gz", RejectReason.MALFORMED_LINE, 31, (Reject("access.log.2.gz", 17, RejectReason.MALFORMED_LINE, HOSTILE),)),
    ),
    put_aside_total=31,
)  # fmt: skip


class FakeUpkeep:
    """A part of FakeReports."""

    empty: bool

    def runs(self, n: int = 50) -> tuple[Run, ...]:
        return () if self.empty else RUNS[:n]

    def vitals(self, now: datetime) -> Vitals:
        del now
        return Vitals(
            4, 48_200_000, 41, UPKEEP.oldest_due, () if self.empty else RUNS[:3:2], ((RejectReason.MALFORMED_LINE, 31),)
        )

    def upkeep(self, now: datetime) -> Upkeep:
        del now
        return UPKEEP
