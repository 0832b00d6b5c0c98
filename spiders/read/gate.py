"""The cheap question before the full reading: can these bytes hold a brand link, a name or a topic at all?

It may say yes too often, never no too often: whatever `read_page` finds passes. The steps are taken from cheap to dear, and the dear
ones only where the bytes give cause: first the needles, all at once, which nearly every page lacks; then plain ASCII words; then decoding;
then escapes undone.
"""

from __future__ import annotations

import codecs
import html
import re
import unicodedata
from collections.abc import Iterator, Sequence

import ada_url

from ripplemark.text import fold, spellings
from spiders.read.brief import ReadingBrief
from spiders.read.charset import MOST_BY_CHANCE
from spiders.read.escapes import unquoted
from spiders.read.needles import LEGACY, needles
from spiders.read.prefilter import Prefilter
from spiders.read.signs import Signs
from spiders.read.terms import INVISIBLE, words, written

#: Encodings with zeros for what is ASCII, and encodings in which the same bytes mean this and then that.
WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
SHIFTED = ("iso2022_jp", "iso2022_jp_2", "iso2022_jp_ext", "iso2022_kr")


_ASCII = bytes(range(0x80))
_UNSEEN = re.compile(f"[{re.escape(INVISIBLE)}]")
_ANY_UNSEEN = f"[{re.escape(INVISIBLE)}]*"
_BLANK = re.compile(f"[\\t\\n\\r{re.escape(INVISIBLE)}]+")
_GAPS = (b" ", b"\n", b'"')
_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)  # that of UTF-32-LE begins like the first


class Gate:
    """Compiled once per brief. `passes` is pure and may be called from any thread."""

    def __init__(self, brief: ReadingBrief) -> None:
        self._groups = _word_groups(brief)
        self._ascii = tuple(_fewest([g for g in self._groups if all(w.isascii() for w in g)]))
        self._plain = tuple(tuple(w.encode() for w in g) for g in self._ascii)
        foreign = tuple(dict.fromkeys(words_ for g in self._groups if (words_ := tuple(w for w in g if not w.isascii()))))
        self._foreign = tuple(map(_Foreign, foreign))
        wanted = {v for g in self._groups for w in g for c in w for v in written(c)} | set(INVISIBLE)
        self._signs = Signs(wanted, _octets(brief.hosts))
        self._needed = tuple(dict.fromkeys([*(g[0] for g in self._ascii), *(max(g, key=len) for g in foreign)]))
        self._reach = 128 + 16 * max(map(len, self._needed), default=0)
        self.prefilter = Prefilter(needles(self._needed), self._signs)

    def passes(self, body: bytes) -> bool:
        """Whether the page deserves the full reading."""
        return self._passes(body) or self.passes_otherwise(body)

    def passes_otherwise(self, body: bytes) -> bool:
        """Whether a page with zeros or shifts deserves it, read in the encodings that have them."""
        return any(map(self._passes, _other_readings(body)))

    def _passes(self, body: bytes) -> bool:
        places = self.prefilter.places(body)
        return bool(places) and (self._plain_words_in(body.lower()) or self._holds(body, places))

    def _plain_words_in(self, lower: bytes) -> bool:
        return any(all(word in lower for word in group) for group in self._plain)

    def _holds(self, body: bytes, places: Sequence[int]) -> bool:
        """The look at a page in which needles end at some places and which does not pass for its plain words."""
        names = _encodings_of(body)
        if not any(self._word_in(piece, names) for piece in _pieces(body, places, self._reach)):
            return False
        if not body.isascii() and any(self._in_text(body.decode(name, "replace")) for name in names):
            return True
        return self._signs.stand_in(body.lower()) and self._any_decoding(body, names)

    def _word_in(self, piece: bytes, names: tuple[str, ...]) -> bool:
        """Whether one of the words that every page must have stands in a piece of one, once everything is resolved."""
        texts = (piece.decode(name, "replace") for name in (names if not piece.isascii() else names[:1]))
        return any(any(word in form for word in self._needed) for text in texts for form in _resolved(text))

    def _plain_in(self, text: str) -> bool:
        """Whether the ASCII words stand in the text once compatibility forms are resolved and unseen characters taken out."""
        form = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).lower().replace("\u3002", ".")
        return any(all(word in form for word in group) for group in self._ascii)

    def _in_text(self, text: str) -> bool:
        return any(term.found_in(text) for term in self._foreign) or self._plain_in(text)

    def _any_decoding(self, body: bytes, names: tuple[str, ...]) -> bool:
        """The thorough look."""
        forms = (form for name in dict.fromkeys(names) for form in _resolved(body.decode(name, "replace")))
        return any(any(all(word in form for word in group) for group in self._groups) for form in forms)


class _Foreign:
    """The words of one phrase that are not ASCII, searched in decoded text under all variants of their characters."""

    def __init__(self, group: tuple[str, ...]) -> None:
        self._chars = tuple(map(written, dict.fromkeys("".join(group))))
        self._words = tuple(re.compile(_ANY_UNSEEN.join(f"[{re.escape(written(c))}]" for c in w)) for w in group)

    def found_in(self, text: str) -> bool:
        # Single characters are found many times faster than a class is searched, and mostly one is missing.
        every = all(any(form in text for form in forms) for forms in self._chars)
        return every and all(word.search(text) for word in self._words)


def _resolved(text: str) -> Iterator[str]:
    """The text with entities, percent signs and unseen characters resolved, as names are compared and as hosts are."""
    plain = _BLANK.sub("", unquoted(unquoted(html.unescape(text))))
    yield fold(plain)
    yield unicodedata.normalize("NFKC", plain).lower().replace("\u3002", ".")


def _pieces(body: bytes, places: Sequence[int], reach: int) -> Iterator[bytes]:
    """What stands around the places, each piece once; it begins behind a byte that is no part of another character."""
    begin = end = 0
    for place in places:
        if place > end - reach // 2:
            if end:
                yield body[begin:end]
            begin = max(0, place - reach)
            begin = max(begin, *(body.rfind(gap, max(0, begin - reach), begin) for gap in _GAPS)) if begin else 0
        end = place + reach
    yield body[begin:end]


def _encodings_of(body: bytes) -> tuple[str, ...]:
    """The encodings that bytes may be in: UTF-8 alone if they are valid and too many for that to be by chance."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return ("utf-8", *LEGACY)
    by_chance = not body.isascii() and len(_beyond_ascii(body)) <= 2 * MOST_BY_CHANCE
    return ("utf-8", *LEGACY) if by_chance else ("utf-8",)


def _other_readings(body: bytes) -> Iterator[bytes]:
    """What a page with zeros or shifts may say, as UTF-8: in encodings that write them, and without zeros, which nobody sees."""
    names = list[str]()
    if b"\0" in body:
        yield body.replace(b"\0", b"")
        names += WIDE if _may_be_wide(body) else ()
    if b"\x1b" in body and len(_beyond_ascii(body)) * 10 < len(body):
        names += SHIFTED
    yield from (body.decode(name, "replace").encode("utf-8", "replace") for name in names)


def _may_be_wide(body: bytes) -> bool:
    """Whether anybody would read the bytes as UTF-16 or UTF-32: by a mark, or by a tenth of zeros at their beginning, in their places."""
    head = body[:2048]
    even, odd = head[::2].count(0), head[1::2].count(0)
    in_place = min(even, odd) * 4 <= max(even, odd) or (even + odd) * 2 >= len(head)  # UTF-32 has that many
    return head.startswith(_MARKS) or (in_place and (even + odd) * 10 >= len(head))


def _beyond_ascii(body: bytes) -> bytes:
    return body.translate(None, _ASCII)


def _word_groups(brief: ReadingBrief) -> tuple[tuple[str, ...], ...]:
    """For each thing that can be found, the folded words that must all be there."""
    groups = [words(form) for phrase in brief.phrases for form in (*spellings(phrase), fold(phrase))]
    for host in sorted(brief.hosts):
        groups += [(host,), (fold(_shown(host)),)]
    return tuple(g for g in dict.fromkeys(groups) if g)


def _fewest(groups: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Groups without those that another one implies: "duckdb" stands for "duckdb.org" and "duckdb labs" as well."""
    rarest = [tuple(sorted(dict.fromkeys(g), key=len, reverse=True)) for g in groups]
    kept: list[tuple[str, ...]] = []
    for group in sorted(rarest, key=lambda g: (len(g), sum(map(len, g)))):
        if not any(all(any(k in w for w in group) for k in other) for other in kept):
            kept.append(group)
    return kept


def _octets(domains: frozenset[str]) -> frozenset[bytes]:
    """First bytes, as two hexadecimal digits, of the characters of our hosts in UTF-8."""
    hosts = {v for d in domains for c in d + _shown(d) for v in (c, c.upper())}
    return frozenset(f"{c.encode()[0]:02x}".encode() for c in hosts)


def _shown(host: str) -> str:
    """The host as people write it: xn--r8jz45g.jp -> 例え.jp."""
    return str(ada_url.idna.decode(host)) or host
