"""Escapes in the bytes of a page, entities and percent signs: which of them may stand for a character that matters. Decodes no page."""

from __future__ import annotations

import html.entities
import re
from functools import lru_cache

_NUMBER = re.compile(rb"x0*([0-9a-f]{1,6})|0*([0-9]{1,7})")
_AGAIN = re.compile(rb"\A(?:25)+")  # a percent sign escaped again and again
PERCENT = "%"  # written as an entity it may begin an escape of its own


class Signs:
    """For one set of characters; of hosts, the first bytes in UTF-8 as two hexadecimal digits. Everything asked is in lower case."""

    def __init__(self, wanted: set[str], octets: frozenset[bytes]) -> None:
        self._numbers = frozenset(ord(c) for c in (*wanted, PERCENT) if c != "\0")
        self._names = _names(wanted | {PERCENT})
        self._octets = octets
        self._entity = re.compile(b"&(?:#|" + b"|".join(re.escape(first) for first in self._names) + b")")
        self._percent = re.compile(b"%(?:" + b"|".join((b"25", *octets)) + b")")

    def may_begin(self, text: bytes) -> bool:
        """Whether a text that begins with an ampersand or percent sign may be one of our characters; it may be cut off anywhere."""
        piece = text[1:]
        if text[:1] == b"%":
            code = _AGAIN.sub(b"", piece)[:2]
            return len(code) < 2 or code in self._octets
        if piece[:1] == b"#":
            found = _NUMBER.match(piece, 1)
            return not found or found.end() == len(piece) or _number(piece[1:12]) in self._numbers
        return any(piece.startswith(name) or name.startswith(piece) for name in self._names.get(piece[:2], ()))

    def stand_in(self, lower: bytes) -> bool:
        """Whether an entity or a percent sign of a page may stand for one of our characters."""
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
        return not self._octets.isdisjoint({_AGAIN.sub(b"", piece)[:2] for piece in lower.split(b"%25")[1:]})


def entity_names(char: str) -> frozenset[bytes]:
    """The named entities, lower case, whose text has the character."""
    return frozenset(_named().get(char, ()))


@lru_cache(maxsize=1)
def _named() -> dict[str, list[bytes]]:
    """Character -> the named entities, lower case, whose text has it."""
    table: dict[str, list[bytes]] = {}
    for name, value in html.entities.html5.items():
        for char in set(value):
            table.setdefault(char, []).append(name.lower().encode())
    return table


def _number(reference: bytes) -> int:
    """The code point of a numeric entity after its "&#"; 0 if it is none."""
    found = _NUMBER.match(reference)
    if not found:
        return 0
    return int(found.group(1), 16) if found.group(1) else int(found.group(2))


def _names(wanted: set[str]) -> dict[bytes, tuple[bytes, ...]]:
    """Named entities that stand for one of the characters, lower case, by their first two letters."""
    table: dict[bytes, list[bytes]] = {}
    for name in {name for char in wanted for name in entity_names(char)}:
        table.setdefault(name[:2], []).append(name)
    return {first: tuple(names) for first, names in table.items()}
