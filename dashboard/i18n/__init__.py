"""The words of the screen in three languages, each catalogue written by itself. Translates keys; formats nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "zh-Hant", "zh-Hans")
LANGUAGE_NAMES = {"en": "English", "zh-Hant": "繁體中文", "zh-Hans": "简体中文"}
#: dayjs names of the calendars that `assets/vendor/dayjs` carries.
CALENDARS = {"en": "en", "zh-Hant": "zh-tw", "zh-Hans": "zh-cn"}
#: First day of the week, Sunday is 0.
WEEK_STARTS = {"en": 1, "zh-Hant": 0, "zh-Hans": 1}
HERE = Path(__file__).parent


@cache
def catalogue(lang: str) -> Mapping[str, str]:
    """All words of one language: key -> sentence with {placeholders}."""
    words: dict[str, str] = {}
    for folder in (HERE, HERE / "report"):
        words |= json.loads((folder / f"{lang}.json").read_text(encoding="utf-8"))
    return words


@dataclass(frozen=True, slots=True)
class Words:
    """Says a key in one language."""

    lang: str

    def __call__(self, key: str, **values: object) -> str:
        """The sentence of a key, which must exist, with its placeholders filled."""
        sentence = catalogue(self.lang)[key]
        return sentence.format(**values) if values else sentence

    def of(self, group: str, word: str) -> str:
        """The word of a closed set as `group.word` has it; the word itself where the catalogue has none, so data never break a page."""
        return catalogue(self.lang).get(f"{group}.{word}", word)

    def knows(self, key: str) -> bool:
        """Whether the catalogue has the key."""
        return key in catalogue(self.lang)
