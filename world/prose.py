"""Writes sentences in three languages from the vocabulary files beside it. Knows nothing of sites, links or time."""

import random
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from world.brand import NAMES
from world.shapes import Lang

_FILES = {Lang.EN: "en", Lang.HANT: "zh_hant", Lang.HANS: "zh_hans"}
_SLOT = re.compile(r"\{(\w+)\}")


@cache
def _vocabulary(lang: Lang) -> dict[str, Any]:
    path = Path(__file__).parent / "phrases" / f"{_FILES[lang]}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def lines(lang: Lang, *keys: str) -> list[str]:
    """The list of templates under a path of keys, e.g. ('campaign', 'cold-brew', 'titles')."""
    found: Any = _vocabulary(lang)
    for key in keys:
        found = found[key]
    assert isinstance(found, list)
    return found


def word(lang: Lang, key: str) -> str:
    """A fixed interface word such as 'Recent posts'."""
    found: str = _vocabulary(lang)["words"][key]
    return found


def label(lang: Lang, subject: str) -> str:
    """The tag under which posts on a subject are filed."""
    found: str = _vocabulary(lang)["labels"][subject]
    return found


def platform(lang: Lang, name: str) -> str:
    """What people call a platform."""
    found: str = _vocabulary(lang)["platforms"][name]
    return found


def subjects(lang: Lang) -> list[str]:
    return list(_vocabulary(lang)["subject"])


def fill(template: str, lang: Lang, rng: random.Random, **known: str) -> str:
    """Fill {slots}: from `known`, else with a random word of the language; unknown slots such as {link} stay."""
    slots: dict[str, list[str]] = _vocabulary(lang)["slots"]

    def word_for(match: re.Match[str]) -> str:
        name = match.group(1)
        if name in known:
            return known[name]
        return rng.choice(slots[name]) if name in slots else match.group(0)

    filled = _SLOT.sub(word_for, template)
    return filled[:1].upper() + filled[1:]


def pick(lang: Lang, rng: random.Random, *keys: str, **known: str) -> str:
    """One filled line from the list under `keys`."""
    return fill(rng.choice(lines(lang, *keys)), lang, rng, brand=NAMES[lang], **known)


def some(lang: Lang, rng: random.Random, count: int, *keys: str, **known: str) -> list[str]:
    """Up to `count` different filled lines from the list under `keys`."""
    pool = lines(lang, *keys)
    chosen = rng.sample(pool, min(count, len(pool)))
    return [fill(one, lang, rng, brand=NAMES[lang], **known) for one in chosen]


def turned(lang: Lang, rng: random.Random, sentences: list[str]) -> list[str]:
    """The sentences, some of them with a turn of phrase before them, as people do who say the same as others."""
    return [_turned(lang, rng, one) if rng.random() < 0.4 else one for one in sentences]


def _turned(lang: Lang, rng: random.Random, sentence: str) -> str:
    opener = rng.choice(lines(lang, "turns", "openers"))
    keep = lang is not Lang.EN or sentence.startswith(("I ", NAMES[Lang.EN]))
    return opener + (sentence if keep else sentence[0].lower() + sentence[1:])


def joined(lang: Lang, sentences: list[str]) -> str:
    return (" " if lang is Lang.EN else "").join(sentences)


def split_link(text: str) -> tuple[str, str]:
    """The text before and after its {link} slot."""
    before, _, after = text.partition("{link}")
    return before, after
