"""How much a platform still grants, by the headers of its answers: how long to leave it alone. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping

from ripplemark.stated import stated_moment

#: (what is left, when it is filled up again); the first pair that an answer has counts. Names in lower case.
_PAIRS = (
    ("x-ratelimit-remaining", "x-ratelimit-reset"),
    ("x-rate-limit-remaining", "x-rate-limit-reset"),
    ("ratelimit-remaining", "ratelimit-reset"),
)
LONGEST = 3600.0  # seconds; whoever asks for more is asked again by a later run


def pause_by(headers: Mapping[str, str], now: float) -> float:
    """Seconds to wait, at the Unix time `now`, where the grant is used up; 0.0 while there is some left, or where nothing is said.

    A reset is stated in seconds from now (Reddit), as Unix time (V2EX, Bluesky) or as a moment (Mastodon)."""
    for left, reset in _PAIRS:
        if left in headers:
            return min(LONGEST, _until(headers.get(reset, ""), now)) if _number(headers[left]) < 1 else 0.0
    return 0.0


def _number(text: str) -> float:
    try:
        found = float(text.strip()[:20])
    except ValueError:
        return math.inf
    return found if math.isfinite(found) else math.inf


def _until(text: str, now: float) -> float:
    seconds = _number(text)
    if seconds < 10_000_000:
        return max(0.0, seconds)
    at = stated_moment(text)
    return max(0.0, at.timestamp() - now) if at else 60.0
