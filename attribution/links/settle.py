"""What the crawl saw becomes the life of links: each page in one transaction, then class, counting and campaign of what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from attribution.links.decider import Decision, decide, speaks
from attribution.links.readings import fit
from attribution.links.renames import follow_rename, new_home
from attribution.links.standing import refresh_standing
from attribution.links.targets import join_shorts, mark_targets
from attribution.links.worth import look_again_by, page_worth
from ripplemark.config import Life, Project
from ripplemark.records import LinkReading, LinkStatus
from ripplemark.store.backlog import keep_short
from ripplemark.store.database import Database
from ripplemark.store.links import (
    add_events,
    link_states,
    mark_settled,
    mark_stale,
    open_pages,
    open_readings,
    settle_linkless,
    write_states,
)
from ripplemark.store.recheck import weigh_page


def settle_links(db: Database, project: Project, run_id: int, now: datetime) -> Counter[str]:
    """Decide the life of all links with unsettled observations; gives counts by event, and of pages and observations.

    Work is in proportion to what is unsettled. Killed at any point, it loses the page in hand and the next call goes on."""
    del run_id, now  # events carry the time and the observation that show them
    counts = join_shorts(db, project.life)
    counts["observations"] += settle_linkless(db)
    for page_id in open_pages(db):
        with db.transaction():
            settle_page(db, page_id, project.life, counts)
            keep_short(db)
    counts.update(mark_targets(db))
    with db.transaction():
        counts["pages"] = refresh_standing(db, project)
        db.touch()
    return counts


def settle_page(db: Database, page_id: int, life: Life, counts: Counter[str]) -> None:
    """Settle one page's open observations, and mark the pages whose links must be judged again."""
    readings = open_readings(db, page_id)
    touched = {page_id}
    states = link_states(db, page_id)
    for reading in readings:
        states = _apply(db, states, reading, life, counts, touched)
    weigh_page(db, page_id, page_worth(states), look_again_by(states, life))
    mark_settled(db, (r.observation_id for r in readings))
    counts["observations"] += len(readings)
    for touched_id in touched:
        mark_stale(db, touched_id)


def _apply(
    db: Database, states: Sequence[LinkStatus], raw: LinkReading, life: Life, counts: Counter[str], touched: set[int]
) -> tuple[LinkStatus, ...]:
    if not speaks(raw):
        return tuple(states)
    reading = fit(db, raw, has_states=bool(states))
    home = new_home(db, reading)
    if home is not None and states:
        touched.add(home)
        reading = follow_rename(db, states, reading, home)
        states = link_states(db, reading.page_id)
    decision = decide(states, reading, life)
    return _write(db, states, decision, counts)


def _write(db: Database, states: Sequence[LinkStatus], decision: Decision, counts: Counter[str]) -> tuple[LinkStatus, ...]:
    stored = write_states(db, states, decision.states)
    ids = {(s.target_url, s.occurrence): s.link_id for s in stored}
    add_events(db, ((ids[h.link], h.event) for h in decision.events))
    counts.update(h.event.kind.value for h in decision.events)
    return stored
