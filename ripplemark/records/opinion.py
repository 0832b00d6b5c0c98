"""What texts say of the brand, how that was found out, and what persons said of the same texts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Polarity(StrEnum):
    """What a text says. A text that nobody can rate has none."""

    POSITIVE = "positive"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"


class TextKind(StrEnum):
    """What kind of text was judged."""

    POST = "post"  # an item on a platform, replies too
    PAGE = "page"  # what a page says around a mention
    RESULT = "result"  # title and snippet of a search result


@dataclass(frozen=True, slots=True)
class FocusFound:
    """One thing that a text talks of, with what is said of it."""

    point: str  # "price", "after_sales.refund": a point of the taxonomy, and its part
    words: tuple[str, ...]  # that matched, as they stand in the text
    polarity: Polarity | None
    quote: str  # the clause or sentence that was judged


@dataclass(frozen=True, slots=True)
class Opinion:
    """One text as judged by one rater."""

    kind: TextKind
    key: str  # platform:post_id, page URL, or URL of a result
    campaign: str  # of a page's mention; "" else
    digest: str  # of the judged text and of whoever judged: another digest, another judgement
    language: str  # en, zh, ... ; "" if it is none of the user's
    polarity: Polarity | None  # None: not rated
    score: float | None  # -1 to 1
    rater: str  # lexicon | trained | backend; "" where none rates the language
    focus: tuple[FocusFound, ...] = ()
    intents: tuple[str, ...] = ()  # words that ask about buying, as they stand in the text


@dataclass(frozen=True, slots=True)
class OpenText:
    """A text that may be judged, as the store has it."""

    kind: TextKind
    key: str
    campaign: str
    text: str
    title: str = ""
    terms: tuple[str, ...] = ()  # names or topics that stand on the page
    quote: str = ""
    digest: str = ""  # of the judgement that is there; "" for none


@dataclass(frozen=True, slots=True)
class JudgedText:
    """A judged text with who wrote it, where and when."""

    kind: TextKind
    key: str
    url: str
    place: str  # platform of a post, host of a page
    author: str  # of a post; of a page its author, else its site
    at: datetime | None  # None: a page without a date that could be told; such a text is dated by when it was first seen
    campaign: str
    own: bool  # published by the brand
    parent: str  # of an answer: the key of the post it answers
    followers: int | None
    reach: int | None  # views, else None
    text: str  # what was judged, at most 400 characters
    language: str
    polarity: Polarity | None
    rater: str
    focus: tuple[FocusFound, ...] = ()
    intents: tuple[str, ...] = ()
    dated: bool = True  # False: `at` is when it was first seen; it may be years older


@dataclass(frozen=True, slots=True)
class Label:
    """What a person says of a text."""

    key: str  # of the text's words: the same text is labelled once
    text: str
    language: str
    polarity: Polarity
    labelled_at: datetime
    source: str = ""  # file, or dashboard


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One line of a page of search results."""

    day: date
    engine: str
    keyword: str
    rank: int  # from 1
    url: str
    title: str
    snippet: str


@dataclass(frozen=True, slots=True)
class JudgedResult:
    """A search result with what its page says, or its title and snippet while the page was not read."""

    result: SearchResult
    polarity: Polarity | None
    language: str
    rater: str
    by_page: bool  # the page itself was judged
    own: bool = False
