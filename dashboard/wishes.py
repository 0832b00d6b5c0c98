"""What a browser wishes to have changed, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dashboard.i18n import Words
from dashboard.questions import Reports
from dashboard.state import State

StateOf = Callable[[str], State]


@dataclass(frozen=True, slots=True)
class Asked:
    """One wish of a reader, with where it was said."""

    said: Mapping[str, object]
    state: State
    reports: Reports
    state_of: StateOf
    pages: frozenset[str]

    @property
    def say(self) -> Words:
        """The reader's words."""
        return Words(self.state.lang)

    def text(self, key: str) -> str:
        """A text that was said; "" for anything else."""
        value = self.said.get(key)
        return value if isinstance(value, str) else ""

    def number(self, key: str) -> int:
        """A number that was said, as text or not; 0 for anything else."""
        value = str(self.said.get(key, ""))
        return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else 0


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it, and the number of the edit that undoes it; 0 where it cannot be undone."""

    words: str
    undo: int = 0
    more: Mapping[str, object] | None = None  # the wish by which the browser goes on; what came of it is then told so far
