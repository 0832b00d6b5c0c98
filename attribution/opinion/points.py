"""What people talk about: points of the taxonomy and phrases found in the data, each with polarity and quotes. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from attribution.opinion.confusion import Errors, Shares, Tally, corrected
from attribution.opinion.distinctive import counted, distinctive
from attribution.opinion.heard import Heard, quoted, tally_of
from attribution.opinion.phrases import titles_of
from attribution.opinion.rows import FocusRow, Quote
from attribution.opinion.taxonomy import Taxonomy
from ripplemark.records import FocusFound, Polarity

QUOTES = 3
WORDS = 8
SPELT = 50  # texts, the newest, whose spelling a phrase is shown in
_ORDER = (Polarity.NEGATIVE, Polarity.POSITIVE, Polarity.NEUTRAL, None)  # a quote of each before a second of one


@dataclass(frozen=True, slots=True)
class Talk:
    """What was said of one point, or with one phrase."""

    key: str
    said: Tally
    words: tuple[str, ...]  # that show it, most frequent first
    quotes: tuple[Quote, ...]
    titles: tuple[str, str, str] | None = None  # of a phrase, in English, simplified and traditional Chinese


def focus_rows(
    said: Sequence[Heard],
    background: Iterable[str],
    known: Sequence[str],
    points: Taxonomy,
    errors: Mapping[str, Errors],
    n: int,
) -> tuple[FocusRow, ...]:
    """Points of the taxonomy that were talked of, then phrases found; of each at most `n`, most texts first. `known` are the brand's names."""
    return rows_of(_by_point(said), _by_phrase(said, background, (*known, *points.book.phrases)), points, errors, n)


def rows_of(
    told: Iterable[Talk], found: Iterable[Talk], points: Taxonomy, errors: Mapping[str, Errors], n: int
) -> tuple[FocusRow, ...]:
    """What was said of points, then phrases: of each at most `n`, most texts first."""
    ranked = [talk for talks in (told, found) for talk in sorted(talks, key=lambda t: (-t.said.texts, t.key))[:n]]
    shares = corrected([talk.said for talk in ranked], errors)
    return tuple(_row(talk, points, s) for talk, s in zip(ranked, shares, strict=True))


def _by_point(said: Iterable[Heard]) -> list[Talk]:
    talks: dict[str, list[tuple[Heard, FocusFound]]] = defaultdict(list)
    for h in said:
        for focus in h.text.focus:
            talks[focus.point].append((h, focus))
    return [_of_point(point, texts) for point, texts in talks.items()]


def _of_point(point: str, texts: Sequence[tuple[Heard, FocusFound]]) -> Talk:
    words = Counter(word.casefold() for _, focus in texts for word in focus.words)
    tally = tally_of((h.text.language, focus.polarity) for h, focus in texts)
    quotes = [quote_of_point(h, focus) for h, focus in texts]
    return Talk(point, tally, tuple(word for word, _ in words.most_common(WORDS)), examples(quotes))


def quote_of_point(h: Heard, focus: FocusFound) -> Quote:
    """What a text says of a point."""
    return Quote(focus.quote, h.text.url, focus.polarity, focus.words)


def _by_phrase(said: Sequence[Heard], background: Iterable[str], known: Sequence[str]) -> list[Talk]:
    """Phrases found; a text counts with the polarity of the whole."""
    talks = []
    for phrase in distinctive(counted([h.text.text for h in said], background, known), known):
        texts = [said[place] for place in phrase.texts.tolist()]
        titles = titles_of(phrase.words, [h.text.text for h in reversed(texts[-SPELT:])])
        tally = tally_of((h.text.language, h.text.polarity) for h in texts)
        quotes = examples([quoted(h, (phrase.words,)) for h in texts])
        talks.append(Talk(phrase.words, tally, (phrase.words,), quotes, titles))
    return talks


def _row(talk: Talk, points: Taxonomy, shares: Shares) -> FocusRow:
    en, hans, hant = talk.titles or points.titles(talk.key)
    positive, neutral, negative = talk.said.total
    return FocusRow(
        point=talk.key, title_en=en, title_hans=hans, title_hant=hant, found=talk.titles is not None, texts=talk.said.texts, positive=positive,
        neutral=neutral, negative=negative, not_rated=talk.said.not_rated, positive_share=shares.positive, neutral_share=shares.neutral,
        negative_share=shares.negative, basis=shares.basis, words=talk.words, quotes=talk.quotes,
    )  # fmt: skip


def examples(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """Of quotes in the order of time one of each polarity, the newest first; then more of them."""
    newest = list(dict.fromkeys(reversed(quotes)))
    firsts = [next((q for q in newest if q.polarity is wanted), None) for wanted in _ORDER]
    return tuple(dict.fromkeys([q for q in firsts if q is not None] + newest))[:QUOTES]
