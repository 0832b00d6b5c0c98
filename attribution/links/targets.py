"""What the checks of targets mean for links: those behind shorteners join the life of their pages, broken ones are marked. Asks no network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from attribution.links.decider import decide
from attribution.links.readings import fit
from ripplemark.config import Life
from ripplemark.records import EventKind, LinkEvent, LinkReading, LinkStatus
from ripplemark.store.broken import BrokenNews, broken_news, mark_broken
from ripplemark.store.database import Database
from ripplemark.store.links import add_events, link_states, mark_stale, settled_readings, write_states
from ripplemark.store.short_links import join_sightings, pages_with_news


def join_shorts(db: Database, life: Life) -> Counter[str]:
    """Give the links of which it is known now that they lead to the brand the life that the settled readings of their pages
    show, as if it had been known from the start; gives counts by event. What is not settled yet is left to settling."""
    counts: Counter[str] = Counter()
    for page_id in pages_with_news(db):
        with db.transaction():
            vias = join_sightings(db, page_id)
            _relive(db, page_id, vias, life, counts)
            mark_stale(db, page_id)
    return counts


def _relive(db: Database, page_id: int, vias: frozenset[str], life: Life, counts: Counter[str]) -> None:
    others = link_states(db, page_id)
    mine: tuple[LinkStatus, ...] = ()
    for raw in settled_readings(db, page_id):
        decision = decide(mine, fit(db, through(raw, vias), has_states=True), life)
        stored = write_states(db, mine, renumbered(decision.states, others))
        ids = {(s.target_url, s.occurrence): t.link_id for s, t in zip(decision.states, stored, strict=True)}
        add_events(db, ((ids[h.link], h.event) for h in decision.events))
        counts.update(h.event.kind.value for h in decision.events)
        mine = stored


def through(reading: LinkReading, vias: frozenset[str]) -> LinkReading:
    """The reading as if the page had no links but those through these shorteners."""
    return reading if reading.links is None else replace(reading, links=tuple(k for k in reading.links if k.via in vias))


def renumbered(fresh: Sequence[LinkStatus], known: Sequence[LinkStatus]) -> tuple[LinkStatus, ...]:
    """The same links with numbers that no known link to their target has."""
    taken = {(s.target_url, s.occurrence) for s in known}
    out = []
    for status in fresh:
        number = status.occurrence
        while (status.target_url, number) in taken:
            number += 1
        taken.add((status.target_url, number))
        out.append(replace(status, occurrence=number))
    return tuple(out)


def mark_targets(db: Database) -> Counter[str]:
    """Mark links whose target is broken or mended since it was looked at last, with an event each. The link itself stands."""
    with db.transaction():
        news = broken_news(db)
        mark_broken(db, news)
        add_events(db, ((n.link_id, event_of(n)) for n in news))
    return Counter(n.reason for n in news)


def event_of(news: BrokenNews) -> LinkEvent:
    """A link that leads nowhere, or somewhere again: `changed`, with the target's answers before and after in words."""
    before, after = ("", str(news.status)) if news.broken else ("broken", str(news.status))
    return LinkEvent(EventKind.CHANGED, news.at, news.observation_id, news.reason, before, after)
