"""A text as all raters see it: full width = half width, traditional = simplified with regional words, case folded. Keeps no offsets."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from hashlib import sha256

from opencc import OpenCC

LIMIT = 20_000  # characters of one text that are judged
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")


def prepared(text: str) -> str:
    """The text made comparable. 軟體 = 软件, ＡＢＣ = abc."""
    plain = unicodedata.normalize("NFKC", text[:LIMIT])
    return (_simplifier().convert(plain) if _HAN.search(plain) else plain).casefold()


def label_key(text: str) -> str:
    """The same words are the same text, whatever stands between them: a copy is no second label, in training least of all."""
    told = prepared(text)
    words = _BETWEEN_WORDS.sub("", told) or told
    return sha256(words.encode("utf-8", "replace")).hexdigest()[:24]


@lru_cache(maxsize=1)
def _simplifier() -> OpenCC:
    return OpenCC("tw2sp")
