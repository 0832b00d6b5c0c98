"""A part of an archive sieved block by block tells what reading it record by record tells; what is odd is read with care."""

from __future__ import annotations

import gzip
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from spiders.read.brief import ReadingBrief
from spiders.read.gate import Gate
from spiders.scan import course as courses
from spiders.scan.blocks import IrregularError, sifted
from spiders.scan.borders import border_after
from spiders.scan.captured import Stretch
from spiders.scan.course import Course
from spiders.scan.members import members
from spiders.scan.stretch import Wanted, read_records, read_stretch

BRIEF = ReadingBrief(frozenset({"acme.example"}), ("Acme Kites",))
GATE = Gate(BRIEF)
MOST = 50_000
WANTED = Wanted(BRIEF, GATE, MOST)
LINK = b'<p>We flew <a href="https://acme.example/k">the kite</a>.</p>'


def warc(n: int, body: bytes, status: str = "200 OK", more: str = "", kind: str = "response") -> bytes:
    """One WARC record, not compressed."""
    return record_of(n, f"HTTP/1.1 {status}\r\nContent-Type: text/html{more}\r\n\r\n".encode() + body, kind)


def record_of(n: int, block: bytes, kind: str = "response") -> bytes:
    """One WARC record of any block."""
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://blog.example/{n}\r\nWARC-Date: 2024-06-03T12:00:00Z\r\n"
    return f"{head}Content-Type: application/http\r\nContent-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


MEMBERS = [
    gzip.compress(record)
    for record in (
        warc(0, LINK),
        warc(1, b"Nothing but rain."),
        warc(2, LINK, "301 Moved Permanently"),
        warc(3, LINK, "500 Internal Server Error"),
        warc(4, gzip.compress(LINK), more="\r\nContent-Encoding: gzip"),
        warc(5, LINK + b" " * 200_000),
        warc(6, LINK, kind="request"),
        warc(7, LINK.replace(b"acme", b"ac&#109;e"), more="\r\nX-Crawl-Content-Encoding: br"),
    )
]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of all sorts of records."""
    file = tmp_path / "a.warc.gz"
    file.write_bytes(b"".join(MEMBERS))
    return file


def test_both_ways_tell_the_same(archive):
    size = archive.stat().st_size
    quick, slow = read_stretch(str(archive), 0, size, BRIEF, MOST), read_records(str(archive), 0, 0, WANTED)
    assert quick == replace(slow, next=size)
    assert [page.url[-1] for page in quick.pages] == ["0", "4", "7"]
    assert quick.passed_over == Counter(gate=1, redirect=1, server_error=1, too_large=1)
    assert (quick.records, quick.ended, quick.fault) == (7, True, "")


@pytest.mark.parametrize(
    "record",
    [
        warc(0, b""),
        warc(0, b"\0" + LINK),
        warc(0, LINK.decode().encode("utf-16-le")),
        warc(0, b"rain", more="\r\nX: acme.example"),
        warc(0, b"rain", more="\r\ntransfer-ENCODING: chunked"),
        record_of(0, b"HTTP/2 200 \r\n\r\n" + LINK),
        warc(0, LINK).replace(b"WARC-Type: response", b"X: y\r\nWARC-Type: resource"),
        record_of(0, b"HTTP/1.1 200 OK\n\n" + LINK),
        record_of(0, b"HTTP/1.1 200 OK\r\nX: acme.example\r\n"),
        record_of(0, b"no answer at all"),
        record_of(0, b""),
        warc(0, b"rain" + gzip.compress(b"") * 3),
        warc(0, b"rain") + warc(1, LINK),
        warc(0, LINK).replace(b"Content-Length", b"X: WARC-Type: request\r\nContent-Length"),
    ],
)
def test_a_record_of_any_form_tells_the_same_both_ways(record, tmp_path):
    file = tmp_path / "a.warc.gz"
    file.write_bytes(gzip.compress(record, 0) + MEMBERS[0])
    size = file.stat().st_size
    quick, slow = read_stretch(str(file), 0, size, BRIEF, MOST), read_records(str(file), 0, 0, WANTED)
    assert quick == replace(slow, next=size)
    assert quick.records == len(quick.pages) + quick.passed_over.total()
    assert [found.records for found in sifted(file.read_bytes(), GATE, MOST)]  # without a word of it being odd


@pytest.mark.parametrize(
    ("packed", "held"),
    [
        (gzip.compress(b"one") + gzip.compress(b"two"), [b"one", b"two"]),
        (gzip.compress(gzip.compress(b"in"), 0) + gzip.compress(b"two"), [gzip.compress(b"in"), b"two"]),
        (gzip.compress(b"one") + gzip.compress(b"x" * 1_001) + gzip.compress(b"two"), [b"one"]),
        (gzip.compress(b"one") + gzip.compress(b"two")[:-1], [b"one"]),
        (gzip.compress(b"one") + gzip.compress(b""), [b"one"]),
        (gzip.compress(b"one") + b"rubbish", []),
        (gzip.compress(gzip.compress(b"in", mtime=0) * 9, 0), []),  # borders without end that are none
        (b"rubbish", []),
        (b"", []),
    ],
)
def test_members_are_told_by_their_own_length_and_checksum(packed, held):
    assert [bytes(member) for member, _ in members(packed, 1_000)] == held


@pytest.mark.parametrize(
    "packed",
    [
        MEMBERS[0][:-9],
        MEMBERS[0] + b"rubbish",
        gzip.compress(b"no archive at all, and long enough to tell"),
        gzip.compress(warc(0, LINK)[:-4]),
        gzip.compress(warc(0, LINK).replace(b"Content-Length", b"Content-Langth")),
        gzip.compress(b"WARC/1.0\r\n" + b"A: b\r\n" * 20_000),
        gzip.compress(warc(0, LINK + b" " * 200_000)[:150_000]),
    ],
)
def test_what_is_odd_is_not_sieved(packed):
    with pytest.raises(IrregularError):
        list(sifted(packed, GATE, MOST))


def read_through(path: Path) -> tuple[Counter[str], list[str]]:
    """An archive along its course, the latest part read first: why records were left, and the pages."""
    course, stretches = Course(path), list[Stretch]()
    while not course.ended:
        parts = []
        while len(parts) < 3 and (part := course.next_part()):
            parts.append(part)
        for begin, until in reversed(parts):
            course.hold(begin, read_stretch(str(path), begin, until, BRIEF, MOST))
        stretches += course.ready()
    return sum((s.passed_over for s in stretches), Counter()), [page.url for s in stretches for page in s.pages]


def test_parts_count_in_their_order_and_borders_that_are_none_forge_nothing(tmp_path, monkeypatch):
    file = tmp_path / "a.warc.gz"
    inner = gzip.compress(
        warc(98, gzip.compress(warc(99, LINK)) * 40), 0
    )  # stored, so that its members stand in the file as they are
    assert inner.count(b"\x1f\x8b\x08") > 40
    file.write_bytes(b"".join((*MEMBERS, inner, *MEMBERS)))
    whole = read_records(str(file), 0, 0, WANTED)
    for size in (1, 200, 700, 1500, 4000):
        monkeypatch.setattr(courses, "PART", size)
        assert read_through(file) == (whole.passed_over, [page.url for page in whole.pages])
    assert not any(page.url.endswith("99") for page in whole.pages)


def test_borders_are_members_that_begin_a_record(archive):
    assert border_after(archive, 0) == 0
    assert border_after(archive, 1) == len(MEMBERS[0])
    assert border_after(archive, archive.stat().st_size - 1) == archive.stat().st_size
