"""Sites by what their robots.txt does. Every other path is an honest page, so that a test can count whether it was asked."""

from __future__ import annotations

import asyncio
import gzip

from .server import Exchange, page, site

DISALLOW = b"User-agent: *\nDisallow: /\n"
PRIVATE = b"User-agent: *\nDisallow: /private\n"


def _robots(name: str, status: int = 200, body: bytes = b"", kind: str = "text/plain", **headers: str) -> None:
    @site(name)
    async def answering(x: Exchange) -> None:
        if x.path == "/robots.txt":
            await x.answer(status, body, kind, **headers)
        elif x.path == "/into-private":
            await x.redirect("/private/page")
        else:
            await x.answer(200, page())


for _status in (500, 503, 429):
    _robots(f"robots-{_status}", _status, b"broken")
for _status in (400, 401, 403, 404, 410):
    _robots(f"robots-{_status}", _status, DISALLOW)
_robots("robots-disallow", 200, DISALLOW)
_robots("robots-private", 200, PRIVATE)
_robots(
    "robots-big", 200, b"User-agent: *\nDisallow: /private\n" + b"# filler line of a long file\n" * 22_000 + b"Disallow: /\n"
)
_robots("robots-gzip-file", 200, gzip.compress(PRIVATE), "application/gzip")
_robots("robots-gzip-encoded", 200, gzip.compress(PRIVATE), Content_Encoding="gzip")
_robots("robots-gzip-broken", 200, b"\x1f\x8b\x08\x00nonsense", Content_Encoding="gzip")
_robots("robots-utf16", 200, PRIVATE.decode().encode("utf-16"))
_robots("robots-utf16-bare", 200, PRIVATE.decode().encode("utf-16-le"))
_robots("robots-bom", 200, b"\xef\xbb\xbf" + PRIVATE)
_robots("robots-binary", 200, bytes(range(256)) * 20)
_robots("robots-html", 200, b"<!DOCTYPE html><html><body>Disallow: /</body></html>", "text/html")
_robots(
    "robots-meta-refresh",
    200,
    b'<html><head><meta http-equiv="refresh" content="0; url=/elsewhere"></head></html>',
    "text/html",
)
_robots("crawl-delay-1", 200, b"User-agent: *\nCrawl-delay: 1\n")
_robots("crawl-delay-60", 200, b"User-agent: *\nCrawl-delay: 60\n")
_robots("robots-loop", 302, b"", Location="/robots.txt")


@site("robots-silent")
async def robots_silent(x: Exchange) -> None:
    """C18: no answer to robots.txt."""
    await asyncio.sleep(60) if x.path == "/robots.txt" else await x.answer(200, page())


@site("robots-reset")
async def robots_reset(x: Exchange) -> None:
    """C18: the connection breaks."""
    if x.path == "/robots.txt":
        x.writer.transport.abort()
    else:
        await x.answer(200, page())


@site("robots-recovers")
async def robots_recovers(x: Exchange) -> None:
    """C18: robots.txt fails twice, then answers."""
    if x.path == "/robots.txt" and x.seen < 2:
        await x.answer(503, b"busy")
    else:
        await x.answer(
            200, PRIVATE if x.path == "/robots.txt" else page(), "text/plain" if x.path == "/robots.txt" else "text/html"
        )


@site("robots-endless")
async def robots_endless(x: Exchange) -> None:
    """C20: a robots.txt without end."""
    if x.path != "/robots.txt":
        await x.answer(200, page())
        return
    await x.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + PRIVATE)
    while True:
        await x.raw(b"# filler\n" * 10_000)


@site("robots-redirects")
async def robots_redirects(x: Exchange) -> None:
    """C21: robots.txt behind four hops; its rules hold for the first host."""
    hop = int(x.path[2:]) if x.path[2:].isdigit() else 0
    if x.path == "/robots.txt" or 0 < hop < 4:
        await x.redirect(f"/r{hop + 1}")
    else:
        await x.answer(200, PRIVATE if hop == 4 else page(), "text/plain" if hop == 4 else "text/html")
