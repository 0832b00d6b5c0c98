"""A loopback web server that misbehaves on purpose: every attack is a site of its own, with an address of its own.

Sites are coroutines registered under a name; `Hostile` binds one 127.0.x.y address each, all on one port, runs in a thread,
and keeps a log of every request so that a test can say what the crawler really did.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Self

Site = Callable[["Exchange"], Awaitable[None]]
SITES: dict[str, Site] = {}


@dataclass(frozen=True, slots=True)
class Hit:
    """One request as the server saw it; `at` on the monotonic clock."""

    at: float
    site: str
    method: str
    path: str
    headers: dict[str, str]


@dataclass(slots=True)
class Exchange:
    """One request and the means to answer it."""

    hit: Hit
    seen: int  # requests to this site and path before this one
    base: str  # "http://127.0.x.y:port" of this site
    writer: asyncio.StreamWriter
    keep: bool = False

    @property
    def path(self) -> str:
        """The path and query asked for."""
        return self.hit.path

    async def raw(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.writer.write(data)
        await self.writer.drain()

    async def answer(
        self, status: int = 200, body: bytes = b"", kind: str = "text/html; charset=utf-8", **headers: str
    ) -> None:
        """Send a well-formed answer and close."""
        lines = [f"HTTP/1.1 {status} X", f"Content-Type: {kind}", f"Content-Length: {len(body)}", "Connection: close"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        await self.raw("\r\n".join([*lines, "", ""]).encode("latin-1") + body)

    async def redirect(self, location: str, status: int = 302) -> None:
        """Send a redirect."""
        await self.answer(status, b"moved", Location=location)


def site(name: str) -> Callable[[Site], Site]:
    """Register a coroutine as the site of that name."""

    def register(run: Site) -> Site:
        SITES[name] = run
        return run

    return register


def page(*links: str, title: str = "A page") -> bytes:
    """A small whole HTML page with links."""
    anchors = "".join(f'<p><a href="{link}">link</a></p>' for link in links)
    return f"<!doctype html><html><head><title>{title}</title></head><body><p>Text of the page.</p>{anchors}</body></html>".encode()


class Hostile:
    """The running server. `url(site, path)` addresses a site, `hits(site)` tells what was asked of it."""

    def __init__(self, sites: dict[str, Site], context: ssl.SSLContext | None = None, net: str = "127.0") -> None:
        self._sites = dict(sites)
        self._context = context
        self._address = {name: f"{net}.{1 + n // 250}.{2 + n % 250}" for n, name in enumerate(sorted(sites))}
        self._name = {address: name for name, address in self._address.items()}
        self._log: list[Hit] = []
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._failure: BaseException | None = None
        self.port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait(10)
        if self._failure:
            raise self._failure
        return self

    def __exit__(self, *_: object) -> None:
        if self._loop:
            self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join(10)

    def url(self, name: str, path: str = "/page") -> str:
        """The URL of a path on a site."""
        return f"{'https' if self._context else 'http'}://{self._address[name]}:{self.port}{path}"

    def hits(self, name: str, path: str | None = None) -> list[Hit]:
        """The requests a site got, in order; of one path if it is given."""
        return [h for h in list(self._log) if h.site == name and path in (None, h.path)]

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as e:
            self._failure = e
            self._ready.set()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopped = asyncio.Event()
        servers = []
        for address in self._address.values():
            server = await asyncio.start_server(self._connected, address, self.port, ssl=self._context, limit=1 << 20)
            self.port = server.sockets[0].getsockname()[1]
            servers.append(server)
        self._ready.set()
        await self._stopped.wait()
        for server in servers:
            server.close()
        tasks = [t for t in asyncio.all_tasks() if t is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        name = self._name[writer.get_extra_info("sockname")[0]]
        with contextlib.suppress(
            ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, TimeoutError, ssl.SSLError
        ):
            while hit := await _request(reader, writer, name):
                seen = sum(h.path == hit.path for h in self.hits(name))
                self._log.append(hit)
                exchange = Exchange(hit, seen, self.url(name, ""), writer)
                await self._sites[name](exchange)
                if not exchange.keep:
                    break
        with contextlib.suppress(OSError, ssl.SSLError, asyncio.CancelledError):
            writer.close()
            await asyncio.wait_for(writer.wait_closed(), 1)


async def _request(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, name: str) -> Hit | None:
    start = await reader.readexactly(1)
    if start == b"\x16":  # a TLS greeting on a plain port: what web servers say to that
        writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        return None
    head = start + await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ", 2)
    headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines if line)}
    return Hit(time.monotonic(), name, method, path, headers)
