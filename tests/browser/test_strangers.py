"""Every text of every answer is written by strangers: on no page does a browser run, load or mark up any of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.app import PAGES
from tests.browser.conftest import ready, served, shoot, sync_api
from tests.dashboard.fake_reports import FakeReports
from tests.dashboard.fuzzed import Faults
from tests.strangers import VECTORS, Poisoned, every_vector

pytestmark = pytest.mark.browser
expect: Any = getattr(sync_api, "expect", None)
#: Notes what the policy had to stop, too: nothing should come so far.
WATCH = "document.addEventListener('securitypolicyviolation', (e) => { (window.STOPPED = window.STOPPED || []).push(e.violatedDirective + ' ' + e.blockedURI); });"


@pytest.fixture(scope="module")
def hostile(shared: Callable[[str], Path]) -> Iterator[str]:
    """A dashboard over answers that are nothing but attacks."""
    yield from served(Poisoned(FakeReports(links_made=120), every_vector(shared)))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def window(browser: Any, hostile: str) -> Iterator[tuple[Any, list[str]]]:
    """One window for all pages, and what was noticed in it."""
    faults = Faults()
    noticed = faults.said  # a callback that broke shows nothing, and so proves nothing
    logging.getLogger().addHandler(faults)
    context = browser.new_context(base_url=hostile, viewport={"width": 1440, "height": 2400})
    context.add_init_script(WATCH)
    page = context.new_page()
    page.on("dialog", lambda dialog: (noticed.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("pageerror", lambda error: noticed.append(f"script {error}"))
    page.on("request", lambda asked: None if asked.url.startswith((hostile, "data:", "blob:")) else noticed.append(asked.url))
    yield page, noticed
    logging.getLogger().removeHandler(faults)
    context.close()


def harm(page: Any) -> list[Any]:
    """What got further than text: code that ran, elements and addresses that are not ours."""
    return list(
        page.evaluate("""() => [
      window.PWN, window.STOPPED, document.querySelector('base, object, embed, iframe, xss, math, details[ontoggle], meta[http-equiv=refresh]')?.outerHTML,
      ...[...document.querySelectorAll('*')].flatMap((e) => [...e.attributes].filter((a) => /^on/i.test(a.name)).map((a) => a.name + '=' + a.value)),
      ...[...document.querySelectorAll('[href], [src], [action], [xlink\\\\:href]')].map((e) => e.getAttribute('href') ?? e.getAttribute('src') ?? e.getAttribute('action'))
        .filter((url) => url && !/^(https?:|[/#?]|data:image|mailto:|blob:)/i.test(url)),
      ...[...document.querySelectorAll('svg.main-svg a')].map((a) => a.outerHTML),
    ].filter((found) => found)""")
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_runs_what_strangers_wrote(window: tuple[Any, list[str]], page: Any) -> None:
    tab, noticed = window
    tab.goto(f"{page.path}?class=all" if page.path == "/links" else page.path)
    ready(tab)
    assert harm(tab) == []
    assert noticed == []


def test_no_evidence_runs_what_strangers_wrote(window: tuple[Any, list[str]]) -> None:
    tab, noticed = window
    tab.goto("/links?link=12")
    expect(tab.locator(".evidence")).to_be_visible()
    ready(tab)
    tab.locator(".evidence").evaluate(
        "(drawer) => drawer.querySelectorAll('*').forEach((e) => e.dispatchEvent(new MouseEvent('mouseover', {bubbles: true})))"
    )
    shoot(tab, "strangers-evidence", whole=False)
    assert harm(tab) == []
    assert noticed == []


def test_no_report_runs_what_strangers_wrote(window: tuple[Any, list[str]]) -> None:
    """It is the one page with the addresses of strangers as plain links: they lead to the web and nowhere else."""
    tab, noticed = window
    tab.goto(f"/report/campaign?of={FakeReports(links_made=1).campaigns()[0].id}")
    expect(tab.locator("h1")).to_be_visible()
    assert harm(tab) == []
    assert noticed == []


def test_the_watch_notices_code_that_runs(browser: Any) -> None:
    """The same look at a page that does take them for markup."""
    page = browser.new_page()
    page.set_content("".join(VECTORS))
    assert harm(page)
    page.close()
