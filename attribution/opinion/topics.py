"""What is said badly, by topic: how many topics there are, and of those of the last days their days and texts. Pure, but for the texts that it asks for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from attribution.opinion.distinctive import phrases_of
from attribution.opinion.heard import Heard
from attribution.opinion.picked import EPOCH, Picked
from ripplemark.records import Polarity
from ripplemark.store.heard_facts import DATED
from ripplemark.store.heard_topics import EVERYTHING, HeardTopics, topic_number
from ripplemark.text import fold

WINDOWS = (1, 3, 7)  # days up to the last
HISTORY = 56  # days before the window, at most
LEAST_TEXTS = 3  # negative ones; fewer are nobody's topic
LOOKED_AT = HISTORY + max(WINDOWS)


@dataclass(frozen=True, slots=True)
class Topics:
    """Topics of at least `LEAST_TEXTS` texts."""

    many: int
    first: date  # of the days looked at on which anybody said anything
    days: Mapping[str, Sequence[date]]  # of the topics of the last days, among the days looked at
    texts: Callable[[str, date], Sequence[Heard]]  # of a topic since a day, in order


def read_topics(everything: Sequence[Heard], until: date, known: Iterable[str] = ()) -> Topics:
    """From texts: what others said, of all time, in the campaigns looked at; `known`: the brand's names, which are no topic.
    A page without a date does not count: what a first crawl finds is no burst."""
    oldest = until - timedelta(days=LOOKED_AT)  # a lone old page does not mean that anybody listened since
    first = min((h.day for h in everything if oldest <= h.day <= until), default=until)
    said = _by_topic([h for h in everything if h.day <= until and h.text.dated], known)
    names, since = tuple(fold(k) for k in known), until - timedelta(days=max(WINDOWS) - 1)
    recent = dict.fromkeys(t for h in everything if since <= h.day <= until for t in _in_order(h, names) if t in said)
    days = {topic: [h.day for h in said[topic] if h.day >= oldest] for topic in recent}
    return Topics(len(said), first, days, lambda topic, since: [h for h in said[topic] if h.day >= since])


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


def _in_order(h: Heard, names: Sequence[str]) -> list[str]:
    """The same as the text says them, the longest first: of topics that are equally sure the first one is told."""
    text = fold(h.text.text)
    return sorted(_said_badly(h, names), key=lambda topic: (text.find(topic), -len(topic), topic))


def packed_topics(
    found: Picked, held: HeardTopics, until: date, known: Iterable[str], texts: Callable[[Sequence[int]], Sequence[Heard]]
) -> Topics:
    """The same from packed texts; `texts` gives some of them by their judgements' numbers, in order."""
    last = (until - EPOCH).days
    within = found.days[(found.days >= last - LOOKED_AT) & (found.days <= last)]
    first = EPOCH + timedelta(days=int(within.min())) if len(within) else until
    days, numbers, topics = _said(found, held, last)
    recent = days > last - max(WINDOWS)
    names = _named(topics[recent], numbers[recent], tuple(fold(k) for k in known), texts)
    near = np.flatnonzero(days >= last - LOOKED_AT)
    near = near[np.isin(topics[near], list(names.values()))]
    told = {name: days[near[topics[near] == topic]] for name, topic in names.items()}

    def of_topic(topic: str, since: date) -> Sequence[Heard]:
        return texts(numbers[(topics == names[topic]) & (days >= (since - EPOCH).days)].tolist())

    as_days = {name: [EPOCH + timedelta(days=d) for d in ds.tolist()] for name, ds in told.items()}
    return Topics(_many(topics), first, as_days, of_topic)


def _said(found: Picked, held: HeardTopics, last: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Day, judgement and topic of all that was said badly up to a day in texts that have a date."""
    wanted = (found.facts["flags"] & DATED != 0) & (found.days <= last)
    numbers, days = found.facts["opinion"][wanted], found.days[wanted]
    order = np.argsort(numbers)
    numbers, days = numbers[order], days[order]
    places = np.searchsorted(numbers, held.texts["opinion"])
    places[places == len(numbers)] = 0
    kept = numbers[places] == held.texts["opinion"] if len(numbers) else np.zeros(len(held.texts), bool)
    each = held.texts["topics"]
    topics = held.topics if kept.all() else held.topics[np.repeat(kept, each)]
    places = np.repeat(places[kept], each[kept])
    return days[places], numbers[places], topics


def _many(topics: np.ndarray) -> int:
    """How many stand there `LEAST_TEXTS` times."""
    order = np.sort(topics)
    ends = order[LEAST_TEXTS - 1 :] == order[: len(order) - LEAST_TEXTS + 1]
    begins = np.concatenate([[True], order[1:] != order[:-1]])[: len(ends)] if len(order) else np.zeros(0, bool)
    return int((ends & begins).sum())


def _named(
    topics: np.ndarray, numbers: np.ndarray, names: Sequence[str], texts: Callable[[Sequence[int]], Sequence[Heard]]
) -> dict[str, int]:
    """The words of the topics of at least `LEAST_TEXTS` of these texts, each with its digest."""
    found, times = np.unique(topics, return_counts=True)
    wanted = set(found[times >= LEAST_TEXTS].tolist())
    holding = np.unique(numbers[np.isin(topics, found[times >= LEAST_TEXTS])]).tolist()
    said = dict.fromkeys(topic for h in texts(holding) for topic in _in_order(h, names))
    return {topic: number for topic in said if (number := topic_number(topic)) in wanted}
