"""A part of an archive in few steps: unpacked member by member, sieved as a whole, single pages looked at only where the sieve doubts.

Members that do not hold whole records each are unpacked as one stream, in blocks, each sieved at once. Takes only what is as it should be; at the first thing that is not it raises IrregularError, and the part is read record by record instead.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import NamedTuple, TypeAlias

from isal import igzip

from ripplemark.records import FetchOutcome
from spiders.read.gate import Gate
from spiders.read.sieve import doubtful, may_pass
from spiders.scan.captured import GATE, HEAD, KINDS, METADATA, RESPONSE, Record, headers_of, is_encoded, no_page, plain_page
from spiders.scan.members import members

Octets: TypeAlias = bytes | bytearray
BLOCK = 4 * 1024 * 1024  # of unpacked bytes
_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)
_KIND = re.compile(rb"\nwarc-type:[ \t]*([a-z]+)", re.IGNORECASE)
_USUAL_LENGTH = re.compile(rb"\nContent-Length: (\d{1,18})\r\n")  # a fixed beginning is found many times as fast
_USUAL_KIND = re.compile(rb"WARC/1\.[01]\r\nWARC-Type: ([a-z]+)")


class IrregularError(Exception):
    """The bytes are not a row of whole records one after another."""


class Place(NamedTuple):
    """Where a record of a block stands; there are too many for anything dearer."""

    kind: str
    begin: int
    content: int  # where its block begins
    end: int  # of its block


@dataclass(slots=True)
class Sifted:
    """What some unpacked bytes held: responses, resources and metadata."""

    records: int = 0
    bytes: int = 0
    passed_over: Counter[str] = field(default_factory=Counter)  # why records were left
    doubtful: list[Record] = field(default_factory=list)  # to be asked one by one


def sifted(packed: bytes, gate: Gate, most: int) -> Iterator[Sifted]:
    """The records of whole gzip members, some megabytes at a time; a record longer than `most` is passed over. Raises IrregularError."""
    found, done = Sifted(), 0
    for block, end in members(packed, most + 2 * HEAD):
        if not _is_left(found, block, gate, most):
            places, used = _places(block, most)
            if used != len(block):
                break
            _sift(found, block, places, gate, most)
        done = end
        if found.bytes >= BLOCK:
            yield found
            found = Sifted()
    yield found
    yield from _streamed(packed[done:], gate, most)


def _is_left(found: Sifted, block: Octets, gate: Gate, most: int) -> bool:
    """Whether a member holds one plain answer that the gate would refuse, which is added then: what most members hold, told in few steps."""
    plain = plain_page(block)
    if plain is None or plain.size > most or may_pass(gate, block, plain.body):
        return False
    found.records += 1
    found.bytes += plain.size
    found.passed_over[GATE] += 1
    return True


def _streamed(packed: bytes, gate: Gate, most: int) -> Iterator[Sifted]:
    """The same of members that do not hold whole records each, unpacked as one stream."""
    for block, places in _blocks(packed, most):
        found = Sifted()
        _sift(found, block, places, gate, most)
        yield found


def _blocks(packed: bytes, most: int) -> Iterator[tuple[bytes, list[Place]]]:
    stream, rest = igzip.IGzipFile(fileobj=BytesIO(packed)), b""  # type: ignore[no-untyped-call]
    try:
        while fresh := stream.read(BLOCK):
            block = rest + fresh if rest else fresh
            places, used = _places(block, most)
            yield block, places
            rest = _after(block, used, stream.read)
    except (EOFError, OSError, zlib.error) as e:
        raise IrregularError(str(e)) from e
    if rest:
        raise IrregularError("the last record breaks off")


def _after(block: bytes, used: int, read: Callable[[int], bytes]) -> bytes:
    """What is left of a block; of a record that was passed over, what has not been unpacked yet is skipped."""
    missing = used - len(block)
    while missing > 0:
        skipped = len(read(min(missing, BLOCK)))
        if not skipped:
            raise IrregularError("the last record breaks off")
        missing -= skipped
    return block[used:]


def _places(block: Octets, most: int) -> tuple[list[Place], int]:
    """The whole records of a block, and where the first one begins that is not whole."""
    found, at = list[Place](), 0
    while at < len(block):
        place = _place(block, at)
        if place is None:
            break
        too_long = place.end - place.content > most
        if place.end + len(_END) > len(block) and not too_long:
            break
        if not too_long and block[place.end : place.end + len(_END)] != _END:
            raise IrregularError("a record is not as long as it says")
        if place.kind in KINDS:
            found.append(place)
        at = place.end + len(_END)
    return found, at


def _place(block: Octets, at: int) -> Place | None:
    """The record that begins there; None if the end of its headers is not in the block yet."""
    if not block.startswith(b"WARC/", at) and len(block) - at >= len(b"WARC/"):
        raise IrregularError("no record begins where one ends")
    end = block.find(_END, at, at + HEAD)
    if end < 0:
        if len(block) - at >= HEAD:
            raise IrregularError("the headers of a record have no end")
        return None
    length = _USUAL_LENGTH.search(block, at, end + 2) or _LENGTH.search(block, at, end + 2)
    kind = _USUAL_KIND.match(block, at, end) or _KIND.search(block, at, end)
    if length is None or kind is None:
        raise IrregularError("a record without length or type")
    content = end + len(_END)
    last = content + int(length.group(1))
    return Place(kind.group(1).decode().lower(), at, content, last)


def _sift(found: Sifted, block: Octets, places: list[Place], gate: Gate, most: int) -> None:
    """Add which records of a block have to be asked one by one, and why the others are left."""
    asked, plain, spans = list[Place](), list[Place](), list[tuple[int, int]]()
    for place in places:
        head, body = _head(block, place)
        if place.end - place.content > most:
            found.passed_over[FetchOutcome.TOO_LARGE] += 1
        elif place.kind == METADATA or is_encoded(head):
            asked.append(place)
        elif why := no_page(head):
            found.passed_over[why] += 1
        else:
            plain.append(place)
            spans.append((body, place.end))
        found.bytes += place.end - place.content
    found.records += len(places)
    asked_again = [plain[number] for number in doubtful(gate, block, spans)] if spans else []
    if left := len(spans) - len(asked_again):
        found.passed_over[GATE] += left
    found.doubtful += [_record(block, place) for place in sorted((*asked, *asked_again), key=lambda place: place.begin)]


def _head(block: Octets, place: Place) -> tuple[Octets, int]:
    """(status line and headers of an answer, where its body begins), as `head_and_body` tells them apart."""
    if place.kind != RESPONSE or not block.startswith(b"HTTP/", place.content):
        return b"", place.content
    end = block.find(_END, place.content, min(place.end, place.content + HEAD))
    return (block[place.content : end], end + len(_END)) if end >= 0 else (b"", place.content)


def _record(block: Octets, place: Place) -> Record:
    return Record(place.kind, headers_of(block[place.begin : place.content]), bytes(block[place.content : place.end]))
