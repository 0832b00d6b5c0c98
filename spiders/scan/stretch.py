"""One stretch of an archive: which of its records may concern the brand. Runs in a worker process; knows no store.

What is as archives should be is sieved block by block; anything else is read record by record, which bears what is broken.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from ripplemark.records import FetchOutcome
from spiders.read.brief import ReadingBrief
from spiders.read.gate import Gate
from spiders.scan.blocks import IrregularError, Sifted, sifted
from spiders.scan.captured import (
    GATE,
    HEAD,
    METADATA,
    Captured,
    Record,
    Stretch,
    captured,
    head_and_body,
    is_encoded,
    no_page,
    unpacked,
)
from spiders.scan.wat import brand_page, may_link

BYTES = 64 * 1024 * 1024  # of records, unpacked: what a stretch reads where records are read one by one
PASSED = 16 * 1024 * 1024  # of pages that passed: what it hands over
PACKED = 64 * 1024 * 1024  # compressed: what may be held at once to be sieved
_KINDS = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.metadata


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for: the brief, made ready once per process, and how many bytes a page may have."""

    brief: ReadingBrief
    gate: Gate
    most: int


def read_stretch(path: str, begin: int, until: int, brief: ReadingBrief, most: int) -> Stretch:
    """The records from `begin` on, to `until` if a record begins there; else to the first that begins after it, or fewer of them.

    `until` 0 means that no border is known. A page of more than `most` bytes is `too_large`.
    """
    wanted = _wanted(brief, most)
    if 0 < until - begin <= PACKED:
        try:
            return _sieved(Path(path), begin, until, wanted)
        except (IrregularError, MemoryError):
            pass  # read again, record by record: that tells what is wrong and keeps what stands before it
    return read_records(path, begin, until, wanted)


@lru_cache(maxsize=4)
def _wanted(brief: ReadingBrief, most: int) -> Wanted:
    return Wanted(brief, Gate(brief), most)


def _sieved(path: Path, begin: int, until: int, wanted: Wanted) -> Stretch:
    """The records of a row of whole gzip members. Raises IrregularError, also if more pages pass than can be handed over."""
    with path.open("rb") as stream:
        stream.seek(begin)
        packed = stream.read(until - begin)
    found = Stretch(next=until, ended=until >= path.stat().st_size)
    for sift in sifted(packed, wanted.gate, wanted.most + HEAD):
        _add(found, sift, wanted)
        if sum(len(page.body) for page in found.pages) > PASSED:
            raise IrregularError("more pages than can be handed over at once")
    return found


def _add(found: Stretch, sift: Sifted, wanted: Wanted) -> None:
    found.records += sift.records
    found.bytes += sift.bytes
    found.passed_over += sift.passed_over
    for record in sift.doubtful:
        _take(found, record, wanted)


def read_records(path: str, begin: int, until: int, wanted: Wanted) -> Stretch:
    """The records from `begin` on, one by one, up to the first at or after `until`, or up to BYTES of them."""
    found, handed = Stretch(next=begin), 0
    try:
        with Path(path).open("rb") as stream:
            stream.seek(begin)
            for warc in ArchiveIterator(stream, record_types=_KINDS, parse_http=False):
                found.next = warc.stream_pos
                if (0 < until <= found.next) or found.bytes >= BYTES or handed >= PASSED:
                    return found
                before = len(found.pages)
                _take_warc(found, warc, wanted)
                handed += sum(len(page.body) for page in found.pages[before:])
                if found.fault:
                    return found
    except (OSError, ValueError, MemoryError) as e:
        found.fault = f"after byte {found.next:,}: {str(e) or type(e).__name__}"
        return found
    found.ended = True
    return found


def _take_warc(found: Stretch, warc: WarcRecord, wanted: Wanted) -> None:
    """Add one record of the archive to what was found, if it is whole and not too long."""
    found.records += 1
    if warc.content_length > wanted.most + HEAD:
        found.bytes += warc.content_length
        found.passed_over[FetchOutcome.TOO_LARGE] += 1
        return
    block = warc.reader.read()
    found.bytes += len(block)
    if len(block) < warc.content_length:
        found.fault = f"record at byte {found.next}: {len(block):,} of {warc.content_length:,} bytes, then the file breaks off"
        return
    headers = {name.lower(): value for name, value in warc.headers.items()}
    _take(found, Record(headers.get("warc-type", "").lower(), headers, block), wanted)


def _take(found: Stretch, record: Record, wanted: Wanted) -> None:
    """Add what a record holds: a candidate, a page, or why neither."""
    what = _linking(record, wanted) if record.kind == METADATA else page_of(record, wanted)
    if isinstance(what, Captured):
        found.pages.append(what)
    elif record.kind == METADATA and "://" in what:
        found.candidates.append(what)
    else:
        found.passed_over[what] += 1


def _linking(record: Record, wanted: Wanted) -> str:
    """The URL of the page that a WAT record describes, if it links to the brand; else why the record is left."""
    if "json" not in record.headers.get("content-type", "").lower():
        return "other_metadata"
    if not may_link(record.block, wanted.brief.domains):
        return GATE
    try:
        return brand_page(record.block, wanted.brief.domains) or "no_link"
    except ValueError:
        return "bad_json"


def page_of(record: Record, wanted: Wanted) -> Captured | str:
    """The page of an archived answer that passes the gate; else why it is left."""
    head, body = head_and_body(record)
    if why := no_page(head):
        return why
    if is_encoded(head):
        plain = unpacked(head, body, wanted.most)
        if isinstance(plain, FetchOutcome):
            return plain
        body = plain
    return captured(record, head, body) if wanted.gate.passes(body) else GATE
