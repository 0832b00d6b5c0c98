"""What a server's process lets go of between two answers, because it is large and hardly ever needed. Computes no answer."""

from __future__ import annotations

from ripplemark.operate.arenas import give_back
from ripplemark.text import dictionary_uses, release_dictionaries

IDLE = 32  # answers in a row that did without: some five pages


class Upkeep:
    """Looks after a process. Called after each answer."""

    def __init__(self) -> None:
        self._uses, self._without = dictionary_uses(), 0

    def __call__(self) -> None:
        """One more answer was given."""
        uses = dictionary_uses()
        self._without = self._without + 1 if uses == self._uses else 0
        self._uses = uses
        if self._without == IDLE and release_dictionaries():
            give_back()
