"""One, two and three crawlers of a fleet over the same hosts on loopback, with a Redis of their own. Pages a second and CPU seconds.

    python benchmarks/fleet.py [--pages 1200] [--hosts 24] [--delay 0.05]

Small pages (5 kB) of which one in twenty links to the brand; one request at a time per host, `--delay` seconds apart, so that one process on few
hosts waits, as it does on the web. The clock runs from the first request to the last, the start of Python apart.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
_FILL = b"<p>Of rivers and bridges, of wind and weather, and of what people made of them.</p>\n" * 60


class Server(asyncio.Protocol):
    """robots.txt, a sitemap of all pages of a host, and the pages."""

    pages = 0
    asked: list[float] = []  # noqa: RUF012 - one server, one log

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the connection."""
        self._transport: Any = transport

    def data_received(self, data: bytes) -> None:
        """Answer."""
        self.asked.append(time.monotonic())
        path, host = data.split(b" ", 2)[1].decode(), data.partition(b"Host: ")[2].partition(b"\r\n")[0].decode()
        kind, body = "text/html", b""
        if path.startswith("/p/"):
            link = b'<a href="https://acme.example/kite">the kite</a>' if int(path[3:]) % 20 == 0 else b""
            body = b"<!doctype html><html lang=en><title>A page</title><body>" + link + path.encode() + _FILL
        elif path == "/sitemap.xml":
            listed = "".join(f"<url><loc>http://{host}/p/{n}</loc></url>" for n in range(self.pages))
            kind, body = (
                "application/xml",
                f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</urlset>'.encode(),
            )
        elif path == "/":
            body = b"<title>Home</title><p>Home.</p>"
        status = "200 OK" if body else "404 Not Found"
        self._transport.write(
            f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
        )


def served(hosts: list[str], port: int) -> None:
    """Serve all hosts from a thread."""

    async def run() -> None:
        loop = asyncio.get_running_loop()
        for host in hosts:
            await loop.create_server(Server, host, port)
        await asyncio.Event().wait()

    threading.Thread(target=lambda: asyncio.run(run()), daemon=True).start()
    time.sleep(0.5)


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def crawled(folder: Path, crawlers: int, redis: str, watch: list[str], delay: float) -> None:
    """One line: a fleet of so many."""
    folder.mkdir()
    (folder / "ripplemark.toml").write_text(
        '[brand]\nname = "Acme Kites"\ndomains = ["acme.example"]\n'
        f"[crawl]\nwatch = {json.dumps(watch)}\ndelay = {delay}\nallow_private = ['127.0.3.0/24']\npages_per_site = 100000\n"
        f'[fleet]\nredis = "{redis}"\n'
    )
    command = [sys.executable, "-m", "commands.main", "crawl", "--fleet", f"bench-{crawlers}", "--json"]
    before, first = resource.getrusage(resource.RUSAGE_CHILDREN), len(Server.asked)
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    running = [subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.PIPE, text=True) for _ in range(crawlers)]  # noqa: S603
    tables = [json.loads(p.communicate()[0]) for p in running]
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu, asked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, Server.asked[first:]
    pages, wall = sum(t["fetched"] for t in tables), asked[-1] - asked[0]
    parts = ", ".join(f"{t['fetched']:,}" for t in tables)
    print(
        f"{crawlers} crawlers: {pages:,} pages ({parts}) in {wall:6.1f} s, {pages / wall:6.1f} a second, {cpu:5.1f} CPU s",
        flush=True,
    )


def main() -> None:
    """Three fleets over the same pages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=1_200)
    parser.add_argument("--hosts", type=int, default=24)
    parser.add_argument("--delay", type=float, default=0.05)
    options = parser.parse_args()
    server = shutil.which("redis-server")
    if server is None:
        raise SystemExit("needs redis-server: apt install redis-server")
    hosts, port, redis_port = [f"127.0.3.{n + 1}" for n in range(options.hosts)], free_port(), free_port()
    Server.pages = options.pages // options.hosts
    served(hosts, port)
    with tempfile.TemporaryDirectory() as scratch:
        redis = subprocess.Popen(  # noqa: S603 - the server that was found
            [server, "--port", str(redis_port), "--bind", "127.0.0.1", "--save", ""], cwd=scratch, stdout=subprocess.DEVNULL
        )
        try:
            time.sleep(1)
            watch = [f"http://{host}:{port}/" for host in hosts]
            for crawlers in (1, 2, 3):
                crawled(Path(scratch) / str(crawlers), crawlers, f"redis://127.0.0.1:{redis_port}/0", watch, options.delay)
        finally:
            redis.terminate()
            redis.wait()


if __name__ == "__main__":
    main()
