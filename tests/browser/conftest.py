"""A real browser on the dashboard over the fake world. Every page proves: no script error, no failed answer, nothing asked of the internet."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="NO PLAYWRIGHT: pip install playwright")

from waitress import create_server  # noqa: E402 - only with a browser to ask it

from dashboard.access.rules import Access  # noqa: E402
from dashboard.app import create_app  # noqa: E402
from dashboard.edits import Edits  # noqa: E402
from tests.dashboard.fake_reports import NOW, FakeReports  # noqa: E402

sync_api.expect.set_options(timeout=15_000)
SHOTS = Path(__file__).parents[2] / "build" / "screenshots"
PICTURES = bool(os.environ.get("RIPPLEMARK_PICTURES"))  # they take as long again as what they show
#: No movement that has an end is under way any more: charts and drawers have come to rest.
RESTED = """() => document.getAnimations().every((a) => a.playState !== 'running' || a.effect.getComputedTiming().iterations === Infinity)"""
AXE = Path(__file__).parent / "axe" / "axe.min.js"
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
]  # fmt: skip
Open = Callable[..., Any]


def served(reports: FakeReports, access: Access | None = None, edits: Edits | None = None) -> Iterator[str]:
    """The address of a dashboard over the reports, while it is served."""
    app = create_app(reports, brand="Northwind Tea", clock=lambda: NOW, access=access, edits=edits)
    server = create_server(app.server, host="127.0.0.1", port=0, threads=8, ident=None)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()


@pytest.fixture(scope="session")
def rich() -> Iterator[str]:
    """A dashboard with rich data."""
    yield from served(FakeReports())


@pytest.fixture(scope="session")
def unmeasured() -> Iterator[str]:
    """A dashboard of a site that loaded no access log."""
    yield from served(FakeReports(logs=False))


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, FakeReports]]:
    """A dashboard in which people change things."""
    reports = FakeReports(links_made=140)
    edits = reports.edits(tmp_path_factory.mktemp("edits"), NOW)
    for address in served(reports, edits=edits):
        yield address, reports


@pytest.fixture
def fragile() -> Iterator[tuple[str, FakeReports]]:
    """A dashboard whose questions can be made to fail."""
    reports = FakeReports(links_made=80)
    for address in served(reports):
        yield address, reports


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    """One browser for all tests of a file, and no longer: while it is driven an event loop runs, and a crawl needs its own."""
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def windows(browser: Any) -> Iterator[Callable[[str, int, int, bool], Any]]:
    """A window of each kind, kept for all tests of a file: what one page loaded, the next has in its cache."""
    kept: dict[tuple[str, int, int, bool], Any] = {}

    def window(base: str, width: int, height: int, dark: bool) -> Any:
        kind = (base, width, height, dark)
        if kind not in kept:
            scheme, size = ("dark" if dark else "light"), {"width": width, "height": height}
            kept[kind] = browser.new_context(
                base_url=base, viewport=size, color_scheme=scheme, locale="en-US", timezone_id="UTC"
            )
        return kept[kind]

    yield window
    for context in kept.values():
        context.close()


@pytest.fixture
def visit(windows: Callable[..., Any], rich: str) -> Iterator[Open]:
    """`visit(path, size, dark=…, base=…)` opens a page; it is watched until the test ends."""
    pages: list[Any] = []
    faults: list[str] = []

    def opened(path: str, size: dict[str, int] | None = None, dark: bool = False, base: str = rich) -> Any:
        page = windows(base, *(size or WIDE).values(), dark).new_page()
        pages.append(page)
        page.set_default_timeout(20_000)
        watch(page, base, faults)
        page.goto(path)
        ready(page)
        return page

    yield opened
    ran = [page.evaluate("() => { localStorage.clear(); return window.PWN; }") for page in pages]
    for page in pages:
        page.close()
    assert not faults
    assert not any(ran), "a text of a stranger was run"


def watch(page: Any, base: str, faults: list[str]) -> None:
    """Note every script error, console error, failed answer and request to elsewhere."""
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))
    page.on("console", lambda said: faults.append(f"console: {said.text}") if said.type == "error" else None)
    page.on(
        "request",
        lambda asked: None if asked.url.startswith((base, "data:", "blob:")) else faults.append(f"outside: {asked.url}"),
    )
    page.on("response", lambda answer: faults.append(f"{answer.status}: {answer.url}") if answer.status >= 400 else None)


def ready(page: Any) -> None:
    """Wait until the page has all it asked for."""
    expect = sync_api.expect
    expect(page.locator("#main")).to_be_visible(timeout=20_000)
    expect(page.locator("[data-dash-is-loading=true]")).to_have_count(0, timeout=20_000)
    expect(page.locator(".summary:empty, .kpi-body:empty, .cell-waiting")).to_have_count(0, timeout=20_000)
    expect(page.locator(".dash-graph--pending, [data-turn]")).to_have_count(0, timeout=20_000)


def violations(page: Any) -> list[str]:
    """What axe finds against the rules of accessibility, A and AA and good practice."""
    if not page.evaluate("() => 'axe' in window"):  # it stays from page to page
        page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
    rules = ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"]
    found = page.evaluate("async (rules) => (await axe.run(document, {runOnly: rules})).violations", rules)
    return [f"{v['id']}: {v['help']}: {v['nodes'][0]['html'][:200]}" for v in found]


def shoot(page: Any, name: str, whole: bool = True) -> None:
    """Let the page come to rest; with RIPPLEMARK_PICTURES in the environment also keep a picture of all of it, or of what the window shows,
    for a person to look at."""
    page.mouse.move(0, 0)
    page.wait_for_function(RESTED)
    if PICTURES:
        SHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SHOTS / f"{name}.png", full_page=whole)
