"""Percent-encoded text of a query -> text: UTF-8, and what older Chinese and Western sites write instead. Pure.

Bytes that are no UTF-8 are GBK or Big5 where they read as Chinese that way, else Western letters where they stand in words;
what is neither shows as U+FFFD. GBK can be
sound UTF-8 by chance: a text that mixes scripts no one writes together is looked at again. `%uXXXX`, as scripts with escape() write it, is read too.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote_to_bytes

from attribution.intake.hanzi import FIRST_LEVEL, likeness

_SCRIPT_ESCAPE = re.compile(r"%u([0-9A-Fa-f]{4})")
_WESTERN = re.compile(r"(?=.*[A-Za-z])[\x20-\x7eÀ-ÖØ-öø-ÿŒœŠšŽž€‘’“”–—…]*")


def query_text(raw: str) -> str:
    """The text of one key or value of a query, with + for a blank."""
    whole = _SCRIPT_ESCAPE.sub(lambda m: chr(int(m[1], 16)), raw.replace("+", " "))
    if "%" not in whole:
        return _joined(whole)
    data = unquote_to_bytes(_joined(whole))
    text = _read(data, "utf-8")
    return text if text and not _mixes_scripts(text) else _legacy(data)


def _joined(text: str) -> str:
    """Surrogate pairs written as two escapes become one character, lone ones U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _mixes_scripts(text: str) -> bool:
    """Whether a text without a character beyond two bytes of UTF-8 holds letters of several scripts other than ASCII."""
    letters = {char for char in text if char > "\x7f" and char.isalpha()}
    if not letters or max(letters) > "\u07ff":
        return False
    return len({unicodedata.name(char, "?").partition(" ")[0] for char in letters}) > 1


def _legacy(data: bytes) -> str:
    readings = [(likeness(text, codec), text) for codec in FIRST_LEVEL if (text := _read(data, codec))]
    best = max(readings, default=(0.0, ""))
    if best[0] > 0:
        return best[1]
    if text := _read(data, "utf-8"):
        return text
    western = _read(data, "cp1252")
    return western if _WESTERN.fullmatch(western) else data.decode("utf-8", "replace")


def _read(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return ""
