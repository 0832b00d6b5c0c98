"""Links in the order of their anchors, equal ones as they were first seen: a stretch of anchors is read from every group of links and put in order."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ripplemark.store.anchor_letters import anchors_within
from ripplemark.store.database import Database
from ripplemark.store.eras import ERA, ERAS, newest_era
from ripplemark.store.link_filter import Values
from ripplemark.store.link_months import Month, possible, stretches
from ripplemark.store.picked import Picked, picking_terms, standing_terms, terms_of
from ripplemark.store.seen_order import Place, between, walk_seen

#: Links of a stretch, about: of the first one at least, and of any at most; of those that a filter finds, which are put in order, at most.
LEAST, MOST, SORTED = 4_096, 1_000_000, 65_536
#: Links with one anchor, about, that are a stretch of their own and are walked through as they were first seen, not put in order.
HEAVY = 100_000
#: Up to which place links are looked at one after the other, and how many times as many at most.
EARLY, AHEAD = 2_000, 8
#: Groups that are asked where a stretch should end.
ASKED = 5


@dataclass(frozen=True, slots=True)
class Stretch:
    """Of the anchors within some, from one on and before another, those beyond one, up to another or ending before it, or one alone; None = without
    an end."""

    within: tuple[str, str | None]
    beyond: str | None
    end: str | None
    how: Literal["upto", "before", "only"] = "upto"


@dataclass(frozen=True, slots=True)
class AnchorWalk:
    """The links of a filter in one direction."""

    db: Database
    of: Picked
    months: Sequence[Month]
    descending: bool

    def ids(self, start: int, number: int, share: float) -> list[int]:
        """Those from a place on, so many; `share`: of all links, the part that the filter finds."""
        found: list[int] = []
        for part in self._stretches((start + number) / share, SORTED / share):
            if start and start >= (links := self._number(part)):
                start -= links
                continue
            found += self._cut(part, start, number - len(found))
            if len(found) == number:
                break
            start = 0
        return found

    def _cut(self, part: Stretch, start: int, number: int) -> list[int]:
        if part.how == "only" and part.end is not None:
            alone = f"l.anchor = CAST(x'{part.end.encode().hex()}' AS TEXT)"  # as bytes: whatever an anchor says is no SQL
            return walk_seen(self.db, self.of, self.months, Place(self.descending, start, number), alone)
        if start + number <= EARLY and (found := self._early(part, start + number)) is not None:
            return found[start:]
        return self._in_order(part, terms_of, start, number)

    def _early(self, part: Stretch, wanted: int) -> list[int] | None:
        """So many of a stretch, or all where it has less. Of each link the index tells the sort and the order, but only the link itself its days: no
        more links are read than come before those that are wanted. None = they lie further down."""
        ids = self._in_order(part, picking_terms, 0, AHEAD * wanted)
        found: list[int] = []
        for low in range(0, len(ids), wanted):
            found += self._standing(ids[low : low + wanted])
            if len(found) >= wanted:
                return found[:wanted]
        return found if len(ids) < AHEAD * wanted else None

    def _in_order(self, part: Stretch, terms: Callable[[Picked, Values], list[str]], start: int, number: int) -> list[int]:
        values, way = Values(), "DESC" if self.descending else "ASC"
        sql = f"""WITH RECURSIVE {ERAS} SELECT l.id {self._among(part, terms, values)}
                  ORDER BY l.anchor {way}, l.first_seen {way}, l.id {way} LIMIT {number:d} OFFSET {start:d}"""
        return [r[0] for r in self.db.tuples(sql, values)]

    def _standing(self, ids: list[int]) -> list[int]:
        """Those of the links that are of the filter's days and states, in their order."""
        values = Values()
        terms = [f"l.id IN (SELECT value FROM json_each({values.name(json.dumps(ids))}))", *standing_terms(self.of, values)]
        here = {r[0] for r in self.db.tuples(f"SELECT l.id FROM links l WHERE {' AND '.join(terms)}", values)}
        return [link for link in ids if link in here]

    def _number(self, part: Stretch) -> int:
        values = Values()
        return int(self.db.value(f"WITH RECURSIVE {ERAS} SELECT count(*) {self._among(part, terms_of, values)}", values))

    def _among(self, part: Stretch, terms: Callable[[Picked, Values], list[str]], values: Values) -> str:
        all_terms = [f"{ERA} = e.era", *self._ends(part, values), *self._months(values), *terms(self.of, values)]
        return f"FROM eras e CROSS JOIN links l INDEXED BY links_anchor WHERE {' AND '.join(all_terms)}"

    def _months(self, values: Values) -> Iterator[str]:
        """That a link was first seen when one of the filter may have been: the index knows that, so that of others nothing else is read."""
        own = possible(self.months, self.of.wanted)
        if own != list(self.months):
            held = (" AND ".join(between("l.first_seen", *part, values)) for part in stretches(own) or [("~", "")])
            yield f"({' OR '.join(held)})"

    def _ends(self, part: Stretch, values: Values) -> Iterator[str]:
        low, high = (
            (part.end, part.beyond) if self.descending else (part.beyond, part.end)
        )  # one condition for each end, or SQLite takes the wider one
        if low is None and part.how != "only":
            yield f"l.anchor >= {values.name(part.within[0])}"
        if high is None and part.how != "only" and part.within[1] is not None:
            yield f"l.anchor < {values.name(part.within[1])}"
        beyond, before = ("<", ">") if self.descending else (">", "<")
        if part.beyond is not None:
            yield f"l.anchor {beyond} {values.name(part.beyond)}"
        if part.end is not None:
            yield f"l.anchor { {'upto': before + '=', 'before': before, 'only': '='}[part.how] } {values.name(part.end)}"

    # ---------------------------------------------------------------- stretches

    def _stretches(self, links: float, most: float) -> Iterator[Stretch]:
        """All anchors that there may be in order."""
        parts = anchors_within(self.db, self.of)
        for part in reversed(parts) if self.descending else parts:
            yield from self._of_part(part, links, most)

    def _of_part(self, within: tuple[str, str | None], links: float, most: float) -> Iterator[Stretch]:
        """Some anchors in order, the first of about twice so many links, each other one of twice as many as the one before it."""
        last, most = newest_era(self.db), min(most, MOST)
        size = min(most, max(LEAST, 2 * links))
        asked = sorted({last * n // (ASKED - 1) for n in range(ASKED)})
        beyond: str | None = None
        while (end := self._end(asked, Stretch(within, beyond, None), int(size) // (last + 1))) is not None:
            if self._heavy(asked, end, HEAVY // (last + 1)):
                yield Stretch(within, beyond, end, "before")
                yield Stretch(within, None, end, "only")
            else:
                yield Stretch(within, beyond, end)
            beyond, size = end, min(most, 2 * size)
        yield Stretch(within, beyond, None)

    def _end(self, asked: list[int], rest: Stretch, size: int) -> str | None:
        """The anchor that has so many links of a group before it: the middle one of what the asked groups say; None = there is no more."""
        values, way = Values(), "DESC" if self.descending else "ASC"
        sql = f"""SELECT l.anchor FROM links l INDEXED BY links_anchor WHERE {" AND ".join([f"{ERA} = :era", *self._ends(rest, values)])}
                  ORDER BY l.anchor {way} LIMIT 1 OFFSET {size:d}"""
        said = [self.db.value(sql, values | {"era": era}) for era in asked]
        ends = sorted((end for end in said if end is not None), key=str.encode, reverse=self.descending)
        middle = len(said) // 2
        return ends[middle] if middle < len(ends) else None

    def _heavy(self, asked: list[int], anchor: str, size: int) -> bool:
        """Whether so many links of a group have an anchor, as most of the asked groups say."""
        sql = f"SELECT 1 FROM links l INDEXED BY links_anchor WHERE {ERA} = ? AND l.anchor = ? LIMIT 1 OFFSET ?"
        return 2 * sum(self.db.row(sql, (era, anchor, size)) is not None for era in asked) > len(asked)
