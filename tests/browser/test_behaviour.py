"""What a reader does: filter, go back, change the theme, look at tables, sort and search the grid, open the evidence."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.browser.conftest import PHONE, WIDE, Open, ready, shoot, sync_api, violations
from tests.dashboard.fake_reports import FakeReports

pytestmark = pytest.mark.browser
expect: Any = getattr(sync_api, "expect", None)


def first_row(page: Any) -> Any:
    return page.locator(".ag-center-cols-container [row-index='0']")


def test_a_filter_goes_to_the_address_and_back_restores_it(visit: Open) -> None:
    page = visit("/")
    before = page.locator("#growth-summary").inner_text()
    page.locator("#campaign").click()
    page.get_by_role("option", name="Back to Desk").click()
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("campaign=desk"))
    expect(page.locator("#growth-summary")).not_to_have_text(before)
    page.locator("a[data-page='/links']").click()
    expect(page).to_have_url(re.compile("/links.*campaign=desk"))
    ready(page)
    page.go_back()
    expect(page.locator("#growth-summary")).not_to_have_text(before)
    page.go_back()
    ready(page)
    expect(page.locator("#growth-summary")).to_have_text(before)
    assert "campaign" not in page.url
    page.go_forward()
    expect(page.locator("#growth-summary")).not_to_have_text(before)


def test_days_are_picked_in_the_reader_s_calendar(visit: Open) -> None:
    page = visit("/?lang=zh-Hant")
    page.locator("#dates").click()
    expect(page.get_by_text("2026年1月", exact=True)).to_be_visible()
    assert page.locator(".mantine-DatePickerInput-weekday").first.inner_text() == "日"
    shoot(page, "calendar-zh-Hant")
    page.get_by_role("button", name="90 天").click()
    expect(page).to_have_url(re.compile("since=2026-04-02&until=2026-06-30"))


def test_the_language_changes_the_whole_page(visit: Open) -> None:
    page = visit("/attribution")
    page.locator("#lang").click()
    page.get_by_role("option", name="简体中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("流量归因")
    expect(page).to_have_title("流量归因 · Northwind Tea")
    assert page.evaluate("() => document.documentElement.lang") == "zh-Hans"
    ready(page)


def test_the_theme_is_kept_and_figures_follow(visit: Open) -> None:
    page = visit("/")
    colour = "() => document.querySelector('#growth-figure .js-plotly-plot').data[1].line.color"
    assert page.evaluate(colour) == "#7EB5DF"
    page.locator("#theme").click()
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    ready(page)
    assert page.evaluate(colour) == "#B0E1F4"
    page.reload()
    ready(page)
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")


def test_a_chart_can_be_read_as_a_table(visit: Open) -> None:
    page = visit("/")
    card = page.locator("#growth-card")
    card.get_by_role("button", name="View as table").click()
    expect(card.locator("table.numbers tbody tr")).to_have_count(26)
    expect(card.locator("#growth-figure")).to_be_hidden()
    shoot(page, "overview-table")
    card.get_by_role("button", name="View as chart").click()
    expect(card.locator("#growth-figure")).to_be_visible()


def test_a_chart_is_saved_as_a_picture_and_as_numbers(visit: Open) -> None:
    page = visit("/?since=2026-03-01&until=2026-06-30")
    card = page.locator("#growth-card")
    for form, begins in (("png", b"\x89PNG"), ("svg", b"<svg"), ("csv", b"\xef\xbb\xbfPeriod")):
        card.locator(".save-menu summary").focus()
        page.keyboard.press("Enter")
        item = card.get_by_role("button", name=f"({form.upper()})")
        expect(item).to_be_visible()
        with page.expect_download() as got:
            item.press("Enter")
        assert got.value.suggested_filename == f"growth_2026-03-01_2026-06-30.{form}"
        assert got.value.path().read_bytes().startswith(begins)
        expect(item).to_be_hidden()


def test_days_are_compared_with_those_that_the_reader_picks(visit: Open) -> None:
    page = visit("/?since=2026-05-01&until=2026-05-31&campaign=desk")
    dotted = (
        "document.querySelector('#growth-figure .js-plotly-plot').data.filter((t) => (t.line || {}).dash === '2px,3px').length"
    )
    page.wait_for_function(f"() => {dotted} === 1")
    expect(page.locator("#kpi-new_links")).to_contain_text("vs. prior 31 days")
    page.locator("#compare").click()
    page.get_by_role("option", name="No comparison").click()
    expect(page).to_have_url(re.compile("compare=none"))
    expect(page.locator("#kpi-new_links")).not_to_contain_text("vs.")
    page.wait_for_function(f"() => {dotted} === 0")
    page.locator("#compare").click()
    page.get_by_role("option", name="vs. chosen days").click()
    page.locator("#compare-days").click()
    days = page.locator(".mantine-DatePickerInput-day:not([data-outside])")
    days.nth(4).click()
    days.nth(11).click()
    expect(page).to_have_url(re.compile("compare=2026-03-05%2C2026-03-12"))
    page.locator("a[data-page='/attribution']").click()
    expect(page).to_have_url(re.compile("/attribution.*compare=2026-03-05%2C2026-03-12"))
    ready(page)
    assert violations(page) == []


def test_the_grid_sorts_searches_and_recovers_from_nothing(visit: Open) -> None:
    page = visit("/links")
    page.get_by_role("columnheader", name="Visits").click()
    expect(page).to_have_url(re.compile("sort=-visits"))
    expect(page.locator("#export-csv")).to_have_attribute("href", re.compile("sort=-visits"))
    ready(page)
    top = int(first_row(page).locator("[col-id=visits]").inner_text())
    assert top > 50
    page.locator("#search").fill("nobody says this")
    expect(page.locator("#links-total")).to_have_text("0 links")
    expect(page.locator(".ag-overlay").get_by_text("No link matches")).to_be_visible()
    shoot(page, "links-nothing")
    page.locator("#search").fill("refill")
    expect(page.locator("#links-total")).not_to_have_text("0 links")
    expect(first_row(page)).to_be_visible()
    page.locator(".chips").first.get_by_text("nofollow").click()
    expect(page).to_have_url(re.compile("q=refill"))
    expect(page).to_have_url(re.compile("rel=nofollow"))
    expect(page).to_have_url(re.compile("sort=-visits"))  # a filter keeps the order
    page.get_by_role("link", name="Lost", exact=True).click()
    expect(page).to_have_url(re.compile("state=lost"))
    expect(page.locator("#search")).to_have_value("")
    ready(page)


def test_the_grid_never_holds_more_than_twenty_blocks(visit: Open) -> None:
    page = visit("/links?class=all")
    options = page.evaluate(
        "async () => { const api = await dash_ag_grid.getApiAsync('grid'); return [api.getGridOption('cacheBlockSize'), api.getGridOption('maxBlocksInCache')]; }"
    )
    assert options == [100, 20]
    page.evaluate("async () => (await dash_ag_grid.getApiAsync('grid')).ensureIndexVisible(600)")
    expect(page.locator(".ag-center-cols-container [row-index='600']")).to_be_visible()
    ready(page)


def test_a_row_opens_its_evidence_and_closing_restores_the_address(visit: Open) -> None:
    page = visit("/links")
    first_row(page).locator("[col-id=page_domain]").click()
    expect(page).to_have_url(re.compile(r"link=\d+"))
    drawer = page.locator(".evidence")
    expect(drawer.locator("mark.anchor")).to_be_visible()
    expect(drawer.get_by_text("Why this link counts as earned")).to_be_visible()
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(page).not_to_have_url(re.compile("link="))
    first_row(page).locator("[col-id=page_domain]").click()  # the same row once more
    expect(drawer).to_be_visible()


@pytest.mark.parametrize(("name", "size", "dark"), [("wide", WIDE, False), ("phone", PHONE, True)])
def test_an_address_with_a_link_opens_its_evidence(visit: Open, name: str, size: dict[str, int], dark: bool) -> None:
    page = visit("/links?link=12&lang=zh-Hant", size, dark=dark)
    expect(page.locator(".evidence mark.anchor")).to_be_visible()
    expect(page.locator(".evidence mark.term").first).to_be_visible()
    shoot(page, f"evidence-{name}", whole=False)
    assert violations(page) == []


def test_texts_of_strangers_run_nothing(visit: Open) -> None:
    """The fixture looks at window.PWN when the test ends."""
    page = visit("/links?class=all&q=PWN")
    expect(first_row(page)).to_contain_text("PWN")
    shoot(page, "links-hostile")
    first_row(page).locator("[col-id=page_domain]").click()
    expect(page.locator(".evidence mark.anchor")).to_contain_text("PWN")
    page.keyboard.press("Escape")
    page.locator(".evidence").wait_for(state="hidden")


def test_the_keyboard_opens_evidence(visit: Open) -> None:
    page = visit("/links")
    page.locator(".ag-header-cell").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".evidence mark.anchor")).to_be_visible()


def test_models_and_groups_go_to_the_address(visit: Open) -> None:
    page = visit("/attribution")
    page.get_by_text("Campaign", exact=True).first.click()
    expect(page).to_have_url(re.compile("by=campaign"))
    page.get_by_text("Visitors", exact=True).click()
    expect(page).to_have_url(re.compile("metric=uv"))
    page.locator("#model").click()
    page.get_by_role("option", name="Shapley").click()
    expect(page).to_have_url(re.compile("model=shapley"))
    expect(page.locator("#parts-summary")).to_contain_text("(Shapley)")
    ready(page)


def test_a_failure_is_said_and_the_last_figure_stays(visit: Open, fragile: tuple[str, FakeReports]) -> None:
    base, reports = fragile
    page = visit("/", base=base)
    before = page.locator("#growth-summary").inner_text()
    newest = page.locator("#newest-rows").inner_text()
    reports.failing.add("growth")
    page.locator("#campaign").click()
    page.get_by_role("option", name="Back to Desk").click()
    page.keyboard.press("Escape")
    toast = page.get_by_role("alert").filter(has_text="That did not work")
    expect(toast.first).to_be_visible()
    expect(page.locator("#newest-rows")).not_to_have_text(newest)  # the others went on
    assert page.locator("#growth-summary").inner_text() == before
    assert page.locator("#growth-figure .scatterlayer .trace").count() == 6
    shoot(page, "overview-error", whole=False)


def test_nothing_of_plotly_offers_to_send_data_away(visit: Open) -> None:
    page = visit("/")
    page.locator("#growth-figure").hover()
    assert page.locator(".modebar-btn").count() == 0
    assert page.evaluate("() => Plotly.version") == "4.1.1"
