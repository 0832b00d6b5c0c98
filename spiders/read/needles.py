"""Strings of bytes of which one stands in every page that holds a word, in whatever disguise and encoding. Searches nothing.

A word that is not plain ASCII text differs from it first at some character: before that stands its plain beginning, and there stands an
entity, a percent sign, a character that folds to the right one, or one that nobody sees. Each of these gives a few needles. A needle may
stand in other pages as well. Encodings with zeros or shifts are not looked for.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product

from spiders.read.signs import PERCENT, entity_names
from spiders.read.terms import INVISIBLE, variants, written

#: Encodings met on pages that are not UTF-8 and do not always say so.
LEGACY = ("gb18030", "big5hkscs", "cp932", "cp949", "euc_jp", "cp1250", "cp1251", "cp1252", "koi8_r")

_ENCODINGS = ("utf-8", *LEGACY)
_BEFORE = 4  # characters of a word's plain beginning that a needle has
_TELLING = 3  # so many of them tell enough: any sign of a disguise after them is worth a look
_SEEN = 2  # bytes that are seen too often by themselves
_UNSEEN = frozenset(INVISIBLE) - {"\0"}
_ENOUGH = 3  # characters of an escape that stands after a word's beginning
_TWICE = {"cp932": b"\x81\x87\xed\xee\xfa\xfb\xfc", "big5hkscs": b"\xa1\xa2\xf9"}  # first bytes of what they have twice
_PADDED = frozenset({b"&#00", b"&#x00", b"%2525"})  # escapes with more zeros, escaped again


@dataclass(frozen=True, slots=True)
class Needle:
    """One string of bytes; its ASCII letters stand for either case."""

    octets: bytes
    escape: int = 0  # so many of its last bytes begin an entity or a percent escape that has to be looked at


def needles(words: Iterable[str]) -> frozenset[Needle]:
    """For folded words, of which a page has to hold one."""
    return frozenset(needle for word in words for needle in _of_word(word))


def _of_word(word: str) -> Iterator[Needle]:
    if not word.isascii():
        yield from _of_pair(*_rarest_pair(word)) if len(word) > 1 else _of_character(word)
        return
    yield Needle(word.encode())
    yield from _escapes({word[0], word[0].upper(), *_forms(word, 0)})
    for at in range(len(word)):
        before, forms = word[max(0, at - _BEFORE) : at].encode(), _forms(word, at) | (_UNSEEN if at else set())
        if at >= _TELLING:
            yield from _escaped(before)
            yield from (Needle(before + octets[:1]) for octets in _octets(forms))
            continue
        if at:
            yield from _escapes({word[at], word[at].upper(), *forms}, before)
        for encoding in _ENCODINGS:
            for octets, beyond in _in_disguise(word, at, encoding):
                yield from _grown(before + octets, word, beyond, encoding)


def _grown(begun: bytes, word: str, at: int, encoding: str) -> Iterator[Needle]:
    """What was begun, if it is rare enough; else with all by which the word may go on at a character."""
    if len(begun) > _SEEN or at >= len(word):
        yield Needle(begun)
        return
    escaped = {word[at], word[at].upper(), *_forms(word, at), *_UNSEEN}
    yield from _escaped(begun) if len(begun) == _SEEN else _escapes(escaped, begun)
    for octets, beyond in ((word[at].encode(), at + 1), *_in_disguise(word, at, encoding)):
        yield from _grown(begun + octets, word, beyond, encoding)


def _in_disguise(word: str, at: int, encoding: str) -> Iterator[tuple[bytes, int]]:
    """What may stand at a character of an ASCII word in an encoding instead of it, and where the word goes on after that."""
    for char in _forms(word, at):
        for octets in _bytes_of(char, encoding):
            yield from ((octets, beyond) for beyond in _beyond(char, word, at))
    if at:
        yield from ((octets, at) for octets in _encoded(_UNSEEN, encoding))


def _of_pair(first: str, second: str) -> Iterator[Needle]:
    """For two characters side by side, not both ASCII."""
    yield from _escapes({*written(first), *written(second)})
    for encoding in _ENCODINGS:
        after = {*_encoded(set(written(second)), encoding), *_encoded(_UNSEEN, encoding)}
        for octets in _encoded(set(written(first)), encoding):
            yield from _escaped(octets)
            yield from (Needle(octets + follows) for follows in after)


def _of_character(char: str) -> Iterator[Needle]:
    yield from _escapes(set(written(char)))
    yield from map(Needle, _octets(set(written(char))))


def _rarest_pair(word: str) -> tuple[str, str]:
    """The two neighbours that can be written in the fewest ways, rather not ASCII."""
    pairs = [pair for pair in pairwise(word) if not "".join(pair).isascii()]
    return min(pairs, key=lambda pair: (sum(c.isascii() for c in pair), len(written(pair[0])) * len(written(pair[1]))))


def _escaped(before: bytes) -> Iterator[Needle]:
    """For an escape after some bytes."""
    yield Needle(before + b"&", 1)
    yield Needle(before + b"%", 1)


def _escapes(chars: set[str], before: bytes = b"") -> Iterator[Needle]:
    """For one of the characters as an entity or percent escape after some bytes; for a percent sign that is an entity itself."""
    for escape in {escape for char in chars | {PERCENT} for escape in _spelled(char)} | _PADDED:
        yield Needle(before + escape[:_ENOUGH] if before else escape, min(_ENOUGH, len(escape)) if before else len(escape))


@lru_cache(maxsize=4096)
def _spelled(char: str) -> frozenset[bytes]:
    """How the escapes of a character begin; a percent escape may be escaped once more."""
    numbers = (f"&#{zero}{ord(char)}" for zero in ("", "0")), (f"&#x{zero}{ord(char):x}" for zero in ("", "0"))
    octets = "".join(f"%{octet:02x}" for octet in char.encode())
    percent = () if char == PERCENT else (octets, octets.replace("%", "%25"))
    return frozenset(
        (*(text.encode() for text in (*numbers[0], *numbers[1], *percent)), *(b"&" + name for name in entity_names(char)))
    )


@lru_cache(maxsize=1024)
def _forms(word: str, at: int) -> frozenset[str]:
    """The characters other than ASCII that may stand there in an ASCII word, alone or for what follows as well."""
    return frozenset(char for char in written(word[at]) if not char.isascii() and _beyond(char, word, at))


def _beyond(char: str, word: str, at: int) -> set[int]:
    """Where an ASCII word may go on after the character; at its beginning the character may mean more, of which the end counts."""
    form, rest = _resolved(char), word[at:]
    ends = [form[k:] for k in range(len(form) if not at else 1)]
    found = {at + min(len(end), len(rest)) for end in ends if rest.startswith(end) or end.startswith(rest)}
    return found | ({at + 1} if char in variants(word[at]) else set())


@lru_cache(maxsize=4096)
def _resolved(char: str) -> str:
    return unicodedata.normalize("NFKC", char).lower().replace("\u3002", ".")


def _octets(chars: Set[str]) -> frozenset[bytes]:
    """The characters' bytes in every encoding that has them."""
    return frozenset(octets for encoding in _ENCODINGS for octets in _encoded(chars, encoding))


def _encoded(chars: Set[str], encoding: str) -> frozenset[bytes]:
    return frozenset(octets for char in chars for octets in _bytes_of(char, encoding))


@lru_cache(maxsize=1 << 15)
def _bytes_of(char: str, encoding: str) -> frozenset[bytes]:
    """All bytes that are read as a character; none if the encoding has no such character."""
    try:
        return frozenset({char.encode(encoding)}) | _twins(encoding).get(char, frozenset())
    except UnicodeEncodeError:
        return frozenset()


@lru_cache(maxsize=len(_ENCODINGS))
def _twins(encoding: str) -> dict[str, frozenset[bytes]]:
    """The characters that an encoding has twice, with the bytes that nobody writes by Python's codec."""
    found: dict[str, set[bytes]] = {}
    for pair in product(_TWICE.get(encoding, b""), range(0x40, 0x100)):
        octets = bytes(pair)
        char = octets.decode(encoding, "ignore")
        if len(char) == 1 and char.encode(encoding) != octets:
            found.setdefault(char, set()).add(octets)
    return {char: frozenset(octets) for char, octets in found.items()}
