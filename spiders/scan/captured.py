"""An archived record -> the page it holds as it was served, or why it holds none; what a stretch of an archive held. Pure; reads no files."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from ripplemark.records import FetchOutcome
from ripplemark.urls import normal
from spiders.net.archive import unchunked
from spiders.net.statuses import outcome_of_status

HEAD = 64 * 1024  # headers that are longer are none
RESPONSE, RESOURCE, METADATA = "response", "resource", "metadata"
KINDS = frozenset({RESPONSE, RESOURCE, METADATA})
GATE = "gate"  # nothing in the bytes may concern the brand
REDIRECT = "redirect"  # an answer that sends the reader elsewhere, which archives keep beside what stands there
_ENCODED = re.compile(rb"\n(?:content|transfer)-encoding:", re.IGNORECASE)
_MARK = b"-encoding:"
_END = b"\r\n\r\n"
_RESPONSE, _LENGTH = b"\nWARC-Type: response\r\n", re.compile(rb"\nContent-Length: (\d{1,18})\r\n")
_FOUND = (b"HTTP/1.1 200 ", b"HTTP/1.0 200 ", b"HTTP/2 200 ")


@dataclass(frozen=True, slots=True)
class Record:
    """One record of an archive."""

    kind: str
    headers: Mapping[str, str]  # of WARC, lower-case names
    block: bytes


@dataclass(frozen=True, slots=True)
class Captured:
    """An archived page whose bytes passed the gate, transfer and content encoding undone."""

    url: str
    at: datetime
    status: int
    headers: dict[str, str]  # lower-case names
    body: bytes
    outcome: FetchOutcome


@dataclass(slots=True)
class Stretch:
    """What a stretch of an archive held."""

    records: int = 0  # responses, resources and WAT records
    bytes: int = 0  # of them, decompressed
    pages: list[Captured] = field(default_factory=list)
    candidates: list[str] = field(default_factory=list)  # URLs of pages that link to the brand, by WAT
    passed_over: Counter[str] = field(default_factory=Counter)  # why records were left: "gate", or an outcome
    next: int = 0  # where the next stretch begins, in bytes of the file
    ended: bool = False  # the file is read to its end
    fault: str = ""  # why it cannot be read further


def head_and_body(record: Record) -> tuple[bytes, bytes]:
    """(status line and headers, body) of an archived answer; no headers where there is no end of them."""
    block = record.block
    end = block.find(b"\r\n\r\n", 0, HEAD) if record.kind == RESPONSE and block[:5] == b"HTTP/" else -1
    return (block[:end], block[end + 4 :]) if end >= 0 else (b"", block)


class PlainPage(NamedTuple):
    """Where an answer and its body begin in the bytes of its record, and how long the answer is."""

    content: int
    body: int
    size: int


def plain_page(record: bytes | bytearray) -> PlainPage | None:
    """The answer, if these bytes are one whole record of an answer of status 200 whose body is stored as it is; None for all else."""
    end = record.find(_END, 0, HEAD)
    if end < 0 or not record.startswith(b"WARC/1.") or record.find(_RESPONSE, 0, end + 2) < 0:
        return None
    length, content, last = _LENGTH.search(record, 0, end + 2), end + len(_END), len(record) - len(_END)
    if length is None or content + int(length[1]) != last or not record.endswith(_END):
        return None
    if not record.startswith(_FOUND, content):
        return None
    end = record.find(_END, content, min(last, content + HEAD))
    if end < 0 or _MARK in record[content:end].lower():
        return None
    return PlainPage(content, end + len(_END), last - content)


def no_page(head: bytes | bytearray) -> str:
    """Why an answer is no page, by its status: an outcome or REDIRECT; "" if it is one or has no status line."""
    if not head or head.startswith(_FOUND):
        return ""
    status = status_of(head)
    if 300 <= status < 400 and status != 304:
        return REDIRECT
    outcome = outcome_of_status(status)
    return "" if outcome is FetchOutcome.OK else outcome


def is_encoded(head: bytes | bytearray) -> bool:
    """Whether the body may have to be unpacked before its bytes tell anything."""
    return _MARK in head.lower() and _ENCODED.search(head) is not None


def unpacked(head: bytes, body: bytes, most: int) -> bytes | FetchOutcome:
    """The body without transfer and content encoding; many archives store it unpacked and keep the headers."""
    headers = headers_of(head)
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = unchunked(body)
    if body[:2] != b"\x1f\x8b":
        packed = headers.get("content-encoding", "").lower().strip() in ("br", "zstd") and b"<" not in body[:512]
        return FetchOutcome.BAD_ENCODING if packed else body
    stream = zlib.decompressobj(31)
    try:
        body = stream.decompress(body, most + 1)
    except zlib.error:
        return FetchOutcome.BAD_ENCODING
    return FetchOutcome.TOO_LARGE if len(body) > most else body


def captured(record: Record, head: bytes, body: bytes) -> Captured | FetchOutcome:
    """The page of a record whose bytes passed; or why it is none."""
    url = normal(record.headers.get("warc-target-uri", "").strip("<> "))
    at = _moment(record.headers.get("warc-date", ""))
    if not url or at is None:
        return FetchOutcome.BAD_URL if not url else FetchOutcome.BAD_HEADERS
    headers = headers_of(head) if head else {"content-type": record.headers.get("content-type", "")}
    outcome = FetchOutcome.TRUNCATED if record.headers.get("warc-truncated") else FetchOutcome.OK
    return Captured(url, at, status_of(head) if head else 200, headers, body, outcome)


def _moment(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)


def status_of(head: bytes | bytearray) -> int:
    """The status of an answer; 0 if its first line has none."""
    word = head[:HEAD].split(b"\r\n", 1)[0].split(b" ", 2)[1:2]
    return int(word[0]) if word and word[0].isdigit() and len(word[0]) == 3 else 0


def headers_of(head: bytes | bytearray) -> dict[str, str]:
    """Headers by lower-case name, the first line left out; of several values all, with commas."""
    headers: dict[str, str] = {}
    for line in head.split(b"\r\n")[1:]:
        name, colon, value = line.decode("latin-1").partition(":")
        if colon:
            key, text = name.strip().lower(), value.strip()
            headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers
