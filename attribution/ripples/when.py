"""When something was published, as far as that is known: the best guess, and the earliest and latest moment it may have been. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ripplemark.records import Confidence
from ripplemark.store.ripples import RipplePage

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_DAY, _HALF_DAY = timedelta(days=1), timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class When:
    """A moment with its uncertainty."""

    best: datetime
    earliest: datetime
    latest: datetime
    sharp: tuple[datetime, datetime] | None = (
        None  # the same for delays, where an hour matters: a stated time of day is believed
    )

    @property
    def sharp_earliest(self) -> datetime:
        """The earliest moment, for delays."""
        return self.sharp[0] if self.sharp else self.earliest

    @property
    def sharp_latest(self) -> datetime:
        """The latest moment, for delays."""
        return self.sharp[1] if self.sharp else self.latest

    @property
    def middle(self) -> datetime:
        """The moment by which things are put in order: the middle of a day of which no more is known."""
        return self.sharp[0] + (self.sharp[1] - self.sharp[0]) / 2 if self.sharp else self.best

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
    best, earliest = min(page.published_at, page.known_since), page.published_at - give
    if page.confidence is not Confidence.HIGH:
        return When(best, earliest, latest)
    if _is_day_alone(page.published_at):  # of a day in some zone
        return When(best, earliest, latest, (best - _HALF_DAY, max(best, min(latest, page.published_at + _DAY))))
    return When(best, earliest, latest, (best, best))


def _is_day_alone(at: datetime) -> bool:
    """Whether a date tells no time of day: readers give midnight of UTC to a day that is told without one."""
    return (at.hour, at.minute, at.second, at.microsecond) == (0, 0, 0, 0)
