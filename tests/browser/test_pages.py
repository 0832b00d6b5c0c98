"""Every page at a desk and on a phone, light and dark, in Chinese: nothing fails, nothing sticks out."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import PHONE, WIDE, Open, ready, shoot, violations

pytestmark = pytest.mark.browser
PAGES = {
    "overview": "/",
    "links": "/links",
    "domains": "/domains",
    "mentions": "/mentions",
    "campaigns": "/campaigns",
    "attribution": "/attribution",
    "ripples": "/ripples",
    "signals": "/signals",
    "health": "/health",
}
KINDS = [
    ("wide-light", WIDE, False, ""),
    ("wide-dark-zh-Hant", WIDE, True, "?lang=zh-Hant"),
    ("phone-light", PHONE, False, ""),
    ("phone-dark-zh-Hans", PHONE, True, "?lang=zh-Hans"),
]


@pytest.mark.parametrize(("name", "size", "dark", "query"), KINDS, ids=[kind[0] for kind in KINDS])
def test_every_page(visit: Open, name: str, size: dict[str, int], dark: bool, query: str) -> None:
    page = visit("/" + query, size, dark=dark)
    for title, path in PAGES.items():
        page.locator(f"a.nav-link[data-page='{path}']").click()
        page.locator(f"a.nav-link.on[data-page='{path}']").wait_for()
        ready(page)
        shoot(page, f"{title}-{name}")
        assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0, (
            "the page is wider than the screen"
        )
        assert page.evaluate("() => document.documentElement.dataset.mantineColorScheme") == ("dark" if dark else "light")
        assert cut_labels(page) == []
        assert undrawn_images(page) == []
        assert violations(page) == []


def cut_labels(page: Any) -> list[str]:
    """Texts of charts that stand outside their chart."""
    return page.evaluate(
        """() => [...document.querySelectorAll('.js-plotly-plot')].flatMap((plot) => {
            const room = plot.getBoundingClientRect();
            return [...plot.querySelectorAll('text')].filter((text) => {
                const box = text.getBoundingClientRect();
                return box.width && text.closest('.js-plotly-tester') === null && (box.left < room.left - 2 || box.right > room.right + 2);
            }).map((text) => text.textContent);
        })"""
    )


def undrawn_images(page: Any) -> list[str]:
    """What images without a picture say that they are."""
    return page.evaluate("() => [...document.images].filter((image) => !image.naturalWidth).map((image) => image.outerHTML)")


def test_without_a_log_it_says_not_measured(visit: Open, unmeasured: str) -> None:
    page = visit("/", base=unmeasured)
    assert page.locator("#flow-empty").inner_text().startswith("Not measured")
    assert page.locator(".kpi-value").nth(4).inner_text() == "–"
    shoot(page, "overview-not-measured")


def test_one_day(visit: Open) -> None:
    page = visit("/?since=2026-06-30&until=2026-06-30")
    shoot(page, "overview-one-day")


def test_an_unknown_page_leads_back(visit: Open) -> None:
    page = visit("/nowhere")
    page.get_by_role("link", name="Go to the overview").click()
    page.locator("#growth-figure").wait_for()
    ready(page)
