"""What people talk about: points of the taxonomy and phrases found in the data, each with polarity and quotes. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from attribution.opinion.confusion import Errors, Shares, corrected
from attribution.opinion.distinctive import distinctive, titles_of
from attribution.opinion.heard import Heard, quoted, tally_of
from attribution.opinion.rows import FocusRow, Quote
from attribution.opinion.taxonomy import Taxonomy
from ripplemark.records import FocusFound, Polarity

QUOTES = 3
WORDS = 8
_ORDER = (Polarity.NEGATIVE, Polarity.POSITIVE, Polarity.NEUTRAL, None)  # a quote of each before a second of one


@dataclass(slots=True)
class _Talk:
    """What was said of one point."""

    said: list[tuple[str, Polarity | None]] = field(default_factory=list)  # language, polarity
    words: Counter[str] = field(default_factory=Counter)
    quotes: list[Quote] = field(default_factory=list)
    titles: tuple[str, str, str] = ("", "", "")  # of a phrase that was found, in English, simplified and traditional Chinese

    def add(self, language: str, polarity: Polarity | None, quote: Quote) -> None:
        """One text that talks of it."""
        self.said.append((language, polarity))
        self.words.update(word.casefold() for word in quote.words)
        self.quotes.append(quote)


def focus_rows(
    said: Sequence[Heard],
    background: Iterable[str],
    known: Sequence[str],
    points: Taxonomy,
    errors: Mapping[str, Errors],
    n: int,
) -> tuple[FocusRow, ...]:
    """Points of the taxonomy that were talked of, then phrases found; of each at most `n`, most texts first. `known` are the brand's names."""
    told, found = _by_point(said), _by_phrase(said, background, (*known, *points.book.phrases))
    ranked = [(key, talk, is_found) for talks, is_found in ((told, False), (found, True)) for key, talk in _most(talks, n)]
    shares = corrected([tally_of(talk.said) for _, talk, _ in ranked], errors)
    return tuple(_row(key, talk, points, s, found=is_found) for (key, talk, is_found), s in zip(ranked, shares, strict=True))


def _most(talks: Mapping[str, _Talk], n: int) -> list[tuple[str, _Talk]]:
    return sorted(talks.items(), key=lambda t: (-len(t[1].said), t[0]))[:n]


def _by_point(said: Iterable[Heard]) -> dict[str, _Talk]:
    talks: dict[str, _Talk] = defaultdict(_Talk)
    for h in said:
        for focus in h.text.focus:
            talks[focus.point].add(h.text.language, focus.polarity, _quote(h, focus))
    return talks


def _quote(h: Heard, focus: FocusFound) -> Quote:
    return Quote(focus.quote, h.text.url, focus.polarity, focus.words)


def _by_phrase(said: Sequence[Heard], background: Iterable[str], known: Sequence[str]) -> dict[str, _Talk]:
    """Phrases found; a text counts with the polarity of the whole."""
    talks: dict[str, _Talk] = {}
    for phrase in distinctive([h.text.text for h in said], background, known):
        talk = talks.setdefault(phrase.words, _Talk())
        talk.titles = titles_of(phrase.words, (said[n].text.text for n in phrase.texts))
        for number in phrase.texts:
            h = said[number]
            talk.add(h.text.language, h.text.polarity, quoted(h, (phrase.words,)))
    return talks


def _row(key: str, talk: _Talk, points: Taxonomy, shares: Shares, *, found: bool) -> FocusRow:
    en, hans, hant = talk.titles if found else points.titles(key)
    tally = tally_of(talk.said)
    positive, neutral, negative = tally.total
    return FocusRow(
        point=key, title_en=en, title_hans=hans, title_hant=hant, found=found, texts=len(talk.said), positive=positive, neutral=neutral,
        negative=negative, not_rated=tally.not_rated, positive_share=shares.positive, neutral_share=shares.neutral,
        negative_share=shares.negative, basis=shares.basis, words=tuple(w for w, _ in talk.words.most_common(WORDS)), quotes=_examples(talk.quotes),
    )  # fmt: skip


def _examples(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """One of each polarity, the newest first; then more of them."""
    newest = list(dict.fromkeys(reversed(quotes)))
    firsts = [next((q for q in newest if q.polarity is wanted), None) for wanted in _ORDER]
    return tuple(dict.fromkeys([q for q in firsts if q is not None] + newest))[:QUOTES]
