"""One text judged: which of its words speak of the brand, its language, its polarity, what it talks of, whether it asks about buying. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice

from attribution.opinion.focus import focus_found
from attribution.opinion.intents import buying_words, intents_version
from attribution.opinion.languages import language_among
from attribution.opinion.raters import Rated, Rater
from attribution.opinion.sentences import sentences
from attribution.opinion.taxonomy import Taxonomy
from ripplemark.records import OpenText, Opinion, TextKind
from ripplemark.text import fold, spellings

ABOUT = 3_000  # characters of a page that are taken to speak of the brand
BATCH = 256  # texts rated at once
RULES = "1"  # counts up when the rules of this module change what they give


@dataclass(frozen=True, slots=True)
class Judge:
    """Whoever judges: raters by language, and the taxonomy."""

    languages: tuple[str, ...]
    raters: Mapping[str, Rater]
    taxonomy: Taxonomy

    @property
    def version(self) -> str:
        """Another version may judge the same text otherwise."""
        raters = ",".join(f"{language}={r.name}:{r.version}" for language, r in sorted(self.raters.items()))
        return f"{RULES} {','.join(self.languages)} {raters} {self.taxonomy.version} {intents_version()}"

    def judged(self, open_texts: Iterable[OpenText]) -> Iterator[tuple[Opinion, str]]:
        """An opinion on each text whose judgement is missing or of another version, with the words that were judged."""
        version = self.version
        spoken = ((t, about_brand(t)) for t in open_texts)
        due = ((t, text, d) for t, text in spoken if (d := _digest(text, version)) != t.digest)
        while batch := list(islice(due, BATCH)):
            rated = self._rated([text for _, text, _ in batch])
            for (found, text, digest), (language, opinion) in zip(batch, rated, strict=True):
                yield self._opinion(found, text, digest, language, opinion), text

    def _opinion(self, found: OpenText, text: str, digest: str, language: str, rated: Rated | None) -> Opinion:
        rater = self.raters.get(language)
        return Opinion(
            kind=found.kind, key=found.key, campaign=found.campaign, digest=digest, language=language,
            polarity=rated.polarity if rated else None, score=round(rated.score, 4) if rated else None, rater=rater.name if rater else "",
            focus=focus_found(text, language, rater, self.taxonomy.book), intents=buying_words(text),
        )  # fmt: skip

    def _rated(self, texts: Sequence[str]) -> list[tuple[str, Rated | None]]:
        """Language and rating of each text, in order; rated language by language."""
        tongues = [language_among(text, self.languages) for text in texts]
        answers: dict[int, Rated] = {}
        for language, rater in self.raters.items():
            at = [n for n, tongue in enumerate(tongues) if tongue == language]
            answers.update(zip(at, rater.rate([texts[n] for n in at]) if at else (), strict=True))
        return [(tongue, answers.get(n)) for n, tongue in enumerate(tongues)]


def about_brand(found: OpenText) -> str:
    """The words of a text that speak of the brand. Of a post all; of a search result title and snippet; of a page the sentences that hold a
    name or topic, each with the one after it, or its beginning where the title holds one."""
    match found.kind:
        case TextKind.POST:
            return found.text
        case TextKind.RESULT:
            return f"{found.title}\n{found.text}".strip()
    said = sentences(found.text)
    forms = tuple({form for term in found.terms for form in spellings(term)})
    if _holds(found.title, forms):
        return _within(said) or found.quote or found.title
    named = [n for n, sentence in enumerate(said) if _holds(sentence, forms)]
    near = sorted({n + step for n in named for step in (0, 1) if n + step < len(said)})
    return _within([said[n] for n in near]) or found.quote


def _holds(text: str, forms: Iterable[str]) -> bool:
    folded = fold(text)
    return any(form in folded for form in forms)


def _within(said: Sequence[str]) -> str:
    """Whole sentences as far as they fit."""
    kept, length = list[str](), 0
    for sentence in said:
        length += len(sentence) + 1
        if length > ABOUT:
            break
        kept.append(sentence)
    return "\n".join(kept)


def _digest(text: str, version: str) -> str:
    return sha256(f"{version}\n{text}".encode("utf-8", "replace")).hexdigest()[:16]
