"""The cheap question before the full reading: can these bytes hold a brand link, a name or a topic at all?

It may say yes too often, never no too often: whatever `read_page` finds passes. The steps are taken from cheap to dear, and the dear
ones only where the bytes give cause: plain ASCII words; then signs of entities, percent signs and full-width letters; then decoding.
"""

from __future__ import annotations

import html
import html.entities
import re
import unicodedata
from urllib.parse import unquote

import ada_url

from ripplemark.text import fold, spellings
from spiders.read.brief import ReadingBrief
from spiders.read.charset import decode
from spiders.read.terms import DROP_INVISIBLE, INVISIBLE, host_variants, variants, words

#: Encodings met on pages that are not UTF-8 and do not always say so.
LEGACY = ("gb18030", "big5hkscs", "cp932", "cp949", "euc_jp", "cp1250", "cp1251", "cp1252", "koi8_r")
WIDE = ("utf-16-le", "utf-16-be", "iso2022_jp")
#: A page of few non-ASCII bytes may be valid UTF-8 and mean a legacy encoding all the same.
FEW = 12

_HIGH = bytes(range(0x80, 0x100))
_UNSEEN = {**DROP_INVISIBLE, 9: None, 10: None, 13: None}


class Gate:
    """Compiled once per brief. `passes` is pure and may be called from any thread."""

    def __init__(self, brief: ReadingBrief) -> None:
        groups = _word_groups(brief)
        plain = _fewest([g for g in groups if all(w.isascii() for w in g)])
        foreign = [tuple(w for w in g if not w.isascii()) for g in groups if not all(w.isascii() for w in g)]
        self._groups = groups
        self._plain = tuple(tuple(w.encode() for w in g) for g in plain)
        self._foreign = tuple(_Foreign(g) for g in dict.fromkeys(foreign))
        lookalikes = _lookalikes(plain)
        self._signs = tuple(_lead_patterns(lookalikes))
        self._lookalike = re.compile(f"[{re.escape(lookalikes)}]")
        wanted = {v for g in groups for w in g for c in w for v in (*variants(c), *host_variants(c))} | set(INVISIBLE)
        self._escape = _escape_pattern(wanted)
        self._escapes = _escapes(wanted, brief.domains)
        self._stops = tuple(d.replace(".", "\u3002").encode() for d in brief.domains)

    def passes(self, body: bytes) -> bool:
        """Whether the page deserves the full reading."""
        lower = body.lower()
        for group in self._plain:
            if all(word in lower for word in group):
                return True
        if b"\0" in body or b"\x1b" in body:
            return self._any_decoding(body, (decode(body).charset, "utf-8", *WIDE, *LEGACY))
        if self._escaped(lower) and self._any_decoding(body, ("utf-8", *(() if body.isascii() else LEGACY))):
            return True
        return not body.isascii() and (self._disguised(body, lower) or self._other_script(body))

    def _escaped(self, lower: bytes) -> bool:
        """Whether an entity or a percent sign may stand for one of our characters."""
        return not self._escapes.isdisjoint(self._escape.findall(lower))

    def _disguised(self, body: bytes, lower: bytes) -> bool:
        """Full-width letters, ligatures, unseen characters and ideographic stops in what would else be plain ASCII; UTF-8 only."""
        if any(stop in lower for stop in self._stops):
            return True
        return any(lead in body and sign.search(body) for lead, sign in self._signs) and self._resolved(
            body.decode("utf-8", "replace")
        )

    def _other_script(self, body: bytes) -> bool:
        """Names in scripts other than ASCII, and anything in pages that are not UTF-8."""
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            return any(self._in_text(body.decode(name, "replace")) for name in ("utf-8", *LEGACY))
        if any(term.found_in(text) for term in self._foreign):
            return True
        few = len(body) - len(body.translate(None, _HIGH)) < FEW
        return few and any(self._in_text(body.decode(name, "replace")) for name in LEGACY)

    def _in_text(self, text: str) -> bool:
        if any(term.found_in(text) for term in self._foreign):
            return True
        return bool(self._lookalike.search(text)) and self._resolved(text)

    def _any_decoding(self, body: bytes, names: tuple[str, ...]) -> bool:
        return any(self._resolved(body.decode(name, "replace")) for name in dict.fromkeys(names))

    def _resolved(self, text: str) -> bool:
        """The thorough look: entities, percent signs, compatibility forms and unseen characters resolved."""
        plain = unquote(unquote(html.unescape(text))).translate(_UNSEEN)
        for form in (fold(plain), unicodedata.normalize("NFKC", plain).lower().replace("\u3002", ".")):
            if any(all(word in form for word in group) for group in self._groups):
                return True
        return False


class _Foreign:
    """The words of one phrase that are not ASCII, searched in decoded text under all variants of their characters."""

    def __init__(self, group: tuple[str, ...]) -> None:
        self._chars = tuple(variants(c) for c in dict.fromkeys("".join(group)))
        self._words = tuple(re.compile("".join(f"[{re.escape(variants(c))}]" for c in w)) for w in group)

    def found_in(self, text: str) -> bool:
        # Single characters are found many times faster than a class is searched, and mostly one is missing.
        for forms in self._chars:
            if not any(form in text for form in forms):
                return False
        return all(word.search(text) for word in self._words)


def _word_groups(brief: ReadingBrief) -> tuple[tuple[str, ...], ...]:
    """For each thing that can be found, the folded words that must all be there."""
    groups = [words(form) for phrase in brief.phrases for form in (*spellings(phrase), fold(phrase))]
    for host in sorted(brief.domains):
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


def _lookalikes(groups: list[tuple[str, ...]]) -> str:
    """Characters that are not ASCII and yet can be part of an ASCII word: full width, ligatures, and those nobody sees."""
    chars = {c for group in groups for w in group for c in w}
    forms = {v for c in chars for v in (*variants(c), *host_variants(c)) if not v.isascii()}
    return "".join(sorted((forms | set(INVISIBLE)) - {"\0", "\u3002"}))


def _lead_patterns(chars: str) -> list[tuple[bytes, re.Pattern[bytes]]]:
    """One pattern per first byte in UTF-8: most pages lack most of these bytes, and one byte is searched at memory speed."""
    rest: dict[bytes, list[bytes]] = {}
    for char in chars:
        octets = char.encode()
        rest.setdefault(octets[:1], []).append(octets[1:])
    return [
        (lead, re.compile(re.escape(lead) + b"(?:" + b"|".join(map(re.escape, tails)) + b")")) for lead, tails in rest.items()
    ]


def _escape_pattern(wanted: set[str]) -> re.Pattern[bytes]:
    """Any escape as (hexadecimal, decimal, name, percent octet); names that need no semicolon are told from the letters after them."""
    open_ended = sorted(n.lower() for n, v in html.entities.html5.items() if not n.endswith(";") and set(v) & wanted)
    names = "".join(f"{n}|" for n in dict.fromkeys(open_ended))
    return re.compile(f"&(?:#x0*([0-9a-f]+)|#0*([0-9]+)|({names}[a-z][a-z0-9]*))|%(?:25)*([0-9a-f]{{2}})".encode())


def _escapes(wanted: set[str], domains: frozenset[str]) -> frozenset[tuple[bytes, bytes, bytes, bytes]]:
    """The matches of the escape pattern that may stand for one of our characters."""
    found = {(f"{ord(c):x}".encode(), b"", b"", b"") for c in wanted} | {(b"", str(ord(c)).encode(), b"", b"") for c in wanted}
    for name, value in html.entities.html5.items():
        if set(value) & wanted:
            found.add((b"", b"", name.rstrip(";").lower().encode(), b""))
    hosts = {v for d in domains for c in d + _shown(d) for v in (c, c.upper())}
    return frozenset(found | {(b"", b"", b"", f"{c.encode()[0]:02x}".encode()) for c in hosts})


def _shown(host: str) -> str:
    """The host as people write it: xn--r8jz45g.jp -> 例え.jp."""
    return str(ada_url.idna.decode(host)) or host
