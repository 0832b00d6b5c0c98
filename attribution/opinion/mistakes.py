"""The six mistakes as diagnostics of the brand's own posts: each with its measures and the posts behind it. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from statistics import median

from attribution.opinion.confusion import Errors, corrected
from attribution.opinion.copies import Copy, copies
from attribution.opinion.course import newest
from attribution.opinion.heard import Heard, quoted, tallied
from attribution.opinion.phrasebook import PhraseBook
from attribution.opinion.rows import DiagnosticRow, Measure, Mistake, Quote
from attribution.opinion.thresholds import Thresholds, thresholds
from ripplemark.records import Polarity, Post
from ripplemark.text import WEB_ADDRESS

QUOTES = 5
_QUESTION = ("?", "？", "吗", "嗎")
_Z = 1.96
_ADDRESS = re.compile(WEB_ADDRESS)  # the brand's name in an address is no word of the post


@dataclass(frozen=True, slots=True)
class OwnWork:
    """What is looked at: the brand's own posts of a view, and what came back."""

    posts: Sequence[Heard]  # own, no answers
    replied: int  # own answers to anybody, of all time
    replies: Sequence[Heard]  # of them those to `answers`
    answers: Sequence[Heard]  # of others, to own posts
    records: Mapping[str, Post]  # own posts with their numbers, by key
    competitors: Sequence[Heard] | None  # their posts of all time; None: no account of theirs is declared
    visits: float | None  # from the platforms of these posts; None: no log was loaded
    names: tuple[str, ...]  # of the brand
    errors: Mapping[str, Errors]


def diagnoses(work: OwnWork, by: Thresholds | None = None) -> tuple[DiagnosticRow, ...]:
    """All six, in the order of `Mistake`."""
    told = by or thresholds()
    if len(work.posts) < told.least_posts:
        remark = "no_own_posts" if not work.posts else "too_few_own_posts"
        return tuple(DiagnosticRow(m, None, (), len(work.posts), (), remark) for m in Mistake)
    return tuple(_DIAGNOSES[mistake](work, told) for mistake in Mistake)


def _row(
    mistake: Mistake, work: OwnWork, measures: Sequence[Measure], quotes: Iterable[Quote], need: int, remark: str = ""
) -> DiagnosticRow:
    """`need`: how many measures must be bad for the mistake to be made."""
    bad, unknown = sum(m.bad is True for m in measures), sum(m.bad is None for m in measures)
    made = True if bad >= need else None if bad + unknown >= need else False
    return DiagnosticRow(
        mistake, made, tuple(measures), len(work.posts), tuple(quotes)[:QUOTES], "" if made is not None else remark
    )


def _share(mistake: Mistake, name: str, part: int, whole: int, by: Thresholds) -> Measure:
    """A share with its interval (Wilson)."""
    if not whole:
        return by.measure(mistake, name, None)
    share, middle = part / whole, (part + _Z * _Z / 2) / (whole + _Z * _Z)
    reach = _Z * sqrt(share * (1 - share) * whole + _Z * _Z / 4) / (whole + _Z * _Z)
    return by.measure(mistake, name, share, max(0.0, middle - reach), min(1.0, middle + reach))


def _holding(said: Iterable[Heard], book: PhraseBook) -> list[Quote]:
    """The texts that hold a phrase, newest first, with the words."""
    found = ((h, tuple(dict.fromkeys(f.words for f in book.found(_ADDRESS.sub(" ", h.text.text))))) for h in said)
    return [quoted(h, words) for h, words in found if words][::-1]


# ---------------------------------------------------------------- one function for each mistake


def _selling(work: OwnWork, by: Thresholds) -> DiagnosticRow:
    urging = _holding(work.posts, by.words["promotional"])
    share = _share(Mistake.SELLING, "promotional_share", len(urging), len(work.posts), by)
    return _row(Mistake.SELLING, work, [share], urging, 1)


def _chasing(work: OwnWork, by: Thresholds) -> DiagnosticRow:
    """Engagement without visits; or giving things away for it."""
    mistake = Mistake.CHASING_NUMBERS
    engaged = {h.text.key: _engagements(work.records[h.text.key]) for h in work.posts if h.text.key in work.records}
    total = sum(n for n in engaged.values() if n is not None)
    enough = work.visits is not None and total >= by.number(mistake, "least_engagements")
    rate = by.measure(mistake, "visits_per_100_engagements", 100 * (work.visits or 0.0) / total if enough else None)
    gifts = _holding(work.posts, by.words["giveaway"])
    ranked = sorted(work.posts, key=lambda h: -(engaged.get(h.text.key) or 0))
    quotes = [*gifts, *(quoted(h) for h in ranked)] if rate.bad else gifts
    share = _share(mistake, "giveaway_share", len(gifts), len(work.posts), by)
    return _row(mistake, work, [rate, share], dict.fromkeys(quotes), 1, "no_visits_or_engagement")


def _engagements(post: Post) -> int | None:
    told = [n for name in ("likes", "reposts", "replies") if (n := newest(post, name)) is not None]
    return sum(told) if told else None


def _self_talk(work: OwnWork, by: Thresholds) -> DiagnosticRow:
    mistake = Mistake.SELF_TALK
    book = PhraseBook({"name": work.names})
    named = _holding(work.posts, book)
    ours = {q.url for q in (*named, *_holding(work.posts, by.words["self"]))}
    of_self = [quoted(h) for h in work.posts if h.text.url in ours][::-1]
    own = len(work.posts) + work.replied
    measures = [
        _share(mistake, "self_reference_share", len(of_self), len(work.posts), by),
        _share(mistake, "answer_share", work.replied, own, by),
    ]
    return _row(mistake, work, measures, of_self, 2)


def _slow(work: OwnWork, by: Thresholds) -> DiagnosticRow:
    mistake = Mistake.TOO_FEW_OR_SLOW
    moments = sorted(h.text.at for h in work.posts if h.text.at)
    gaps = [(b - a).total_seconds() / 86_400 for a, b in pairwise(moments)]
    asking = [h for h in work.answers if _wants_answer(h)]
    hours = {h.text.key: waited for h in asking if (waited := _hours_to_answer(h, work.replies)) is not None}
    waiting = [quoted(h, h.text.intents) for h in asking if h.text.key not in hours][::-1]
    measures = [
        by.measure(mistake, "days_between_posts", median(gaps) if gaps else None),
        by.measure(mistake, "hours_to_answer", median(hours.values()) if hours else None),
        _share(mistake, "answered_share", len(hours), len(asking), by),
    ]
    return _row(mistake, work, measures, waiting, 1)


def _wants_answer(h: Heard) -> bool:
    """A question, somebody who asks about buying, a complaint."""
    return h.text.polarity is Polarity.NEGATIVE or bool(h.text.intents) or any(mark in h.text.text for mark in _QUESTION)


def _hours_to_answer(h: Heard, replies: Iterable[Heard]) -> float | None:
    at = h.text.at
    moments = [r.text.at for r in replies if r.text.parent == h.text.key and r.text.at and at and r.text.at >= at]
    return (min(moments) - at).total_seconds() / 3_600 if moments and at else None


def _anger(work: OwnWork, by: Thresholds) -> DiagnosticRow:
    mistake = Mistake.PUBLIC_ANGER
    share = corrected([tallied(work.answers)], work.errors)[0].negative
    hostile = _holding(work.answers, by.words["hostile"])
    negative = [quoted(h) for h in work.answers if h.text.polarity is Polarity.NEGATIVE][::-1]
    measures = [
        by.measure(
            mistake,
            "negative_share",
            share.value if share else None,
            share.low if share else None,
            share.high if share else None,
        ),
        _share(mistake, "hostile_share", len(hostile), len(work.answers), by),
    ]
    return _row(mistake, work, measures, dict.fromkeys((*hostile, *negative)), 1, "no_answers")


def _copying(work: OwnWork, by: Thresholds) -> DiagnosticRow:
    mistake = Mistake.COPYING
    if not work.competitors:
        remark = "no_competitor_accounts" if work.competitors is None else "no_competitor_posts"
        return _row(mistake, work, [by.measure(mistake, "copied_share", None)], (), 1, remark)
    found = copies(work.posts, work.competitors, by.number(mistake, "alike"))
    share = _share(mistake, "copied_share", len(found), len(work.posts), by)
    return _row(mistake, work, [share], [_of_copy(c) for c in found], 1)


def _of_copy(copy: Copy) -> Quote:
    return quoted(copy.own, (copy.original.text.url,))


_DIAGNOSES: Mapping[Mistake, Callable[[OwnWork, Thresholds], DiagnosticRow]] = {
    Mistake.SELLING: _selling,
    Mistake.CHASING_NUMBERS: _chasing,
    Mistake.SELF_TALK: _self_talk,
    Mistake.TOO_FEW_OR_SLOW: _slow,
    Mistake.PUBLIC_ANGER: _anger,
    Mistake.COPYING: _copying,
}
