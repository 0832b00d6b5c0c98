"""What people say in the report: no polarity without its error, strangers' words inert, silence said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from attribution.opinion.rows import Quote
from dashboard.i18n import LANGUAGES, Words
from dashboard.i18n.numbers import NOTHING
from dashboard.report.page import html_page
from dashboard.report.ripples import ripples_section
from dashboard.report.sections import Document, Link, Section
from dashboard.report.talk import _quoted, alerts_section, talk_sections
from dashboard.report.text import text_page
from tests.dashboard.report.evaluations import NOW
from tests.dashboard.report.talks import alert, full, opinion, silent


def sections(lang: str, talk=None) -> tuple[Section, ...]:  # type: ignore[no-untyped-def]
    say, heard = Words(lang), talk or full()
    return (*talk_sections(heard, say), ripples_section(heard.tree, heard.spreaders, say), alerts_section(heard.alerts, say))


def text(*shown: Section) -> str:
    document = Document("t", "", "en", (), (), (), shown, f"{NOW}")
    return text_page(document).replace("\n", " ")


def test_shares_never_stand_without_their_interval() -> None:
    said = text(*sections("en"))
    for words in (
        "Of 37 texts by others, negative: 12% (7% – 18%); positive: 55% (47% – 63%).", "4 of 6 own posts were answered; 6.8 answers a post.",
        "On page one of baidu for “冷泡茶” (Nov 23, 2025), 10 results: negative 12% (7% – 18%).", "People talk most about: Price (14).",
        "1 text asks about buying; 1 of them nobody of the brand answered.", "the brand's own posts make: too much selling.",
        "Of 1 too little is known to tell.", "24 pages go back to 3 posts, up to 3 hands away.", "1 alert.",
    ):  # fmt: skip
        assert words in said, words


def test_without_a_known_error_no_share_is_given() -> None:
    unsure = replace(full(), opinion=(opinion("", 37, negative=None),))
    assert "no share is given" in text(*sections("en", unsure))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_silence_is_said_in_every_language(lang: str) -> None:
    found = sections(lang, silent())
    assert all(s.sentences and all(s.sentences) for s in found)
    assert not any(s.plots or any(t.rows for t in s.sheets) for s in found)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_points_and_alerts_speak_the_readers_language(lang: str) -> None:
    point = {"en": "Price", "zh-Hant": "價格", "zh-Hans": "价格"}[lang]
    assert point in text(*sections(lang))
    assert point in text(alerts_section((alert(),), Words(lang)))


def test_strangers_words_stay_inert() -> None:
    page = html_page(Document("t", "", "en", (), (), (), sections("en"), ""))
    assert "<script" not in page
    assert "javascript:" not in page


def test_an_address_in_a_quote_is_shown_by_its_host() -> None:
    """A tagged address is longer than all that is said beside it."""
    quote = Quote("Try it https://acme.example/a?utm_source=x&utm_campaign=y now", "https://x.example/1", None, ())
    assert _quoted((quote,)) == Link("Try it acme.example/… now", "https://x.example/1")
    assert _quoted(()) == NOTHING


def test_made_mistakes_stand_first_and_what_trips_them_is_marked() -> None:
    rows = talk_sections(full(), Words("en"))[-1].sheets[0].rows
    made = [row[1] for row in rows]
    assert made == sorted(made, key=lambda judged: judged != "yes")
    assert str(rows[0][2]).startswith("✗ ")
    assert not any("✗" in str(row[2]) for row in rows if row[1] == "no" and len(str(row[2]).split("; ")) == 1)


def test_addresses_stand_below_their_table_once() -> None:
    shown = text_page(Document("t", "", "en", (), (), (), sections("en"), ""))
    numbers = [line.split("] ")[0] for line in shown.splitlines() if line.startswith("[")]
    assert numbers
    assert all(shown.count(f"{number}]") >= 2 for number in numbers)
