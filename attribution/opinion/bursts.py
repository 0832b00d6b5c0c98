"""A topic of which suddenly more is said badly, told while it is small: each against its own history, all tests counted in. Pure.

The days before tell how many negative texts to expect (with the error of that: the predictive distribution is a negative binomial, wider still
where the history swings more than chance). Every topic and window that could have raised an alarm counts as a test (Benjamini-Hochberg). The rater's
errors are on both sides of the comparison, so counts are taken as rated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from scipy.special import betainc

from attribution.opinion.heard import Heard, quoted
from attribution.opinion.phrases import titles_of
from attribution.opinion.rows import AlertRow, Quote
from attribution.opinion.taxonomy import Taxonomy
from attribution.opinion.topics import HISTORY, LEAST_TEXTS, WINDOWS, Topics
from ripplemark.store.heard_by import EVERYTHING
from ripplemark.text import fold

LEAST_HISTORY = 14
FALSE_ALARMS = 0.05  # expected share among the alarms
QUOTES = 5
SAME = 0.7  # of a phrase's texts: from here on another phrase tells of the same


@dataclass(frozen=True, slots=True)
class _Test:
    """One topic in one window."""

    topic: str
    since: date
    observed: int
    expected: float
    days_before: int
    p_value: float


def alert_rows(topics: Topics, until: date, points: Taxonomy) -> tuple[AlertRow, ...]:
    """Topics that burst in the days up to `until`, surest first."""
    tests = [test for w in WINDOWS for test in _tested(topics, until, w)]
    alarms = list(_alarms(tests, topics.many * sum(_periods(topics.first, until, w) > 0 for w in WINDOWS)))
    rows = [_row(t, q, topics, until, points) for t, q in alarms]
    return tuple(_different(rows, topics))


def _different(rows: Iterable[AlertRow], topics: Topics) -> Iterator[AlertRow]:
    """Without phrases that stand in the very texts of a surer one."""
    told: list[set[str]] = []
    for row in rows:
        texts = {h.text.key for h in topics.texts(row.topic, row.since)}
        is_phrase = row.topic != EVERYTHING and row.topic == fold(row.title_hans)
        if not is_phrase or all(len(texts & other) < SAME * len(texts) for other in told):
            yield row
            if is_phrase:
                told.append(texts)


def _periods(first: date, until: date, window: int) -> int:
    """How many windows of the history there are; 0 where they are too few to tell anything."""
    since = until - timedelta(days=window - 1)
    periods = min(HISTORY, (since - first).days) // window
    return periods if periods * window >= LEAST_HISTORY else 0


def _tested(topics: Topics, until: date, window: int) -> Iterator[_Test]:
    """Each topic in one window; none where the history is too short to tell anything."""
    periods = _periods(topics.first, until, window)
    if not periods or not topics.texts_by_age:
        return
    ages = np.array(list(topics.texts_by_age.values()))
    now = ages[:, :window].sum(axis=1).tolist()
    history = (
        ages[:, window : window * (periods + 1)].reshape(len(ages), periods, window).sum(axis=2).tolist()
    )  # the last period first
    since = until - timedelta(days=window - 1)
    for topic, observed, before in zip(topics.texts_by_age, now, history, strict=True):
        chance = chance_of(observed, before) if observed >= LEAST_TEXTS else 1.0
        yield _Test(topic, since, observed, (sum(before) + 0.5) / periods, periods * window, chance)


def chance_of(observed: int, before: Sequence[int]) -> float:
    """How probable so many or more are, after periods with these counts."""
    total, periods = sum(before), len(before)
    expected = (total + 0.5) / periods
    size = total + 0.5  # what is open about a Poisson mean after `periods` looks
    if periods > 2 and (spread := _variance(before)) > (mean := total / periods) > 0:
        size = min(size, mean * mean / (spread - mean))  # it swings more than chance
    return float(betainc(observed, size, expected / (size + expected))) if observed > 0 else 1.0


def _variance(numbers: Sequence[int]) -> float:
    """Of a sample of whole numbers, rounded once."""
    n, total = len(numbers), sum(numbers)
    return (n * sum(x * x for x in numbers) - total * total) / (n * (n - 1))


def _alarms(tests: Sequence[_Test], many: int) -> Iterator[tuple[_Test, float]]:
    """Of so `many` tests, of which those left out told nothing: tests that hold under the false discovery rate, with their q-values; of one topic the surest window, of topics with the same texts one."""
    ranked = sorted(tests, key=lambda t: (t.p_value, -t.observed, -len(t.topic)))
    shares, least = dict[int, float](), 1.0
    for n in range(len(ranked), 0, -1):
        least = min(least, ranked[n - 1].p_value * many / n)
        shares[n - 1] = least
    seen: set[str] = set()
    for n, test in enumerate(ranked):
        if shares[n] <= FALSE_ALARMS and test.observed >= LEAST_TEXTS and test.topic not in seen:
            seen.add(test.topic)
            yield test, shares[n]


def _row(test: _Test, q_value: float, topics: Topics, until: date, points: Taxonomy) -> AlertRow:
    en, hans, hant = points.titles(test.topic)
    if en == test.topic != EVERYTHING:
        en, hans, hant = titles_of(test.topic, (h.text.text for h in topics.texts(test.topic, date.min)))
    here = topics.texts(test.topic, test.since)
    return AlertRow(
        topic=test.topic, title_en=en, title_hans=hans, title_hant=hant, since=test.since, until=until, observed=test.observed,
        expected=round(test.expected, 3), p_value=test.p_value, q_value=q_value,
        growth=round(test.observed / test.expected, 2), days_before=test.days_before, quotes=_carriers(here, test.topic),
    )  # fmt: skip


def _carriers(said: Sequence[Heard], topic: str) -> tuple[Quote, ...]:
    """Who carries it: those with the most readers first."""
    ordered = sorted(said, key=lambda h: -max(h.text.followers or 0, h.text.reach or 0))
    return tuple(dict.fromkeys(_carrier(h, topic) for h in ordered))[:QUOTES]


def _carrier(h: Heard, topic: str) -> Quote:
    focus = next((f for f in h.text.focus if f.point == topic), None)
    return Quote(focus.quote, h.text.url, focus.polarity, focus.words) if focus else quoted(h, (topic,) if topic else ())
