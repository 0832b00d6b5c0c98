"""What a crawl asks of a frontier, be it the store's or a fleet's."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from ripplemark.records import FetchOutcome, FoundUrl, KnownUrl


class WorkingFrontier(Protocol):
    """Hands out each URL once, and takes in what is found."""

    def next(self, is_ready: Callable[[str], bool]) -> KnownUrl | None:
        """The next URL to ask; None if there is none now."""

    def has_pending(self) -> bool:
        """Whether anything is left for this run."""

    def waiting_hosts(self) -> tuple[str, ...]:
        """Hosts with URLs queued."""

    def drop_host(self, host: str, why: FetchOutcome) -> None:
        """The host is over for this run."""

    def add(self, found: Iterable[FoundUrl]) -> int:
        """Add found URLs; how many were new."""

    def twin_of(self, known: KnownUrl, digest: str) -> str:
        """The URL under which the same page was read already; "" if under none."""


class Domains(Protocol):
    """A set of registrable domains that only grows."""

    def add(self, domain: str, /) -> None:
        """Put one in."""

    def __contains__(self, domain: object, /) -> bool:
        """Whether it is in."""
