"""Who asks about buying: phrases of the data file found in a text, sentence by sentence. Pure."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files

from attribution.opinion.sentences import sentences
from ripplemark.text import fold, has_cjk, spellings

LIMIT = 2_000  # characters of a text in which somebody asks
_GAP = "[^.!?。！？\n]{0,24}?"


def buying_words(text: str) -> tuple[str, ...]:
    """The words that ask about buying, as they stand in the text; () where nobody asks, or the same sentence takes it back."""
    asks, denies = _patterns()
    found: list[str] = []
    for sentence in sentences(text[:LIMIT]):
        folded = fold(sentence)
        if not denies.search(folded):
            found.extend(sentence[m.start() : m.end()] for m in asks.finditer(folded))
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    told: dict[str, list[str]] = tomllib.loads(buying_phrases())
    asks, denies = ([_pattern(phrase) for phrase in told[f"{kind}_en"] + told[f"{kind}_zh"]] for kind in ("asks", "denies"))
    return re.compile("|".join(sorted(asks, key=len, reverse=True))), re.compile(
        "|".join(sorted(denies, key=len, reverse=True))
    )


def _pattern(phrase: str) -> str:
    """The pattern of a phrase over folded text, in both scripts; "…" is a gap within the sentence."""
    return _GAP.join(_part(part) for part in phrase.split("…"))


def _part(words: str) -> str:
    forms = "|".join(r"\s+".join(map(re.escape, form.split())) for form in spellings(words))
    return f"(?:{forms})" if has_cjk(words) else rf"(?<![a-z0-9])(?:{forms})(?![a-z0-9])"


@lru_cache(maxsize=1)
def buying_phrases() -> str:
    """The data file as it is."""
    return (files("attribution") / "data" / "buying_phrases.toml").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def intents_version() -> str:
    """Other phrases, another version."""
    return sha256(buying_phrases().encode()).hexdigest()[:12]
