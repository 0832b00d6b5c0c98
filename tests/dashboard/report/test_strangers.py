"""Reports whose every text is written by strangers: the page has no markup but ours, the text drives no terminal."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from itertools import cycle
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from dashboard.i18n import LANGUAGES
from dashboard.report.campaign import campaign_document
from dashboard.report.page import html_page
from dashboard.report.sections import Document
from dashboard.report.text import text_page
from tests.dashboard.report import talks
from tests.dashboard.report.evaluations import NOW, full
from tests.strangers import every_vector, poisoned

ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "main", "header", "footer", "section", "h1", "h2", "h3", "p", "dl", "div", "dt", "dd", "ul", "ol", "li",
    "table", "caption", "thead", "tbody", "tr", "th", "td", "a", "figure", "figcaption", "svg", "g", "path", "line", "rect", "circle", "text", "polyline",
    "polygon", "desc", "span", "b", "small", "details", "summary", "tspan", "nav", "em", "mark",
}  # fmt: skip
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(scope="module", params=LANGUAGES)
def document(request: pytest.FixtureRequest, shared: Callable[[str], Path]) -> Document:
    """A campaign's report, every text of which is an attack."""
    words = cycle(every_vector(shared))
    evaluation, talk = poisoned(full(), words), poisoned(talks.full(), words)
    return campaign_document(evaluation, talk, next(words), request.param, NOW)


def test_the_page_has_no_markup_but_ours(document: Document) -> None:
    page = html_page(document)
    soup = BeautifulSoup(page, "lxml")
    assert {tag.name for tag in soup.find_all(True)} <= ALLOWED
    assert [
        a for tag in soup.find_all(True) for a in tag.attrs if a.startswith("on") or a in ("style", "srcdoc", "background")
    ] == []
    assert {str(a["href"]).partition(":")[0] for a in soup.find_all("a")} <= {"https", "http"}
    assert all(a.get("rel") for a in soup.find_all("a"))
    style = soup.style.get_text() if soup.style else ""
    assert len(soup.find_all("style")) == 1
    assert "evil" not in style


def test_the_text_drives_no_terminal(document: Document) -> None:
    assert CONTROLS.findall(text_page(document)) == []


def test_any_day_is_said(document: Document) -> None:
    assert str(date(2025, 11, 23).year) in document.title + document.subtitle + document.footer + html_page(document)
