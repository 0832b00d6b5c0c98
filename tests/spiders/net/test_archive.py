"""An archive as the web: what is found under which URL, as of when, with which headers and body."""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from scrapy import Request

from ripplemark.errors import InputError
from spiders.net.archive import Archive, key_of, unchunked
from spiders.net.replay import answer, is_packed
from tests.spiders.net.warcs import EARLY, LATE, PAGE, record, written


@pytest.fixture(params=["site.warc.gz", "site.warc"])
def archive(tmp_path: Path, request: pytest.FixtureRequest) -> Archive:
    """A small site, as the tests below ask it."""
    etag = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nETag: "v2"\r\nLast-Modified: Sat, 01 Jun 2024 00:00:00 GMT'
    return Archive([
        written(
            tmp_path / request.param,
            record("https://s.example/", EARLY, b"old"),
            record("https://s.example/", LATE, b"new", etag),
            record("https://s.example/blog/", LATE),
            record("https://s.example/about.html", LATE),
            record("https://s.example/docs/index.html", LATE),
            record("https://s.example/%E9%B4%A8%E5%AD%90/", LATE, "鴨子".encode()),
            record("https://s.example/404.html", LATE, b"nothing here"),
            record("http://plain.example/a?p=1", LATE, b"one"),
            record("http://plain.example/a", LATE, b"none"),
            record("https://s.example/gone", LATE, b"gone", "HTTP/1.1 410 Gone\r\nContent-Type: text/html"),
            record("https://s.example/moved", LATE, b"", "HTTP/1.1 301 Moved\r\nLocation: https://s.example/blog/"),
        )
    ])  # fmt: skip


def ask(archive: Archive, url: str, **headers: str) -> tuple[int, bytes]:
    """Status and body (Location of a redirect)."""
    response = answer(archive, Request(url, headers={k.replace("_", "-"): v for k, v in headers.items()}))
    return response.status, response.headers.get("Location") or response.body


@pytest.mark.parametrize(
    ("url", "status", "said"),
    [
        ("https://s.example/", 200, b"new"),
        ("https://s.example", 200, b"new"),
        ("https://s.example:443/", 200, b"new"),
        ("https://S.EXAMPLE/index.html", 200, b"new"),
        ("http://s.example/", 301, b"https://s.example/"),
        ("https://s.example/blog", 301, b"https://s.example/blog/"),
        ("https://s.example/docs", 301, b"https://s.example/docs/"),
        ("https://s.example/docs/", 200, PAGE),
        ("https://s.example/about", 200, PAGE),
        ("https://s.example/about/", 404, b"nothing here"),
        ("https://s.example/?utm_source=x", 200, b"new"),
        ("https://s.example/%e9%b4%a8%e5%ad%90/", 200, "鴨子".encode()),
        ("https://s.example/%e9%b4%a8%e5%ad%90", 301, b"https://s.example/%E9%B4%A8%E5%AD%90/"),
        ("https://s.example/BLOG/", 404, b"nothing here"),
        ("https://s.example/none", 404, b"nothing here"),
        ("https://s.example/gone", 410, b"gone"),
        ("https://s.example/moved", 301, b"https://s.example/blog/"),
        ("http://plain.example/a?p=1", 200, b"one"),
        ("http://plain.example/a?p=2", 404, b"not in the archive"),
        ("http://plain.example/robots.txt", 404, b"not in the archive"),
        ("https://other.example/", 404, b"not in the archive"),
        ("https://s.example:8443/", 404, b"not in the archive"),
    ],
)
def test_what_a_static_host_would_say(archive: Archive, url: str, status: int, said: bytes) -> None:
    found = ask(archive, url)
    assert (found[0], found[1].upper() if b"%" in said else found[1]) == (status, said.upper() if b"%" in said else said)


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ({"If_None_Match": '"v2"'}, 304),
        ({"If_None_Match": 'W/"v2", "v9"'}, 304),
        ({"If_None_Match": '"v1"'}, 200),
        ({"If_None_Match": '"v1"', "If_Modified_Since": "Sun, 02 Jun 2024 00:00:00 GMT"}, 200),
        ({"If_Modified_Since": "Sun, 02 Jun 2024 00:00:00 GMT"}, 304),
        ({"If_Modified_Since": "Sat, 01 Jun 2024 00:00:00 GMT"}, 304),
        ({"If_Modified_Since": "Fri, 31 May 2024 00:00:00 GMT"}, 200),
        ({"If_Modified_Since": "whenever"}, 200),
    ],
)
def test_conditional_requests(archive: Archive, condition: dict[str, str], status: int) -> None:
    assert ask(archive, "https://s.example/", **condition)[0] == status


def test_as_of_hides_what_came_later(tmp_path: Path) -> None:
    file = written(
        tmp_path / "a.warc.gz", record("https://s.example/", LATE, b"new"), record("https://s.example/", EARLY, b"old")
    )
    asked = {year: ask(Archive([file], datetime(year, 3, 1, tzinfo=UTC)), "https://s.example/") for year in (2023, 2024, 2025)}
    assert asked == {2023: (404, b"not in the archive"), 2024: (200, b"old"), 2025: (200, b"new")}


def test_a_revisit_has_the_body_it_refers_to(tmp_path: Path) -> None:
    back = {"WARC_Refers_To_Target_URI": "https://s.example/", "WARC_Refers_To_Date": EARLY}
    again = record("https://s.example/", LATE, b"", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Day: two", **back)
    archive = Archive([written(tmp_path / "a.warc.gz", record("https://s.example/", EARLY, b"body"), again)])
    response = answer(archive, Request("https://s.example/"))
    assert (response.body, response.headers["X-Day"]) == (b"body", b"two")


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("Transfer-Encoding: chunked", b"4\r\nWiki\r\n5\r\npedia\r\n0\r\n\r\n", b"Wikipedia"),
        ("Transfer-Encoding: chunked", b"<p>stored unchunked</p>", b"<p>stored unchunked</p>"),
        ("Transfer-Encoding: chunked", b"add\nmore lines", b"add\nmore lines"),
        ("Content-Encoding: gzip", b"<p>stored unpacked</p>", b"<p>stored unpacked</p>"),
        ("Content-Encoding: br", b"  <p>stored unpacked</p>", b"  <p>stored unpacked</p>"),
    ],
)
def test_encodings_that_the_archive_undid_or_kept(tmp_path: Path, head: str, body: bytes, expected: bytes) -> None:
    file = written(
        tmp_path / "a.warc.gz",
        record("https://s.example/", LATE, body, f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{head}"),
    )
    response = answer(Archive([file]), Request("https://s.example/"))
    assert response.body == expected
    assert "Transfer-Encoding" not in response.headers
    assert "Content-Encoding" not in response.headers


def test_a_packed_body_keeps_its_header_for_the_unpacking() -> None:
    assert is_packed(gzip.compress(b"x"), b"gzip")
    assert not is_packed(b"", b"gzip")
    assert unchunked(b"") == b""


def test_a_cut_record_is_called_truncated(tmp_path: Path) -> None:
    file = written(tmp_path / "a.warc.gz", record("https://s.example/", LATE, WARC_Truncated="length"))
    assert "truncated" in answer(Archive([file]), Request("https://s.example/")).flags


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://a.example", "a.example/"),
        ("https://A.example:443/%41?b=%20", "a.example/A?b=%20"),
        ("http://a:8080/x", "a:8080/x"),
        ("http://[bad", ""),
        ("about:blank", ""),
    ],
)
def test_keys(url: str, key: str) -> None:
    assert key_of(url) == key


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"absent\.warc\.gz: cannot be read"):
        Archive([tmp_path / "absent.warc.gz"])


@pytest.mark.corpus
def test_every_page_of_real_archives_is_served(shared: Callable[[str], Path]) -> None:
    files = sorted(shared("corpus/dev/web").glob("*.warc.gz"))[:6]
    archive = Archive(files)
    urls = list(archive.urls())
    assert len(urls) > 500
    assert {answer(archive, Request(u)).status for u in urls} == {200}
