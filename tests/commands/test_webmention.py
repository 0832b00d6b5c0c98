"""`ripplemark webmention`: a server that takes claims on loopback, and the dashboard's address when asked; wrong words are one line."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Generator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner

from commands.main import cli

ROOT = Path(__file__).resolve().parents[2]
CLAIM = urlencode({"source": "https://blog.example/review", "target": "https://tea.example/oolong"}).encode()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    file = tmp_path / "ripplemark.toml"
    file.write_text('[brand]\nname = "Tea"\ndomains = ["tea.example"]\n', encoding="utf-8")
    return file


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture
def listening(project: Path) -> Generator[str]:
    port = free_port()
    command = [sys.executable, "-m", "commands.main", "-p", str(project), "webmention", "--listen", str(port)]
    command += ["--address", "https://tea.example/webmention"]
    with subprocess.Popen(
        command,
        cwd=project.parent,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
    ) as server:
        try:
            assert server.stdout is not None
            assert f"http://127.0.0.1:{port}/" in server.stdout.readline()
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()


def test_a_claim_over_http_is_answered_with_its_public_status_address(listening: str, project: Path) -> None:
    with urllib.request.urlopen(listening, CLAIM, timeout=10) as answer:
        assert answer.status == 201
        place = answer.headers["Location"]
    assert place.startswith("https://tea.example/webmention/")
    with urllib.request.urlopen(listening + place.rpartition("/")[2], timeout=10) as answer:
        assert b'"waiting"' in answer.read()
    assert len(list((project.parent / "data" / "webmentions").glob("*.json"))) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--listen", "nowhere"], "is no place to listen"),
        (["--listen", "70000"], "is no place to listen"),
        (["--crawl-every", "5"], "--crawl-every goes with --listen"),
        (["--listen", "8051", "--address", "tea"], "is no web address"),
    ],
)
def test_wrong_words(project: Path, arguments: list[str], said: str) -> None:
    result = CliRunner().invoke(cli, ["-p", str(project), "webmention", *arguments])
    assert result.exit_code == 2
    assert said in result.output
