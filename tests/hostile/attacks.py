"""The attacks on the connection and the protocol: redirects, sizes, bombs, stalls, broken framing, headers, throttling."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import brotli
from backports import zstd

from .server import Exchange, Site, page, site

MIB = 1024 * 1024
ENDLESS = 600  # s at least; a probe lasts 90 at most
ZEROS = b"<p>0</p>" * (MIB // 8)


async def _robots_absent(x: Exchange) -> bool:
    """Answer robots.txt with 404; whether that was what was asked."""
    if x.path == "/robots.txt":
        await x.answer(404, b"none", "text/plain")
        return True
    return False


def attack(name: str) -> Callable[[Site], Site]:
    """Register a site without a robots.txt."""

    def register(run: Site) -> Site:
        async def guarded(x: Exchange) -> None:
            if not await _robots_absent(x):
                await run(x)

        return site(name)(guarded)

    return register


def register_simple() -> None:
    """Sites that say one fixed thing."""
    html = "Content-Type: text/html"
    for name, data in {
        "short-body": f"HTTP/1.1 200 OK\r\n{html}\r\nContent-Length: 5000\r\n\r\n".encode() + page(),
        "short-chunked": f"HTTP/1.1 200 OK\r\n{html}\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n".encode()
        + page()[:64]
        + b"\r\n",
        "long-body": f"HTTP/1.1 200 OK\r\n{html}\r\nContent-Length: 10\r\n\r\n".encode() + page(),
        "two-lengths": f"HTTP/1.1 200 OK\r\n{html}\r\nContent-Length: 10\r\nContent-Length: 20\r\n\r\n".encode() + page(),
        "negative-length": f"HTTP/1.1 200 OK\r\n{html}\r\nContent-Length: -5\r\n\r\n".encode() + page(),
        "http09": page(),
        "no-colon": f"HTTP/1.1 200 OK\r\n{html}\r\nNoColonHere\r\nContent-Length: {len(page())}\r\n\r\n".encode() + page(),
        "status-999": f"HTTP/1.1 999 Denied\r\n{html}\r\nContent-Length: 2\r\n\r\nno".encode(),
        "status-text": f"HTTP/1.1 abc Odd\r\n{html}\r\nContent-Length: 2\r\n\r\nno".encode(),
        "unknown-transfer": f"HTTP/1.1 200 OK\r\n{html}\r\nTransfer-Encoding: mystery\r\n\r\n".encode() + page(),
        "flood-100": lambda: b"HTTP/1.1 100 Continue\r\n\r\n" * 200_000 + b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
        "many-headers": lambda: (
            b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: %s\r\n" % (n, b"a" * 50) for n in range(200_000)) + b"\r\n"
        ),
        "201-headers": b"HTTP/1.1 200 OK\r\n"
        + b"".join(b"X-%d: a\r\n" % n for n in range(201))
        + b"Content-Length: 2\r\n\r\nok",
        "long-header": lambda: b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 20 * MIB + b"\r\n\r\n",
        "wide-headers": b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: %s\r\n" % (n, b"a" * 8000) for n in range(20)) + b"\r\n",
        "close-delimited": f"HTTP/1.0 200 OK\r\n{html}\r\n\r\n".encode() + page(),
        "closed": b"",
    }.items():
        _fixed(name, data)
    for status in (204, 304, 400, 401, 403, 404, 410, 500, 502):
        _fixed(
            f"status-{status}",
            f"HTTP/1.1 {status} X\r\n{html}\r\nContent-Length: {0 if status in (204, 304) else 2}\r\n\r\n".encode()
            + b"no" * (status not in (204, 304)),
        )
    for name, target in {
        "to-file": "file:///etc/passwd", "to-data": "data:text/html,<p>hi", "to-ftp": "ftp://127.0.0.1/x",
        "to-javascript": "javascript:alert(1)", "to-nothing": "http://", "to-bad-port": "http://example.com:99999/",
        "to-bracket": "http://[bad/", "to-metadata": "http://169.254.169.254/latest/meta-data/", "to-smtp": "http://example.com:25/",
        "to-mapped": "http://[::ffff:169.254.169.254]/", "to-decimal": "http://2852039166/",
    }.items():  # fmt: skip
        _redirecting(name, target)


def _fixed(name: str, data: bytes | Callable[[], bytes]) -> None:
    @attack(name)
    async def fixed(x: Exchange) -> None:
        await x.raw(data if isinstance(data, bytes) else data())


def _redirecting(name: str, target: str) -> None:
    @attack(name)
    async def redirecting(x: Exchange) -> None:
        await x.redirect(target)


register_simple()


@attack("plain")
async def plain(x: Exchange) -> None:
    """An honest page, whatever the path."""
    await x.answer(200, page("/other"), ETag='"v1"')


@attack("loop")
async def loop(x: Exchange) -> None:
    """C1: redirects to itself."""
    await x.redirect(x.path)


@attack("endless-hops")
async def endless_hops(x: Exchange) -> None:
    """C1: /n -> /n+1."""
    number = int(x.path.rpartition("/")[2]) if x.path.rpartition("/")[2].isdigit() else 0
    await x.redirect(f"/hop/{number + 1}", 301)


@attack("meta-hops")
async def meta_hops(x: Exchange) -> None:
    """C1: a chain of meta refreshes."""
    number = int(x.path.rpartition("/")[2]) if x.path.rpartition("/")[2].isdigit() else 0
    await x.answer(200, f'<html><head><meta http-equiv="refresh" content="0; url=/meta/{number + 1}"></head></html>'.encode())


@attack("four-hops")
async def four_hops(x: Exchange) -> None:
    """Four hops, then a page: within the limit."""
    number = int(x.path.rpartition("/")[2]) if x.path.rpartition("/")[2].isdigit() else 0
    if number >= 4:
        await x.answer(200, page())
    else:
        await x.redirect(f"/hop/{number + 1}")


@attack("crlf-location")
async def crlf_location(x: Exchange) -> None:
    """C27: control characters in Location, and a Referrer-Policy that names a Python callable."""
    if x.path == "/page":
        await x.raw(
            b"HTTP/1.1 302 X\r\nReferrer-Policy: os.system\r\nLocation: /next%0d%0aX-Evil:1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        )
    else:
        await x.answer(200, page(), Referrer_Policy="os.system")


@attack("endless-site")
async def endless_site(x: Exchange) -> None:
    """C3: every page links to two more that nobody has seen."""
    await x.answer(
        200,
        page(
            f"{x.path.partition('?')[0]}?n={x.seen}a&{abs(hash(x.path))}=1",
            f"/p{abs(hash(x.path)) % 10**9}",
            f"/q{abs(hash(x.path)) % 10**9}",
        ),
    )


@attack("ten-gigabytes")
async def ten_gigabytes(x: Exchange) -> None:
    """C4: announces 10 GB."""
    await x.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 10737418240\r\n\r\n" + page())
    await asyncio.sleep(5)


@attack("endless-chunks")
async def endless_chunks(x: Exchange) -> None:
    """C4: chunks without end."""
    await x.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        await x.raw(b"%x\r\n" % len(ZEROS) + ZEROS + b"\r\n")


@attack("endless-stream")
async def endless_stream(x: Exchange) -> None:
    """C4: a body that ends when the connection does, which it does not."""
    await x.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        await x.raw(ZEROS)


def _packed(name: str, body: bytes | Callable[[], bytes], encoding: str) -> None:
    @attack(name)
    async def packed(x: Exchange) -> None:
        await x.answer(200, body if isinstance(body, bytes) else body(), Content_Encoding=encoding)


def _bomb(mib: int) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return b"".join(packer.compress(ZEROS) for _ in range(mib)) + packer.flush()


def register_bombs() -> None:
    """C5: small bodies that unpack to large ones, stacked and broken encodings."""
    _packed("bomb-gzip", lambda: _bomb(32), "gzip")
    _packed("bomb-gzip-twice", lambda: gzip.compress(_bomb(32)), "gzip, gzip")
    _packed("bomb-brotli", lambda: brotli.compress(ZEROS * 32, quality=3), "br")
    _packed("bomb-zstd", lambda: zstd.compress(ZEROS * 32), "zstd")
    _packed("bomb-deflate", lambda: zlib.compress(ZEROS * 32, 6), "deflate")
    _packed("stacked-encodings", page(), ", ".join(["gzip"] * 2000))
    _packed("four-encodings", page(), "gzip, br, gzip, br")
    _packed("unknown-encoding", page(), "rot13")
    _packed("broken-gzip", b"\x1f\x8b\x08\x00" + b"nonsense" * 20, "gzip")
    _packed("not-gzip", page(), "gzip")
    _packed("cut-gzip", gzip.compress(page() * 50)[:-40], "gzip")
    _packed("cut-brotli", brotli.compress(page() * 50)[:-10], "br")
    _packed("good-gzip", gzip.compress(page()), "gzip")
    _packed("good-brotli", brotli.compress(page()), "br")
    _packed("good-zstd", zstd.compress(page()), "zstd")
    _packed("good-deflate", zlib.compress(page()), "deflate")
    _packed("identity", page(), "identity")


register_bombs()


@attack("silent")
async def silent(x: Exchange) -> None:
    """C6: takes the request and says nothing."""
    await asyncio.sleep(ENDLESS)


@attack("slow-head")
async def slow_head(x: Exchange) -> None:
    """C6: one byte of the head a second."""
    for byte in b"HTTP/1.1 200 OK\r\n" * ENDLESS:
        await x.raw(bytes([byte]))
        await asyncio.sleep(0.2)


@attack("slow-body")
async def slow_body(x: Exchange) -> None:
    """C6: one byte of the body now and then."""
    await x.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
    for _ in range(5 * ENDLESS):
        await x.raw(b"a")
        await asyncio.sleep(0.2)


@attack("cookies")
async def cookies(x: Exchange) -> None:
    """C23: as many cookies as a head may carry; the next request must carry none."""
    lines = b"".join(b"Set-Cookie: c%d=%s\r\n" % (n, b"v" * 200) for n in range(100))
    first = b"HTTP/1.1 302 X\r\nLocation: /next\r\n" if x.path == "/page" else b"HTTP/1.1 200 X\r\n"
    await x.raw(first + lines + b"Content-Length: 2\r\nConnection: close\r\n\r\nok")


def _throttling(name: str, status: int, header: str | None) -> None:
    @attack(name)
    async def throttling(x: Exchange) -> None:
        if x.seen:
            await x.answer(200, page())
            return
        await x.answer(status, b"later", **({"Retry_After": header} if header is not None else {}))


_throttling("retry-1s", 429, "1")
_throttling("retry-503-1s", 503, "1")
_throttling("retry-long", 429, "86400")
_throttling("retry-2099", 503, "Thu, 31 Dec 2099 23:59:59 GMT")
_throttling("retry-garbage", 429, "soon")
_throttling("retry-absent", 503, None)


@attack("retry-date")
async def retry_date(x: Exchange) -> None:
    """C22: Retry-After as a date, two seconds ahead."""
    if x.seen:
        await x.answer(200, page())
    else:
        await x.answer(429, b"later", Retry_After=format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True))
