"""Rows of ripples that are made when they are asked for: a screen shows a few hundred of thousands. Asks nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar, overload

from attribution.ripple_rows import RippleNode, Spreader

Row = TypeVar("Row", RippleNode, Spreader)


@dataclass(frozen=True, slots=True, eq=False)
class Worded(Sequence[Row], Generic[Row]):
    """Rows that are kept without the words of posts; `say` gives some of them with their words as they are now."""

    rows: Sequence[Row]
    say: Callable[[Sequence[Row]], Sequence[Row]]

    def __len__(self) -> int:
        """How many there are."""
        return len(self.rows)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, at: int | slice) -> Row | tuple[Row, ...]:
        """One row, or some."""
        return tuple(self.say(self.rows[at])) if isinstance(at, slice) else self.say([self.rows[at]])[0]

    def __iter__(self) -> Iterator[Row]:
        """All rows; their words are read at once."""
        return iter(self[:])

    def some(self, places: Iterable[int]) -> tuple[Row, ...]:
        """The rows at some places; their words are read at once."""
        return tuple(self.say([self.rows[n] for n in places]))


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """Nodes of ripples by what a tree is laid out by; all columns are of one length. `nodes` are made when they are asked for."""

    key: Sequence[str]
    parent: Sequence[str]  # "" where none is known
    at: Sequence[datetime]
    links: Sequence[int]
    visits: Sequence[int]
    nodes: Worded[RippleNode]


def outline_of(nodes: Sequence[RippleNode]) -> Outline:
    """The outline of nodes; of those of a kept answer without making any of them."""
    worded = nodes if isinstance(nodes, Worded) else Worded(nodes, _as_they_are)
    column: Callable[[str], list[Any]] | None = getattr(worded.rows, "column", None)
    column = column or (lambda name: [getattr(row, name) for row in worded.rows])
    return Outline(column("key"), column("parent"), column("at"), column("links"), column("visits"), worded)


def _as_they_are(rows: Sequence[RippleNode]) -> Sequence[RippleNode]:
    return rows
