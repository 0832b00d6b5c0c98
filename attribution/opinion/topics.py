"""What is said badly, by topic: how many topics there are, and of those of the last days their days and texts. Pure, but for the texts that it asks for.

A topic of which fewer than `LEAST_TEXTS` texts are said in all days looked at could raise no alarm, so it is no test and does not count (Tarone 1990;
for false discovery rates Gilbert 2005)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from attribution.opinion.heard import Heard
from attribution.opinion.phrases import phrases_of
from attribution.opinion.picked import EPOCH, Ints, Picked
from ripplemark.records import Polarity
from ripplemark.store.heard_by import EVERYTHING, key_number, topic_numbers
from ripplemark.store.heard_facts import BADLY, DATED
from ripplemark.store.heard_phrases import Said
from ripplemark.text import fold

WINDOWS = (1, 3, 7)  # days up to the last
HISTORY = 56  # days before the window, at most
LEAST_TEXTS = 3  # negative ones; fewer are nobody's topic
LOOKED_AT = HISTORY + max(WINDOWS)


@dataclass(frozen=True, slots=True)
class Topics:
    """Topics of at least `LEAST_TEXTS` texts of the days looked at."""

    many: int
    first: date  # of the days looked at on which anybody said anything
    texts_by_age: Mapping[
        str, Ints
    ]  # of the topics of the last days, how many on each of the days looked at, the last one first
    texts: Callable[[str, date], Sequence[Heard]]  # of a topic since a day, in order


def first_looked_at(until: date) -> date:
    """The first of the days that are looked at."""
    return until - timedelta(days=LOOKED_AT)


def read_topics(everything: Sequence[Heard], until: date, known: Iterable[str] = ()) -> Topics:
    """From texts: what others said on the days looked at, in the campaigns looked at; `known`: the brand's names, which are no topic.
    A page without a date does not count: what a first crawl finds is no burst."""
    oldest = first_looked_at(until)  # a lone old page does not mean that anybody listened since
    looked = [h for h in everything if oldest <= h.day <= until]
    first = min((h.day for h in looked), default=until)
    said = _by_topic([h for h in looked if h.text.dated], known)
    names, since = tuple(fold(k) for k in known), until - timedelta(days=max(WINDOWS) - 1)
    recent = dict.fromkeys(t for h in looked if since <= h.day for t in _in_order(h, _said_badly(h, names)) if t in said)
    ages = {topic: np.bincount([(until - h.day).days for h in said[topic]], minlength=LOOKED_AT + 1) for topic in recent}
    return Topics(len(said), first, ages, lambda topic, since: [h for h in said[topic] if h.day >= since])


def _by_topic(said: Iterable[Heard], known: Iterable[str]) -> dict[str, list[Heard]]:
    topics: dict[str, list[Heard]] = defaultdict(list)
    names = tuple(fold(k) for k in known)
    for h in said:
        for topic in _said_badly(h, names):
            topics[topic].append(h)
    return {topic: texts for topic, texts in topics.items() if len(texts) >= LEAST_TEXTS}


def _said_badly(h: Heard, names: Sequence[str]) -> list[str]:
    """All negative texts, their phrases, and points of which something negative is said."""
    phrases = [EVERYTHING, *phrases_of(h.text.text, names)] if h.text.polarity is Polarity.NEGATIVE else []
    return phrases + [focus.point for focus in h.text.focus if focus.polarity is Polarity.NEGATIVE]


def _in_order(h: Heard, topics: Iterable[str]) -> list[str]:
    """Topics as the text says them, the longest first: of topics that are equally sure the first one is told."""
    text = fold(h.text.text)
    return sorted(topics, key=lambda topic: (text.find(topic), -len(topic), topic))


def packed_topics(
    found: Picked, held: Said, until: date, known: Iterable[str], texts: Callable[[Sequence[int]], Sequence[Heard]]
) -> Topics:
    """The same from packed texts of the days looked at, with what is said badly in those of `said_badly`; `texts` gives some by their
    judgements' numbers, in order."""
    last = (until - EPOCH).days
    first = EPOCH + timedelta(days=int(found.days.min())) if len(found.days) else until
    opinions = found.facts["opinion"]
    order = np.argsort(opinions)
    of = found.days[order[np.searchsorted(opinions[order], held.opinions)]]
    days, numbers, topics = of[held.texts], held.opinions[held.texts], held.digests
    recent = days > last - max(WINDOWS)
    names = _named(topics[recent], numbers[recent], tuple(fold(k) for k in known), found, texts)

    def of_topic(topic: str, since: date) -> Sequence[Heard]:
        return texts(numbers[(topics == names[topic]) & (days >= (since - EPOCH).days)].tolist())

    return Topics(_many(topics), first, _by_age(names, topics, last - days), of_topic)


def _by_age(names: Mapping[str, int], topics: Ints, ages: Ints) -> dict[str, Ints]:
    """How often each of the named topics stands there by age."""
    wanted = np.sort(np.fromiter(names.values(), np.int64, len(names)))
    of = np.flatnonzero(np.isin(topics, wanted))
    places = np.searchsorted(wanted, topics[of]) * (LOOKED_AT + 1) + ages[of]
    table = np.bincount(places, minlength=len(wanted) * (LOOKED_AT + 1)).reshape(len(wanted), LOOKED_AT + 1)
    return {name: table[n] for name, n in zip(names, np.searchsorted(wanted, list(names.values())).tolist(), strict=True)}


def said_badly(found: Picked) -> np.ndarray:
    """Judgements of the texts in which something is said badly and that have a date, in order."""
    flags = found.facts["flags"]
    return np.sort(found.facts.where((flags & BADLY != 0) & (flags & DATED != 0))["opinion"])


def _many(topics: np.ndarray) -> int:
    """How many stand there `LEAST_TEXTS` times."""
    order = np.sort(topics)
    ends = order[LEAST_TEXTS - 1 :] == order[: len(order) - LEAST_TEXTS + 1]
    begins = np.concatenate([[True], order[1:] != order[:-1]])[: len(ends)] if len(order) else np.zeros(0, bool)
    return int((ends & begins).sum())


def _named(
    topics: np.ndarray,
    numbers: np.ndarray,
    names: Sequence[str],
    found: Picked,
    texts: Callable[[Sequence[int]], Sequence[Heard]],
) -> dict[str, int]:
    """The words of the topics of at least `LEAST_TEXTS` of these texts, each with its digest, in the order in which they were said first."""
    told, times = np.unique(topics, return_counts=True)
    there = np.isin(topics, told[times >= LEAST_TEXTS])
    said_in: dict[int, set[int]] = defaultdict(set)
    for number, topic in zip(numbers[there].tolist(), topics[there].tolist(), strict=True):
        said_in[number].add(topic)
    chosen = found.facts.where(np.isin(found.facts["opinion"], list(said_in)))
    number_of = dict(zip(chosen["key"].tolist(), chosen["opinion"].tolist(), strict=True))
    words: dict[str, int] = {}
    known: set[int] = set()
    for h in texts(list(said_in)):
        if not (new := said_in[number_of[key_number(h.text.kind, h.text.key)]] - known):
            continue
        said = _said_badly(h, names)
        numbered = {topic: n for topic, n in zip(said, topic_numbers(said).tolist(), strict=True) if n in new}
        words |= {topic: numbered[topic] for topic in _in_order(h, numbered)}
        known |= new
    return words
