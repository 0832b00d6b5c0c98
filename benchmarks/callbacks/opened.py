"""A page in a real browser that has nothing in its cache: what it asks the server, and how long until a reader can use it. Asks nothing itself."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import TimeoutError  # noqa: A004 - of the browser

CALLBACKS = "/_dash-update-component"
WIDE = {"width": 1440, "height": 900}
STARTED = 1_500  # milliseconds after which a browser has done with its own start, as when a reader enters an address
LOOK = 100  # milliseconds between two looks at whether the page is at rest
QUIET = 600  # milliseconds without a change after which a page has come to rest
PATIENCE = 60_000
#: In the page: when the frame with its filters stood, when all that the window shows was there, and when all that the page asked for at first was.
#: Looked at fifty times a second and by no frame of its own, for both cost the page what is measured here.
WATCH = """() => {
  const seen = window.__opened = { frame: null, shown: null, whole: null };
  const waits = '[data-dash-is-loading=true], .summary:empty, .kpi-body:empty, .cell-waiting, .dash-graph--pending';
  const inside = (part) => (part.closest('.card') || part).getBoundingClientRect().top < innerHeight;
  const look = () => {
    const main = document.getElementById('main');
    const grid = document.getElementById('grid');
    const now = performance.now();
    if (main && seen.frame === null) seen.frame = now;
    const waiting = main ? [...main.querySelectorAll(waits)] : [];
    const empty = grid && !grid.querySelector('.ag-row, .ag-overlay-no-rows-center');
    for (const [name, ready] of [['shown', !waiting.some(inside)], ['whole', !waiting.length]]) {
      if (!main || !ready || empty) seen[name] = null; else if (seen[name] === null) seen[name] = now;
    }
    setTimeout(look, 20);
  };
  setTimeout(look, 20);
}"""
SCRIPTS = r"""() => performance.getEntriesByType('resource').filter((e) => /\.js(\?|$)/.test(e.name)).reduce((sum, e) => sum + e.transferSize, 0)"""


@dataclass(frozen=True, slots=True)
class Posted:
    """What a page asked of the server, as the browser sent it."""

    page: str
    body: dict[str, Any]
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Opened:
    """A page as it was opened: milliseconds since the address was entered until the frame with its filters, what the window shows of it, and
    all of it were there; milliseconds of CPU of the page's main thread, which hardly depend on what else the machine does; bytes of scripts as they were sent; what went
    wrong."""

    page: str
    frame: float
    shown: float
    whole: float
    cpu: float
    scripts: int
    posted: tuple[Posted, ...]
    faults: tuple[str, ...]


def opened(chromium: Any, path: str, address: str, program: str) -> Opened:
    """Open a page in a browser that was started for it and came to rest: no script, no compiled code, no connection is kept from before.
    `chromium` is Playwright's, `program` the browser."""
    browser = chromium.launch(
        executable_path=program, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    )
    try:
        page = browser.new_context(base_url=address, viewport=WIDE, locale="en-US", timezone_id="UTC").new_page()
        posts: list[Any] = []
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))
        page.on("response", lambda got: faults.append(f"{got.status}: {got.url}") if got.status >= 400 else None)
        page.on("request", lambda asked: posts.append(asked) if CALLBACKS in asked.url else None)
        watched = page.context.new_cdp_session(page)
        watched.send("Performance.enable", {"timeDomain": "threadTicks"})
        page.add_init_script(f"({WATCH})()")
        page.wait_for_timeout(STARTED)
        page.goto(path)
        try:
            rests = f"() => window.__opened.whole !== null && performance.now() - window.__opened.whole > {QUIET}"
            page.wait_for_function(rests, timeout=PATIENCE, polling=LOOK)
        except TimeoutError:
            faults.append(f"not whole after {PATIENCE / 1000:.0f} seconds")
        seen, scripts = page.evaluate("() => window.__opened"), int(page.evaluate(SCRIPTS))
        cpu = next(m["value"] for m in watched.send("Performance.getMetrics")["metrics"] if m["name"] == "ThreadTime") * 1000
        posted = tuple(Posted(path, json.loads(asked.post_data), asked.all_headers()) for asked in posts)
        frame, shown, whole = (PATIENCE if seen[name] is None else seen[name] for name in ("frame", "shown", "whole"))
        return Opened(path, frame, shown, whole, cpu, scripts, posted, tuple(faults))
    finally:
        browser.close()
