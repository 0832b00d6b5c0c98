"""Who may have been heard from: a bounded number of candidates for each page, by campaign and time, by target, by common words. Pure.

Nothing is compared with everything: candidates come from sorted lists and an index of marks, so a page costs the same among a hundred
thousand as among a hundred.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from attribution.ripples.items import Field, Item
from attribution.ripples.passages import Alike, MarkIndex
from attribution.ripples.weights import Bounds, Delay
from ripplemark.records import ParentKind


@dataclass(slots=True)
class Signs:
    """Why an item is a candidate."""

    campaign: str = ""
    targets: list[str] = field(default_factory=list)
    alike: Alike | None = None  # the marks in common


@dataclass(frozen=True, slots=True)
class _Row:
    """Items of one campaign, kind or target in order of time."""

    times: list[datetime] = field(default_factory=list)
    places: list[int] = field(default_factory=list)

    def add(self, at: datetime, place: int) -> None:
        self.times.append(at)
        self.places.append(place)

    def before(self, since: datetime, until: datetime, most: int) -> list[int]:
        """The latest ones of a stretch of time, at most so many."""
        end = bisect_right(self.times, until)
        return self.places[max(bisect_left(self.times, since), end - most) : end]


class Nearby:
    """Finds the candidates of pages in one field."""

    def __init__(self, among: Field, delay: Delay, bounds: Bounds, *, own_site: bool = False) -> None:
        """`own_site` lets pages of the same site be candidates: whoever quotes himself heard it from nobody, so it is off."""
        self._field, self._delay, self._bounds, self._own_site = among, delay, bounds, own_site
        self._by_campaign: Mapping[tuple[str, ParentKind], _Row] = defaultdict(_Row)
        self._by_target: Mapping[str, _Row] = defaultdict(_Row)
        for place, item in enumerate(among.items):
            for campaign in item.campaigns:
                self._by_campaign[campaign, item.kind].add(item.when.middle, place)
            for target in item.targets:
                self._by_target[target].add(item.when.middle, place)
        self._index = MarkIndex(among.marks, bounds.common)

    def of(self, place: int) -> dict[int, Signs]:
        """The candidates of the page at a place, with the signs that led to each."""
        child = self._field.items[place]
        since = child.when.sharp_latest - self._delay.longest
        until = child.when.sharp_latest + timedelta(hours=self._delay.early_hours)
        found: dict[int, Signs] = defaultdict(Signs)
        for campaign, other in self._about(child, since, until):
            found[other].campaign = campaign
        for target, other in self._linking(child, since, until):
            found[other].targets.append(target)
        for other, alike in self._alike(place):
            found[other].alike = alike
        return {other: signs for other, signs in found.items() if other != place and self._may(child, self._field.items[other])}

    def _about(self, child: Item, since: datetime, until: datetime) -> Iterator[tuple[str, int]]:
        for campaign in child.campaigns:
            for kind in ParentKind:
                row = self._by_campaign.get((campaign, kind), _Row())
                yield from ((campaign, other) for other in row.before(since, until, self._bounds.candidates))

    def _linking(self, child: Item, since: datetime, until: datetime) -> Iterator[tuple[str, int]]:
        for target in child.targets:
            row = self._by_target[target]
            if len(row.places) <= self._bounds.popular:
                yield from ((target, other) for other in row.before(since, until, self._bounds.candidates))

    def _alike(self, place: int) -> list[tuple[int, Alike]]:
        found = sorted(self._index.alike(place).items(), key=lambda pair: (-pair[1].weight, pair[0]))
        return found[: self._bounds.candidates]

    def _may(self, child: Item, other: Item) -> bool:
        """Whether an item may be a parent at all: not the page's own site, and no post that only points to a page of others."""
        if other.kind is ParentKind.POST:
            return not other.points_to
        return self._own_site or other.site != child.site
