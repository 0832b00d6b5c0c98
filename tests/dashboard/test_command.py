"""`ripplemark dashboard`: what it refuses, and that it answers on this machine."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from commands.dashboard import check_host, check_port, shown_host
from commands.main import cli
from ripplemark.errors import UsageError

PROJECT = '[brand]\nname = "Northwind Tea"\ndomains = ["northwind.example"]\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that never crawled."""
    file = tmp_path / "ripplemark.toml"
    file.write_text(PROJECT, encoding="utf-8")
    return file


@pytest.fixture
def taken() -> int:
    """A port on which something listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "[::1]"])
def test_this_machine_is_accepted(host: str) -> None:
    check_host(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.com", ""])
def test_other_hosts_are_refused(project: Path, host: str) -> None:
    answer = CliRunner().invoke(cli, ["-p", str(project), "dashboard", "--host", host])
    assert answer.exit_code == 2
    assert "has no login" in answer.output


def test_a_taken_port_is_said_with_a_free_one(project: Path, taken: int) -> None:
    answer = CliRunner().invoke(cli, ["-p", str(project), "dashboard", "--port", str(taken)])
    assert answer.exit_code == 2
    assert f"--port {taken}: is taken" in answer.output
    with pytest.raises(UsageError, match=r"is free: --port \d+"):
        check_port("127.0.0.1", taken)


def test_the_environment_opens_no_other_host(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOST", "0.0.0.0")
    monkeypatch.setenv("PORT", "1")
    assert shown_host("127.0.0.1") == "127.0.0.1"
    assert shown_host("::1") == "[::1]"


def test_help_has_an_example() -> None:
    answer = CliRunner().invoke(cli, ["dashboard", "--help"])
    assert answer.exit_code == 0
    assert "Example: ripplemark dashboard" in answer.output


def test_it_answers_before_the_first_crawl(project: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    run = [sys.executable, "-m", "commands.main", "-p", str(project), "dashboard", "--port", str(port)]
    with subprocess.Popen(run, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2], text=True) as server:
        try:
            assert server.stdout
            assert f"http://127.0.0.1:{port}/" in server.stdout.readline()
            assert _answer(f"http://127.0.0.1:{port}/_health") == 200
        finally:
            server.terminate()


def _answer(url: str) -> int:
    """The status, as soon as the server listens."""
    for _ in range(100):
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return int(answer.status)
        except OSError:
            time.sleep(0.1)
    return 0
