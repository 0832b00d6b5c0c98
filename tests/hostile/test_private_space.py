"""C17: no disguise of a private address is ever connected to, counted at the sockets of a network namespace of its own."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.namespace_crawl import HOSTS, PUBLIC, REFUSED, ROOT

pytestmark = pytest.mark.namespace


@pytest.fixture(scope="module")
def report(namespace: str) -> dict[str, Any]:
    """What the crawl inside the namespace connected to, and what it says of each URL."""
    script = Path(__file__).with_name("namespace_crawl.py")
    command = [namespace, "-n", "-m", "--", sys.executable, str(script)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=90, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_only_the_public_address_was_connected_to(report: dict[str, Any]) -> None:
    assert {c.removeprefix("::ffff:") for c in report["connections"]} == {PUBLIC}


@pytest.mark.parametrize("url", REFUSED)
def test_each_disguise_is_refused(report: dict[str, Any], url: str) -> None:
    outcomes = {u.rstrip("/"): o for u, o in report["outcomes"].items()}
    assert outcomes[url.rstrip("/")][0] == "blocked_address", outcomes[url.rstrip("/")]


@pytest.mark.parametrize("number", range(len(REFUSED)))
def test_each_disguise_is_refused_behind_a_redirect(report: dict[str, Any], number: int) -> None:
    assert report["outcomes"][f"http://redirecting.example/{number}"][0] == "blocked_address", REFUSED[number]


def test_what_is_public_is_fetched(report: dict[str, Any]) -> None:
    assert report["outcomes"]["http://public.example/"][0] == "ok"
    assert HOSTS["public.example"] == (PUBLIC,)


@pytest.mark.parametrize(
    ("url", "outcome"),
    [
        ("http://public.example:6379/", "blocked_port"),
        ("ftp://public.example/", "bad_scheme"),
        ("file:///etc/passwd", "bad_scheme"),
    ],
)
def test_ports_and_schemes(report: dict[str, Any], url: str, outcome: str) -> None:
    assert report["outcomes"][url][0] == outcome
