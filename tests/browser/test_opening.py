"""How a page comes: each answer is asked for once, charts of the window are drawn first, and none without something to show."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.browser.conftest import PHONE, WIDE, Open, ready

pytestmark = pytest.mark.browser
#: Which charts were drawn, in order.
DRAWN = """() => {
  window.drawn = [];
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const name = target.closest('[id]')?.id;
      if (target.classList.contains('js-plotly-plot') && !window.drawn.includes(name)) window.drawn.push(name);
    }
  }).observe(document.body, { attributes: true, attributeFilter: ['class'], subtree: true });
}"""
#: How often a listener of Dash's store heard of five steps: at once, and a little later.
HEARD = """async () => {
  const [store] = window.dash_stores;
  let heard = 0;
  const leave = store.subscribe(() => heard++);
  for (let step = 0; step < 5; step++) store.dispatch({ type: 'NOTHING' });
  const atOnce = heard;
  await new Promise((go) => setTimeout(go, 200));
  leave();
  return [atOnce, heard];
}"""
BELOW = """() => window.drawn.map((name) => document.getElementById(name)).filter((chart) => chart)  // none of the page before
  .map((chart) => chart.getBoundingClientRect().top >= innerHeight + 200)"""


@pytest.mark.parametrize(("size", "dark"), [(WIDE, False), (PHONE, True)], ids=["wide-light", "phone-dark"])
def test_each_answer_is_asked_for_once(windows: Any, rich: str, size: dict[str, int], dark: bool) -> None:
    page = windows(rich, *size.values(), dark).new_page()
    asked: Counter[str] = Counter()
    page.on("request", lambda one: asked.update([one.post_data_json["output"]] if "_dash-update" in one.url else []))
    page.goto("/attribution")
    ready(page)
    assert len(asked) >= 7
    assert asked.most_common(1)[0][1] == 1
    page.close()


def test_charts_of_the_window_are_drawn_before_those_below_it(visit: Open) -> None:
    page = visit("/health")
    page.evaluate(DRAWN)
    page.locator("a.nav-link[data-page='/attribution']").click()
    page.locator("#effect-card").wait_for()
    ready(page)
    below = page.evaluate(BELOW)
    assert len(below) == 7
    assert {True, False} == set(below)
    assert below == sorted(below)


def test_a_chart_that_has_nothing_to_show_is_not_drawn(visit: Open, unmeasured: str) -> None:
    page = visit("/attribution", base=unmeasured)
    assert page.locator("#traffic-empty").inner_text()
    assert page.locator("#traffic-figure .main-svg").count() == 0


def test_components_are_told_once_a_frame_until_the_reader_acts(visit: Open) -> None:
    page = visit("/health")
    assert page.evaluate(HEARD) == [0, 1]
    page.keyboard.press("Shift")
    assert page.evaluate(HEARD) == [5, 5]


def test_options_of_a_list_are_made_when_it_is_opened(visit: Open) -> None:
    page = visit("/attribution")
    assert page.get_by_role("option", include_hidden=True).count() == 0
    page.locator("#lang").click()
    page.get_by_role("option", name="English").wait_for()
