"""What one crawler of a fleet brings home: a fetch, and by which way the fleet came to its URL."""

from __future__ import annotations

from dataclasses import dataclass

from ripplemark.records.pages import FetchResult, FoundUrl


@dataclass(frozen=True, slots=True)
class FleetResult:
    """One fetch of a fleet. The URL is `way.url`: the result's own `url_id` is of no store."""

    way: FoundUrl
    result: FetchResult
