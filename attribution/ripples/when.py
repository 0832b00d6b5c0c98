"""When something was published, as far as that is known: the best guess, and the earliest and latest moment it may have been. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ripplemark.records import Confidence
from ripplemark.store.ripples import RipplePage

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class When:
    """A moment with its uncertainty."""

    best: datetime
    earliest: datetime
    latest: datetime

    def can_precede(self, other: When) -> bool:
        """Whether this may have been first, uncertainty granted."""
        return self.earliest <= other.latest


def of_post(created_at: datetime) -> When:
    """Platforms state it to the second."""
    return When(created_at, created_at, created_at)


def of_page(page: RipplePage, slack: Mapping[Confidence, timedelta]) -> When:
    """A dated page: its date, give or take; an undated one: some time before we knew it. Nothing was published after we saw it."""
    if page.published_at is None or page.confidence is None:
        return When(page.known_since, _NEVER, page.known_since)
    give = slack[page.confidence]
    latest = min(page.published_at + give, max(page.known_since, page.published_at - give))
    return When(min(page.published_at, page.known_since), page.published_at - give, latest)
