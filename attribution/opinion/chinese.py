"""How a Chinese text speaks, by the project's lexicon: negation, degree, turning words, clause by clause. Pure, without segmentation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import sqrt

from attribution.opinion.lexicon import Found, chinese_lexicon
from attribution.opinion.prepared import prepared

REACH = 8  # characters from a negation or a degree to the word that it is about
TURNED = -0.7  # "not good" is less bad than "bad"
AFTER_TURN, BEFORE_TURN, CONCEDED = 1.5, 0.6, 0.4
SATURATION = 4.0
_CLAUSE = re.compile(r"[^,，。.!！?？;；:：~～…\n、]+[,，。.!！?？;；:：~～…\n、]*")


def chinese_score(text: str) -> float:
    """From -1 to 1; 0 where no word of the lexicon stands."""
    total, turned = 0.0, False
    for clause in _CLAUSE.findall(prepared(text)):
        found = list(chinese_lexicon().found(clause))
        if any(f.entry.turns for f in found):
            total, turned = total * BEFORE_TURN, True
        weight = AFTER_TURN if turned else 1.0
        if any(f.entry.concedes for f in found):
            weight *= CONCEDED
        total += weight * sum(_weights(found))
    return total / sqrt(total * total + SATURATION)


def _weights(found: Sequence[Found]) -> Iterator[float]:
    """What each polar word of a clause weighs with the words before it; a modifier that has nothing to modify speaks for itself."""
    before: list[Found] = []
    for word in found:
        before = [m for m in before if word.start - m.end <= REACH]
        if word.entry.modifies:
            before.append(word)
        elif word.entry.weight:
            yield _modified(word.entry.weight, before)
            before = []
    yield from (m.entry.weight for m in before if m.entry.weight)


def _modified(weight: float, before: Sequence[Found]) -> float:
    for modifier in before:
        weight *= modifier.entry.degree
    return weight * TURNED if sum(m.entry.negates for m in before) % 2 else weight
