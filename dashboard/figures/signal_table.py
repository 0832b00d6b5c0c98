"""What is told of one kind of signal, subject by subject and day by day, and its table. Values are read as far as they are shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

import numpy as np

from attribution.lag import Course, Days, Told
from attribution.report_rows import Growth
from dashboard.figures.chart import Row, Rows, Table, plain
from dashboard.figures.growth import span_words
from dashboard.i18n.numbers import NOTHING, Said, count, share
from dashboard.theme import Look

SHOWN = 5  # lines
RECENT = 6_000  # values of the latest days that are read together: about what a screen shows
Of = TypeVar("Of", Course, Told)


class Named(NamedTuple, Generic[Of]):
    """A course, or its days alone, under the name that is shown."""

    name: str
    course: Of


def named(signals: Sequence[Of]) -> list[Named[Of]]:
    """Each subject as its sources tell it, those told of on most days first; the source is named where a subject has several."""
    sources = Counter(course.subject for course in signals)
    ordered = sorted(signals, key=lambda c: (-len(c.days), c.subject, c.source))
    return [Named(_name(c.subject, c.source, several=sources[c.subject] > 1), c) for c in ordered]


def _name(subject: str, source: str, *, several: bool) -> str:
    return plain(f"{subject} ({source})" if several else subject, 36)


@dataclass(frozen=True, slots=True, eq=False)
class ToldOf:
    """What is told of a kind of signal: on which days, the values of some subjects, the values of all from a day on."""

    told: Sequence[Told]
    values: Callable[[tuple[str, ...]], Sequence[Course]]
    since: Callable[[date], Sequence[Course]]

    @property
    def names(self) -> list[Named[Told]]:
        """All that is told, under its name, in order."""
        return named(self.told)

    @property
    def subjects(self) -> tuple[str, ...]:
        """The subjects of which lines are drawn."""
        return tuple(sorted({told.subject for _, told in self.names[:SHOWN]}))

    @property
    def shown(self) -> list[Named[Course]]:
        """The courses that are drawn, as they stand when their values are read: some may have come or gone since the days were."""
        return named(self.values(self.subjects))[:SHOWN] if self.told else []


def value_words(value: float | None, kind: str, look: Look) -> str:
    """A value of a signal as people read it: positions with a decimal, rates in per cent."""
    if value is None:
        return NOTHING
    if kind == "ctr":
        return share(value)
    return Said(f"{value:.1f}", value) if kind == "position" else count(round(value), look.lang)


def signals_table(days: tuple[date, ...], growth: Growth, told: ToldOf, kind: str, look: Look) -> Table:
    """A row for each day, the latest first."""
    gained = dict(zip(growth.days, growth.gained, strict=True))
    names = told.names
    columns = (look.say("growth.period"), *(name for name, _ in names), look.say("signals.gained"))
    values = _by_place(days, [course for _, course in names], told.since)

    def row(n: int) -> Row:
        day = days[-1 - n]
        said = (value_words(value, kind, look) for value in values(len(days) - 1 - n))
        return span_words([day], look), *said, count(gained.get(day), look.lang)

    return Table(columns, Rows(len(days), row))


def _by_place(
    days: Sequence[date], told: Sequence[Told], since: Callable[[date], Sequence[Course]]
) -> Callable[[int], Iterable[float | None]]:
    """The values of all courses on a day, by its place; while no earlier day is asked for, only the latest days are read."""
    recent = max(0, len(days) - RECENT // len(told))

    @lru_cache(maxsize=2)
    def read(first: int) -> list[list[float | None]]:
        known = {(c.subject, c.source): c for c in since(days[first])}
        at = np.array(days[first:], "datetime64[D]")
        return [_on(at, known.get((t.subject, t.source))) for t in told]

    def on(n: int) -> Iterable[float | None]:
        first = recent if n >= recent else 0
        return (values[n - first] for values in read(first))

    return on


def _on(days: Days, course: Course | None) -> list[float | None]:
    """The value of each day, None where there is none. A day of the course that is not among the days is left out."""
    values = np.full(len(days), None, dtype=object)
    if course is not None:
        among = np.isin(course.days, days)
        values[np.searchsorted(days, course.days[among])] = course.values[among].tolist()
    found: list[float | None] = values.tolist()
    return found
