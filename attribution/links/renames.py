"""A page that redirects to another post was renamed: its links go on living there, neither lost nor gained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ripplemark.listings import is_listing
from ripplemark.records import EventKind, LinkEvent, LinkReading, LinkState, LinkStatus
from ripplemark.store.database import Database
from ripplemark.store.links import add_events, link_states, move_link, page_id_of
from ripplemark.urls import same_page_key


def new_home(db: Database, reading: LinkReading) -> int | None:
    """The page that a page redirects to, if it is a post that we know: then the page was renamed."""
    final = reading.final_url
    if not final or same_page_key(final) == same_page_key(reading.page_url) or is_listing(final):
        return None
    found = page_id_of(db, final)
    return found if found != reading.page_id else None


def follow_rename(db: Database, states: Sequence[LinkStatus], reading: LinkReading, home: int) -> LinkReading:
    """Move the standing links of a renamed page to its new home; gives the reading as it concerns what stays behind.

    A link that stood on both pages at a time was two links: the one left behind is missed like any other."""
    there = list(link_states(db, home))
    taken = {(t.target_url, t.occurrence) for t in there}
    read = {link.target_url for link in reading.links or ()}
    for status in states:
        twin = _twin(status, there)
        older = twin is not None and twin.first_seen <= status.last_seen
        if status.state is LinkState.LOST or older or (twin is None and status.target_url not in read):
            continue
        if twin is not None:
            there.remove(twin)
        occurrence = twin.occurrence if twin else _free(status.target_url, taken)
        move_link(db, status.link_id, home, occurrence, twin.link_id if twin else None)
        moved = LinkEvent(
            EventKind.CHANGED, reading.observed_at, reading.observation_id, "page", reading.page_url, reading.final_url
        )
        add_events(db, [(status.link_id, moved)])
    return replace(reading, links=())


def _twin(status: LinkStatus, there: Sequence[LinkStatus]) -> LinkStatus | None:
    """The record of the same link on the new page."""
    same = [t for t in there if t.target_url == status.target_url]
    return next((t for t in same if t.seen.anchor == status.seen.anchor), same[0] if same else None)


def _free(target: str, taken: set[tuple[str, int]]) -> int:
    number = 0
    while (target, number) in taken:
        number += 1
    taken.add((target, number))
    return number
