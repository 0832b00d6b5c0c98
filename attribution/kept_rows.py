"""What a screen says of an answer that `attribute` kept and that something was written after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AsOf:
    """When an answer was kept, and what came since that it does not know."""

    at: datetime
    since: tuple[tuple[str, int], ...]  # (subject, rows), never empty; what is counted (links, posts, pages) first
    counting: bool  # `attribute` is at it
