"""Pages a second of the crawl on loopback, against a Scrapy spider that does nothing and against advertools.

    python benchmarks/crawl.py [--pages 4000] [--repeat 2] [--advertools PYTHON]

Pages of 130 kB from a server in a process of its own; two in a hundred link to the brand and are fully read. Each crawler runs in
a fresh process; its clocks start when its engine does. CPU seconds are those of its main process, which on a busy machine are the steadier
measure; reading is done by workers beside it. advertools is given fewer of the same pages; PYTHON is the interpreter of
an environment with advertools, run outside the checkout, whose scrapy.cfg it would take for its own.
"""

# ruff: noqa: PLC0415 - each crawler's process loads what that crawler needs, and nothing of the others

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE_BYTES = 130_000
RELEVANT_EVERY = 50
CONCURRENCY = 32
FEWER = 20  # advertools gets one page in so many

#: One host is asked at full speed, without a budget.
_OPEN = (("CONCURRENT_REQUESTS_PER_DOMAIN", CONCURRENCY), ("NET_PAGES_PER_SITE", 0), ("NET_BYTES_PER_SITE", 0))
#: A page as blogs send them: half of it style and script, 160 links in menus and lists, the rest an article.
_STYLE = b"<style>" + b".card-title { margin: 0 auto; color: #333; padding: 1rem }\n" * 500 + b"</style>"
_SCRIPT = b"<script>" + b"function next(list, at) { return list[(at + 1) % list.length]; }\n" * 500 + b"</script>"
_MENU = b"<ul>" + b'<li><a href="/story/%d">A story of last year</a></li>' * 160 + b"</ul>"
_TEXT = (
    b"<p>" + b"Of rivers and bridges, of wind and weather, and of what people made of them in all those years. " * 5 + b"</p>\n"
)
_ODD = "<p>Caf\u00e9 and na\u00efve \u2013 \u98a8, said in passing.</p>\n".encode()


# ---------------------------------------------------------------- the pages


def page(number: int) -> bytes:
    """Page `number` of the site, of about PAGE_BYTES."""
    link = b'<p>We flew <a href="https://acme.example/kite?n=%d">the Acme kite</a> all day.</p>' % number
    head = (
        b"<!doctype html><html lang=en><head><meta charset=utf-8><title>Page %d</title>" % number
        + _STYLE
        + _SCRIPT
        + b"</head>"
    )
    body = (
        b"<body>"
        + _MENU % ((number,) * 160)
        + b"<main><h1>Page %d</h1>" % number
        + (link if number % RELEVANT_EVERY == 0 else b"")
    )
    text = (_TEXT * 9 + _ODD) * ((PAGE_BYTES - len(head) - len(body)) // (9 * len(_TEXT) + len(_ODD)))
    return head + body + text + b"</main></body></html>"


class Server(asyncio.Protocol):
    """HTTP/1.1 with kept connections: robots.txt, a sitemap of all pages, and the pages."""

    pages = 0
    origin = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the connection."""
        self._transport: Any = transport

    def data_received(self, data: bytes) -> None:
        """Answer; every request of these crawlers comes in one piece."""
        path = data.split(b" ", 2)[1]
        kind, body = b"text/html; charset=utf-8", b""
        if path.startswith(b"/story/"):
            body = page(int(path[7:]))
        elif path == b"/sitemap.xml":
            listed = "".join(f"<url><loc>{self.origin}/story/{n}</loc></url>" for n in range(self.pages))
            kind, body = (
                b"application/xml",
                f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</urlset>'.encode(),
            )
        elif path == b"/robots.txt":
            kind, body = b"text/plain", b"User-agent: *\nDisallow: /private/\n"
        status = b"200 OK" if body else b"404 Not Found"
        head = b"HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n" % (status, kind, len(body))
        self._transport.write(head + body)


async def serve(pages: int) -> None:
    """Serve until killed; the origin is the first line on stdout."""
    server = await asyncio.get_running_loop().create_server(Server, "127.0.0.1", 0)
    Server.pages, Server.origin = pages, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    print(Server.origin, flush=True)
    await server.serve_forever()


# ---------------------------------------------------------------- the crawlers, each alone in its process


def net_settings() -> dict[str, object]:
    """The settings both our crawl and the empty spider run under: safety on, no waiting."""
    from spiders.settings import crawl_settings

    return crawl_settings(
        contact="https://example.com/",
        allow_private=["127.0.0.1"],
        delay=0,
        concurrency=CONCURRENCY,
        more=dict(_OPEN) | {"LOG_ENABLED": False},
    )


def plain_settings() -> dict[str, object]:
    """Scrapy as it comes, with robots.txt obeyed and the same concurrency."""
    return {"LOG_ENABLED": False, "CONCURRENT_REQUESTS": CONCURRENCY, "CONCURRENT_REQUESTS_PER_DOMAIN": CONCURRENCY,
            "ROBOTSTXT_OBEY": True, "DOWNLOAD_DELAY": 0, "TELNETCONSOLE_ENABLED": False, "RETRY_ENABLED": True}  # fmt: skip


def empty(origin: str, pages: int, settings: dict[str, object]) -> int:
    """A spider that fetches every page and does nothing with it."""
    import scrapy
    from scrapy.crawler import AsyncCrawlerProcess

    class Empty(scrapy.Spider):
        name = "empty"
        seen = 0

        async def start(self) -> Any:
            for number in range(pages):
                yield scrapy.Request(f"{origin}/story/{number}", dont_filter=True)

        def parse(self, response: Any) -> None:  # noqa: ARG002
            Empty.seen += 1

    process = AsyncCrawlerProcess(settings, install_root_handler=False)
    process.crawl(Empty)
    process.start()
    return Empty.seen


def ours(origin: str, pages: int) -> int:
    """The crawl with gate, reading, frontier and store, from a sitemap."""
    from ripplemark.config import Brand, Crawl, Project, Storage
    from ripplemark.store.database import open_writer
    from ripplemark.store.runs import begin_run
    from spiders.run import CrawlOptions, crawl

    folder = Path(tempfile.mkdtemp(prefix="ripplemark-"))
    project = Project(
        folder / "p.toml", Brand("Acme Kites", (), ("acme.example",)), Storage(folder / "s.db", folder / "data"),
        crawl=Crawl(watch=(f"{origin}/sitemap.xml",), rounds=0, delay=0, concurrency=CONCURRENCY, allow_private=("127.0.0.1",)),
    )  # fmt: skip
    with open_writer(project.storage.database) as db:
        options = CrawlOptions(settings=_OPEN)
        end = crawl(project, db, begin_run(db, "crawl", _now()), _now, options)
        read = int(db.value("SELECT count(*) FROM pages"))
    assert read == len(range(0, pages, RELEVANT_EVERY)), f"{read} relevant pages were read"
    return end.tally.outcomes["ok"] - 1  # without the sitemap


def advertools(origin: str, pages: int) -> int:
    """advertools.crawl over a list of pages, following nothing."""
    import advertools as adv

    out = Path(tempfile.mkdtemp(prefix="ripplemark-")) / "out.jl"
    custom = {
        "LOG_LEVEL": "ERROR",
        "CONCURRENT_REQUESTS": CONCURRENCY,
        "CONCURRENT_REQUESTS_PER_DOMAIN": CONCURRENCY,
        "DOWNLOAD_DELAY": 0,
    }
    adv.crawl(
        [f"{origin}/story/{n}" for n in range(pages)],
        str(out),
        follow_links=False,
        allowed_domains=["127.0.0.1"],
        custom_settings=custom,
    )
    return len(out.read_text(encoding="utf-8").splitlines())


def _now() -> datetime:
    return datetime.now(UTC)


def alone(name: str, origin: str, pages: int) -> None:
    """Run one crawler and print what it took."""
    logging.disable(logging.CRITICAL)
    sys.path.insert(0, str(ROOT))
    if name != "advertools":
        import spiders.run  # noqa: F401 - loading is not what is measured
    run = {
        "scrapy": lambda: empty(origin, pages, plain_settings()),
        "empty": lambda: empty(origin, pages, net_settings()),
        "ours": lambda: ours(origin, pages),
        "advertools": lambda: advertools(origin, pages),
    }[name]
    begun, used = time.monotonic(), time.process_time()
    done = run()
    seconds, cpu = time.monotonic() - begun, time.process_time() - used
    peak = {who: resource.getrusage(number).ru_maxrss // 1024 for who, number in (("main", 0), ("worker", -1))}
    print(json.dumps({"pages": done, "seconds": seconds, "cpu": cpu, "rss_mb": peak}))


# ---------------------------------------------------------------- the comparison


def measured(name: str, origin: str, pages: int, python: str = sys.executable) -> dict[str, Any]:
    """One crawler in a fresh process."""
    command = [python, str(Path(__file__).resolve()), "--alone", name, "--origin", origin, "--pages", str(pages)]
    path = f"{Path(python).parent}{os.pathsep}{os.environ.get('PATH', '')}"  # advertools calls `scrapy`
    env = {**os.environ, "PYTHONWARNINGS": "ignore", "PATH": path}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env, cwd=tempfile.gettempdir())  # noqa: S603
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stderr[-2000:]}")
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert figures["pages"] == pages, f"{name} fetched {figures['pages']} of {pages} pages"
    return figures


def compare(pages: int, repeat: int, advertools_python: str) -> None:
    """The table: best of `repeat` runs of each."""
    server = subprocess.Popen([sys.executable, __file__, "--serve", "--pages", str(pages)], stdout=subprocess.PIPE, text=True)  # noqa: S603
    try:
        assert server.stdout
        origin = server.stdout.readline().strip()
        best: dict[str, dict[str, Any]] = {}
        for _ in range(repeat):
            for name in ("scrapy", "empty", "ours"):
                figures = measured(name, origin, pages)
                print(f"{name}: {figures['pages'] / figures['seconds']:.1f} pages/s", flush=True)
                least = min(figures["cpu"], best.get(name, figures)["cpu"])
                best[name] = min(best.get(name, figures), figures, key=lambda f: float(f["seconds"])) | {"cpu": least}
        if advertools_python:
            best["advertools"] = _advertools_alone(origin, pages // FEWER, advertools_python)
        for name, f in best.items():
            f["rate"] = f["pages"] / f["seconds"]
            print(
                f"{name:11}{f['pages']:6} pages {f['seconds']:7.1f} s {f['rate']:8.1f} pages/s  CPU {f['cpu']:6.1f} s  peak MB {f['rss_mb']}"
            )
        for name in best:
            if name != "ours":
                print(f"ours / {name}: {best['ours']['rate'] / best[name]['rate']:.2f} on the clock{_by_cpu(best, name)}")
    finally:
        server.kill()
        server.communicate()


def _by_cpu(best: dict[str, dict[str, Any]], name: str) -> str:
    """The ratio by CPU seconds; advertools spends its own in processes that it starts."""
    return "" if name == "advertools" else f", {best[name]['cpu'] / best['ours']['cpu']:.2f} by CPU seconds"


def _advertools_alone(origin: str, pages: int, python: str) -> dict[str, Any]:
    """Its start-up (a process of its own) is taken off: the time of one page."""
    start = measured("advertools", origin, 1, python)
    figures = measured("advertools", origin, pages, python)
    return figures | {"seconds": figures["seconds"] - start["seconds"], "pages": pages - 1}


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=4_000)
    parser.add_argument("--repeat", type=int, default=2)
    parser.add_argument("--advertools", metavar="PYTHON", default="")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--alone", help=argparse.SUPPRESS)
    parser.add_argument("--origin", help=argparse.SUPPRESS)
    a = parser.parse_args()
    if a.serve:
        asyncio.run(serve(a.pages))
    elif a.alone:
        alone(a.alone, a.origin, a.pages)
    else:
        compare(a.pages, a.repeat, a.advertools)


if __name__ == "__main__":
    main()
