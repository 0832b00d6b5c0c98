"""The frozen rows about opinion that reports give. A polarity never comes without its error; None means 'not known', never 0."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ripplemark.records import Polarity, TextKind


class Basis(StrEnum):
    """What the error of the shares is known from. Of several the weakest counts."""

    LABELS = "labels"  # texts that the user labelled
    BENCHMARK = "benchmark"  # public labelled sets: other people's texts, so the error is wide
    UNKNOWN = "unknown"  # nothing: no share is given


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its 95 % interval, corrected for how often the rater takes one polarity for another."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """What is said in one channel over some days. Own posts do not count."""

    campaign: str  # "" = all of the view
    channel: str  # weibo | forum | blog | sns | news | video; "" = all
    since: date
    until: date
    texts: int  # that were rated
    not_rated: int
    positive: int  # as rated, before correction
    neutral: int
    negative: int
    positive_share: Share | None  # None: nothing rated, or the rater's error is unknown
    neutral_share: Share | None
    negative_share: Share | None
    basis: Basis


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """How own posts are answered on one platform, and how the answers speak."""

    platform: str  # "" = all
    posts: int  # own posts of the view
    answered: int  # of them, those with an answer
    answers: int  # that are in the store
    told: int | None  # answers that the platforms counted
    ratio: float | None  # told answers for each own post
    per_thousand_views: float | None
    positive_share: Share | None
    neutral_share: Share | None
    negative_share: Share | None
    basis: Basis


@dataclass(frozen=True, slots=True)
class SearchPageRow:
    """The first page of results for one keyword on one day."""

    day: date
    engine: str
    keyword: str
    results: int
    rated: int
    by_snippet: int  # of those rated, judged by title and snippet because the page was not read
    own: int
    negative: int  # as rated
    negative_share: Share | None
    basis: Basis
    negative_urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of somebody, with where they stand."""

    text: str
    url: str
    polarity: Polarity | None
    words: tuple[str, ...] = ()  # that matched


@dataclass(frozen=True, slots=True)
class FocusRow:
    """One point that people talk about."""

    point: str  # key of the taxonomy: price, after_sales.refund; or the phrase that was found
    title_en: str
    title_hans: str
    title_hant: str
    found: bool  # a phrase that was found in the data; else a point of the taxonomy
    texts: int
    positive: int  # as rated, by clause
    neutral: int
    negative: int
    not_rated: int
    positive_share: Share | None
    neutral_share: Share | None
    negative_share: Share | None
    basis: Basis
    words: tuple[str, ...]  # that matched, most frequent first
    quotes: tuple[Quote, ...]  # at most three


@dataclass(frozen=True, slots=True)
class VoiceRow:
    """Somebody who speaks of the brand: an account or a site."""

    name: str
    place: str  # platform, or the site's host
    channel: str
    mentions: int
    answers: int  # of them, answers to somebody's post
    followers: int | None
    reach: int | None  # views of the mentions, as far as told
    buying: int  # texts that ask about buying
    positive: int
    neutral: int
    negative: int
    negative_share: Share | None
    basis: Basis
    first: date
    last: date
    url: str  # of the newest
    links: float | None = None  # expected links downstream of what they wrote; None: nothing is known of it
    visits: float | None = None  # expected visits downstream


@dataclass(frozen=True, slots=True)
class BuyingRow:
    """A text that asks about buying, with the words that show it."""

    at: datetime | None
    place: str
    author: str
    url: str
    text: str
    words: tuple[str, ...]
    followers: int | None
    answered: bool  # the brand answered it


@dataclass(frozen=True, slots=True)
class AlertRow:
    """A topic of which more is said badly than its own history lets expect, while it is still small."""

    topic: str  # focus point, phrase; "" = all that is said
    title_en: str
    title_hans: str
    title_hant: str
    since: date  # the days of the burst
    until: date
    observed: int  # negative texts in these days
    expected: float  # by the days before
    p_value: float  # of so many or more
    q_value: float  # with all topics and days that were looked at counted in
    growth: float | None  # observed by expected
    days_before: int  # that the expectation rests on
    quotes: tuple[Quote, ...]  # the posts and pages that carry it


class Mistake(StrEnum):
    """What brands do wrong on social media, after the founding article."""

    SELLING = "selling"  # too much of it
    CHASING_NUMBERS = "chasing_numbers"  # engagement without visits
    SELF_TALK = "self_talk"  # of oneself, without answering others
    TOO_FEW_OR_SLOW = "too_few_or_slow"
    PUBLIC_ANGER = "public_anger"
    COPYING = "copying"  # near-duplicates of competitors' posts


@dataclass(frozen=True, slots=True)
class Measure:
    """One number of a diagnosis beside the threshold of the data file."""

    name: str  # promotional_share, days_between_posts, ...
    value: float | None  # None: not measured
    threshold: float
    bad_above: bool  # else bad below
    low: float | None = None  # 95 % interval, where there is one
    high: float | None = None

    @property
    def bad(self) -> bool | None:
        """Whether it is on the wrong side of the threshold; None if it was not measured."""
        if self.value is None:
            return None
        return self.value > self.threshold if self.bad_above else self.value < self.threshold


@dataclass(frozen=True, slots=True)
class DiagnosticRow:
    """One of the six mistakes: is it made, by what measures, and the posts behind it."""

    mistake: Mistake
    made: bool | None  # None: not enough is known
    measures: tuple[Measure, ...]
    posts: int  # own posts that were looked at
    quotes: tuple[Quote, ...]  # the posts behind it, worst first
    remark: str = ""  # why it could not be told: no_own_posts, no_competitor_posts, ...


@dataclass(frozen=True, slots=True)
class RaterRow:
    """Who rates one language, and how well."""

    language: str
    rater: str  # lexicon | trained | backend | "" = nobody
    labels: int  # texts of this language that the user labelled
    macro_f1: float | None
    accuracy: float | None
    basis: Basis
    confusion: tuple[tuple[int, int, int], ...]  # rows: true positive, neutral, negative; columns: as rated
    trained_at: datetime | None = None
    worth_training: bool = False  # there are labels that the model in use has not seen


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A judged text as exports show it."""

    kind: TextKind
    url: str
    place: str
    channel: str
    author: str
    at: datetime | None
    campaign: str
    own: bool
    answers: str  # the key of the post that it answers
    language: str
    polarity: Polarity | None
    accuracy: float | None  # how often the rater of this language is right
    rater: str
    focus: tuple[str, ...]
    buying_words: tuple[str, ...]
    text: str
