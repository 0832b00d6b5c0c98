"""Asking again politely: the condition that goes with a request, and whether an answer brings anything new. Pure."""

from __future__ import annotations

import hashlib

from ripplemark.records import FetchOutcome, KnownUrl
from spiders.read.brief import ReadingBrief


def conditional_headers(known: KnownUrl) -> dict[str, str]:
    """If-None-Match and If-Modified-Since from the last whole answer; empty for a URL whose body was never
    seen, or must be read whole again."""
    if not known.body_digest or known.reread:
        return {}
    named = (("If-None-Match", known.etag), ("If-Modified-Since", known.last_modified))
    return {name: value for name, value in named if value}


def is_unchanged(known: KnownUrl, outcome: FetchOutcome, digest: str) -> bool:
    """Whether the body is the one read before, so that what was read then still stands."""
    if outcome is FetchOutcome.NOT_MODIFIED:
        return True
    return outcome is FetchOutcome.OK and bool(digest) and digest == known.body_digest


def reading_fingerprint(brief: ReadingBrief) -> str:
    """A digest of the names and topics by which pages are read; another one, and what was read says nothing of the new ones."""
    known = (sorted(brief.domains), brief.names, brief.exclude, brief.case_sensitive, brief.context, brief.themes)
    return hashlib.sha256(repr(known).encode()).hexdigest()
