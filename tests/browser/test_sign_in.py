"""A reader signs in, sees who they are, signs out; a session that ends leads back to the form."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dashboard.access.rules import Access
from ripplemark import passwords
from ripplemark.passwords import hashed
from ripplemark.records.accounts import Role
from ripplemark.store.accounts import open_accounts, put_account, remove_account
from tests.browser.conftest import PHONE, WIDE, ready, served, shoot, sync_api, violations
from tests.dashboard.fake_reports import FakeReports

pytestmark = pytest.mark.browser
expect: Any = getattr(sync_api, "expect", None)
NAME, PASSWORD = "<b>ann</b>", "a <long> password"


@pytest.fixture
def accounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with one account whose name is markup."""
    monkeypatch.setattr(passwords, "COST", 4)
    with open_accounts(tmp_path / "users") as db:
        put_account(db, NAME, Role.READER, hashed(PASSWORD), datetime(2026, 1, 1, tzinfo=UTC))
    return tmp_path / "users"


@pytest.fixture
def closed(accounts: Path) -> Iterator[str]:
    """A dashboard with a log-in."""
    yield from served(FakeReports(links_made=40), Access(accounts=lambda: open_accounts(accounts), cookie="_test"))


def test_a_reader_signs_in_and_out(browser: Any, closed: str, accounts: Path) -> None:
    context = browser.new_context(base_url=closed, viewport=WIDE, locale="en-GB")
    page = context.new_page()
    page.goto("/attribution?lang=en&by=campaign")
    expect(page).to_have_title("Sign in · Northwind Tea")
    page.get_by_label("Name").fill(NAME)
    page.get_by_label("Password").fill("another one")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_have_text("There is no account with this name and password.")
    assert violations(page) == []
    page.get_by_label("Name").fill(NAME)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    ready(page)
    assert "/attribution?lang=en&by=campaign" in page.url
    expect(page.locator(".signed-in b")).to_have_text(NAME)
    assert page.evaluate("() => document.cookie").startswith("ripplemark_page_test=")  # the session is no script's business
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_title("Sign in · Northwind Tea")
    page.goto("/")
    expect(page).to_have_title("Sign in · Northwind Tea")
    page.goto("/login?lang=zh-Hant")
    page.set_viewport_size(PHONE)
    assert violations(page) == []
    shoot(page, "sign-in-phone-zh-Hant")
    context.close()


def test_a_session_that_ends_leads_to_the_form(browser: Any, closed: str, accounts: Path) -> None:
    context = browser.new_context(base_url=closed, viewport=WIDE, locale="en-GB")
    page = context.new_page()
    page.goto("/login")
    page.get_by_label("Name").fill(NAME)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    ready(page)
    with open_accounts(accounts) as db:
        remove_account(db, NAME)
    page.locator("a[data-page='/domains']").click()
    expect(page).to_have_title("Sign in · Northwind Tea")
    context.close()
