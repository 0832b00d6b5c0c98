"""Who links to the brand and its competitors, by archives: a line for each link, with the place of its page's record. Stores nothing.

The same function reads in this process and on a cluster. What it finds are candidates: the crawl visits the page before it is evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from ripplemark.records import PageReading
from ripplemark.urls import host_of, is_within
from spiders.net.addresses import Allowed
from spiders.read.brief import ReadingBrief
from spiders.read.gate import Gate
from spiders.read.worker import ReadingPool
from spiders.scan.borders import border_after, is_packed
from spiders.scan.captured import HEAD, METADATA, Captured, Record
from spiders.scan.sources import is_remote, opened, size_of
from spiders.scan.stretch import Wanted, page_of
from spiders.scan.wat import WatPage, linking_page, may_link

PART = 64 * 1024 * 1024  # compressed bytes of a file that one task reads
_KINDS = frozenset({"response", "resource", METADATA})


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an archive: the records that begin from `begin` on and before `until`; 0: to its end."""

    source: str
    begin: int = 0
    until: int = 0


@dataclass(frozen=True, slots=True)
class CandidateLink:
    """A link to the brand or a competitor, as an archive tells it."""

    brand: str  # the brand's name, or the competitor's
    page_url: str
    target_url: str
    href: str
    anchor: str  # of WAT at most 128 characters
    rel: tuple[str, ...]
    captured_at: str  # as the archive writes it
    file: str  # the WARC file that holds the page
    offset: int  # of its record there
    length: int  # compressed; 0 if unknown


@dataclass(frozen=True, slots=True)
class Told:
    """What came of one part."""

    source: str
    records: int = 0
    bytes: int = 0  # of records, unpacked
    links: int = 0
    passed_over: Mapping[str, int] = field(default_factory=dict)
    fault: str = ""  # why it was not read to its end


def parts_of(source: str, size: int = PART) -> Iterator[Part]:
    """The parts in which a source is read: a packed file at the borders of its records, anything else in one."""
    if is_remote(source) or not is_packed(Path(source)):
        yield Part(source)
        return
    begin, whole = 0, Path(source).stat().st_size
    while begin < whole:
        until = border_after(Path(source), begin + size)
        yield Part(source, begin, until if until < whole else 0)
        begin = until


def candidates_in(part: Part, brief: ReadingBrief, most: int, allowed: Allowed) -> Iterator[CandidateLink | Told]:
    """The links of a part, then what came of it. A source that breaks off gives what stood before the break."""
    reading = _Part(part, brief, most)
    try:
        with closing(opened(part.source, part.begin, allowed)) as stream:
            records = ArchiveIterator(stream, record_types=WarcRecordType.any_type, parse_http=False)
            yield from reading.links(records, size_of(part.source, stream))
    except (OSError, ValueError, MemoryError) as e:
        reading.fault = str(e) or type(e).__name__
    finally:
        reading.close()
    yield reading.told()


@lru_cache(maxsize=2)
def _wanted(brief: ReadingBrief, most: int) -> Wanted:
    return Wanted(brief, Gate(brief), most)


class _Part:
    """One part while it is read. Pages that pass the gate are read in a process with limits, started for the first of them."""

    def __init__(self, part: Part, brief: ReadingBrief, most: int) -> None:
        self._part, self._brief, self._wanted = part, brief, _wanted(brief, most)
        self._readers: ReadingPool | None = None
        self._records = self._bytes = self._links = 0
        self._passed_over: dict[str, int] = {}
        self.fault = ""

    def links(self, records: Iterator[WarcRecord], size: int) -> Iterator[CandidateLink]:
        """The links of every record, each when the place of the next record, or the end of the file, is known."""
        waiting: tuple[CandidateLink, ...] = ()
        for warc in records:
            at = warc.stream_pos
            yield from _ended(waiting, at)
            waiting = ()
            if 0 < self._part.until <= at:
                return
            waiting = tuple(self._of_record(warc))
            self._links += len(waiting)
        yield from _ended(waiting, size)

    def _of_record(self, warc: WarcRecord) -> Iterator[CandidateLink]:
        headers = {name.lower(): value for name, value in warc.headers.items()}
        kind = headers.get("warc-type", "").lower()
        if kind not in _KINDS:
            return
        self._records += 1
        self._bytes += warc.content_length
        if warc.content_length > self._wanted.most + HEAD:
            self._pass_over("too_large")
            return
        block = warc.reader.read()
        if len(block) < warc.content_length:
            raise ValueError(f"the record at byte {warc.stream_pos:,} breaks off")
        record = Record(kind, headers, block)
        yield from self._of_wat(record) if kind == METADATA else self._of_page(record, warc.stream_pos)

    def _of_wat(self, record: Record) -> Iterator[CandidateLink]:
        if not may_link(record.block, self._brief.hosts):
            self._pass_over("gate")
            return
        try:
            page = linking_page(record.block, self._brief.hosts)
        except ValueError:
            self._pass_over("bad_json")
            return
        if page is None:
            self._pass_over("no_link")
            return
        for brand, hosts in self._brands():
            yield from _wat_links(page, brand, hosts, self._part.source)

    def _of_page(self, record: Record, at: int) -> Iterator[CandidateLink]:
        page = page_of(record, self._wanted)
        if not isinstance(page, Captured):
            self._pass_over(page)
            return
        self._readers = self._readers or ReadingPool(self._brief)
        read = self._readers.submit(page.body, page.url, page.headers).result()
        if read.reading is None:
            self._pass_over(str(read.outcome))
            return
        yield from self._read_links(read.reading, record.headers.get("warc-date", ""), at)

    def _read_links(self, page: PageReading, captured_at: str, at: int) -> Iterator[CandidateLink]:
        for k in page.links:
            yield CandidateLink(
                self._brief.names[0], page.url, k.target_url, k.href, k.anchor, k.rel, captured_at, self._part.source, at, 0
            )
        for rival in page.rivals:
            yield CandidateLink(
                rival.rival, page.url, rival.target_url, rival.target_url, rival.anchor, rival.rel, captured_at, self._part.source, at, 0
            )  # fmt: skip

    def _brands(self) -> Iterator[tuple[str, frozenset[str]]]:
        yield self._brief.names[0], self._brief.domains
        yield from self._brief.rivals

    def _pass_over(self, why: str) -> None:
        self._passed_over[why] = self._passed_over.get(why, 0) + 1

    def close(self) -> None:
        """End the process that read pages."""
        if self._readers:
            self._readers.close()

    def told(self) -> Told:
        """What came of the part."""
        return Told(self._part.source, self._records, self._bytes, self._links, self._passed_over, self.fault)


def _ended(waiting: tuple[CandidateLink, ...], at: int) -> Iterator[CandidateLink]:
    """Links of pages whose record ends where the next one begins. A WAT record tells the length by itself."""
    for link in waiting:
        yield link if link.length else replace(link, length=at - link.offset)


def _wat_links(page: WatPage, brand: str, hosts: frozenset[str], source: str) -> Iterator[CandidateLink]:
    for k in page.links:
        if is_within(host_of(k.target), hosts):
            yield CandidateLink(
                brand,
                page.url,
                k.target,
                k.href,
                k.anchor,
                k.rel,
                page.captured_at,
                page.file or source,
                page.offset,
                page.length,
            )
