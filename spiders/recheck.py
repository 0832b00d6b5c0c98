"""Asking again politely: the condition that goes with a request, and whether an answer brings anything new. Pure."""

from __future__ import annotations

from ripplemark.records import FetchOutcome, KnownUrl


def conditional_headers(known: KnownUrl) -> dict[str, str]:
    """If-None-Match and If-Modified-Since from the last whole answer; empty for a URL whose body was never seen."""
    if not known.body_digest:
        return {}
    named = (("If-None-Match", known.etag), ("If-Modified-Since", known.last_modified))
    return {name: value for name, value in named if value}


def is_unchanged(known: KnownUrl, outcome: FetchOutcome, digest: str) -> bool:
    """Whether the body is the one read before, so that what was read then still stands."""
    if outcome is FetchOutcome.NOT_MODIFIED:
        return True
    return outcome is FetchOutcome.OK and bool(digest) and digest == known.body_digest
