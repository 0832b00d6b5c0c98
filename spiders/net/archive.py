"""An index over WARC files: which URL was recorded when, and where its record starts. Bodies stay in the files.

Finds a URL as the static host that served it would: http and https, encoded and plain characters, `/dir/index.html`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from ripplemark.errors import InputError

_KINDS = WarcRecordType.response | WarcRecordType.revisit | WarcRecordType.resource
_NOT_PAGES = frozenset({206, 304})  # answers to conditional or partial requests: no page
_CHUNK_LINE = re.compile(rb"([0-9a-fA-F]{1,8})[^\r\n]{0,64}\r\n")
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, order=True)
class Capture:
    """One record: its WARC-Date in Unix seconds, the number of its file, its offset there, and the scheme it was asked by."""

    at: float
    file: int
    offset: int
    https: bool


@dataclass(frozen=True, slots=True)
class Page:
    """An archived answer: status, headers as recorded, the payload with its transfer encoding undone."""

    url: str
    at: datetime
    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    cut: bool  # the archive says it holds only the beginning


@dataclass(frozen=True, slots=True)
class Found:
    """What the host would say to a URL: a page, or the URL it would send the visitor to."""

    page: Page | None = None
    location: str = ""


class Archive:
    """WARC files as a web to look pages up in. Reads each file once when made; `as_of` hides what came later."""

    def __init__(self, files: Iterable[str | Path], as_of: datetime | None = None) -> None:
        self._files = [Path(f) for f in files]
        self._until = as_of.timestamp() if as_of else float("inf")
        self._captures: dict[str, Capture | tuple[Capture, ...]] = {}
        self._dynamic: set[str] = set()  # hosts with recorded queries: there a query names another page
        self.records = 0
        for number, path in enumerate(self._files):
            self._add_file(number, path)

    def _add_file(self, number: int, path: Path) -> None:
        try:
            for record in ArchiveIterator(str(path), record_types=_KINDS, parse_http=False, strict_mode=False):
                self._add(number, record)
        except OSError as e:
            raise InputError(f"{path}: cannot be read as a WARC file ({e}); give .warc or .warc.gz files") from e

    def _add(self, number: int, record: WarcRecord) -> None:
        url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
        at = _unix(record.headers.get("WARC-Date") or "")
        if at is None or at > self._until or not url.startswith(("http://", "https://")):
            return
        key = key_of(url)
        if not key:
            return
        capture = Capture(at, number, record.stream_pos, url.startswith("https"))
        known = self._captures.get(key)
        self._captures[key] = capture if known is None else (*_many(known), capture)
        self.records += 1
        if "?" in key:
            self._dynamic.add(key.partition("/")[0])

    def urls(self) -> Iterator[str]:
        """Every archived URL, in no order, escaped; the scheme of its latest record."""
        for key, captures in self._captures.items():
            yield _url(key, max(_many(captures)).https)

    def find(self, url: str) -> Found:
        """What the host would have answered: a page, a redirect, or nothing (404)."""
        key = key_of(url)
        host, slash, rest = key.partition("/")
        path, _, query = rest.partition("?")
        if query and key not in self._captures and host not in self._dynamic:
            key = f"{host}{slash}{path}"
        for name in _served_as(key):
            if page := self._page(name, url):
                return self._in_scheme(name, url, page)
        folder = key + "/" if "?" not in key and not key.endswith("/") else ""
        if folder and (self._captures.get(folder) or self._captures.get(folder + "index.html")):
            return Found(location=f"{url.partition('?')[0]}/")
        return Found()

    def not_found_page(self, url: str) -> Page | None:
        """The host's own page for what is not there, if it is archived."""
        return self._page(key_of(url).partition("/")[0] + "/404.html", url)

    def _in_scheme(self, key: str, url: str, page: Page) -> Found:
        """A page recorded under the other scheme alone: the host redirects to it."""
        https = url.startswith("https")
        if any(c.https == https for c in _many(self._captures[key])):
            return Found(page)
        return Found(location=f"{'http' if https else 'https'}{url[url.index(':') :]}")

    def _page(self, key: str, url: str) -> Page | None:
        captures = sorted(_many(self._captures.get(key, ())), reverse=True)
        same_scheme = [c for c in captures if c.https == url.startswith("https")]
        read = (self._read(c) for c in same_scheme or captures)
        return next((p for p in read if p is not None and p.status not in _NOT_PAGES), None)

    def _read(self, capture: Capture) -> Page | None:
        record = self._record(capture)
        if record is None:
            return None
        page = _page_of(record)
        if record.record_type == WarcRecordType.revisit:
            return self._revisited(record, page)
        return page

    def _record(self, capture: Capture) -> WarcRecord | None:
        with self._files[capture.file].open("rb") as stream:
            stream.seek(capture.offset)
            for record in ArchiveIterator(stream, record_types=_KINDS, parse_http=True, strict_mode=False):
                record.freeze()
                return record
        return None

    def _revisited(self, record: WarcRecord, page: Page) -> Page | None:
        """A revisit has the headers of its day and the body of the record it refers to."""
        key = key_of(record.headers.get("WARC-Refers-To-Target-URI") or page.url)
        wanted = _unix(record.headers.get("WARC-Refers-To-Date") or "")
        for capture in sorted(_many(self._captures.get(key, ())), reverse=True):
            if capture.at <= page.at.timestamp() and wanted in (None, capture.at):
                first = self._record(capture)
                if first is not None and first.record_type != WarcRecordType.revisit:
                    old = _page_of(first)
                    return Page(page.url, page.at, page.status or old.status, page.headers or old.headers, old.body, old.cut)
        return None


def _many(captures: Capture | tuple[Capture, ...]) -> tuple[Capture, ...]:
    return (captures,) if isinstance(captures, Capture) else captures


def key_of(url: str) -> str:
    """The key of a URL: host, port unless it is the scheme's own, path and query unescaped; no scheme. "" if there is none."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    if not host:
        return ""
    where = host if port is None or port == _PORTS.get(parts.scheme) else f"{host}:{port}"
    path = unquote(parts.path) if "%" in parts.path else parts.path
    return f"{where}{path or '/'}{'?' + parts.query if parts.query else ''}"


def _url(key: str, https: bool) -> str:
    host, _, rest = key.partition("/")
    path, mark, query = rest.partition("?")
    return f"{'https' if https else 'http'}://{host}/{quote(path, safe='/%:@!$&()*+,;=~-._')}{mark}{query}"


def _served_as(key: str) -> Iterator[str]:
    """The files a static host would look at for a path, in its order."""
    yield key
    if "?" in key:
        return
    if key.endswith("/"):
        yield f"{key}index.html"
    elif key.endswith(("/index.html", "/index.htm")):
        yield key[: key.rindex("/") + 1]
    elif "." not in key.rpartition("/")[2]:
        yield f"{key}.html"


def _unix(date: str) -> float | None:
    try:
        at = datetime.fromisoformat(date.strip().replace("Z", "+00:00"))
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def _page_of(record: WarcRecord) -> Page:
    at = datetime.fromtimestamp(_unix(record.headers.get("WARC-Date") or "") or 0.0, UTC)
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    body = record.reader.read()
    cut = bool(record.headers.get("WARC-Truncated"))
    if not record.is_http_parsed:
        kind = (record.headers.get("Content-Type") or "application/octet-stream").encode("latin-1", "replace")
        return Page(url, at, 200, ((b"Content-Type", kind),), body, cut)
    headers = tuple(record.http_headers.items_bytes())
    if any(name.lower() == b"transfer-encoding" for name, _ in headers):
        body = unchunked(body)
    return Page(url, at, record.http_headers.status_code or 200, headers, body, cut)


def unchunked(body: bytes) -> bytes:
    """A chunked body put together; the body itself if it is not chunked, as many archives store it."""
    out, at = bytearray(), 0
    while found := _CHUNK_LINE.match(body, at):
        size = int(found.group(1), 16)
        at = found.end()
        if size == 0:
            return bytes(out)
        out += body[at : at + size]
        if body[at + size : at + size + 2] not in (b"\r\n", b""):
            return body
        at += size + 2
    return bytes(out) if out and at >= len(body) else body
