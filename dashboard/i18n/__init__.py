"""The words of the screen in three languages, each catalogue written by itself. Translates keys; formats nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

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


class _Numbered(Formatter):
    """`{n:page|pages}` is the first word where n is shown as 1, else the second; all else as `str.format` has it."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """The word for a number, or the value."""
        one, bar, many = format_spec.partition("|")
        if not bar:
            return str(super().format_field(value, format_spec))
        return one if str(value) == "1" else many


_FORMATTER = _Numbered()


@dataclass(frozen=True, slots=True)
class Words:
    """Says a key in one language."""

    lang: str

    def __call__(self, key: str, **values: object) -> str:
        """The sentence of a key, which must exist, with its placeholders filled."""
        sentence = catalogue(self.lang)[key]
        return _FORMATTER.format(sentence, **values) if values else sentence

    def of(self, group: str, word: str) -> str:
        """The word of a closed set as `group.word` has it; the word itself where the catalogue has none, so data never break a page."""
        return catalogue(self.lang).get(f"{group}.{word}", word)

    def knows(self, key: str) -> bool:
        """Whether the catalogue has the key."""
        return key in catalogue(self.lang)
