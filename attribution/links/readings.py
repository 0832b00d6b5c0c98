"""A reading made fit for the decider: what a page has said of itself since its first reading, and what leads nowhere, is no news; and what
its whole site answers everywhere is not the page."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from ripplemark.records import READ_OUTCOMES, FetchOutcome, LinkReading
from ripplemark.store.database import Database
from ripplemark.store.links import fallen_together, knows_site, page_id_of, said_before
from ripplemark.urls import host_of, is_public_host, same_page_key, site_of

#: So many pages of a host, each of which had its own words, must say the same for that to be no page of theirs.
ALIKE = 3


def fit(db: Database, reading: LinkReading, *, has_states: bool) -> LinkReading:
    """The reading as the decider shall take it."""
    canonicals, noindexes = said_before(db, reading.page_id, reading.observation_id)
    canonical = reading.canonical
    if not is_news(canonical, canonicals) or not _leads_somewhere(db, canonical):
        canonical = ""
    noindex = reading.noindex and is_news(True, noindexes)
    outcome = FetchOutcome.SOFT_404 if says_the_same(db, reading) else reading.outcome
    return replace(reading, outcome=outcome, canonical=canonical, noindex=noindex, page_url=_page_url(db, reading, has_states))


def says_the_same(db: Database, reading: LinkReading) -> bool:
    """Whether a page that had its own words now says what other pages of its host, which had theirs, say too: it is gone, and
    the site answers every address alike."""
    return reading.outcome in READ_OUTCOMES and len(fallen_together(db, reading.page_id, reading.observation_id)) >= ALIKE


def is_news(said: object, before: Set[object]) -> bool:
    """Whether a page says something that it has not said in every reading so far. A first reading makes no news."""
    return any(other != said for other in before)


def _leads_somewhere(db: Database, canonical: str) -> bool:
    """Whether a canonical names a page that can stand for this one: public, and of a site that is known."""
    return bool(canonical) and is_public_host(host_of(canonical)) and knows_site(db, canonical, site_of(canonical))


def _page_url(db: Database, reading: LinkReading, has_states: bool) -> str:
    """A page met for the first time through a redirect to a URL that nobody asks for itself is that URL under another name."""
    if has_states or same_page_key(reading.page_url) == same_page_key(reading.final_url or reading.page_url):
        return reading.page_url
    return reading.page_url if page_id_of(db, reading.final_url) is not None else reading.final_url
