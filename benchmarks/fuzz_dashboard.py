"""Asks the dashboard 10,000 things that no page of ours asks, over the sample world's store: no fault, and the store stays as it was.

    python benchmarks/fuzz_dashboard.py [PROJECT] [--record]    PROJECT: a ripplemark.toml with data (default: the sample world, made in build/fuzz)

`--record` lets a browser walk through every page first and keeps what it asked in tests/dashboard/recorded_callbacks.json.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from attribution.reports import Reports  # noqa: E402
from commands.main import cli  # noqa: E402
from dashboard.access.rules import Access, author, may_edit  # noqa: E402
from dashboard.app import PAGES, create_app  # noqa: E402
from dashboard.edits import Edits  # noqa: E402
from ripplemark import passwords  # noqa: E402
from ripplemark.config import Project, load_project  # noqa: E402
from ripplemark.passwords import hashed  # noqa: E402
from ripplemark.records.accounts import Role  # noqa: E402
from ripplemark.store.accounts import open_accounts, put_account  # noqa: E402
from ripplemark.store.database import open_editor, open_writer  # noqa: E402
from tests.dashboard.fuzzed import CALLBACKS, Asked, Outcome, bodies_of, requests_of, send  # noqa: E402
from tests.whole_store import all_rows  # noqa: E402

RECORDED = ROOT / "tests" / "dashboard" / "recorded_callbacks.json"
MUTATED, DRAWN, AS_EDITOR = 7_000, 2_000, 1_000
#: What an editor may change.
EDITED = frozenset(
    {"marks", "mark_edit_subjects", "mark_edits", "saved_views", "annotations", "labels", "data_version", "sqlite_sequence"}
)
PASSWORD = "a long password"  # noqa: S105 - of an account that lives as long as this file runs
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40) | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4), max_leaves=10,
)  # fmt: skip


def digest(path: Path, left_out: frozenset[str] = frozenset()) -> str:
    """Of every row of every table, in order."""
    said = hashlib.sha256()
    for name, rows in sorted(all_rows(path).items()):
        if name not in left_out:
            said.update(repr(rows).encode())
    return said.hexdigest()


def app_of(project: Project, accounts: Path) -> Any:
    """The dashboard as it is served to others."""
    edits = Edits(lambda: open_editor(project.storage.database), may=may_edit, author=author)
    access = Access(accounts=lambda: open_accounts(accounts), metrics=True)
    return create_app(Reports(project, waits=False), brand=project.brand.name, edits=edits, access=access)


def signed_in(app: Any, name: str) -> Any:
    """A client with a session."""
    client = app.server.test_client()
    client.get("/login")
    page = client.get_cookie("ripplemark_page").value
    answer = client.post("/login", data={"token": page, "name": name, "password": PASSWORD, "next": "/"})
    assert answer.status_code == 303, answer.status_code
    kept = {name: client.get_cookie(name).value for name in ("ripplemark", "ripplemark_page")}
    browser = app.server.test_client(use_cookies=False)  # one that stays signed in, whatever it is sent
    browser.environ_base["HTTP_COOKIE"] = "; ".join(f"{name}={value}" for name, value in kept.items())
    browser.environ_base["HTTP_X_CSRFTOKEN"] = kept["ripplemark_page"]
    return browser


def drawn(bodies: list[dict[str, Any]], number: int) -> list[Asked]:
    """Bodies whose values hypothesis draws."""
    made: list[Asked] = []

    @settings(max_examples=number, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(bodies), st.lists(JSON, min_size=1, max_size=4))
    def draw(body: dict[str, Any], values: list[Any]) -> None:
        parts = {kind: [dict(part) for part in body.get(kind, [])] for kind in ("inputs", "state")}
        for part, value in zip([*parts["inputs"], *parts["state"]], values, strict=False):
            part["value"] = value
        raw = json.dumps({**body, **parts}).encode("utf-8", "replace")
        made.append(Asked("drawn", "POST", CALLBACKS, raw, (("Content-Type", "application/json"),)))

    draw()
    return made[:number]


def record(project: Project) -> list[dict[str, Any]]:
    """What a browser asks on a walk through every page."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415
    from waitress import create_server  # noqa: PLC0415

    edits = Edits(lambda: open_editor(project.storage.database))
    app = create_app(Reports(project, waits=False), brand=project.brand.name, edits=edits)
    server = create_server(app.server, host="127.0.0.1", port=0, threads=8)
    threading.Thread(target=server.run, daemon=True).start()
    asked: dict[str, dict[str, Any]] = {}
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(base_url=f"http://127.0.0.1:{server.effective_port}")
        page.on("request", lambda r: asked.setdefault(r.post_data, json.loads(r.post_data)) if CALLBACKS in r.url else None)
        for place in PAGES:
            for query in ("", "?lang=zh-Hant"):
                page.goto(place.path + query)
                page.locator("#main").wait_for()
                page.wait_for_timeout(2_500)
        page.goto("/links?link=1")
        page.wait_for_timeout(2_500)
        browser.close()
    server.close()
    return list(asked.values())


def walk(project: Project, recorded: list[dict[str, Any]], folder: Path) -> int:
    """All requests; prints the figures and gives the number of faults."""
    passwords.COST = 10  # type: ignore[misc] # the cost of a password is no question here
    accounts = folder / "users"
    with open_accounts(accounts) as db:
        for name, role in (("reader", Role.READER), ("editor", Role.EDITOR)):
            put_account(db, name, role, hashed(PASSWORD), datetime.now(UTC))
    app = app_of(project, accounts)
    bodies, draw, database = bodies_of(app, recorded), Random(8), project.storage.database
    print(
        f"{len(bodies)} bodies of {len(app.callback_map)} callbacks, {len(PAGES)} pages, {database.stat().st_size / 1e6:.0f} MB"
    )
    before, begun = (digest(database), digest(database, EDITED)), time.perf_counter()
    reader, editor = signed_in(app, "reader"), signed_in(app, "editor")
    rounds = [send(reader, iter([*requests_of(bodies, MUTATED, draw), *drawn(bodies, DRAWN)]))]
    same = digest(database) == before[0]
    rounds.append(send(editor, requests_of(bodies, AS_EDITOR, draw)))
    kept = digest(database, EDITED) == before[1]
    return _tell(rounds, time.perf_counter() - begun, same, kept)


def _tell(rounds: list[Outcome], seconds: float, same: bool, kept: bool) -> int:
    for outcome in rounds:
        print(", ".join(f"{name}: {n}" for name, n in sorted(outcome.statuses.items())))
    faults = [fault for outcome in rounds for fault in outcome.faults]
    for asked, why in faults[:40]:
        print(f"FAULT {asked.kind} {asked.method} {asked.path[:200]} {asked.body[:600]!r} {asked.headers}\n   {why[:600]}")
    number = sum(sum(outcome.statuses.values()) for outcome in rounds)
    print(
        f"{number:,} requests in {seconds:.0f} s: {len(faults)} faults; the store is unchanged by a reader: {same}; by an editor, but what he may edit: {kept}"
    )
    return len(faults) + (not same) + (not kept)


def main() -> int:
    """The number of faults."""
    named = [a for a in sys.argv[1:] if not a.startswith("--")]
    with TemporaryDirectory() as made:
        folder = Path(made)
        if not named:
            world = ROOT / "build" / "fuzz"
            cli(["demo", "--no-serve", "--folder", str(world)], standalone_mode=False)
            named = [str(world / "ripplemark.toml")]
        project = load_project(Path(named[0]))
        copy = folder / "ripplemark.db"
        with open_writer(project.storage.database) as db:
            db.run("VACUUM INTO ?", (str(copy),))
        project = replace(project, storage=replace(project.storage, database=copy))
        if "--record" in sys.argv:
            bodies = record(project)
            RECORDED.write_text(json.dumps(bodies, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return walk(project, json.loads(RECORDED.read_text(encoding="utf-8")), folder)


if __name__ == "__main__":
    raise SystemExit(min(main(), 1))
