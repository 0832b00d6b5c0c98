"""Archives into the store: what is found, what is left and why, twice, broken, and of other kinds."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner

from commands.main import cli
from ripplemark.records import Route
from ripplemark.store.database import Database, open_reader
from ripplemark.store.urls import known_url, routes_of

LINK = '<!doctype html><html lang=en><title>Kites</title><body><main><p>We flew <a href="https://acme.example/k">the kite</a> all day.</p></main>'
PLAIN = "<!doctype html><html lang=en><title>Rain</title><body><p>Nothing but rain, all day long.</p>"


def warc(url: str, block: bytes, kind: str = "response", media: str = "application/http; msgtype=response", at: str = "2024-06-03T12:00:00Z", more: str = "") -> bytes:  # fmt: skip
    """One WARC record, not compressed."""
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: {at}\r\nContent-Type: {media}\r\n{more}"
    return f"{head}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


def http(body: str | bytes, headers: str = "Content-Type: text/html", status: str = "200 OK") -> bytes:
    """An archived answer."""
    return f"HTTP/1.1 {status}\r\n{headers}\r\n\r\n".encode() + (body.encode() if isinstance(body, str) else body)


def packed(*records: bytes) -> bytes:
    """Each record a gzip member, as archives are."""
    return b"".join(gzip.compress(r) for r in records)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project file of Acme."""
    file = tmp_path / "ripplemark.toml"
    file.write_text('[brand]\nname = "Acme Kites"\ndomains = ["acme.example"]\n[crawl]\nmax_page_bytes = 200000\n')
    return file


@pytest.fixture
def scan(project: Path) -> Callable[..., dict]:
    """Scan files; the closing figures."""

    def run(*files: Path, code: int = 0) -> dict:
        done = CliRunner().invoke(cli, ["-p", str(project), "scan", "--processes", "1", "--json", *map(str, files)])
        assert done.exit_code == code, done.output
        return orjson.loads(done.stdout) if code == 0 else {"said": done.stderr}

    return run


def store_of(project: Path) -> Database:
    return open_reader(project.parent / "ripplemark.db")


def rows(project: Path) -> list[tuple]:
    """What a scan leaves, without ids of runs."""
    with store_of(project) as db:
        seen = db.rows(
            "SELECT u.url, o.observed_at, o.outcome, o.settled FROM observations o JOIN urls u ON u.id = o.url_id ORDER BY 1, 2"
        )
        links = db.rows(
            "SELECT u.url, l.target_url, l.anchor, l.placement, l.first_seen FROM links l JOIN urls u ON u.id = l.page_id ORDER BY 1"
        )
        return [*map(tuple, seen), *map(tuple, links)]


def test_pages_become_links_once_and_only_those_that_concern_the_brand(project, scan, tmp_path):
    file = tmp_path / "one.warc.gz"
    file.write_bytes(
        packed(
            warc("https://blog.example/kites", http(LINK)),
            warc("https://blog.example/rain", http(PLAIN)),
            warc("https://www.acme.example/", http(LINK)),
            warc("https://blog.example/gone", http(LINK, status="404 Not Found")),
            warc("https://blog.example/moved", http(LINK, "Location: /kites", status="301 Moved Permanently")),
            warc("https://blog.example/broken", http(LINK, status="503 Service Unavailable")),
            warc("https://blog.example/json", http('{"a": "acme.example"}', "Content-Type: application/json")),
            warc(
                "https://blog.example/zip",
                http(gzip.compress(LINK.encode()), "Content-Type: text/html\r\nContent-Encoding: gzip"),
            ),
            warc("https://blog.example/zipped-badly", http(b"\x1f\x8bxx", "Content-Type: text/html\r\nContent-Encoding: gzip")),
            warc("https://blog.example/large", http(LINK + " " * 300_000)),
            warc("https://blog.example/file", LINK.encode(), "resource", "text/html"),
            warc("no url at all", http(LINK)),
        )
    )
    told = scan(file)
    assert (told["records"], told["read"], told["relevant"], told["links"], told["elsewhere"]) == (12, 3, 3, 3, 1)
    assert told["outcomes"] == {"ok": 3, "not_html": 1}
    assert told["passed_over"] == {
        "gate": 1,
        "not_found": 1,
        "redirect": 1,
        "server_error": 1,
        "bad_encoding": 1,
        "too_large": 1,
        "bad_url": 1,
    }
    assert told["links_settled"]["appeared"] == 3
    before = rows(project)
    assert ("https://blog.example/kites", "https://acme.example/k", "the kite", "content", "2024-06-03T12:00:00Z") in before
    with store_of(project) as db:
        assert routes_of(db, "https://blog.example/kites") == ((Route.ARCHIVE, "one.warc.gz"),)
    again = scan(file)
    assert (again["read"], again["known"], again["new_urls"]) == (0, 4, 0)
    assert rows(project) == before


def test_wat_makes_candidates_and_no_evidence(project, scan, tmp_path):
    def wat(url: str, *links: str) -> bytes:
        html = {"Links": [{"path": "A@/href", "url": link, "text": "x"} for link in links]}
        envelope = {
            "WARC-Header-Metadata": {"WARC-Type": "response", "WARC-Target-URI": url},
            "Payload-Metadata": {"HTTP-Response-Metadata": {"HTML-Metadata": html}},
        }
        return warc(url, orjson.dumps({"Envelope": envelope}), "metadata", "application/json")

    file = tmp_path / "one.wat.gz"
    broken = warc("https://c.example/", b'{"acme.example": ', "metadata", "application/json")
    file.write_bytes(
        packed(
            wat("https://a.example/", "https://acme.example/k"),
            wat("https://b.example/", "/"),
            wat("https://d.example/acme.example", "/"),
            broken,
        )
    )
    told = scan(file)
    assert (told["candidates"], told["new_urls"], told["read"]) == (1, 1, 0)
    assert told["passed_over"] == {"gate": 1, "no_link": 1, "bad_json": 1}
    with store_of(project) as db:
        known = known_url(db, "https://a.example/")
        assert known is not None
        assert known.observed_at is None
        assert known.due_at is not None
    assert rows(project) == []
    assert scan(file)["new_urls"] == 0


@pytest.mark.parametrize("plain", [False, True])
def test_a_file_that_breaks_off_keeps_what_stood_before(project, scan, tmp_path, plain):
    file = tmp_path / "cut.warc"
    records = [
        warc("https://blog.example/kites", http(LINK)),
        warc("https://blog.example/more", http(LINK + "and more " * 3000)),
    ]
    whole = b"".join(records) if plain else packed(*records)
    file.write_bytes(whole[: len(whole) - (2000 if plain else 40)])
    told = scan(file)
    assert told["links"] == 1
    assert len(told["broken"]) == 1
    with store_of(project) as db:
        assert [r["reason"] for r in db.rows("SELECT reason FROM rejects")] == ["truncated_file"]


def test_rubbish_in_the_middle_is_a_counted_fault(scan, tmp_path):
    file = tmp_path / "bad.warc.gz"
    file.write_bytes(packed(warc("https://blog.example/kites", http(LINK))) + b"rubbish" * 50)
    told = scan(file)
    assert (told["links"], len(told["broken"])) == (1, 1)


def test_an_older_capture_never_puts_a_page_back(project, scan, tmp_path):
    new, old = tmp_path / "new.warc.gz", tmp_path / "old.warc.gz"
    new.write_bytes(packed(warc("https://blog.example/kites", http(LINK))))
    old.write_bytes(packed(warc("https://blog.example/kites", http(LINK.replace("the kite", "it")), at="2023-01-01T00:00:00Z")))
    scan(new)
    before = rows(project)
    assert scan(old)["known"] == 1
    assert rows(project) == before


@pytest.mark.parametrize("content", [b"", b"hello", gzip.compress(b"hello"), gzip.compress(b"WARC/1.0")[:9], b"\x1f\x8b\x08"])
def test_a_file_that_is_no_archive_is_one_line(scan, tmp_path, content):
    file = tmp_path / "other.txt"
    file.write_bytes(content)
    said = scan(file, code=2)["said"]
    assert said.startswith("Error: ")
    assert "other.txt" in said
    assert said.count("\n") == 1


def test_a_bomb_is_too_large_and_not_unpacked(scan, tmp_path):
    squeeze = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = squeeze.compress(b"acme.example " * 5_000_000) + squeeze.flush()
    file = tmp_path / "bomb.warc.gz"
    file.write_bytes(packed(warc("https://blog.example/b", http(bomb, "Content-Encoding: gzip"))))
    assert scan(file)["passed_over"] == {"too_large": 1}


@pytest.mark.corpus
def test_real_archives_are_read(project, scan, shared):
    files = [
        shared(f"commoncrawl/{n}") for n in ("chatnoir-warcfile.warc.gz", "link-extraction-test.warc", "whirlwind.warc.gz")
    ]
    text = project.read_text().replace("acme.example", "wikipedia.org")
    project.write_text(text)
    told = scan(*files)
    assert told["files"] == 3
    assert told["broken"] == []
    assert told["records"] >= 26
