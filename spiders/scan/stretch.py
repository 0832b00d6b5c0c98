"""One stretch of an archive: which of its records may concern the brand. Runs in a worker process; knows no store.

Headers are looked at only where the bytes pass the gate; a stretch ends at a record's border, where the next one goes on.
"""

from __future__ import annotations

import resource
import signal
import zlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from ripplemark.records import FetchOutcome
from ripplemark.urls import normal
from spiders.net.archive import unchunked
from spiders.read.brief import ReadingBrief
from spiders.read.gate import Gate
from spiders.scan.wat import brand_page, may_link

BYTES = 64 * 1024 * 1024  # of records, decompressed: what a stretch reads
PASSED = 16 * 1024 * 1024  # of pages that passed: what it hands over
MEMORY = 2 * 1024 * 1024 * 1024
_KINDS = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.metadata
_HEAD = 64 * 1024  # HTTP headers that are longer are none


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


def prepare() -> None:
    """Once per worker: Ctrl-C is the parent's to answer, memory is bounded."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def read_stretch(path: str, offset: int, brief: ReadingBrief, most: int) -> Stretch:
    """The records from `offset` on, up to BYTES of them; a page of more than `most` bytes is `too_large`."""
    found, gate, handed = Stretch(next=offset), _gate(brief), 0
    try:
        with Path(path).open("rb") as stream:
            stream.seek(offset)
            for record in ArchiveIterator(stream, record_types=_KINDS, parse_http=False):
                found.next = record.stream_pos
                if found.bytes >= BYTES or handed >= PASSED:
                    return found
                before = len(found.pages)
                _take(found, record, gate, brief, most)
                handed += sum(len(page.body) for page in found.pages[before:])
                if found.fault:
                    return found
    except (OSError, ValueError, MemoryError) as e:
        found.fault = f"after byte {found.next:,}: {str(e) or type(e).__name__}"
        return found
    found.ended = True
    return found


@lru_cache(maxsize=4)
def _gate(brief: ReadingBrief) -> Gate:
    return Gate(brief)


def _take(found: Stretch, record: WarcRecord, gate: Gate, brief: ReadingBrief, most: int) -> None:
    """Add one record to what was found."""
    found.records += 1
    if record.content_length > most + _HEAD:
        found.bytes += record.content_length
        found.passed_over[FetchOutcome.TOO_LARGE] += 1
        return
    block = record.reader.read()
    found.bytes += len(block)
    if len(block) < record.content_length:
        found.fault = (
            f"record at byte {found.next}: {len(block):,} of {record.content_length:,} bytes, then the file breaks off"
        )
    elif record.record_type == WarcRecordType.metadata:
        _take_wat(found, record, block, brief)
    else:
        _take_page(found, record, block, gate, most)


def _take_wat(found: Stretch, record: WarcRecord, block: bytes, brief: ReadingBrief) -> None:
    if "json" not in (record.headers.get("Content-Type") or "").lower():
        found.passed_over["other_metadata"] += 1
        return
    if not may_link(block, brief.domains):
        found.passed_over["gate"] += 1
        return
    try:
        url = brand_page(block, brief.domains)
    except ValueError:
        found.passed_over["bad_json"] += 1
        return
    if url:
        found.candidates.append(url)
    else:
        found.passed_over["no_link"] += 1


def _take_page(found: Stretch, record: WarcRecord, block: bytes, gate: Gate, most: int) -> None:
    head, body = _split(block) if record.record_type == WarcRecordType.response else (b"", block)
    encoded = b"-encoding:" in head.lower()
    headers = _headers(head) if encoded else {}
    if encoded:
        unpacked = _unpacked(body, headers, most)
        if isinstance(unpacked, FetchOutcome):
            found.passed_over[unpacked] += 1
            return
        body = unpacked
    if not gate.passes(body):
        found.passed_over["gate"] += 1
        return
    page = _captured(record, head, headers or _headers(head), body)
    if isinstance(page, FetchOutcome):
        found.passed_over[page] += 1
    else:
        found.pages.append(page)


def _captured(record: WarcRecord, head: bytes, headers: dict[str, str], body: bytes) -> Captured | FetchOutcome:
    """The page of a record whose bytes passed; or why it is none."""
    url = normal((record.headers.get("WARC-Target-URI") or "").strip("<> "))
    at = record.record_date
    if not url or at is None:
        return FetchOutcome.BAD_URL if not url else FetchOutcome.BAD_HEADERS
    status = _status(head) if head else 200
    if not 200 <= status < 300:
        return (
            FetchOutcome.NOT_MODIFIED
            if status == 304
            else FetchOutcome.CLIENT_ERROR
            if status >= 400
            else FetchOutcome.BAD_HEADERS
        )
    if not head:
        headers = {"content-type": record.headers.get("Content-Type") or ""}
    outcome = FetchOutcome.TRUNCATED if record.headers.get("WARC-Truncated") else FetchOutcome.OK
    moment = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
    return Captured(url, moment, status, headers, body, outcome)


# ---------------------------------------------------------------- HTTP


def _split(block: bytes) -> tuple[bytes, bytes]:
    """(status line and headers, body) of an archived answer; no headers where there is no end of them."""
    end = block.find(b"\r\n\r\n", 0, _HEAD)
    return (block[:end], block[end + 4 :]) if end >= 0 and block[:5] == b"HTTP/" else (b"", block)


def _status(head: bytes) -> int:
    word = head.split(b"\r\n", 1)[0].split(b" ", 2)[1:2]
    return int(word[0]) if word and word[0].isdigit() and len(word[0]) == 3 else 0


def _headers(head: bytes) -> dict[str, str]:
    """Headers by lower-case name; of several values all, with commas."""
    headers: dict[str, str] = {}
    for line in head.split(b"\r\n")[1:]:
        name, colon, value = line.decode("latin-1").partition(":")
        if colon:
            key, text = name.strip().lower(), value.strip()
            headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers


def _unpacked(body: bytes, headers: dict[str, str], most: int) -> bytes | FetchOutcome:
    """The body without transfer and content encoding; many archives store it unpacked and keep the headers."""
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
