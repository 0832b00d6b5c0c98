"""Configured names and topics as patterns over folded text, and the characters under which each of theirs may stand in a page.

A pattern works on `ripplemark.text.fold`ed text. ASCII words have limits by look-around (`\\b` and `\\w` count Chinese as word
characters); scripts without blanks match by substring; a blank in a term is any run of blanks, and optional beside such scripts.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from ripplemark.text import fold, has_cjk, spellings

#: Characters that are never seen: left out of page text, and ignored by IDNA in hosts.
INVISIBLE = "\x00\xad\u034f\u180b\u180c\u180d\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"  # fmt: skip

_LETTER = "A-Za-z0-9_\u00c0-\u024f\u0370-\u052f"
_DOMAIN = r"\.(?:com|org|net|io|dev|app|ai|co|cn|tw|hk|jp|kr|de|fr|info|me|sh|xyz|edu|gov)(?![A-Za-z0-9])"
_BORDER = re.compile(r"(?<=[A-Za-z0-9])(?=[^\x00-\u2fff])|(?<=[^\x00-\u2fff])(?=[A-Za-z0-9])")


def words(term: str) -> tuple[str, ...]:
    """The words of a folded term: split at blanks and where ASCII meets a script without blanks."""
    return tuple(w for part in term.split() for w in _BORDER.split(part) if w)


def pattern(term: str, *, case_sensitive: bool = False) -> str:
    """The regular expression (as text) for one term as configured; over folded text, or over plain text if case matters."""
    forms = (" ".join(term.split()),) if case_sensitive else spellings(term)
    return "|".join(_limited(form) for form in dict.fromkeys(forms) if form.strip())


def _limited(form: str) -> str:
    body = _joined(form.split())
    before = f"(?<![{_LETTER}.-])" if not has_cjk(form.strip()[0]) else ""
    after = f"(?![{_LETTER}])(?!{_DOMAIN})" if not has_cjk(form.strip()[-1]) else ""
    return f"{before}{body}{after}"


def _joined(parts: list[str]) -> str:
    """Parts of a phrase: blanks between them, optional next to scripts without blanks."""
    out = _spaced(parts[0]) if parts else ""
    for left, right in pairwise(parts):
        out += (r"\s*" if has_cjk(left[-1]) or has_cjk(right[0]) else r"\s+") + _spaced(right)
    return out


def _spaced(word: str) -> str:
    return r"\s*".join(re.escape(w) for w in _BORDER.split(word) if w)


@lru_cache(maxsize=1)
def _unfold() -> dict[str, str]:
    """folded character -> every other character that folds to it."""
    table: dict[str, list[str]] = {}
    blocks = ((0x41, 0x5B), (0xA0, 0xAC00), (0xF900, 0x10000), (0x1D400, 0x1D800), (0x1F100, 0x1F200), (0x2F800, 0x2FA20))
    for first, last in blocks:
        chars = "".join(map(chr, range(first, last)))
        for char, folded in zip(chars, fold(chars), strict=True):
            if folded != char:
                table.setdefault(folded, []).append(char)
    return {k: "".join(v) for k, v in table.items()}


def variants(char: str) -> str:
    """Every character that folds to this folded one, itself first."""
    return char + _unfold().get(char, "")


@lru_cache(maxsize=1)
def _compatible() -> dict[str, str]:
    """ASCII character -> non-ASCII characters whose NFKC form has it: what IDNA turns into letters of a host."""
    table: dict[str, list[str]] = {}
    blocks = ((0xA0, 0x2FE0), (0x3000, 0x3400), (0xFB00, 0xFB07), (0xFE00, 0x10000), (0x1D400, 0x1D800), (0x1F100, 0x1F200))
    for first, last in blocks:
        for char in map(chr, range(first, last)):
            form = unicodedata.normalize("NFKC", char).lower()
            for plain in set(form):
                if plain.isascii() and (plain.isalnum() or plain == form):
                    table.setdefault(plain, []).append(char)
    table.setdefault(".", []).extend("\u3002\uff61")
    return {k: "".join(v) for k, v in table.items()}


def host_variants(char: str) -> str:
    """Non-ASCII characters that IDNA may turn into this character of a host."""
    return _compatible().get(char, "")


def written(char: str) -> str:
    """Every character that may stand for a folded one, in text or in a host, itself first."""
    return variants(char) + host_variants(char)
