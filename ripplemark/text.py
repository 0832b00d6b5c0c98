"""Text in any script made comparable: full width = half width, traditional = simplified, case folded, offsets kept.

`fold` maps character by character, so an index into the folded text is an index into the original. It does not segment words.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote

from opencc import OpenCC

#: Scripts written without blanks between words: a term may touch its neighbours there.
CJK = r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
_CJK = re.compile(CJK)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")  # with line breaks and tabs
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_ADDRESS = re.compile(r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]{0,4}(?::[0-9a-fA-F.]{0,15}){2,8})(?![\w:])")
_SPACE = re.compile(r"\s+")
#: A web address within a sentence, as a pattern to build on: it ends before Chinese words and punctuation, which people write on without a
#: blank, and before the mark that ends the sentence.
WEB_ADDRESS = r"(?:https?://|www\.)[^\s<>\u3000-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff00-\uffef]*[^\s<>\u3000-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff00-\uffef.,;:!?…)\]'\"]"
_BEYOND_ASCII = re.compile(r"([^\x00-\x7f]+)")


#: Han characters that are learnt together, as are others by their block: one conversion of all is many times faster than one each.
_HAN = range(0x3400, 0xA000)


#: Runs of characters beyond ASCII that are remembered with their folding, and how long they may be: mostly quotes, dashes and accents.
_MOST_RUNS, _LONGEST_RUN = 8_192, 4


class _FoldTable(dict[int, int]):
    """A translation table that learns each character on first sight; only one-to-one foldings, so lengths stay."""

    def __missing__(self, code: int) -> int:
        block = code & ~0xFF
        codes = _HAN if code in _HAN else range(block, block + 0x100) if block else (code,)
        wide = [_narrow(chr(c)) for c in codes]
        simple = _converter("t2s").convert("\n".join(wide)).split("\n") if any(map(_CJK.match, wide)) else wide
        for known, before, after in zip(codes, wide, simple, strict=True):
            char = after if len(after) == 1 else before
            lower = char.lower()
            self[known] = ord(lower) if len(lower) == 1 else ord(char)
        return self[code]


def _narrow(char: str) -> str:
    """The compatibility form where it is one character: full width letters, ideographs written twice."""
    form = unicodedata.normalize("NFKC", char)
    return form if len(form) == 1 else char


_TABLE = _FoldTable()


def fold(text: str) -> str:
    """Text made comparable, of the same length as the original."""
    if text.isascii():
        return text.lower()
    # Every second piece is not ASCII; the others are folded many times faster without the table.
    pieces = _BEYOND_ASCII.split(text)
    pieces[::2] = map(str.lower, pieces[::2])
    pieces[1::2] = map(_folded_run, pieces[1::2])
    return "".join(pieces)


def _folded_run(run: str) -> str:
    return _short_run(run) if len(run) <= _LONGEST_RUN else run.translate(_TABLE)


@lru_cache(maxsize=_MOST_RUNS)
def _short_run(run: str) -> str:
    return run.translate(_TABLE)


@lru_cache(maxsize=4096)
def spellings(term: str) -> tuple[str, ...]:
    """The folded spellings under which a term may stand in either Chinese script, regional words included (軟體 = 软件)."""
    scripts = ("tw2sp", "s2twp", "s2hk", "s2t") if has_cjk(term) else ()
    forms = [term, *(_converter(name).convert(term) for name in scripts)]
    return tuple(dict.fromkeys(fold(unicodedata.normalize("NFKC", f)) for f in forms))


@lru_cache(maxsize=8)
def _converter(name: str) -> OpenCC:
    return OpenCC(name)


def dictionary_uses() -> int:
    """How often a dictionary of the scripts was asked for, since they were last let go."""
    told = _converter.cache_info()
    return told.hits + told.misses


def release_dictionaries() -> bool:
    """Let go of the dictionaries of the scripts: 43 MB, and 0.08 s until the next new Chinese term has them loaded again. Known terms and characters
    stay known. Whether there were any."""
    held = bool(_converter.cache_info().currsize)
    _converter.cache_clear()
    return held


@lru_cache(maxsize=1024)
def traditional(text: str) -> str:
    """Text in the characters that Taiwan writes."""
    return str(_converter("s2tw").convert(text))


def has_cjk(text: str) -> bool:
    """Whether any character belongs to a script written without blanks."""
    return bool(_CJK.search(text))


def clean(text: str, limit: int) -> str:
    """Text for storing and showing: blanks collapsed, control and direction characters out, no lone surrogates, cut to `limit`."""
    flat = _CONTROL.sub("", _SPACE.sub(" ", text[: limit * 4])).strip()
    return flat.encode("utf-8", "replace").decode("utf-8")[:limit]


def visible_control(text: str, limit: int = 200) -> str:
    """Untrusted text made safe for a terminal or a log line: control characters and line breaks escaped, cut to `limit`."""
    cut = text[:limit].encode("utf-8", "backslashreplace").decode("utf-8")
    return _UNSAFE.sub(lambda m: m.group().encode("unicode_escape").decode("ascii"), cut)


def without_people(text: str) -> str:
    """Text without what points at a person: network addresses and e-mail addresses, each replaced by a word."""
    return _ADDRESS.sub(_masked, _MAIL.sub("(e-mail)", text))


def _masked(found: re.Match[str]) -> str:
    try:
        ipaddress.ip_address(found.group().rstrip("."))
    except ValueError:
        return found.group()
    return "(address)"


def address_line(address: str) -> str:
    """An address as a line of a list: what no address has (blanks, control and direction characters) stands percent-encoded."""
    return "".join(c if c.isprintable() and not c.isspace() else quote(c, safe="", errors="replace") for c in address)
