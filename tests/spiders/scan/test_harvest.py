"""Who links to the brand, by archives: the same from WAT as from the pages themselves, here as on Spark, from files as from addresses."""

from __future__ import annotations

import gzip
import importlib.util
import json
import shutil
import threading
from collections import Counter
from collections.abc import Callable, Generator, Iterable
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from fastwarc.warc import ArchiveIterator, WarcRecordType
from pyarrow.fs import S3FileSystem

from commands.main import cli
from ripplemark.errors import InputError
from ripplemark.store.database import open_reader
from ripplemark.urls import normal
from spiders.net.addresses import allowed_from
from spiders.read.brief import ReadingBrief
from spiders.read.page import outcome_of_page
from spiders.scan.candidates import CandidateLink, Told, candidates_in, parts_of
from spiders.scan.sources import opened
from tests.spiders.scan.wat_maker import write_wat

SITES = ("grisha.org", "superbear.github.io")
BRIEF = ReadingBrief(frozenset({"acme.example"}), ("Acme Kites",), rivals=(("Rival", frozenset({"rival.example"})),))
with_spark = pytest.mark.skipif(
    importlib.util.find_spec("pyspark") is None or shutil.which("java") is None,
    reason="SPARK MISSING: needs requirements-scale.lock and Java 17 (`make test` brings both where it may)",
)


def told(files: Iterable[Path | str], brief: ReadingBrief, private: bool = False) -> tuple[list[CandidateLink], list[Told]]:
    """(links, what came of each part)."""
    found = [
        f for name in files for p in parts_of(str(name)) for f in candidates_in(p, brief, 5 * 2**20, allowed_from(private))
    ]
    return [f for f in found if isinstance(f, CandidateLink)], [f for f in found if isinstance(f, Told)]


# ---------------------------------------------------------------- real pages


@pytest.fixture(scope="module")
def domains(shared: Callable[[str], Path]) -> list[str]:
    raw = json.loads(shared("corpus/dev/truth/brands.json").read_text(encoding="utf-8"))
    return [d for b in raw.values() for d in b["domains"]]


@pytest.fixture(scope="module")
def archives(shared: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, Path]]:
    """(WARC, WAT made of it) of two sites."""
    folder = tmp_path_factory.mktemp("wat")
    made = []
    for site in SITES:
        warc = shared(f"corpus/dev/web/{site}.warc.gz")
        wat = folder / f"{site}.warc.wat.gz"
        write_wat(warc, wat)
        made.append((warc, wat))
    return made


def directly(warc: Path, brief: ReadingBrief) -> Generator[tuple[object, ...]]:
    """The links of the pages themselves, by the full reading, with the places of their records."""
    starts = [r.stream_pos for r in ArchiveIterator(str(warc), record_types=WarcRecordType.any_type, parse_http=False)]
    ends = dict(zip(starts, [*starts[1:], warc.stat().st_size], strict=True))
    for record in ArchiveIterator(str(warc), record_types=WarcRecordType.response, parse_http=True):
        url, at, body = normal(record.headers["WARC-Target-URI"]), record.stream_pos, record.reader.read()
        outcome, page, _ = outcome_of_page(
            body, url, headers={"content-type": record.http_headers.get("Content-Type")}, brief=brief
        )
        for k in page.links if page and outcome == "ok" else ():
            yield url, k.target_url, k.rel, k.anchor[:128].rstrip(), warc.name, at, ends[at] - at


def test_wat_tells_every_link_that_the_pages_have_and_no_other(archives: list[tuple[Path, Path]], domains: list[str]) -> None:
    brief = ReadingBrief(frozenset(domains), ("All of them",))
    links, ends = told((wat for _, wat in archives), brief)
    by_wat = Counter((k.page_url, k.target_url, k.rel, k.anchor, k.file, k.offset, k.length) for k in links)
    assert by_wat == Counter(found for warc, _ in archives for found in directly(warc, brief))
    assert len(links) > 170
    assert [t.fault for t in ends if t.fault] == []


def test_a_page_of_a_warc_file_is_read_with_the_place_of_its_record(tmp_path: Path) -> None:
    file = tmp_path / "a.warc.gz"
    page = b'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>Kites</title><a href="https://acme.example/k" rel=ugc>the kite</a>'
    records = [_warc(page, f"https://blog.example/{n}") for n in range(2)]
    file.write_bytes(b"".join([*records, _warc(page.replace(b"acme", b"other"), "https://blog.example/3")]))
    links, (end,) = told([file], BRIEF)
    assert [(k.page_url, k.anchor, k.rel, k.offset, k.length) for k in links] == [
        ("https://blog.example/0", "the kite", ("ugc",), 0, len(records[0])),
        ("https://blog.example/1", "the kite", ("ugc",), len(records[0]), len(records[1])),
    ]
    assert (end.records, dict(end.passed_over)) == (3, {"gate": 1})


def _warc(block: bytes, url: str) -> bytes:
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-06-03T12:00:00Z\r\nContent-Length: {len(block)}\r\n\r\n"
    return gzip.compress(head.encode() + block + b"\r\n\r\n")


@with_spark
@pytest.mark.spark
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_spark_finds_what_one_process_finds(archives: list[tuple[Path, Path]], domains: list[str], tmp_path: Path) -> None:
    file = tmp_path / "ripplemark.toml"
    file.write_text(f'[brand]\nname = "All"\ndomains = {json.dumps(domains)}\n', encoding="utf-8")
    listed = tmp_path / "wat.paths"
    listed.write_text("# WAT of two sites\n" + "".join(f"{wat}\n" for _, wat in archives), encoding="utf-8")
    run = partial(_scan, file, "--list", str(listed))
    here, there = run("--links", str(tmp_path / "here")), run("--spark", "local[2]", "--links", str(tmp_path / "there"))
    for name in ("files", "records", "bytes", "links", "candidates", "passed_over"):
        assert here[name] == there[name], name
    assert here["new_urls"] == here["candidates"] > 70
    assert there["new_urls"] == 0
    assert _written(tmp_path / "here") == _written(tmp_path / "there")
    with open_reader(tmp_path / "ripplemark.db") as db:
        assert db.value("SELECT count(DISTINCT url_id) FROM routes WHERE route = 'archive'") == here["candidates"]


def _scan(project: Path, *arguments: str, code: int = 0) -> dict[str, Any]:
    done = CliRunner().invoke(cli, ["-p", str(project), "scan", "--json", *arguments])
    assert done.exit_code == code, done.output
    return json.loads(done.stdout) if code == 0 else {"said": done.stderr}


def _written(folder: Path) -> list[str]:
    return sorted(line for f in (folder / "links").glob("part-*") for line in gzip.open(f, "rt", encoding="utf-8"))


# ---------------------------------------------------------------- records as Common Crawl writes them


def wat(*links: dict[str, Any], url: str = "https://blog.example/a", **more: Any) -> bytes:
    """A WAT record."""
    html = {"Head": {}, "Links": list(links)}
    header = {"WARC-Type": "response", "WARC-Target-URI": url, "WARC-Date": "2026-06-03T12:00:00Z"}
    payload = {"HTTP-Response-Metadata": {"HTML-Metadata": html}}
    block = json.dumps({"Envelope": {"WARC-Header-Metadata": header, "Payload-Metadata": payload}, **more}).encode()
    head = f"WARC/1.0\r\nWARC-Type: metadata\r\nWARC-Target-URI: {url}\r\nContent-Type: application/json\r\nContent-Length: {len(block)}\r\n\r\n"
    return gzip.compress(head.encode() + block + b"\r\n\r\n")


CONTAINER = {"Filename": "CC-MAIN-1.warc.gz", "Compressed": True, "Offset": "4711", "Gzip-Metadata": {"Deflate-Length": "815"}}
A = {"path": "A@/href", "url": "https://acme.example/x", "text": "Acme"}


@pytest.mark.parametrize(
    ("rel", "tokens"),
    [("ugc nofollow", ("nofollow", "ugc")), ("NOOPENER, nofollow", ("nofollow", "noopener")), (" sponsored\tsponsored ", ("sponsored",)),
     ("", ()), (7, ("7",)), (None, ())],
)  # fmt: skip
def test_rel_is_read_as_tokens(tmp_path: Path, rel: object, tokens: tuple[str, ...]) -> None:
    file = tmp_path / "a.wat.gz"
    file.write_bytes(wat({**A, "rel": rel}, Container=CONTAINER))
    (link,), _ = told([file], BRIEF)
    assert (link.rel, link.file, link.offset, link.length) == (tokens, "CC-MAIN-1.warc.gz", 4711, 815)


def test_links_of_brand_and_competitor_are_told_apart_and_anchors_are_cut(tmp_path: Path) -> None:
    file = tmp_path / "a.wat.gz"
    rival = {"path": "AREA@/href", "href": "//www.rival.example/", "text": "R" * 500}
    image = {"path": "IMG@/src", "url": "https://acme.example/logo.png", "alt": "Acme"}
    file.write_bytes(
        wat(A, rival, image) + wat({**A, "url": "https://other.example/?acme.example"}) + wat(A, Container={"Offset": "x"})
    )
    links, (end,) = told([file], BRIEF)
    assert [(k.brand, k.target_url, len(k.anchor), k.file) for k in links] == [
        ("Acme Kites", "https://acme.example/x", 4, str(file)),
        ("Rival", "https://www.rival.example/", 128, str(file)),
        ("Acme Kites", "https://acme.example/x", 4, str(file)),
    ]
    assert (end.records, end.links, dict(end.passed_over), end.fault) == (3, 3, {"no_link": 1}, "")


def test_parts_of_a_file_tell_each_link_once(tmp_path: Path) -> None:
    file = tmp_path / "a.wat.gz"
    file.write_bytes(b"".join(wat({**A, "text": f"Acme {n}"}, url=f"https://blog.example/{n}") for n in range(200)))
    parts = list(parts_of(str(file), size=5_000))
    assert len(parts) > 5
    found = [
        f.page_url for p in parts for f in candidates_in(p, BRIEF, 10**6, allowed_from(False)) if isinstance(f, CandidateLink)
    ]
    assert found == [f"https://blog.example/{n}" for n in range(200)]


def test_an_archive_that_breaks_off_gives_what_stood_before(tmp_path: Path) -> None:
    file = tmp_path / "a.wat.gz"
    whole = wat(A) + wat(A)
    file.write_bytes(whole[:-40])
    links, (end,) = told([file], BRIEF)
    assert len(links) == 1
    assert end.fault


# ---------------------------------------------------------------- addresses


@pytest.fixture
def far() -> Generator[tuple[str, dict[str, bytes], list[str]]]:
    """(address, files, ranges asked): a server of ranges that breaks off after 3,000 bytes."""
    files: dict[str, bytes] = {}
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            whole, said = files.get(self.path, b""), self.headers["Range"]
            asked.append(said)
            if not whole:
                self.send_response(302 if self.path == "/moved" else 404)
                self.send_header("Location", "/a.wat.gz")
                self.end_headers()
                return
            begin = int(said.removeprefix("bytes=").removesuffix("-"))
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {begin}-{len(whole) - 1}/{len(whole)}")
            self.send_header("Content-Length", str(len(whole) - begin))
            self.end_headers()
            self.wfile.write(whole[begin : begin + 3_000])

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", files, asked
    server.shutdown()
    server.server_close()


def test_an_address_is_read_by_ranges_through_every_break(far: tuple[str, dict[str, bytes], list[str]], tmp_path: Path) -> None:
    address, files, asked = far
    files["/a.wat.gz"] = b"".join(wat({**A, "text": f"{n:064x}"}, url=f"https://blog.example/{n}") for n in range(40))
    assert len(files["/a.wat.gz"]) > 9_000
    links, (end,) = told([f"{address}/a.wat.gz"], BRIEF, private=True)
    assert ([k.page_url for k in links], end.fault) == ([f"https://blog.example/{n}" for n in range(40)], "")
    assert asked[0] == "bytes=0-"
    assert len(asked) == len(set(asked)) > 3


def test_an_object_is_read_from_any_place(s3: str) -> None:
    pytest.importorskip("boto3", reason="NO BOTO3: pip install -r requirements-scale.lock (`make test` does)")
    records = [wat({**A, "text": f"Acme {n}"}, url=f"https://blog.example/{n}") for n in range(3)]
    with S3FileSystem(endpoint_override=s3.partition("//")[2], scheme="http").open_output_stream(
        "tea/cc/a.wat.gz", compression=None
    ) as out:
        out.write(b"".join(records))
    links, (end,) = told(["s3://tea/cc/a.wat.gz"], BRIEF)
    assert ([k.page_url for k in links], end.fault) == ([f"https://blog.example/{n}" for n in range(3)], "")
    with opened("s3://tea/cc/a.wat.gz", len(records[0]), allowed_from(False)) as stream:
        assert stream.read() == b"".join(records[1:])


@pytest.mark.parametrize("path", ["/moved", "/nothing"])
def test_only_what_is_there_is_read(far: tuple[str, dict[str, bytes], list[str]], path: str) -> None:
    links, (end,) = told([far[0] + path], BRIEF, private=True)
    assert links == []
    assert "answers 30" in end.fault or "answers 404" in end.fault


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/a", "http://[::1]/a", "http://169.254.169.254/a", "http://localhost/a"])
def test_no_address_of_private_space_is_asked(url: str) -> None:
    with pytest.raises(InputError):
        opened(url, 0, allowed_from(False))


def test_what_cannot_be_scanned_is_said(tmp_path: Path) -> None:
    file = tmp_path / "ripplemark.toml"
    file.write_text('[brand]\nname = "Acme"\ndomains = ["acme.example"]\n', encoding="utf-8")
    archive = tmp_path / "a.wat.gz"
    archive.write_bytes(wat(A))
    full = tmp_path / "full"
    full.mkdir()
    (full / "x").write_text("x")
    assert "holds something already" in _scan(file, "--links", str(full), str(archive), code=2)["said"]
    assert "Name WARC or WAT files" in _scan(file, code=2)["said"]
    assert "--links FOLDER or --spark" in _scan(file, "https://data.example/a.wat.gz", code=2)["said"]
    assert "list of archives" in _scan(file, "--list", str(tmp_path / "none"), code=2)["said"]
    found = _scan(file, str(archive), "--links", str(tmp_path / "out"))
    assert (found["links"], found["candidates"], found["new_urls"]) == (1, 1, 1)
