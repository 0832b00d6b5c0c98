"""How much a page's links are worth looking after, and by when one that was missed must be looked for again. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from ripplemark.config import Life
from ripplemark.records import LinkState, LinkStatus

#: Points on the scale of the frontier's priorities. A link that may be lost comes before all else, then authority, then numbers.
SUSPECTED, AUTHORITY, EACH_LINK = 400, 200, 20
_MOST_LINKS = 5


def page_worth(states: Sequence[LinkStatus], authority: float = 0.0) -> int:
    """Points of a page with these links; `authority` of its domain from 0 to 1, 0 where it is not known."""
    live = [s for s in states if s.state is LinkState.LIVE]
    if not live:
        return 0
    suspected = SUSPECTED if any(s.misses for s in live) else 0
    return suspected + round(AUTHORITY * min(1.0, max(0.0, authority))) + EACH_LINK * min(len(live), _MOST_LINKS)


def look_again_by(states: Sequence[LinkStatus], life: Life) -> datetime | None:
    """When a link that was missed may be missed again so that it counts; None without one."""
    missed = [s.missed_at for s in states if s.state is LinkState.LIVE and s.missed_at is not None]
    return min(missed) + timedelta(days=life.days_apart) if missed else None
