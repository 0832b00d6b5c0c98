"""What a reader changes with mouse and keyboard: marks on many rows and on one link, undone again; views that everybody sees."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from tests.browser.conftest import PHONE, Open, ready, shoot, sync_api, violations
from tests.dashboard.fake_reports import FakeReports

pytestmark = pytest.mark.browser
expect: Any = getattr(sync_api, "expect", None)


def test_chosen_rows_are_marked_and_it_is_undone(visit: Open, worked: tuple[str, FakeReports]) -> None:
    base, reports = worked
    page = visit("/links?class=all", base=base)
    for row in (0, 1, 2):
        page.locator(f".ag-center-cols-container [row-index='{row}'] input[type=checkbox]").focus()
        page.keyboard.press("Space")
    expect(page.locator("#bulk-count")).to_have_text("3 chosen")
    page.locator(".bulk").get_by_role("button", name="Disavow").click()
    done = page.locator("#done")
    expect(done).to_contain_text("Sites marked to be disavowed: 3, of them new: 3.")
    expect(page.locator(".badge.mark")).to_have_count(3)
    assert len(reports.marked()) == 3
    shoot(page, "links-marked", whole=False)
    assert violations(page) == []
    done.get_by_role("button", name="Undo").click()
    expect(done).to_contain_text("Undone; marks that are as before: 3.")
    expect(page.locator(".badge.mark")).to_have_count(0)
    assert reports.marked() == ()


def test_all_of_a_filter_is_marked(visit: Open, worked: tuple[str, FakeReports]) -> None:
    base, reports = worked
    page = visit("/links?rel=ugc", base=base)
    page.locator("#bulk-scope").get_by_text("All of this filter").click()
    page.locator(".bulk").get_by_role("button", name="Ask for a link").click()
    done = page.locator("#done")
    expect(done).to_contain_text(re.compile(r"Pages marked to be asked for a link: \d+"))
    pages = {row.page_url for row in reports.rows if "ugc" in row.rel and row.link_class == "earned"}
    assert {m.subject for m in reports.marked()} == pages
    assert len(pages) > 2 * reports.block  # one answer after the other
    done.get_by_role("button", name="Undo").click()
    expect(done).to_contain_text("Undone")


def test_a_link_is_marked_where_its_evidence_stands(visit: Open, worked: tuple[str, FakeReports]) -> None:
    base, reports = worked
    page = visit("/links?link=13", base=base)
    drawer = page.locator(".evidence")
    expect(drawer.get_by_text("What it brought")).to_be_visible()
    drawer.get_by_role("button", name="Partner").click()
    expect(page.locator("#done")).to_contain_text("as partners")
    assert [m.mark for m in reports.marked()] == ["partner"]
    page.locator("#done").get_by_role("button", name="Undo").click()
    expect(page.locator("#done")).to_contain_text("Undone")
    shoot(page, "evidence-marks", whole=False)


def test_facets_are_chosen_with_their_numbers_and_stand_in_the_address(visit: Open, worked: tuple[str, FakeReports]) -> None:
    page = visit("/links", base=worked[0])
    page.locator(".more-filters summary").click()
    page.locator("#placement").get_by_text("comment").or_(page.locator(".chips").get_by_text("comment")).first.click()
    expect(page).to_have_url(re.compile("placement=comment"))
    page.locator("#language").click()
    page.get_by_role("option", name=re.compile(r"Trad\. Chinese · \d+")).click()
    expect(page).to_have_url(re.compile("language=zh-Hant"))
    page.keyboard.press("Escape")
    page.locator("#facet-campaign").click()
    page.get_by_role("option", name=re.compile("Back to Desk")).click()
    expect(page).to_have_url(re.compile("campaign=desk"))
    expect(page.locator(".filter-campaign")).to_contain_text("Back to Desk")
    page.keyboard.press("Escape")
    ready(page)
    shoot(page, "links-facets")
    assert violations(page) == []
    page.reload()
    expect(page.locator(".more-filters summary")).to_have_text(re.compile("chosen"))
    ready(page)


def test_a_view_is_saved_renamed_opened_and_deleted(visit: Open, worked: tuple[str, FakeReports]) -> None:
    base, reports = worked
    page = visit("/links?rel=nofollow&state=lost", base=base)
    page.get_by_label("Saved views").click()
    page.locator("#view-name").fill("Lost <b>ones</b>")
    page.locator("#view-name").press("Enter")
    expect(page.locator("#done")).to_contain_text("Saved the view “Lost <b>ones</b>”.")
    assert [(v.page, v.query) for v in reports.saved_views()] == [("/links", "rel=nofollow&state=lost")]
    page.on("dialog", lambda dialog: dialog.accept("Lost ones") if dialog.type == "prompt" else dialog.accept())
    page.get_by_role("button", name="Rename “Lost <b>ones</b>”").click()
    expect(page.locator(".views")).to_contain_text("Lost ones")
    shoot(page, "views", whole=False)
    assert violations(page) == []
    page.locator("a[data-page='/signals']").click()
    ready(page)
    page.get_by_label("Saved views").click()
    page.locator(".views").get_by_role("link", name="Lost ones").click()
    expect(page).to_have_url(re.compile("/links.*rel=nofollow&state=lost.*since="))
    ready(page)
    expect(page.locator(".preset.saved")).to_have_text("Lost ones")
    page.get_by_label("Saved views").click()
    page.get_by_role("button", name="Delete “Lost ones”").click()
    expect(page.locator(".preset.saved")).to_have_count(0)
    assert reports.saved_views() == ()


def test_on_a_phone(visit: Open, worked: tuple[str, FakeReports]) -> None:
    page = visit("/links?lang=zh-Hans", PHONE, dark=True, base=worked[0])
    page.get_by_label("已保存的视图").click()
    shoot(page, "views-phone", whole=False)
    page.keyboard.press("Escape")
    page.locator(".more-filters summary").click()
    shoot(page, "links-filters-phone")
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
    assert violations(page) == []
    page.goto("/health?lang=zh-Hans")
    expect(page.locator(".nav-link.on")).to_be_in_viewport(ratio=1)  # the last of nine tabs


def test_a_note_is_drawn_on_every_chart_of_days_changed_and_deleted(visit: Open, worked: tuple[str, FakeReports]) -> None:
    base, reports = worked
    page = visit("/?since=2026-03-01&until=2026-05-31", base=base)
    page.get_by_label("Notes on days").click()
    page.locator("#note-text").fill("On <b>television</b>")
    page.locator("#note-campaign").click()
    page.get_by_role("option", name="Back to Desk").click()
    page.get_by_role("button", name="Note for everybody").click()
    expect(page.locator("#done")).to_contain_text("Noted on May 31, 2026.")
    expect(page.locator("#growth-notes")).to_contain_text("A")
    expect(page.locator("#growth-notes")).to_contain_text("On <b>television</b>")
    expect(page.locator("#note-text")).to_have_value("")
    note = reports.annotations(date(2026, 5, 1), date(2026, 6, 1))[0]
    assert (note.day, note.campaign, note.text) == (date(2026, 5, 31), "desk", "On <b>television</b>")
    page.get_by_label("Change the note of May 31, 2026").click()
    expect(page.locator("#note-text")).to_have_value("On <b>television</b>")
    page.locator("#note-text").fill("On the radio")
    page.get_by_role("button", name="Note for everybody").click()
    expect(page.locator(".notes-list")).to_contain_text("On the radio")
    assert [n.text for n in reports.annotations(date(2026, 5, 1), date(2026, 6, 1))] == ["On the radio"]
    shoot(page, "notes", whole=False)
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.locator("a[data-page='/attribution']").click()
    ready(page)
    expect(page.locator("#traffic-notes")).to_contain_text("On the radio")
    assert page.locator("#traffic-figure .annotation-text", has_text="A").count() >= 1
    shoot(page, "notes-attribution", whole=False)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_label("Notes on days").click()
    page.get_by_label("Delete the note of May 31, 2026").click()
    expect(page.locator("#traffic-notes")).to_be_empty()
    assert reports.annotations(date(2026, 5, 1), date(2026, 6, 1)) == ()


def test_without_a_list_of_ranks_nothing_is_offered_by_authority(visit: Open, fragile: tuple[str, FakeReports]) -> None:
    base, reports = fragile
    reports.rank_list = lambda: ""  # type: ignore[method-assign]
    page = visit("/links", base=base)
    page.locator(".more-filters summary").click()
    expect(page.locator("#count-placement-content")).not_to_be_empty()
    expect(page.get_by_role("group", name="Authority")).to_have_count(0)
    expect(page.locator(".bulk")).to_have_count(0)  # and nobody may mark here
