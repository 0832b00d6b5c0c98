"""Surveys beside a campaign: each wave with its interval, and the difference between the waves around the campaign with its own. Pure.

Shares: Wilson's score interval, and Newcombe's hybrid of two of them for a difference (1998, method 10). Mean scores: Student's t, and
Welch's for a difference; both need the standard deviation, without which no interval can be given. Waves are taken as independent
samples: a panel that asks the same persons again has narrower intervals than these.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from scipy.special import ndtri, stdtrit

from attribution.campaigns.phases import phase_of
from attribution.evaluation_rows import Phase, SurveyChange, SurveyRow
from ripplemark.config import Campaign
from ripplemark.records import SurveyWave

_TAIL = 0.975
_Z = float(ndtri(_TAIL))
SHARE, SCORE = "share", "score"


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % interval."""

    low: float
    high: float


def wilson(share: float, n: int) -> Interval:
    """The interval of a share of n persons."""
    centre = share + _Z**2 / (2 * n)
    spread = _Z * sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    whole = 1 + _Z**2 / n
    return Interval(max(0.0, (centre - spread) / whole), min(1.0, (centre + spread) / whole))


def newcombe(before: float, n: int, after: float, m: int) -> Interval:
    """The interval of the difference of two shares of different persons."""
    one, two, gap = wilson(before, n), wilson(after, m), after - before
    low = gap - sqrt((after - two.low) ** 2 + (one.high - before) ** 2)
    high = gap + sqrt((two.high - after) ** 2 + (before - one.low) ** 2)
    return Interval(max(-1.0, low), min(1.0, high))


def student(mean: float, deviation: float | None, n: int) -> Interval | None:
    """The interval of a mean score; None where its spread is not told or one person was asked."""
    if deviation is None or n < 2:
        return None
    reach = float(stdtrit(n - 1, _TAIL)) * deviation / sqrt(n)
    return Interval(mean - reach, mean + reach)


def welch(before: SurveyWave, after: SurveyWave) -> Interval | None:
    """The interval of the difference of two mean scores of different persons."""
    if before.deviation is None or after.deviation is None or min(before.sample, after.sample) < 2:
        return None
    gap = (after.score or 0.0) - (before.score or 0.0)
    one, two = before.deviation**2 / before.sample, after.deviation**2 / after.sample
    if not one + two:
        return Interval(gap, gap)
    freedom = (one + two) ** 2 / (one**2 / (before.sample - 1) + two**2 / (after.sample - 1))
    reach = float(stdtrit(freedom, _TAIL)) * sqrt(one + two)
    return Interval(gap - reach, gap + reach)


def survey_rows(campaign: Campaign, waves: Iterable[SurveyWave]) -> tuple[SurveyRow, ...]:
    """Every wave, in the order given."""
    return tuple(_row(campaign, wave) for wave in waves)


def _row(campaign: Campaign, w: SurveyWave) -> SurveyRow:
    kind, value = (SHARE, w.share) if w.share is not None else (SCORE, w.score or 0.0)
    found = wilson(value, w.sample) if kind == SHARE else student(value, w.deviation, w.sample)
    low, high = (found.low, found.high) if found else (None, None)
    phase = phase_of(campaign, w.day)
    return SurveyRow(campaign.id, w.survey, w.question, w.wave, w.day, phase, w.sample, kind, value, low, high)


def survey_changes(campaign: Campaign, waves: Iterable[SurveyWave]) -> tuple[SurveyChange, ...]:
    """For each question the last wave before the campaign beside the first after it, or the last within it; none where one is missing."""
    by_question: dict[tuple[str, str, bool], list[SurveyWave]] = defaultdict(list)
    for w in waves:
        by_question[w.survey, w.question, w.share is not None].append(w)
    pairs = (_around(campaign, sorted(some, key=lambda w: w.day)) for some in by_question.values())
    return tuple(_change(campaign.id, *pair) for pair in pairs if pair)


def _around(campaign: Campaign, waves: Sequence[SurveyWave]) -> tuple[SurveyWave, SurveyWave] | None:
    phases = {phase: [w for w in waves if phase_of(campaign, w.day) is phase] for phase in Phase}
    if not phases[Phase.BEFORE] or not (phases[Phase.AFTER] or phases[Phase.DURING]):
        return None
    return phases[Phase.BEFORE][-1], (phases[Phase.AFTER] or phases[Phase.DURING][-1:])[0]


def _change(campaign: str, a: SurveyWave, b: SurveyWave) -> SurveyChange:
    if a.share is not None and b.share is not None:
        kind, before, after = SHARE, a.share, b.share
        found: Interval | None = newcombe(before, a.sample, after, b.sample)
    else:
        kind, before, after = SCORE, a.score or 0.0, b.score or 0.0
        found = welch(a, b)
    low, high = (found.low, found.high) if found else (None, None)
    return SurveyChange(campaign, a.survey, a.question, kind, a.wave, b.wave, before, after, after - before, low, high)
