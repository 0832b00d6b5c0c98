"""What a text talks of, point by point of the taxonomy, with the polarity of the clause that says so. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from attribution.opinion.phrasebook import PhraseBook
from attribution.opinion.raters import Rater, lexicon_raters
from attribution.opinion.sentences import clauses, sentences
from ripplemark.records import FocusFound, Polarity
from ripplemark.text import clean

QUOTE = 240
LIMIT = 4_000  # characters of one text


@dataclass(slots=True)
class _Said:
    """What a text says of one point."""

    words: dict[str, None] = field(default_factory=dict)
    spans: dict[str, None] = field(default_factory=dict)


def focus_found(text: str, language: str, rater: Rater | None, book: PhraseBook) -> tuple[FocusFound, ...]:
    """The points that a text talks of; a point that it talks of well and badly is what it is over all its clauses.

    Where a clause has a polar word it is judged alone, else its sentence is (a short clause without one says nothing for itself)."""
    said: dict[str, _Said] = {}
    for clause, sentence in _clauses(text[:LIMIT]):
        for found in book.found(clause):
            of_point = said.setdefault(found.key, _Said())
            of_point.words[found.words] = None
            of_point.spans[clause if _polar(clause, language) else sentence] = None
    return tuple(_found(key, s, rater) for key, s in sorted(said.items()))


def _clauses(text: str) -> Iterator[tuple[str, str]]:
    return ((clause, sentence) for sentence in sentences(text) for clause in clauses(sentence))


def _polar(clause: str, language: str) -> bool:
    lexicon = _LEXICONS.get(language)
    return lexicon is not None and lexicon.score(clause) != 0.0


def _found(key: str, said: _Said, rater: Rater | None) -> FocusFound:
    spans = list(said.spans)
    if rater is None:
        return FocusFound(key, tuple(said.words), None, clean(spans[0], QUOTE))
    rated = rater.rate(spans)
    total = sum(r.score for r in rated if r.polarity is not Polarity.NEUTRAL)
    wanted = Polarity.POSITIVE if total > 0 else Polarity.NEGATIVE if total < 0 else Polarity.NEUTRAL
    shown = next((span for span, r in zip(spans, rated, strict=True) if r.polarity is wanted), spans[0])
    return FocusFound(key, tuple(said.words), wanted, clean(shown, QUOTE))


_LEXICONS = lexicon_raters()
