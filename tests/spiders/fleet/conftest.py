"""A Redis of the tests' own, and a small web of several hosts on loopback whose log says who was asked when."""

from __future__ import annotations

import io
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from commands.main import cli
from ripplemark.config import Project, load_project
from ripplemark.store.database import open_writer

ROOT = Path(__file__).resolve().parents[3]
PASSWORD = "a-word-of-the-tests"
HOSTS = tuple(f"127.0.1.{n}" for n in range(1, 7))


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """The address of a Redis that keeps nothing; the test is skipped aloud where there is none."""
    server = shutil.which("redis-server")
    if server is None:
        pytest.skip("NO REDIS: install redis-server (`make test` does so where it may use apt)")
    redis = pytest.importorskip("redis", reason="NO REDIS CLIENT: pip install -r requirements-scale.lock (`make test` does)")
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--requirepass", PASSWORD]
    process = subprocess.Popen([server, *options], cwd=tmp_path_factory.mktemp("redis"), stdout=subprocess.DEVNULL)
    client = redis.Redis(port=port, password=PASSWORD)
    try:
        _until(lambda: _answers(client, redis))
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        client.close()
        process.terminate()
        process.wait(10)


def _answers(client: Any, redis: Any) -> bool:
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False


def _until(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited for another process in vain"
        time.sleep(0.01)


@pytest.fixture
def until() -> Callable[..., None]:
    """`until(condition)` waits for another process, not for a time."""
    return _until


@dataclass(slots=True)
class World:
    """Answers by (host, path); what was asked, in order."""

    port: int
    answers: dict[tuple[str, str], tuple[int, str, bytes, dict[str, str]]] = field(default_factory=dict)
    asked: list[tuple[float, str, str]] = field(default_factory=list)  # monotonic seconds, host, path

    def url(self, host: str, path: str = "/") -> str:
        return f"http://{host}:{self.port}{path}"

    def page(self, host: str, path: str, *hrefs: str, text: str = "Some words of a page.") -> None:
        links = "".join(f'<p>{text} <a href="{h}">{h}</a> and on.</p>' for h in hrefs)
        body = f"<!doctype html><html lang=en><head><title>{path} of {host}</title></head><body><main>{links}<p>{text} {host} {path}</p></main></body></html>"
        self.answers[host, path] = (200, "text/html; charset=utf-8", body.encode(), {})

    def put(self, host: str, path: str, kind: str, body: str, status: int = 200, **headers: str) -> None:
        self.answers[host, path] = (status, kind, body.encode(), headers)


@pytest.fixture
def world() -> Generator[World]:
    """Six hosts on loopback at one port, that a test fills."""
    made = World(free_port())

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            host = self.headers["Host"].partition(":")[0]
            made.asked.append((time.monotonic(), host, self.path))
            status, kind, body, headers = made.answers.get((host, self.path), (404, "text/html", b"nothing here", {}))
            self.send_response(status)
            for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Clients are killed: that is what these tests are about."""

    servers = [Quiet((host, made.port), Handler) for host in HOSTS]
    for server in servers:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield made
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


@dataclass(slots=True)
class Desk:
    """A project in a folder of its own, and its command line."""

    folder: Path
    file: Path

    @property
    def project(self) -> Project:
        return load_project(self.file)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """`ripplemark ...` in a process of its own."""
        command = [sys.executable, "-m", "commands.main", "-p", str(self.file), *arguments, "--json"]
        env = {**os.environ, "PYTHONPATH": str(ROOT), "RIPPLEMARK_REDIS_PASSWORD": PASSWORD}
        return subprocess.Popen(command, cwd=self.folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def run(self, *arguments: str) -> dict[str, Any]:
        """The closing table of a command, run in this process."""
        told = io.StringIO()
        with redirect_stdout(told):
            cli.main(["-p", str(self.file), *arguments, "--json"], standalone_mode=False)
        found: dict[str, Any] = json.loads(told.getvalue())
        return found

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of the store, sorted."""
        with open_writer(self.project.storage.database) as db:
            return sorted((tuple(r) for r in db.rows(sql)), key=repr)


def finished(process: subprocess.Popen[str]) -> dict[str, Any]:
    """The closing table of a process that must succeed."""
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    found: dict[str, Any] = json.loads(out)
    return found


@pytest.fixture
def end() -> Callable[..., dict[str, Any]]:
    """`end(process)`: its closing table."""
    return finished


@pytest.fixture
def desk(tmp_path: Path, world: World) -> Callable[..., Desk]:
    """`desk(name, redis="", more="", **crawl_keys)`: a project for brand Acme that watches all hosts."""

    def make(name: str, redis: str = "", more: str = "", **keys: object) -> Desk:
        folder = tmp_path / name
        folder.mkdir()
        chosen = {"watch": [world.url(h) for h in HOSTS], "targets_per_run": 0, "allow_private": ["127.0.1.0/24"], **keys}
        crawl = "".join(f"{k} = {json.dumps(v)}\n" for k, v in chosen.items())
        fleet = f'[fleet]\nredis = "{redis}"\nlease = 2\nbatch = 5\n{more}' if redis else ""
        file = folder / "ripplemark.toml"
        file.write_text(f'[brand]\nname = "Acme Kites"\ndomains = ["acme.example"]\n[crawl]\n{crawl}{fleet}', encoding="utf-8")
        return Desk(folder, file)

    return make
