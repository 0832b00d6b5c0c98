"""The life of a page's links, decided: known states and one new reading give new states and events. Pure; knows no store and no clock.

A fetch that says nothing about links changes nothing. A link counts as lost only after several successful readings without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from attribution.links.matching import match
from ripplemark.config import Life
from ripplemark.listings import is_listing
from ripplemark.records import (
    GONE_OUTCOMES,
    READ_OUTCOMES,
    BrandLink,
    EventKind,
    FetchOutcome,
    LinkEvent,
    LinkReading,
    LinkState,
    LinkStatus,
    LostReason,
    Placement,
)
from ripplemark.urls import same_page_key

#: A link is named by the target and the occurrence that it has after the decision.
LinkKey = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Happening:
    """An event and the link it happened to, by the key that the link has in the decision's states."""

    link: LinkKey
    event: LinkEvent


@dataclass(frozen=True, slots=True)
class Decision:
    """All states after a reading, known ones first in their order, and what happened."""

    states: tuple[LinkStatus, ...]
    events: tuple[Happening, ...] = ()


def decide(states: Sequence[LinkStatus], reading: LinkReading, life: Life) -> Decision:
    """What one reading does to the links of its page.

    `reading.canonical` and `reading.noindex` are taken as said: whoever builds the reading leaves out a canonical that leads
    nowhere known, and what the page has said since its first reading (`attribution.links.readings`)."""
    if not speaks(reading):
        return Decision(tuple(states))
    reason = page_reason(reading)
    stands = _standing(reading, reason)
    matching = match(states, stands)
    news: dict[LinkKey, tuple[LinkStatus, tuple[LinkEvent, ...]]] = {}
    taken = {(s.target_url, s.occurrence) for s in states}
    for status, link in matching.pairs:
        seen, events = _seen(status, link, reading, taken)
        news[_key(status)] = (seen, events)
    for status in matching.missing:
        news[_key(status)] = _missed(status, reading, reason or LostReason.LINK_REMOVED, life)
    new = () if reason else tuple(_appeared(link, reading, taken) for link in matching.new)
    after = [*(news[_key(s)] for s in states), *new]
    happenings = tuple(Happening(_key(s), e) for s, events in after for e in events)
    return Decision(tuple(s for s, _ in after), happenings)


def speaks(reading: LinkReading) -> bool:
    """Whether the observation says anything about the links of the page."""
    if reading.suspect:
        return False
    return reading.outcome in GONE_OUTCOMES or (reading.outcome in READ_OUTCOMES and reading.links is not None)


def page_reason(reading: LinkReading) -> LostReason | None:
    """The page-wide reason why links of the page no longer stand, if there is one."""
    if reading.outcome in GONE_OUTCOMES:
        return LostReason.SOFT_404 if reading.outcome is FetchOutcome.SOFT_404 else LostReason.PAGE_GONE
    if _elsewhere(reading.final_url, reading.page_url):
        return LostReason.PAGE_REDIRECTS
    if reading.noindex:
        return LostReason.NOINDEX
    if _elsewhere(reading.canonical, reading.page_url, reading.final_url):
        return LostReason.CANONICAL_ELSEWHERE
    return None


def _standing(reading: LinkReading, reason: LostReason | None) -> tuple[BrandLink, ...]:
    """The links that stand for the page. A page that redirects to another post was renamed, and what that post carries stands on;
    a redirect to a home page or a list of posts carries nothing over."""
    renamed = reason is LostReason.PAGE_REDIRECTS and not is_listing(reading.final_url)
    return reading.links or () if reason is None or renamed else ()


def _elsewhere(url: str, *homes: str) -> bool:
    return bool(url) and same_page_key(url) not in {same_page_key(home) for home in homes if home}


def _key(status: LinkStatus) -> LinkKey:
    return (status.target_url, status.occurrence)


def _seen(
    status: LinkStatus, link: BrandLink, reading: LinkReading, taken: set[LinkKey]
) -> tuple[LinkStatus, tuple[LinkEvent, ...]]:
    """A link that was read again. A reading older than what is known only moves `first_seen` back."""
    at = reading.observed_at
    if at < status.last_seen or (status.lost_at and at <= status.lost_at):
        return replace(status, first_seen=min(status.first_seen, at)), ()
    events = [_event(EventKind.REGAINED, reading)] if status.state is LinkState.LOST else []
    events += _changes(status.seen, link, reading)
    occurrence = status.occurrence
    if link.target_url != status.target_url:
        occurrence = _free(link.target_url, taken)
    fresh = replace(
        status,
        target_url=link.target_url,
        occurrence=occurrence,
        state=LinkState.LIVE,
        seen=link,
        last_seen=at,
        misses=0,
        missed_at=None,
        lost_at=None,
        lost_reason=None,
    )
    return fresh, tuple(events)


def _free(target: str, taken: set[LinkKey]) -> int:
    """The smallest number that no link to this target has yet; it is taken from now on."""
    number = 0
    while (target, number) in taken:
        number += 1
    taken.add((target, number))
    return number


def _changes(old: BrandLink, new: BrandLink, reading: LinkReading) -> list[LinkEvent]:
    """One event per changed field. Following is named on its own only where rel does not explain it (page-level robots)."""
    pairs = [
        ("rel", " ".join(old.rel), " ".join(new.rel)),
        ("anchor", old.anchor, new.anchor),
        ("target", old.target_url, new.target_url),
    ]
    if Placement.UNKNOWN not in (old.placement, new.placement):
        pairs.append(("placement", old.placement.value, new.placement.value))
    if old.rel == new.rel:
        pairs.append(("followed", _yes(old.followed), _yes(new.followed)))
    return [_event(EventKind.CHANGED, reading, name, a, b) for name, a, b in pairs if a != b]


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _missed(
    status: LinkStatus, reading: LinkReading, reason: LostReason, life: Life
) -> tuple[LinkStatus, tuple[LinkEvent, ...]]:
    """A link that was not there. It is lost once enough such readings, far enough apart, agree."""
    if status.state is LinkState.LOST or not _counts(status, reading, life):
        return status, ()
    misses = status.misses + 1
    at = reading.observed_at
    if misses < life.lost_after:
        return replace(status, misses=misses, missed_at=at), ()
    lost = replace(status, state=LinkState.LOST, misses=misses, missed_at=at, lost_at=at, lost_reason=reason)
    return lost, (_event(EventKind.LOST, reading, reason.value),)


def _counts(status: LinkStatus, reading: LinkReading, life: Life) -> bool:
    """Whether a miss is a new one: later than the link was last seen, and far enough from the miss before."""
    if reading.observed_at <= status.last_seen:
        return False
    if status.missed_at is None:
        return True
    apart = reading.observed_at - status.missed_at
    return apart > timedelta(0) and apart >= timedelta(days=life.days_apart)


def _appeared(link: BrandLink, reading: LinkReading, taken: set[LinkKey]) -> tuple[LinkStatus, tuple[LinkEvent, ...]]:
    status = LinkStatus(
        link_id=0,
        page_id=reading.page_id,
        target_url=link.target_url,
        occurrence=_free(link.target_url, taken),
        state=LinkState.LIVE,
        seen=link,
        first_seen=reading.observed_at,
        last_seen=reading.observed_at,
    )
    return status, (_event(EventKind.APPEARED, reading),)


def _event(kind: EventKind, reading: LinkReading, reason: str = "", before: str = "", after: str = "") -> LinkEvent:
    return LinkEvent(kind, reading.observed_at, reading.observation_id, reason, before, after)


def replay(readings: Iterable[LinkReading], life: Life) -> Decision:
    """All readings of a page from scratch: the final states and every event, in order."""
    states: tuple[LinkStatus, ...] = ()
    events: list[Happening] = []
    for reading in readings:
        decision = decide(states, reading, life)
        states = decision.states
        events.extend(decision.events)
    return Decision(states, tuple(events))
