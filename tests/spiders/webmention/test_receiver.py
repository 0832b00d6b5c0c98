"""The receiver as a WSGI app: what it takes, what it answers, how much it bears, and where it is mounted."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from ripplemark.config import load_project
from ripplemark.records import Webmention, WebmentionState
from spiders.webmention import spool as spool_room
from spiders.webmention.pace import Limits, Pace
from spiders.webmention.receiver import MOST_BODY, Receiver, mounted
from spiders.webmention.spool import Spool

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PAGE, POST = "https://tea.example/oolong", "https://blog.example/review"
Said = tuple[int, dict[str, str], str]


class Caller:
    """Calls a WSGI app as a server would."""

    def __init__(self, app: Callable[..., Any]) -> None:
        self.app = app

    def __call__(self, method: str, path: str = "/", body: bytes = b"", **environ: str) -> Said:
        said: list[Any] = []
        full: dict[str, Any] = {
            "REQUEST_METHOD": method, "SCRIPT_NAME": "", "PATH_INFO": path, "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": "application/x-www-form-urlencoded", "wsgi.input": io.BytesIO(body), **environ,
        }  # fmt: skip
        text = b"".join(self.app(full, lambda status, headers: said.extend((status, headers))))
        return int(said[0][:3]), dict(said[1]), text.decode()

    def claim(self, source: str = POST, target: str = PAGE, path: str = "/") -> Said:
        return self("POST", path, urlencode({"source": source, "target": target}).encode())


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "webmentions")


@pytest.fixture
def make(tmp_path: Path, spool: Spool) -> Callable[..., Receiver]:
    file = tmp_path / "ripplemark.toml"
    file.write_text('[brand]\nname = "Tea"\ndomains = ["tea.example"]\n', encoding="utf-8")

    def receiver(stored: Callable[[str], Webmention | None] = lambda _: None, pace: Pace | None = None) -> Receiver:
        return Receiver(load_project(file), spool, stored, lambda: NOW, pace)

    return receiver


@pytest.fixture
def call(make: Callable[..., Receiver]) -> Caller:
    return Caller(make())


def test_a_claim_is_kept_and_its_status_can_be_asked(call: Caller, spool: Spool) -> None:
    status, headers, _ = call.claim()
    assert status == 201
    assert [(c.source, c.target, c.received_at) for c in spool.claims()] == [(POST, PAGE, NOW)]
    status, answer, text = call("GET", headers["Location"])
    assert (status, answer["Content-Type"], json.loads(text)["state"]) == (200, "application/json", "waiting")


def test_a_claim_sent_again_waits_once(call: Caller, spool: Spool) -> None:
    places = {call.claim()[1]["Location"] for _ in range(3)}
    assert len(places) == 1
    assert spool.waiting() == 1


def test_what_a_crawl_took_in_is_told_as_json_that_no_browser_runs(make: Callable[..., Receiver]) -> None:
    script = "https://blog.example/<script>alert(1)</script>"
    found = Webmention("a" * 32, script, PAGE, WebmentionState.VERIFIED, "the source links", NOW, NOW, 1, NOW)
    status, headers, text = Caller(make(lambda _: found))("GET", f"/{'a' * 32}")
    assert status == 200
    assert json.loads(text)["source"] == script
    assert (headers["X-Content-Type-Options"], headers["Content-Security-Policy"]) == ("nosniff", "default-src 'none'")


@pytest.mark.parametrize("name", ["/" + "b" * 32, "/../../etc/passwd", "/" + "a" * 31, "/" + "A" * 32, "/x/y"])
def test_a_status_that_is_not_there(call: Caller, name: str) -> None:
    assert call("GET", name)[0] == 404


@pytest.mark.parametrize(
    ("body", "environ", "status"),
    [
        (b"source=x", {}, 400),
        (b"", {}, 400),
        (b"source", {}, 400),
        (b"\xff\xfe=1", {}, 400),
        (b"&".join(b"a%d=1" % n for n in range(30)), {}, 400),
        (b"{}", {"CONTENT_TYPE": "application/json"}, 415),
        (b"x" * (MOST_BODY + 1), {}, 413),
        (b"source=x", {"CONTENT_LENGTH": "-5"}, 411),
        (b"source=x", {"CONTENT_LENGTH": "many"}, 411),
    ],
)
def test_what_is_no_claim(call: Caller, spool: Spool, body: bytes, environ: dict[str, str], status: int) -> None:
    assert call("POST", "/", body, **environ)[0] == status
    assert spool.waiting() == 0


def test_other_methods_are_told_which_there_are(call: Caller) -> None:
    assert (call("DELETE")[0], call("DELETE")[1]["Allow"]) == (405, "GET, HEAD, POST")
    assert (call("POST", f"/{'a' * 32}")[0], call("PUT", "/x")[1]["Allow"]) == (405, "GET, HEAD")


def test_the_endpoint_announces_itself(call: Caller) -> None:
    status, headers, text = call("GET")
    assert (status, headers["Link"]) == (200, '</>; rel="webmention"')
    assert text
    assert call("HEAD")[2] == ""


def test_one_site_cannot_flood(make: Callable[..., Receiver], spool: Spool) -> None:
    call = Caller(make(pace=Pace(Limits(per_site=3, in_all=5))))
    answers = [call.claim(f"https://sub{n}.blog.example/")[0] for n in range(5)]
    assert answers == [201, 201, 201, 429, 429]
    others = [call.claim(f"https://site{n}.example/") for n in range(3)]
    assert [status for status, _, _ in others] == [201, 201, 429]
    assert 0 < int(others[-1][1]["Retry-After"]) <= 601
    assert spool.waiting() == 5


def test_the_pace_recovers_and_remembers_a_bounded_number_of_sites() -> None:
    pace = Pace(Limits(per_site=1, in_all=100, seconds=10.0, sites=4))
    assert pace.wait("a.example", 0.0) == 0.0
    assert pace.wait("a.example", 4.0) == 6.0
    assert pace.wait("a.example", 10.0) == 0.0
    for n in range(50):
        pace.wait(f"{n}.example", 11.0)
    assert len(pace._sites) == 4


def test_a_full_spool_says_when_to_come_again(call: Caller, spool: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool_room, "MOST_WAITING", 2)
    answers = [call.claim(f"https://site{n}.example/") for n in range(3)]
    assert [status for status, _, _ in answers] == [201, 201, 503]
    assert answers[2][1]["Retry-After"]
    assert call.claim("https://site1.example/")[0] == 201  # one that waits already takes no room


def test_only_claims_that_were_taken_in_leave_the_spool(call: Caller, spool: Spool) -> None:
    call.claim()
    (spool.folder / ("c" * 32 + ".json")).write_text("{broken", encoding="utf-8")
    (spool.folder / "notes.txt").write_text("not ours", encoding="utf-8")
    taken = tuple(spool.claims())
    assert len(taken) == 1
    spool.remove(taken)
    assert (tuple(spool.claims()), spool.waiting()) == ((), 1)


def test_mounted_beside_another_app(make: Callable[..., Receiver]) -> None:
    def other(_environ: Any, start: Any) -> list[bytes]:
        start("200 OK", [])
        return [b"the dashboard"]

    call = Caller(mounted(make(), "/webmention", other))
    status, headers, _ = call.claim(path="/webmention")
    assert (status, headers["Location"].startswith("/webmention/")) == (201, True)
    assert call("GET", headers["Location"])[0] == 200
    assert call("GET", "/webmentions")[2] == call("GET", "/")[2] == "the dashboard"
