"""The language of a text among those of the user; a text that is surely of none of them has none. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from ripplemark.text import WEB_ADDRESS

SAMPLE = 1_000
ENOUGH = 40  # letters from which a text may say that it is of a language that the user does not have
SURE = 0.9
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_LETTER = re.compile(r"[^\W\d_]")
#: Addresses, handles and tags of Latin letters say nothing of a text's language.
_NOT_WORDS = re.compile(rf"{WEB_ADDRESS}|[@#][\w.-]+")


def language_among(text: str, languages: tuple[str, ...]) -> str:
    """One of the languages ("en", "zh", ...), or "" if the text is of none of them or has no letters."""
    sample = _NOT_WORDS.sub(" ", text[:SAMPLE])
    letters = len(_LETTER.findall(sample))
    if not letters:
        return ""
    script = _east_asian(sample, letters)
    if script:
        return script if script in languages else ""
    others = tuple(language for language in languages if language not in ("zh", "ja", "ko"))
    if not others or (letters >= ENOUGH and _surely_another(sample, others)):
        return ""
    return str(_identifier(others).classify(sample)[0])


def _east_asian(sample: str, letters: int) -> str:
    """zh, ja or ko by script; a character counts as much as three Latin letters, for it says as much."""
    han, kana, hangul = (len(p.findall(sample)) for p in (_HAN, _KANA, _HANGUL))
    asian = han + kana + hangul
    if 3 * asian < letters - asian:
        return ""
    if hangul > han + kana:
        return "ko"
    return "ja" if kana * 12 > han + kana else "zh"


def _surely_another(sample: str, languages: tuple[str, ...]) -> bool:
    found, probability = _identifier(()).classify(sample)
    return found not in languages and probability >= SURE


@lru_cache(maxsize=8)
def _identifier(languages: tuple[str, ...]) -> LanguageIdentifier:
    """Tells these languages apart, or all that it knows."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    if languages:
        identifier.set_languages(list(languages))
    return identifier
