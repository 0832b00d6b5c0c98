"""A small web for the crawl's tests: pages in a dict, written as WARC or served on loopback; a project; a crawl over both."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from ripplemark.config import Project, load_project
from ripplemark.store.database import open_writer
from ripplemark.store.runs import begin_run
from spiders.reader import Reader
from spiders.run import CrawlEnd, CrawlOptions, crawl

ROOT = Path(__file__).resolve().parents[3]
DAY_ONE = datetime(2024, 6, 3, 12, tzinfo=UTC)


@dataclass(slots=True)
class Answer:
    """What a URL answers with."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})


Web = Mapping[str, Answer | str]


def page(*hrefs: str, text: str = "Some words.", head: str = "") -> str:
    """A page with links."""
    links = "".join(f'<p>{text} <a href="{h}">{h}</a> and on.</p>' for h in hrefs)
    return (
        f"<!doctype html><html lang=en><head><title>A page</title>{head}</head><body><main>{links or text}</main></body></html>"
    )


def feed(*items: tuple[str, str]) -> Answer:
    """An RSS feed of (URL, RFC 822 date)."""
    entries = "".join(f"<item><link>{url}</link><pubDate>{at}</pubDate></item>" for url, at in items)
    return Answer(f'<?xml version="1.0"?><rss version="2.0"><channel>{entries}</channel></rss>'.encode(), headers=_XML)


def sitemap(*urls: str) -> Answer:
    """A sitemap."""
    listed = "".join(f"<url><loc>{u}</loc></url>" for u in urls)
    return Answer(
        f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</urlset>'.encode(),
        headers=_XML,
    )


_XML = {"Content-Type": "application/xml"}


def answer_of(what: Answer | str) -> Answer:
    return Answer(what.encode()) if isinstance(what, str) else what


def write_warc(path: Path, web: Web, at: datetime = DAY_ONE) -> Path:
    """The web as it stood at a moment."""
    with path.open("wb") as stream:
        for url, what in web.items():
            answer = answer_of(what)
            head = "".join(f"{k}: {v}\r\n" for k, v in answer.headers.items())
            block = f"HTTP/1.1 {answer.status} X\r\n{head}\r\n".encode() + answer.body
            named = {
                "WARC-Type": "response", "WARC-Target-URI": url, "WARC-Date": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, url)}>",
                "Content-Type": "application/http; msgtype=response", "Content-Length": str(len(block)),
            }  # fmt: skip
            stream.write(b"WARC/1.0\r\n" + "".join(f"{k}: {v}\r\n" for k, v in named.items()).encode() + b"\r\n")
            stream.write(block + b"\r\n\r\n")
    return path


@dataclass(slots=True)
class Desk:
    """A project in a folder of its own, and ways to crawl it."""

    folder: Path
    project_file: Path
    reader: Reader

    @property
    def project(self) -> Project:
        return load_project(self.project_file)

    def crawl(
        self, *archives: Path, at: datetime = DAY_ONE, budget: int = 0, settings: tuple[tuple[str, object], ...] = ()
    ) -> CrawlEnd:
        """One crawl in this process, by replay where archives are given."""
        with open_writer(self.project.storage.database) as db:
            options = CrawlOptions(tuple(archives), at if archives else None, budget, settings)
            return crawl(self.project, db, begin_run(db, "crawl", at), lambda: at, options, reader=self.reader)

    def start(self, *arguments: str, **more: Any) -> subprocess.Popen[str]:
        """`ripplemark crawl` in a process of its own."""
        command = [sys.executable, "-m", "commands.main", "-p", str(self.project_file), "crawl", "--json", *arguments]
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.Popen(
            command, cwd=self.folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more
        )

    def run(self, *arguments: str) -> tuple[int, dict[str, Any], str]:
        """(exit code, closing table, stderr) of `ripplemark crawl`."""
        process = self.start(*arguments)
        out, err = process.communicate(timeout=60)
        return process.returncode, json.loads(out) if out.strip() else {}, err

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of the store."""
        with open_writer(self.project.storage.database) as db:
            return [tuple(r) for r in db.rows(sql)]

    def outcomes(self) -> dict[str, str]:
        """URL -> outcome of its last visit."""
        return dict(self.rows("SELECT url, outcome FROM urls WHERE outcome != '' ORDER BY url"))

    def links(self) -> list[tuple[str, str]]:
        """(page, target) of every sighting."""
        return self.rows(
            "SELECT u.url, s.target_url FROM sightings s JOIN observations o ON o.id = s.observation_id JOIN urls u ON u.id = o.url_id"
            " ORDER BY 1, 2"
        )


BRAND = '[brand]\nname = "Acme Kites"\ndomains = ["acme.example"]\n'


@pytest.fixture(scope="session")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Generator[Reader]:
    """Warm worker processes for the one brand of these tests."""
    file = tmp_path_factory.mktemp("brand") / "ripplemark.toml"
    file.write_text(BRAND, encoding="utf-8")
    with Reader(load_project(file)) as shared:
        yield shared


@pytest.fixture
def desk(tmp_path: Path, reader: Reader) -> Callable[..., Desk]:
    """`desk(watch=[...], **crawl_keys)`: a project for brand Acme (acme.example)."""

    def make(watch: list[str], **keys: object) -> Desk:
        targets = {"targets_per_run": 0} if "allow_private" in keys else {}  # on loopback nobody is asked who is not there
        lines = "".join(f"{k} = {json.dumps(v)}\n" for k, v in {"watch": watch, **targets, **keys}.items())
        file = tmp_path / "ripplemark.toml"
        file.write_text(f"{BRAND}[crawl]\n{lines}", encoding="utf-8")
        return Desk(tmp_path, file, reader)

    return make


@pytest.fixture
def warc(tmp_path: Path) -> Callable[..., Path]:
    """`warc(web, at=...)`: an archive of a web."""
    numbers = iter(range(100))

    def make(web: Web, at: datetime = DAY_ONE) -> Path:
        return write_warc(tmp_path / f"{next(numbers)}.warc", web, at)

    return make


@dataclass(slots=True)
class Site:
    """A server on loopback: path -> answer; what was asked, in order."""

    url: str
    answers: dict[str, Answer | str]
    asked: list[tuple[str, dict[str, str]]]
    times: list[float]  # when each request arrived, monotonic seconds
    hold: threading.Event  # paths under /slow/ answer when it is set


@pytest.fixture
def site() -> Generator[Site]:
    """A loopback server that a test fills."""
    asked: list[tuple[str, dict[str, str]]] = []
    answers: dict[str, Answer | str] = {}
    times: list[float] = []
    hold = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked.append((self.path, dict(self.headers.items())))
            times.append(time.monotonic())
            if self.path.startswith("/slow/"):
                hold.wait(120)
            answer = answer_of(answers.get(self.path, Answer(b"nothing here", 404)))
            etag = answer.headers.get("ETag")
            if etag and self.headers.get("If-None-Match") == etag:
                answer = Answer(b"", 304, {"ETag": etag})
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Clients may go away: that is what some tests are about."""

    server = Quiet(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield Site(f"http://127.0.0.1:{server.server_port}", answers, asked, times, hold)
    finally:
        hold.set()
        server.shutdown()
        server.server_close()


@pytest.fixture
def words() -> Any:
    """The builders of this module: `words.page`, `words.feed`, `words.sitemap`, `words.Answer`."""

    class Words:
        page, feed, sitemap, Answer = staticmethod(page), staticmethod(feed), staticmethod(sitemap), Answer

    return Words
