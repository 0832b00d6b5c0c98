"""What a process that lives long lets go of because it is large and hardly ever needed: between two answers, before the first page. Computes nothing."""

from __future__ import annotations

from ripplemark.operate.arenas import give_back
from ripplemark.text import dictionary_uses, release_dictionaries

IDLE = 32  # answers in a row that did without: some five pages


def let_go() -> None:
    """Let go of what the words of a project needed, once they are known. New ones have it loaded again."""
    if release_dictionaries():
        give_back()


class Upkeep:
    """Looks after a process. Called after each answer."""

    def __init__(self) -> None:
        self._uses, self._without = dictionary_uses(), 0

    def __call__(self) -> None:
        """One more answer was given."""
        uses = dictionary_uses()
        self._without = self._without + 1 if uses == self._uses else 0
        self._uses = uses
        if self._without == IDLE:
            let_go()
