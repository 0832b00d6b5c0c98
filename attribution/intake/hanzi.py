"""How far a text in Chinese looks like Chinese: the evidence by which two encodings that both decode are told apart. Pure."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from ripplemark.text import fold

#: Codec -> the bytes of its first level, which holds the hanzi in daily use (GB 2312 and Big5 both put the rare ones behind).
FIRST_LEVEL = {"gb18030": (b"\xb0\xa1", b"\xd7\xf9"), "big5hkscs": (b"\xa4\x40", b"\xc6\x7e")}
_COMMON, _DAILY, _RARE, _BROKEN = 2.0, 0.5, -1.0, -4.0
_PUNCTUATION = re.compile("[\u2010-\u2027\u3000-\u3029\ufe30-\ufe4f\uff01-\uff5e]")  # of both scripts: says nothing


def likeness(text: str, codec: str) -> float:
    """How much the wide characters of a text decoded by a codec are what Chinese is made of, on average; over 0 it may be Chinese.

    Read with the wrong one of two encodings, a text turns into rare hanzi, kana, letters and private characters."""
    wide = [char for char in text if char > "\x7f" and not _PUNCTUATION.match(char)]
    return sum(_weight(char, codec) for char in wide) / len(wide) if wide else 0.0


def _weight(char: str, codec: str) -> float:
    if char == "\ufffd":
        return _BROKEN
    if fold(char) in _common():
        return _COMMON
    first, last = FIRST_LEVEL[codec]
    return _DAILY if first <= char.encode(codec, "replace") <= last and "\u4e00" <= char <= "\u9fff" else _RARE


@cache
def _common() -> frozenset[str]:
    lines = (files("attribution") / "data" / "common_hanzi.txt").read_text(encoding="utf-8").splitlines()
    return frozenset("".join(line for line in lines if not line.startswith("#")))
