"""Targets asked on loopback: HEAD first, chains with their codes, loops, hops, robots.txt, refusals; each URL once."""

from __future__ import annotations

import threading
from collections.abc import Generator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ripplemark.config import Brand, Crawl, Project, Storage
from ripplemark.records import FetchOutcome, Target, TargetKind, UrlState
from ripplemark.store.clock import stamp
from ripplemark.store.database import open_writer
from ripplemark.store.runs import begin_run
from ripplemark.store.targets import name_targets, target_of
from spiders.run import crawl

NOW = datetime(2024, 6, 3, 12, tzinfo=UTC)


@dataclass(slots=True)
class Host:
    """A server: path -> (status, Location or ""); what was asked of it, in order."""

    url: str = ""
    answers: dict[str, tuple[int, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    robots: bytes = b""
    headless: set[str] = field(default_factory=set)  # paths that refuse HEAD


@pytest.fixture
def host() -> Generator[Host]:
    state = Host()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if self.path == "/robots.txt":
                self._say(200, "", state.robots)
                return
            state.asked.append(f"{self.command} {self.path}")
            status, location = state.answers.get(self.path, (404, ""))
            refused = self.command == "HEAD" and self.path in state.headless
            self._say(405 if refused else status, "" if refused else location, b"x" * 200_000)

        do_HEAD = do_GET  # noqa: N815 - the name is the server's

        def _say(self, status: int, location: str, body: bytes) -> None:
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Whoever asks goes away before the body: that is the point."""

    server = Quiet(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    state.url = f"http://127.0.0.1:{server.server_port}"
    yield state
    server.shutdown()
    server.server_close()


@dataclass(slots=True)
class Asking:
    """A project whose brand lives on the loopback host, and its rounds of checks."""

    project: Project
    host: Host

    def ask(self, *paths: str, at: datetime = NOW) -> list[Target]:
        """The targets of these paths after one crawl."""
        urls = [f"{self.host.url}{p}" for p in paths]
        with open_writer(self.project.storage.database) as db:
            name_targets(db, urls, TargetKind.SHORT, stamp(NOW))
            crawl(self.project, db, begin_run(db, "crawl", at), lambda: at)
            return [t for t in (target_of(db, u) for u in urls) if t]


@pytest.fixture
def asking(tmp_path: Path, host: Host) -> Asking:
    crawl_table = Crawl(delay=0.0, allow_private=("127.0.0.1",))
    project = Project(
        tmp_path / "r.toml",
        Brand("Acme", (), ("acme.example",)),
        Storage(tmp_path / "r.db", tmp_path / "data"),
        crawl=crawl_table,
    )
    return Asking(project, host)


def shown(target: Target, host: Host) -> list[tuple[str, int]]:
    return [(h.url.removeprefix(host.url), h.status) for h in target.chain]


def test_a_chain_is_kept_with_its_codes_and_asked_once(asking: Asking, host: Host) -> None:
    host.answers = {"/go": (301, "/on"), "/on": (302, "/end"), "/end": (200, "")}
    (target,) = asking.ask("/go")
    assert shown(target, host) == [("/go", 301), ("/on", 302), ("/end", 200)]
    assert (target.final_url, target.outcome, target.state) == (f"{host.url}/end", FetchOutcome.OK, UrlState.DONE)
    asking.ask("/go", at=NOW + timedelta(days=29))
    assert [a for a in host.asked if a.startswith("HEAD")] == ["HEAD /go", "HEAD /on", "HEAD /end"]
    asking.ask("/go", at=NOW + timedelta(days=31))
    assert host.asked.count("HEAD /go") == 2


def test_where_head_is_refused_get_is_asked(asking: Asking, host: Host) -> None:
    host.answers = {"/go": (301, "/end"), "/end": (200, "")}
    host.headless = {"/end"}
    (target,) = asking.ask("/go")
    assert shown(target, host) == [("/go", 301), ("/end", 200)]
    assert host.asked[:3] == ["HEAD /go", "HEAD /end", "GET /end"]


def test_an_error_counts_only_when_get_says_it_too(asking: Asking, host: Host) -> None:
    host.answers = {"/gone": (410, "")}
    missing, gone = asking.ask("/missing", "/gone")
    assert (missing.outcome, missing.faults, missing.broken) == (FetchOutcome.NOT_FOUND, 1, False)
    assert (gone.status, gone.broken) == (410, False)
    missing, gone = asking.ask("/missing", "/gone", at=NOW + timedelta(days=1, hours=1))
    assert missing.broken
    assert gone.broken


def test_ten_hops_and_no_more_and_loops_are_seen_at_once(asking: Asking, host: Host) -> None:
    host.answers = {f"/{n}": (302, f"/{n + 1}") for n in range(11)} | {"/11": (200, ""), "/a": (301, "/b"), "/b": (301, "/a")}
    ten, eleven, loop = asking.ask("/1", "/0", "/a")
    assert (len(ten.chain), ten.outcome) == (11, FetchOutcome.OK)
    assert eleven.outcome is FetchOutcome.TOO_MANY_REDIRECTS
    assert loop.outcome is FetchOutcome.TOO_MANY_REDIRECTS
    assert sum(a.endswith((" /a", " /b")) for a in host.asked) == 2
    assert not loop.broken


@pytest.mark.parametrize(
    ("location", "outcome"),
    [
        ("http://10.0.0.7/secret", FetchOutcome.BLOCKED_ADDRESS),
        ("http://169.254.169.254/latest", FetchOutcome.BLOCKED_ADDRESS),
        ("ftp://files.example/x", FetchOutcome.BAD_SCHEME),
        ("javascript:alert(1)", FetchOutcome.BAD_SCHEME),
    ],
)
def test_a_way_into_private_space_ends_there(asking: Asking, host: Host, location: str, outcome: FetchOutcome) -> None:
    host.answers = {"/go": (302, location)}
    (target,) = asking.ask("/go")
    assert (target.outcome, target.state, target.due_at) == (outcome, UrlState.IGNORED, None)
    assert target.brand_url == ""


def test_robots_txt_holds_for_targets_too(asking: Asking, host: Host) -> None:
    host.robots = b"User-agent: *\nDisallow: /go"
    host.answers = {"/go": (301, "/end")}
    (target,) = asking.ask("/go")
    assert (target.outcome, target.state) == (FetchOutcome.ROBOTS_DISALLOWED, UrlState.FAILED)
    assert host.asked == []


def test_the_budget_of_a_run_leaves_the_rest_for_the_next(asking: Asking, host: Host) -> None:
    asking.project = replace(asking.project, crawl=replace(asking.project.crawl, targets_per_run=2))
    host.answers = {f"/{n}": (200, "") for n in range(3)}
    assert [t.state for t in asking.ask("/0", "/1", "/2")].count(UrlState.DONE) == 2
    assert [t.state for t in asking.ask("/0", "/1", "/2")].count(UrlState.DONE) == 3
