"""Which judged texts are worth a person's label, told from packed facts: the choice of `label_file.texts_to_label`. Pure."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from ripplemark.store.heard_facts import OWN, POLARITY, POST, Facts, HeardFacts


def worth_a_label(known: HeardFacts, labelled: Iterable[int], number: int) -> Facts:
    """Texts of others that have a language and no label, each text once; of each polarity in turn. `labelled`: first 64 bits of
    the keys of labels."""
    spoken = np.array([bool(word) for word in known.words])
    of_others = (known.facts["flags"] & OWN == 0) & spoken[known.facts["language"]]
    label = known.facts["label"]
    if done := list(labelled):
        of_others &= ~np.isin(label, np.array(done, np.uint64))
    facts = known.facts.take(_first(label, of_others, known.facts["flags"] & POLARITY, 2 * number))
    facts = _once(facts.take(np.argsort(facts["label"], kind="stable")))
    polarity = (facts["flags"] & POLARITY).astype(np.int64)
    turn = np.zeros(len(facts), np.int64)
    seen: list[int] = []
    for kind in range(POLARITY + 1):
        of = np.flatnonzero(polarity == kind)
        turn[of] = np.arange(len(of))
        seen.append(int(of[0]) if len(of) else len(facts))
    first = np.array(seen)[polarity]  # polarities take turns in the order of their first texts
    order = np.flatnonzero(turn < number)
    order = order[np.lexsort((first[order], turn[order]))][:number]
    return facts.take(order)


def _first(
    label: NDArray[np.uint64], wanted: NDArray[np.bool_], polarity: NDArray[np.integer], number: int
) -> NDArray[np.int64]:
    """Which texts have the first labels: of each polarity more than so many, as far as there are. The same words may be of several polarities."""
    last = np.uint64(0)
    for kind in range(POLARITY + 1):
        of = np.ascontiguousarray(label[wanted & (polarity == kind)])
        last = max(last, np.partition(of, number)[number] if len(of) > number else of.max(initial=0))
    return np.flatnonzero(wanted & (label <= last))


def _once(facts: Facts) -> Facts:
    """Texts by label, of those with the same words the first post, else the first page."""
    label = facts["label"]
    same = np.concatenate([[False], label[1:] == label[:-1]]) if len(facts) else np.zeros(0, bool)
    if not same.any():
        return facts
    order = np.lexsort((facts["opinion"], facts["at"], facts["flags"] & POST == 0, label))
    return facts.take(order[~same])
