"""The language of a text from the text itself; what the page declares counts only where there is too little text (it is often wrong)."""

from __future__ import annotations

import re
from functools import lru_cache

from opencc import OpenCC
from py3langid.langid import MODEL_FILE, LanguageIdentifier

#: Letters below which the page's own declaration is asked.
ENOUGH = 40
SAMPLE = 3_000
SURE = 0.6
#: What blogs, forums and news in our reach are written in; a closed set keeps short texts from becoming Esperanto.
LANGUAGES = ["ar", "bg", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu", "id", "it", "ja", "ko", "lt", "lv",
             "ms", "no", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "th", "tr", "uk", "vi", "zh"]  # fmt: skip

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]+")
_HANGUL = re.compile(r"[\uac00-\ud7a3]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_NO_LETTERS = bytes(code for code in range(0x80) if not chr(code).isalpha())
_TRADITIONAL_REGIONS = frozenset({"tw", "hk", "mo", "hant"})


def language_of(text: str, declared: str = "") -> str:
    """BCP 47 primary tag, with script for Chinese: "en", "zh-Hans", "zh-Hant"; "" if unknown. `declared` is html lang."""
    sample = text[: 4 * SAMPLE]
    letters = _letters(sample)
    if not sample.isascii() and (by_script := _east_asian(sample, letters, declared)):
        return by_script
    if letters >= ENOUGH:
        tag, probability = _identifier().classify(sample[:SAMPLE])
        if probability >= SURE or letters >= 200:
            return chinese_script(sample, declared) if tag == "zh" else str(tag)
    return declared_tag(declared)


def _letters(text: str) -> int:
    """How many letters of any script a text has."""
    return len(text.encode().translate(None, _NO_LETTERS)) if text.isascii() else _count(_LETTERS, text)


def _count(runs: re.Pattern[str], text: str) -> int:
    """How many characters stand in such runs."""
    return sum(map(len, runs.findall(text)))


def _east_asian(sample: str, letters: int, declared: str) -> str:
    """ja, ko or Chinese, told by script; names in a text of another language do not decide."""
    han, kana, hangul = (_count(p, sample) for p in (_HAN, _KANA, _HANGUL))
    if (han + kana + hangul) * 5 < letters or han + kana + hangul < 4:
        return ""
    if hangul > han + kana:
        return "ko"
    if kana * 12 > han + kana:
        return "ja"
    return chinese_script(sample, declared)


def chinese_script(text: str, declared: str = "") -> str:
    """zh-Hans or zh-Hant, by counting characters that only one of the scripts uses; the declaration where none occurs."""
    simplified, traditional = _only()
    s = sum(1 for c in text if c in simplified)
    t = sum(1 for c in text if c in traditional)
    if s == t:
        said = declared_tag(declared)
        return said if said.startswith("zh-") else "zh-Hans"
    return "zh-Hans" if s > t else "zh-Hant"


def declared_tag(declared: str) -> str:
    """A declared language as our tag: "en-US" -> "en", "zh_TW" -> "zh-Hant"; "" if it is no tag."""
    parts = declared.strip().lower().replace("_", "-").split("-")
    if not re.fullmatch(r"[a-z]{2,3}", parts[0]):
        return ""
    if parts[0] in ("zh", "cmn", "yue"):
        return "zh-Hant" if _TRADITIONAL_REGIONS.intersection(parts[1:]) or parts[0] == "yue" else "zh-Hans"
    return "no" if parts[0] in ("nb", "nn") else parts[0]


@lru_cache(maxsize=1)
def _only() -> tuple[frozenset[str], frozenset[str]]:
    """Characters that are only simplified, and only traditional."""
    han = [chr(c) for c in range(0x4E00, 0xA000)]
    simple, traditional = (_changed(han, OpenCC(name)) for name in ("s2t", "t2s"))
    return simple - traditional, traditional - simple


def _changed(chars: list[str], converter: OpenCC) -> frozenset[str]:
    """Those of the characters that a conversion changes; all are converted at once, each in a line of its own."""
    lines = converter.convert("\n".join(chars)).split("\n")
    return frozenset(before for before, after in zip(chars, lines, strict=True) if before != after)


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(LANGUAGES)
    return identifier
