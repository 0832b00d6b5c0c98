"""Which part of all anchors a filter's links can have, by the characters with which those of a language or a campaign begin."""

from __future__ import annotations

from ripplemark.store.database import Database
from ripplemark.store.link_filter import Values
from ripplemark.store.picked import Picked

_OPEN = "SELECT substr(l.anchor, 1, 1) FROM sort_log g CROSS JOIN links l ON l.id = g.link"


def anchors_within(db: Database, of: Picked) -> list[tuple[str, str | None]]:
    """(first, the first beyond) of stretches of anchors in order; None = without an end."""
    chosen = [(facet, some) for facet, some in (("language", of.wanted.languages), ("campaign", of.wanted.campaigns)) if some]
    if not chosen:
        return [("", None)]
    every = sorted({r[0] for r in db.tuples("SELECT DISTINCT letter FROM anchor_letters")})
    own = set(every)
    for facet, some in chosen:
        values = Values()
        sql = f"SELECT letter FROM anchor_letters WHERE facet = {values.name(facet)} AND value IN ({values.names(some)})"
        own &= {r[0] for r in db.tuples(sql, values)}
    if of.open:  # not counted yet, by whatever letter
        fresh = {r[0] for r in db.tuples(_OPEN)}
        every, own = sorted({*every, *fresh}), own | fresh
    found: list[tuple[str, str | None]] = []
    for letter, after in zip(every, [*every[1:], None], strict=True):
        if letter in own:
            joined = bool(found) and found[-1][1] == letter
            found[-1:] = [(found[-1][0], after)] if joined else [*found[-1:], (letter, after)]
    return found
