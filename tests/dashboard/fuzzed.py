"""Requests as an attacker, a broken browser or an old bookmark would send them: real ones, changed. Sends and judges nothing but a status.

Everything is drawn from one `Random`: the same seed gives the same requests.
"""

from __future__ import annotations

import json
import logging
import urllib.parse
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from random import Random
from typing import Any

from dash import Dash

CALLBACKS = "/_dash-update-component"
DEEP: Any = None
for _ in range(200):
    DEEP = [DEEP]
STRINGS = (
    "", " ", "\x00", "\ud800", "a\r\nb", "%", "%00", "%ff", "../../etc/passwd", "' OR 1=1 --", '"; DROP TABLE links; --', "<script>PWN=1</script>",
    "=HYPERLINK(1)", "9" * 400, "-1", "0", "1e999", "NaN", "٣", "²", "0001-01-01", "9999-12-31", "2026-02-30", "2026-W01-1", "*" * 9, "%" * 99, "_" * 40,
    "all", "earned,earned", "-visits", "a" * 5_000, "字" * 3_000, "\u202e\u2066", "null", "{}", "[]", "shapley", "desk", "campaign", "🫖" * 50,
    "\\", "'", '"', "`", "$(id)", "{{7*7}}", "%s%n", "a AND b", 'a NEAR b', '"', "(", "*", "^", "title:x",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**31, 2**53 + 1, 2**63, -(2**63) - 1, 10**40, 0.5, -0.0, 1e308, float("nan"), float("inf"), [], {}, [None], [[]],
    [1, "a", None], {"": ""}, {"path": 1}, {"startRow": "x"}, {"startRow": -5, "endRow": 10**9}, {"sortModel": 3}, {"dark": "x"}, ["a"] * 2_000, DEEP,
)  # fmt: skip
#: What readers who may edit can wish for.
WISHES: tuple[dict[str, Any], ...] = (
    {"act": "mark", "mark": "own", "rows": ["1"], "at": 1}, {"act": "mark", "mark": "disavow", "rows": "all", "at": 1}, {"act": "unmark", "mark": "own", "rows": "1,2"},
    {"act": "undo", "id": "1"}, {"act": "save_view", "name": "v", "page": "/links", "query": "class=all", "days": True},
    {"act": "rename_view", "id": "1", "name": "w"}, {"act": "delete_view", "id": "1"},
    {"act": "annotate", "day": "2026-03-01", "text": "a note", "campaign": "desk", "id": "1"}, {"act": "delete_annotation", "id": "1"},
)  # fmt: skip
KEYS = (
    "since", "until", "campaign", "lang", "q", "rel", "class", "state", "placement", "route", "new", "sort", "by", "metric", "model", "models", "effect",
    "outcome", "signal", "tree", "find", "show", "order", "page", "link", "compare", "authority", "language", "mark", "view", "note", "kind",
    "polarity", "focus", "of", "and", "rows", "act", "domains", "target", "step", "other", "tab", "domain", "day", "month",
)  # fmt: skip
PATHS = (
    "/", "/links", "/domains", "/mentions", "/ripples", "/attribution", "/signals", "/health", "/campaigns", "/nowhere", "/export/links.csv",
    "/export/links.xlsx", "/export/links.disavow", "/export/mentions.csv", "/export/mentions.txt", "/report/campaign", "/report/campaign.html", "/export/links.jsonl", "/export/links.exe", "/export/charts/growth.csv", "/export/charts/credit.csv", "/export/charts/x.csv",
    "/export/charts/../links.csv", "/export/disavow.txt", "/healthz", "/_health", "/metrics", "/login", "/_dash-layout", "/_dash-dependencies",
    "/_favicon.ico", "/_reload-hash", "/assets/", "/assets/style.css", "/assets/../app.py", "/assets/..%2fapp.py", "/assets/%2e%2e/%2e%2e/pyproject.toml",
    "/assets//etc/passwd", "/assets/..\\..\\app.py", "/assets/first/../../app.py", "/_dash-component-suites/", "/_dash-component-suites/dash/dash.py",
    "/_dash-component-suites/dash/../dash.py", "/_dash-component-suites/os/x.js", "/_dash-component-suites/dash/dcc/..%2f..%2fdash.py",
    "/_dash-component-suites/plotly/package_data/plotly.min.js", "/%00", "/%ff", "//evil.example/", "/..%c0%af..%c0%afetc/passwd", "/_mcp", "/static/x",
)  # fmt: skip
HEADERS: tuple[tuple[str, str], ...] = (
    ("Host", "evil.example"), ("Host", ""), ("Host", "127.0.0.1:99999"), ("Host", "[::1"), ("Origin", "null"), ("Origin", "http://[x"), ("Origin", "http://evil.example"),
    ("Sec-Fetch-Site", "cross-site"), ("X-CSRFToken", ""), ("X-CSRFToken", "é"), ("Cookie", "ripplemark=; ripplemark_page="), ("Cookie", "ripplemark=" + "A" * 43),
    ("Cookie", "\xff=\xff; ;=;"), ("Content-Type", "text/plain"), ("Content-Type", "application/json; charset=utf-16"), ("Content-Type", "multipart/form-data"),
    ("Content-Type", "multipart/form-data; boundary=x"), ("Content-Encoding", "gzip"), ("X-Forwarded-For", "1.2.3.4"), ("X-Forwarded-For", "]" * 50),
    ("X-Forwarded-Host", "evil.example"), ("X-Http-Method-Override", "DELETE"), ("Accept-Language", ";q=x,zh;q=9"), ("Accept", "*/*;q=x"), ("Range", "bytes=0-1,5-"),
    ("If-None-Match", '"'), ("If-Modified-Since", "never"), ("Accept-Encoding", "br;q=x"), ("Authorization", "Bearer x"), ("Authorization", "Basic ////"),
)  # fmt: skip
METHODS = ("GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND")


@dataclass(frozen=True, slots=True)
class Asked:
    """One request."""

    kind: str  # what was done to it
    method: str
    path: str
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Outcome:
    """What came of many requests."""

    statuses: Counter[str] = field(default_factory=Counter)  # "kind status"
    faults: list[tuple[Asked, str]] = field(default_factory=list)


# ---------------------------------------------------------------- drawing


def requests_of(bodies: list[dict[str, Any]], number: int, draw: Random) -> Iterator[Asked]:
    """So many requests: three quarters are callbacks with changed values, the others are broken in other ways."""
    for _ in range(number):
        yield draw.choices((_callback, _shape, _text, _path, _form), (75, 6, 4, 11, 4))[0](bodies, draw)


def _callback(bodies: list[dict[str, Any]], draw: Random) -> Asked:
    """A real callback with one to three values changed."""
    body = deepcopy(draw.choice(bodies))
    parts = [*body["inputs"], *body.get("state", [])]
    for _ in range(draw.randint(1, 3)):
        part = draw.choice(parts)
        wish = part["id"] == "act" and draw.random() < 0.7
        part["value"] = _changed(draw.choice(WISHES) if wish else part.get("value"), draw)
    return _post("value", body)


def _shape(bodies: list[dict[str, Any]], draw: Random) -> Asked:
    """A real callback of which a key is gone, doubled, or something else."""
    body: dict[str, Any] = deepcopy(draw.choice(bodies))
    where = draw.choice([body, *body["inputs"], *body.get("state", [])])
    key = draw.choice(list(where))
    match draw.randrange(4):
        case 0:
            del where[key]
        case 1:
            where[key] = _value(draw)
        case 2:
            where[str(_value(draw))[:50]] = where[key]
        case _:
            body["inputs"] = body["inputs"] * draw.choice((0, 2, 50))
    return _post("shape", body, _some_headers(draw))


def _text(bodies: list[dict[str, Any]], draw: Random) -> Asked:
    """A body that is cut off, or has bytes changed."""
    raw = bytearray(_json(draw.choice(bodies)))
    if draw.random() < 0.3:
        raw = raw[: draw.randrange(len(raw))]
    for _ in range(draw.randint(1, 8)):
        if raw:
            raw[draw.randrange(len(raw))] = draw.randrange(256)
    return Asked("bytes", "POST", CALLBACKS, bytes(raw), (("Content-Type", "application/json"), *_some_headers(draw)))


def _path(_: list[dict[str, Any]], draw: Random) -> Asked:
    """Any address with any query string, method and headers."""
    query = _query(draw)
    path = draw.choice(PATHS) + (f"?{query}" if draw.random() < 0.7 else "")
    method = "GET" if draw.random() < 0.8 else draw.choice(METHODS)
    return Asked("path", method, path, b"", _some_headers(draw))


def _form(_: list[dict[str, Any]], draw: Random) -> Asked:
    """Somebody at the log-in, or at the way out."""
    said = {key: _string(draw) for key in ("name", "password", "token", "next", "lang") if draw.random() < 0.8}
    body = urllib.parse.urlencode(said, errors="replace").encode()
    kind = ("Content-Type", "application/x-www-form-urlencoded")
    plain = ("X-CSRFToken", "")  # a form sends no such header; with it, whoever is signed in would be no more
    return Asked("form", "POST", draw.choice(("/login", "/logout")), body, (kind, plain, *_some_headers(draw)))


def _changed(value: Any, draw: Random) -> Any:
    """A value like it, or quite another."""
    if isinstance(value, str) and draw.random() < 0.75:
        return _query(draw, value)
    if isinstance(value, dict) and value and draw.random() < 0.6:
        key = draw.choice(list(value))
        return {**value, key: _changed(value[key], draw)}
    if isinstance(value, list) and value and draw.random() < 0.6:
        return [*value[:-1], _changed(value[-1], draw)]
    return _value(draw)


def _query(draw: Random, value: str = "") -> str:
    """A query string with some keys changed."""
    pairs = urllib.parse.parse_qsl(value, keep_blank_values=True)
    for _ in range(draw.randint(1, 5)):
        pairs.insert(draw.randint(0, len(pairs)), (draw.choice(KEYS), _string(draw)))
    if draw.random() < 0.1:
        return _string(draw)
    return urllib.parse.urlencode(pairs, errors="replace")


def _string(draw: Random) -> str:
    text = draw.choice(STRINGS)
    return text if draw.random() < 0.8 else text[: draw.randint(0, 9)] + draw.choice(STRINGS)[:20]


def _value(draw: Random) -> Any:
    return _string(draw) if draw.random() < 0.4 else draw.choice(VALUES)


def _some_headers(draw: Random) -> tuple[tuple[str, str], ...]:
    return tuple({h[0]: h for h in draw.choices(HEADERS, k=2)}.values()) if draw.random() < 0.4 else ()


def _post(kind: str, body: Any, headers: tuple[tuple[str, str], ...] = ()) -> Asked:
    return Asked(kind, "POST", CALLBACKS, _json(body), (("Content-Type", "application/json"), *headers))


def _json(body: Any) -> bytes:
    return json.dumps(body).encode("utf-8", "replace")


# ---------------------------------------------------------------- sending


def bodies_of(app: Dash, recorded: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The recorded bodies that the app still knows, and for callbacks that were not recorded, bodies with plain values."""
    known = {name: spec for name, spec in app.callback_map.items() if "callback" in spec}
    kept = [body for body in recorded if body["output"] in known]
    seen = {body["output"] for body in kept}
    return kept + [_plain(name, spec) for name, spec in known.items() if name not in seen]


def _plain(name: str, spec: Any) -> dict[str, Any]:
    outputs = [dict(zip(("id", "property"), o.rsplit(".", 1), strict=True)) for o in name.strip(".").split("...")]
    parts = {kind: [{**part, "value": _guess(part)} for part in spec[kind]] for kind in ("inputs", "state")}
    changed = [f"{p['id']}.{p['property']}" for p in parts["inputs"][:1]]
    return {"output": name, "outputs": outputs if name.startswith("..") else outputs[0], **parts, "changedPropIds": changed}


def _guess(part: dict[str, Any]) -> Any:
    said: dict[str, Any] = {
        "act": WISHES[0],
        "query": "since=2024-06-01&until=2024-06-30",
        "look": {"dark": False, "narrow": False},
        "route": {"path": "/", "search": ""},
    }
    return said.get(str(part["id"]), 1 if "click" in part["property"] else None)


class Faults(logging.Handler):
    """Gathers what the server logs as failed: a callback that breaks is told to its reader, and answered as if it had not."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(f"{record.getMessage()}: {record.exc_info[1]!r}" if record.exc_info else record.getMessage())


def send(client: Any, asked: Iterator[Asked], seen: Callable[[], None] = lambda: None) -> Outcome:
    """Send them all with the cookies that the client has now; a fault is an answer of 500 or more, a header that splits, or an error in the log."""
    outcome, faults = Outcome(), Faults()
    logging.getLogger().addHandler(faults)
    try:
        for one in asked:
            before = len(faults.said)
            status = _status(client, one)
            outcome.statuses[f"{one.kind} {status}"] += 1
            if status >= 500 or len(faults.said) > before:
                outcome.faults.append((one, f"{status} {faults.said[before:]}"))
            seen()
    finally:
        logging.getLogger().removeHandler(faults)
    return outcome


def _status(client: Any, one: Asked) -> int:
    path, _, query = one.path.partition("?")
    headers = [(name, value) for name, value in one.headers if name != "Content-Type"]
    kind = next((value for name, value in one.headers if name == "Content-Type"), None)
    with client.open(
        path=urllib.parse.unquote(path, errors="replace"),
        query_string=query.encode("utf-8", "replace").decode(),
        method=one.method,
        data=one.body,
        headers=headers,
        content_type=kind,
    ) as answer:
        answer.get_data()
        return int(answer.status_code)
