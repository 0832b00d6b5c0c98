"""An archive in the place of the web: a download handler that answers every http and https request, robots.txt included,
from WARC files. Connects to nothing and waits for nobody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from pathlib import Path

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from ripplemark.records import FetchOutcome

from .archive import Archive, Page
from .hosts import host_book
from .refusal import Refused

#: The flag of an answer that was made up here: the archive holds nothing under this URL.
ABSENT = "absent"
#: Headers that speak of the connection of that day, not of the page.
_OF_THE_CONNECTION = frozenset(
    {b"transfer-encoding", b"connection", b"keep-alive", b"content-length", b"trailer", b"upgrade", b"set-cookie"}
)
_MAGIC = {b"gzip": b"\x1f\x8b", b"x-gzip": b"\x1f\x8b", b"zstd": b"\x28\xb5\x2f\xfd"}


class Replay(BaseDownloadHandler):
    """Download handler for http and https. Settings NET_REPLAY_FILES and NET_REPLAY_AS_OF."""

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._book = host_book(crawler)
        self._maxsize = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self.archive = archive_of(crawler)

    async def download_request(self, request: Request) -> Response:
        """The archived answer: status, headers and body as recorded, 304 to a condition that holds, 404 for what is not there."""
        response = answer(self.archive, request)
        maxsize = request.meta.get("download_maxsize", self._maxsize)
        if maxsize and len(response.body) > maxsize:
            raise Refused(FetchOutcome.TOO_LARGE, f"{len(response.body)} bytes archived")
        request.meta["download_latency"] = 0.0
        self._book.answered(response.url.partition("//")[2].partition("/")[0].partition(":")[0], len(response.body))
        return response


def archive_of(crawler: Crawler) -> Archive:
    """The archive that the crawler's settings name."""
    return opened(crawler.settings.getlist("NET_REPLAY_FILES"), crawler.settings.get("NET_REPLAY_AS_OF") or "")


def opened(files: Iterable[str | Path], as_of: str = "") -> Archive:
    """An archive, read once for all who ask for the same files at the same time. Raises InputError for a file that is none.

    Scrapy only logs what goes wrong in a handler, so whoever starts a replay opens the archive first."""
    states = [(str(f), Path(f).stat()) for f in files]
    return _opened(tuple((name, s.st_mtime_ns, s.st_size) for name, s in states), as_of)


@lru_cache(maxsize=1)
def _opened(files: tuple[tuple[str, int, int], ...], as_of: str) -> Archive:
    until = datetime.fromisoformat(as_of) if as_of else None
    return Archive([name for name, _, _ in files], until.replace(tzinfo=UTC) if until and until.tzinfo is None else until)


def answer(archive: Archive, request: Request) -> Response:
    """The archive's answer to one request."""
    url = request.url.partition("#")[0]
    found = archive.find(url)
    if found.location:
        return Response(url, 301, headers={"Location": found.location, "Content-Type": "text/html"})
    if found.page is None:
        page = archive.not_found_page(url)
        absent = _response(url, 404, page.headers, page.body) if page else Response(url, 404, body=b"not in the archive")
        absent.flags.append(ABSENT)
        return absent
    page = found.page
    if page.status == 200 and is_unchanged(request, page):
        return Response(url, 304, headers=_validators(page), flags=["replay"])
    response = _response(url, page.status, page.headers, page.body)
    response.flags.extend(["replay", "truncated"] if page.cut else ["replay"])
    return response


def _response(url: str, status: int, recorded: tuple[tuple[bytes, bytes], ...], body: bytes) -> Response:
    headers = Headers()
    for name, value in recorded:
        if name.lower() not in _OF_THE_CONNECTION:
            headers.appendlist(name, value)
    if not is_packed(body, headers.get(b"Content-Encoding") or b""):
        headers.pop(b"Content-Encoding", None)
    kind = responsetypes.from_args(headers=headers, url=url, body=body)
    return kind(url=url, status=status, headers=headers, body=body, protocol="HTTP/1.1")


def is_packed(body: bytes, encoding: bytes) -> bool:
    """Whether a body really is in the encoding its header names: many archives store it unpacked and keep the header."""
    name = encoding.strip().lower().rpartition(b",")[2].strip()
    if name in _MAGIC:
        return body.startswith(_MAGIC[name])
    return name in (b"br", b"deflate") and body.lstrip()[:1] != b"<"


def _header(page: Page, name: bytes) -> bytes:
    return next((value for key, value in page.headers if key.lower() == name), b"")


def _validators(page: Page) -> dict[str, bytes]:
    named = (("ETag", _header(page, b"etag")), ("Last-Modified", _header(page, b"last-modified")))
    return {name: value for name, value in named if value}


def is_unchanged(request: Request, page: Page) -> bool:
    """Whether the request's condition holds: If-None-Match by weak comparison, else If-Modified-Since (RFC 9110, 13.1)."""
    wanted = b",".join(request.headers.getlist("If-None-Match"))
    if wanted:
        etag = _header(page, b"etag").removeprefix(b"W/")
        return bool(etag) and etag in [tag.strip().removeprefix(b"W/") for tag in wanted.split(b",")]
    since, modified = _date(request.headers.get("If-Modified-Since") or b""), _date(_header(page, b"last-modified"))
    return since is not None and modified is not None and modified <= since


def _date(text: bytes) -> float | None:
    try:
        return parsedate_to_datetime(text.decode("latin-1")).timestamp()
    except (TypeError, ValueError, OverflowError):
        return None
