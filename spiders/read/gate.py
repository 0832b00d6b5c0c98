"""The cheap question before the full reading: can these bytes hold a brand link, a name or a topic at all?

It may say yes too often, never no too often: whatever `read_page` finds passes. The steps are taken from cheap to dear, and the dear
ones only where the bytes give cause: plain ASCII words; then signs of entities, percent signs and full-width letters; then decoding.
"""

from __future__ import annotations

import html
import html.entities
import re
import unicodedata

import ada_url

from ripplemark.text import fold, spellings
from spiders.read.brief import ReadingBrief
from spiders.read.charset import MOST_BY_CHANCE, decode
from spiders.read.escapes import unquoted
from spiders.read.terms import INVISIBLE, host_variants, variants, words

#: Encodings met on pages that are not UTF-8 and do not always say so.
LEGACY = ("gb18030", "big5hkscs", "cp932", "cp949", "euc_jp", "cp1250", "cp1251", "cp1252", "koi8_r")
#: Signs of a disguise that are looked at one by one; a page with more is looked at whole.
MOST_SIGNS = 200
WIDE = ("utf-16-le", "utf-16-be", "iso2022_jp")

_ASCII = bytes(range(0x80))
_STOP = "\u3002".encode()  # the ideographic full stop, which hosts may be written with
_UNSEEN = re.compile(f"[{re.escape(INVISIBLE)}]")
_UNSEEN_OCTETS = frozenset(c.encode() for c in INVISIBLE)
_BLANK = re.compile(f"[\\t\\n\\r{re.escape(INVISIBLE)}]+")


class Gate:
    """Compiled once per brief. `passes` is pure and may be called from any thread."""

    def __init__(self, brief: ReadingBrief) -> None:
        self._groups = _word_groups(brief)
        ascii_groups = _fewest([g for g in self._groups if all(w.isascii() for w in g)])
        self._ascii = tuple(ascii_groups)
        self._plain = tuple(tuple(w.encode() for w in g) for g in ascii_groups)
        foreign = [tuple(w for w in g if not w.isascii()) for g in self._groups]
        self._foreign = tuple(_Foreign(g) for g in dict.fromkeys(foreign) if g)
        lookalikes = _lookalikes(ascii_groups)
        self._signs = tuple(_lead_patterns(lookalikes))
        self._lookalike = re.compile(f"[{re.escape(lookalikes)}]")
        self._legacy = tuple(n for n in LEGACY if any(f.fits(n) for f in self._foreign) or n in LEGACY[:5])
        wanted = {v for g in self._groups for w in g for c in w for v in (*variants(c), *host_variants(c))} | set(INVISIBLE)
        self._numbers, self._names = _numbers(wanted), _names(wanted)
        self._octets = _octets(brief.hosts)
        self._entity = re.compile(b"&(?:#|" + b"|".join(re.escape(first) for first in self._names) + b")")
        self._percent = re.compile(b"%" + _any_of([b"25", *self._octets]))
        self._words = frozenset(w for g in ascii_groups for w in g)
        self._reach = 4 * max((len(w) for w in self._words), default=0)  # a character has at most four bytes
        self._beside = {bytes((n,)) for n in range(256) if n >= 0x80 or any(chr(n).lower() in word for word in self._words)}
        self._short = any(len(word) < 2 for word in self._words)
        self._stops = tuple(h.replace(".", _STOP.decode()).encode() for d in brief.hosts for h in (d, _shown(d)))

    def passes(self, body: bytes) -> bool:
        """Whether the page deserves the full reading."""
        lower = body.lower()
        for group in self._plain:
            if all(word in lower for word in group):
                return True
        if b"\0" in body or b"\x1b" in body:
            return self._any_decoding(body, (decode(body).charset, "utf-8", *WIDE, *LEGACY))
        if self._escaped(lower) and self._any_decoding(body, ("utf-8", *self._legacy_of(body))):
            return True
        return not body.isascii() and self.passes_beyond_ascii(body)

    def passes_beyond_ascii(self, body: bytes) -> bool:
        """Whether a page deserves it for its bytes that are not ASCII, of which it has some."""
        return self._disguised(body) or self._other_script(body)

    @property
    def needed_words(self) -> tuple[bytes, ...]:
        """Lower-case words of which one stands in every page that passes for its plain ASCII text."""
        return tuple(dict.fromkeys(group[0] for group in self._plain))  # the longest of each group

    @property
    def may_be_entities(self) -> frozenset[bytes]:
        """The two characters, lower case, that follow an ampersand if it may be an entity for one of ours."""
        return frozenset((*self._names, *(bytes((0x23, octet)) for octet in b"x0123456789")))

    @property
    def may_be_octets(self) -> frozenset[bytes]:
        """The two digits, lower case, that follow a percent sign if it may be an escape for one of ours."""
        return self._octets | {b"25"}

    def may_stand_for_ours(self, text: bytes) -> bool:
        """Whether a text that begins with an ampersand or percent sign may be one of our characters; it may be cut off anywhere. Lower case."""
        piece = text[1:]
        if text[:1] == b"%":
            code = piece[2:].lstrip(b"25")[:2] if piece[:2] == b"25" else piece[:2]
            return len(code) < 2 or code in self._octets
        if piece[:1] == b"#":
            found = _NUMBER.match(piece, 1)
            return not found or found.end() == len(piece) or _number(piece[1:12]) in self._numbers
        return any(piece.startswith(name) or name.startswith(piece) for name in self._names.get(piece[:2], ()))

    def _escaped(self, lower: bytes) -> bool:
        """Whether an entity or a percent sign may stand for one of our characters."""
        if b"&" in lower and self._entity.search(lower) and any(self._is_ours(piece) for piece in lower.split(b"&")[1:]):
            return True
        if b"%" not in lower or not self._percent.search(lower):
            return False
        octets = {piece[:2] for piece in lower.split(b"%")[1:]}
        return not self._octets.isdisjoint(octets) or (b"25" in octets and self._twice_escaped(lower))

    def _is_ours(self, piece: bytes) -> bool:
        """Whether what follows an ampersand is an entity for one of our characters."""
        if piece[:1] == b"#":
            return _number(piece[1:12]) in self._numbers
        return piece[:2] in self._names and piece.startswith(self._names[piece[:2]])

    def _twice_escaped(self, lower: bytes) -> bool:
        return not self._octets.isdisjoint({piece.lstrip(b"25")[:2] for piece in lower.split(b"%25")[1:]})

    def _disguised(self, body: bytes) -> bool:
        """Full-width letters, ligatures, unseen characters and ideographic stops in what would else be plain ASCII; UTF-8 only."""
        if _STOP in body and self._stopped(body.lower()):
            return True
        return any(lead in body and self._near(sign, body) for lead, sign in self._signs)

    def _stopped(self, lower: bytes) -> bool:
        return any(stop in lower for stop in self._stops)

    def _near(self, sign: re.Pattern[bytes], body: bytes) -> bool:
        """Whether one of the words stands around one of the signs."""
        in_place = (found for found in sign.finditer(body) if self._in_a_word(body, found))
        for count, found in enumerate(in_place):
            if count == MOST_SIGNS:
                return self._plain_in(body.decode("utf-8", "replace"))
            near = body[max(0, found.start() - self._reach) : found.end() + self._reach].decode("utf-8", "ignore")
            form = unicodedata.normalize("NFKC", _UNSEEN.sub("", near)).lower()
            if any(word in form for word in self._words):
                return self._plain_in(body.decode("utf-8", "replace"))
        return False

    def _in_a_word(self, body: bytes, sign: re.Match[bytes]) -> bool:
        """Whether a sign may be part of one of the words, by the bytes beside it: one that nobody sees has a word on both sides."""
        sides = sum(body[at : at + 1] in self._beside for at in (sign.start() - 1, sign.end()) if at >= 0)
        return sides > (sign.group() in _UNSEEN_OCTETS) or self._short

    def _plain_in(self, text: str) -> bool:
        """Whether the ASCII words stand in the text once compatibility forms are resolved and unseen characters taken out."""
        form = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).lower()
        return any(all(word in form for word in group) for group in self._ascii)

    def _other_script(self, body: bytes) -> bool:
        """Names in scripts other than ASCII, and anything in pages that are not UTF-8."""
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            return any(self._in_text(body.decode(name, "replace")) for name in ("utf-8", *self._legacy))
        return any(term.found_in(text) for term in self._foreign) or self._by_chance(body)

    def _by_chance(self, body: bytes) -> bool:
        """Whether so few bytes are not ASCII that they may be a legacy encoding's, and valid UTF-8 by chance."""
        if not self._foreign or len(high := body.translate(None, _ASCII)) > 2 * MOST_BY_CHANCE:
            return False
        return any(term.spelled_by(high.decode(name, "replace")) for name in self._legacy for term in self._foreign)

    def _in_text(self, text: str) -> bool:
        if any(term.found_in(text) for term in self._foreign):
            return True
        return bool(self._lookalike.search(text)) and self._plain_in(text)

    def _legacy_of(self, body: bytes) -> tuple[str, ...]:
        """The encodings worth trying beside UTF-8: none for bytes that are valid UTF-8."""
        try:
            body.decode("utf-8")
        except UnicodeDecodeError:
            return LEGACY
        return ()

    def _any_decoding(self, body: bytes, names: tuple[str, ...]) -> bool:
        return any(self._resolved(body.decode(name, "replace")) for name in dict.fromkeys(names))

    def _resolved(self, text: str) -> bool:
        """The thorough look: entities, percent signs, compatibility forms and unseen characters resolved."""
        plain = unquoted(unquoted(html.unescape(text)))
        plain = _BLANK.sub("", plain)
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
        return self.spelled_by(text) and all(word.search(text) for word in self._words)

    def spelled_by(self, text: str) -> bool:
        """Whether every character occurs."""
        return all(any(form in text for form in forms) for forms in self._chars)

    def fits(self, encoding: str) -> bool:
        """Whether the encoding can spell the phrase at all."""
        return all(any(_encodable(form, encoding) for form in forms) for forms in self._chars)


def _encodable(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


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


def _lookalikes(groups: list[tuple[str, ...]]) -> str:
    """Characters that are not ASCII and yet can be part of an ASCII word: full width, ligatures, and those nobody sees."""
    words_ = {w for group in groups for w in group}
    near = {v for w in words_ for c in w for v in (*variants(c), *host_variants(c)) if not v.isascii()}
    forms = {v for v in near if any(unicodedata.normalize("NFKC", v).lower() in w for w in words_)}
    return "".join(sorted((forms | set(INVISIBLE)) - {"\0"}))


def _lead_patterns(chars: str) -> list[tuple[bytes, re.Pattern[bytes]]]:
    """One pattern per first byte in UTF-8: most pages lack most of these bytes, and one byte is searched at memory speed."""
    rest: dict[bytes, list[bytes]] = {}
    for char in chars:
        octets = char.encode()
        rest.setdefault(octets[:1], []).append(octets[1:])
    return [(lead, re.compile(re.escape(lead) + _any_of(tails))) for lead, tails in rest.items()]


def _any_of(tails: list[bytes]) -> bytes:
    """One pattern for all the tails, byte by byte: a set of bytes is tried at once, alternatives one after another."""
    following: dict[bytes, list[bytes]] = {}
    for tail in tails:
        following.setdefault(tail[:1], []).append(tail[1:])
    last = [first for first, more in following.items() if b"" in more]
    branches = [b"[" + b"".join(map(re.escape, last)) + b"]"] if last else []
    branches += [re.escape(first) + _any_of([m for m in more if m]) for first, more in following.items() if any(more)]
    return b"(?:" + b"|".join(branches) + b")"


def _number(reference: bytes) -> int:
    """The code point of a numeric entity after its "&#", lower case; 0 if it is none."""
    found = _NUMBER.match(reference)
    if not found:
        return 0
    return int(found.group(1), 16) if found.group(1) else int(found.group(2))


_NUMBER = re.compile(rb"x0*([0-9a-f]{1,6})|0*([0-9]{1,7})")


def _numbers(wanted: set[str]) -> frozenset[int]:
    return frozenset(ord(c) for c in wanted if c != "\0")


def _names(wanted: set[str]) -> dict[bytes, tuple[bytes, ...]]:
    """Named entities that stand for one of our characters, lower case, by their first two letters."""
    table: dict[bytes, list[bytes]] = {}
    for name, value in html.entities.html5.items():
        if set(value) & wanted:
            written = name.lower().encode()
            table.setdefault(written[:2], []).append(written)
    return {first: tuple(names) for first, names in table.items()}


def _octets(domains: frozenset[str]) -> frozenset[bytes]:
    """First bytes, as two hexadecimal digits, of the characters of our hosts in UTF-8."""
    hosts = {v for d in domains for c in d + _shown(d) for v in (c, c.upper())}
    return frozenset(f"{c.encode()[0]:02x}".encode() for c in hosts)


def _shown(host: str) -> str:
    """The host as people write it: xn--r8jz45g.jp -> 例え.jp."""
    return str(ada_url.idna.decode(host)) or host
