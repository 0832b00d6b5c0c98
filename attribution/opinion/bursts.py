"""A topic of which suddenly more is said badly, told while it is small: each against its own history, all tests counted in. Pure.

The days before tell how many negative texts to expect (with the error of that: the predictive distribution is a negative binomial, wider still
where the history swings more than chance). Every topic and window that could have raised an alarm counts as a test (Benjamini-Hochberg). The rater's
errors are on both sides of the comparison, so counts are taken as rated.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean, variance

from scipy.special import betainc

from attribution.opinion.distinctive import phrases_of, titles_of
from attribution.opinion.heard import Heard, quoted
from attribution.opinion.rows import AlertRow, Quote
from attribution.opinion.taxonomy import Taxonomy
from ripplemark.records import Polarity
from ripplemark.text import fold

WINDOWS = (1, 3, 7)  # days up to the last
HISTORY = 56  # days before the window, at most
LEAST_HISTORY = 14
LEAST_TEXTS = 3  # negative ones; fewer are nobody's topic
FALSE_ALARMS = 0.05  # expected share among the alarms
QUOTES = 5
SAME = 0.7  # of a phrase's texts: from here on another phrase tells of the same
EVERYTHING = ""


@dataclass(frozen=True, slots=True)
class _Test:
    """One topic in one window."""

    topic: str
    since: date
    observed: int
    expected: float
    days_before: int
    p_value: float


def alert_rows(everything: Sequence[Heard], until: date, points: Taxonomy, known: Iterable[str] = ()) -> tuple[AlertRow, ...]:
    """Topics that burst in the days up to `until`, surest first. `everything`: what others said, of all time, in the campaigns looked at;
    `known`: the brand's names, which are no topic. A page without a date does not count: what a first crawl finds is no burst."""
    oldest = until - timedelta(days=HISTORY + max(WINDOWS))  # a lone old page does not mean that anybody listened since
    first = min((h.day for h in everything if oldest <= h.day <= until), default=until)
    topics = _topics([h for h in everything if h.day <= until and h.text.dated], known)
    tests = [t for w in WINDOWS for topic, said in topics.items() if (t := _tested(topic, said, first, until, w))]
    rows = [_row(t, q, topics[t.topic], until, points) for t, q in _alarms(tests)]
    return tuple(_different(rows, topics))


def _different(rows: Iterable[AlertRow], topics: Mapping[str, Sequence[Heard]]) -> Iterator[AlertRow]:
    """Without phrases that stand in the very texts of a surer one."""
    told: list[set[str]] = []
    for row in rows:
        texts = {h.text.key for h in topics[row.topic] if h.day >= row.since}
        is_phrase = row.topic != EVERYTHING and row.topic == fold(row.title_hans)
        if not is_phrase or all(len(texts & other) < SAME * len(texts) for other in told):
            yield row
            if is_phrase:
                told.append(texts)


def _topics(said: Iterable[Heard], known: Iterable[str]) -> dict[str, list[Heard]]:
    """Negative texts by topic: all of them, by point, and by phrase."""
    topics: dict[str, list[Heard]] = defaultdict(list)
    names = tuple(fold(k) for k in known)
    for h in said:
        if h.text.polarity is Polarity.NEGATIVE:
            topics[EVERYTHING].append(h)
            for phrase in phrases_of(h.text.text, names):
                topics[phrase].append(h)
        for focus in h.text.focus:
            if focus.polarity is Polarity.NEGATIVE:
                topics[focus.point].append(h)
    return {topic: texts for topic, texts in topics.items() if len(texts) >= LEAST_TEXTS}


def _tested(topic: str, said: Sequence[Heard], first: date, until: date, window: int) -> _Test | None:
    """None where the history is too short to tell anything."""
    since = until - timedelta(days=window - 1)
    periods = min(HISTORY, (since - first).days) // window
    if periods * window < LEAST_HISTORY:
        return None
    counts = Counter((since - h.day).days - 1 for h in said if h.day < since)  # days before the window, 0 for the last
    before = [sum(counts[n * window + k] for k in range(window)) for n in range(periods)]
    observed = sum(h.day >= since for h in said)
    expected = (sum(before) + 0.5) / periods
    chance = chance_of(observed, before) if observed >= LEAST_TEXTS else 1.0
    return _Test(topic, since, observed, expected, periods * window, chance)


def chance_of(observed: int, before: Sequence[int]) -> float:
    """How probable so many or more are, after periods with these counts."""
    total, periods = sum(before), len(before)
    expected = (total + 0.5) / periods
    size = total + 0.5  # what is open about a Poisson mean after `periods` looks
    if periods > 2 and (spread := variance(before)) > (mean := fmean(before)) > 0:
        size = min(size, mean * mean / (spread - mean))  # it swings more than chance
    return float(betainc(observed, size, expected / (size + expected))) if observed > 0 else 1.0


def _alarms(tests: Sequence[_Test]) -> Iterator[tuple[_Test, float]]:
    """Tests that hold under the false discovery rate, with their q-values; of one topic the surest window, of topics with the same texts one."""
    ranked = sorted(tests, key=lambda t: (t.p_value, -t.observed, -len(t.topic)))
    shares, least = dict[int, float](), 1.0
    for n in range(len(ranked), 0, -1):
        least = min(least, ranked[n - 1].p_value * len(ranked) / n)
        shares[n - 1] = least
    seen: set[str] = set()
    for n, test in enumerate(ranked):
        if shares[n] <= FALSE_ALARMS and test.observed >= LEAST_TEXTS and test.topic not in seen:
            seen.add(test.topic)
            yield test, shares[n]


def _row(test: _Test, q_value: float, said: Sequence[Heard], until: date, points: Taxonomy) -> AlertRow:
    en, hans, hant = points.titles(test.topic)
    if en == test.topic != EVERYTHING:
        en, hans, hant = titles_of(test.topic, (h.text.text for h in said))
    here = [h for h in said if h.day >= test.since]
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
