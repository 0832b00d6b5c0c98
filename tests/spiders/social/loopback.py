"""A platform on loopback that a test fills, a project that asks it, and one run of asking."""

from __future__ import annotations

import json
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from ripplemark.config import Project
from ripplemark.records import Ask, Post
from ripplemark.store.asks import iter_asks
from ripplemark.store.database import open_writer
from ripplemark.store.posts import iter_posts
from ripplemark.store.runs import begin_run
from spiders.social.run import SocialEnd, ask_platforms

NOW = datetime(2026, 9, 30, 12, tzinfo=UTC)
KEYS = {"THE_KEY": "who:secret-4711"}


@dataclass(slots=True)
class Said:
    """One answer."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})


def said(what: object) -> Said:
    """Whatever a test gives as an answer: JSON unless it is bytes."""
    if isinstance(what, Said):
        return what
    return Said(what if isinstance(what, bytes) else json.dumps(what).encode())


@dataclass(slots=True)
class Platform:
    """A server: the longest start of `METHOD path?query` that a test gave answers."""

    url: str = ""
    answers: dict[str, object] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    lists: dict[str, list[object]] = field(default_factory=dict)  # answers that are given in turn, the last one again and again

    def answer(self, line: str) -> Said:
        starts = [s for s in (*self.answers, *self.lists) if line.startswith(s)]
        best = max(starts, key=len, default="")
        if best in self.lists:
            queue = self.lists[best]
            return said(queue.pop(0) if len(queue) > 1 else queue[0])
        return said(self.answers[best]) if best else Said(b"nothing here", 404, {"Content-Type": "text/plain"})


@contextmanager
def served() -> Generator[Platform]:
    """A platform on loopback."""
    state = Platform()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if self.path != "/robots.txt":
                state.asked.append(f"{self.command} {self.path}")
                state.headers.append(dict(self.headers.items()))
            state.bodies.append(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
            found = state.answer(f"{self.command} {self.path}")
            self.send_response(found.status)
            for name, value in found.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(found.body)))
            self.end_headers()
            self.wfile.write(found.body)

        do_POST = do_GET  # noqa: N815 - the name is the server's

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Whoever asks may go away."""

    server = Quiet(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    state.url = f"http://127.0.0.1:{server.server_port}"
    yield state
    server.shutdown()
    server.server_close()


@dataclass(slots=True)
class Desk:
    """A project that asks the platform on loopback."""

    folder: Path
    project: Project

    def ask(self, at: datetime = NOW, **settings: object) -> SocialEnd:
        """One run of `ripplemark social`."""
        # Gaps that platforms ask for are tested where they are decided; here nobody waits.
        with open_writer(self.project.storage.database) as db:
            return ask_platforms(self.project, db, begin_run(db, "social", at), lambda: at, KEYS, settings=settings)

    def posts(self) -> dict[str, Post]:
        """Key -> post."""
        with open_writer(self.project.storage.database) as db:
            return {p.key: p for p in iter_posts(db)}

    def asks(self) -> dict[tuple[str, str], Ask]:
        """(kind, subject) -> ask."""
        with open_writer(self.project.storage.database) as db:
            return {(a.kind, a.subject): a for a in iter_asks(db)}

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of the store."""
        with open_writer(self.project.storage.database) as db:
            return [tuple(r) for r in db.rows(sql)]
