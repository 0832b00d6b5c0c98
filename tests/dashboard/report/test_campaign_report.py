"""The report of a campaign: every yardstick said in three languages, strangers' words inert, unknown said as unknown."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from attribution.evaluation_rows import Basis, UnitCost, UnitKind
from dashboard.figures.yardsticks import section_chart, side_by_side
from dashboard.i18n import LANGUAGES, Words
from dashboard.report.amounts import NOTHING
from dashboard.report.campaign import campaign_document, campaign_figures, campaign_summary, yardsticks
from dashboard.report.outcomes import unit_costs_sentences
from dashboard.report.page import html_page
from dashboard.report.text import WIDTH, columns_of, text_page
from dashboard.theme import Look
from tests.dashboard.report import talks
from tests.dashboard.report.evaluations import HOSTILE, NOW, empty, full


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("made", [full, empty], ids=["full", "empty"])
def test_every_yardstick_has_a_section_with_a_sentence(made, lang: str) -> None:  # type: ignore[no-untyped-def]
    document = campaign_document(made(), talks.full(), "Northwind", lang, NOW)
    assert len(document.sections) == 15
    assert all(s.sentences and all(s.sentences) for s in document.sections)
    page = BeautifulSoup(html_page(document), "lxml")
    assert [h.get_text() for h in page.find_all("h2")] == [s.title for s in document.sections]
    assert page.html is not None
    assert page.html["lang"] == lang
    assert all(s in text_page(document).replace("\n", " ") or lang != "en" for s in document.summary)


def test_numbers_are_said_as_they_are() -> None:
    text = text_page(campaign_document(full(), talks.full(), "Northwind", "en", NOW)).replace("\n", " ")
    for words in (
        "8 posts carried the campaign, 3 of them by the brand. Reads: at least 41,200.", "5 of 8 posts tell how often they were read.",
        "3 items stood in places that others pay for. By the sites' own price lists that is worth 48,000 CNY.",
        "names no price for the place: 1.", "a click cost 4.55 CNY (86,000 CNY for 18,900 clicks). That lies within the benchmark of 4 to 5 CNY.",
        "In the campaign's days 205 came where 80 would have come without it: 125 more (95% interval +90 to +150).",
        "Too few days before it were measured", "the difference may be chance (95% interval −2 to +28)",
        "17.0% in w1, 26.0% in w2, a change of +9.0 points (95% interval +4.4 to +13.5)", "25% of the links came second hand",
        "46 earned links from 29 sites, after 340 reposts", "cannot be said over campaigns: 2 are too few",
    ):  # fmt: skip
        assert words in text, words


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_not_known_is_never_a_nought(lang: str) -> None:
    document = campaign_document(empty(), talks.silent(), "Northwind", lang, NOW)
    say = Words(lang)
    values = {f.title: f.value for f in document.figures}
    assert (
        values[say("report.figure_cost")]
        == values[say("report.figure_visits")]
        == values[say("report.figure_registrations")]
        == "–"
    )
    assert values[say("report.figure_posts")] == say("yard.unknown")
    assert document.lines == (say("report.no_data"),)


def test_the_page_runs_nothing_and_asks_for_nothing() -> None:
    page = html_page(campaign_document(full(), talks.full(), HOSTILE, "en", NOW))
    soup = BeautifulSoup(page, "lxml")
    assert soup.find_all(["script", "iframe", "link", "img", "object", "embed", "form"]) == []
    assert not [t for t in soup.find_all(True) if any(name.startswith("on") or name == "style" for name in t.attrs)]
    assert {a["href"].split(":")[0] for a in soup.find_all("a")} == {"https"}
    assert "url(" not in page
    assert "@import" not in page
    assert "\u202e" not in soup.find("table").get_text()  # type: ignore[union-attr]
    assert HOSTILE.split("\u202e")[0] in soup.get_text()


def test_the_policy_knows_the_style_by_its_hash() -> None:
    soup = BeautifulSoup(html_page(campaign_document(full(), talks.full(), "b", "en", NOW)), "lxml")
    policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]  # type: ignore[index]
    digest = base64.b64encode(hashlib.sha256(soup.style.string.encode()).digest()).decode()  # type: ignore[union-attr]
    assert f"'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy


def test_drawings_are_named_well_formed_and_within_their_frame() -> None:
    page = html_page(campaign_document(full(), talks.full(), "b", "zh-Hant", NOW))
    drawings = re.findall(r"<svg.*?</svg>", page, flags=re.S)
    assert len(drawings) >= 8
    for drawing in drawings:
        tree = ElementTree.fromstring(drawing)
        assert tree.attrib["aria-label"] == tree[0].text
        _, _, width, height = map(float, tree.attrib["viewBox"].split())
        xs = [float(e.attrib[k]) for e in tree.iter() for k in ("x", "x1", "x2", "cx") if k in e.attrib]
        ys = [float(e.attrib[k]) for e in tree.iter() for k in ("y", "y1", "y2", "cy") if k in e.attrib]
        assert min(xs) >= 0
        assert max(xs) <= width
        assert min(ys) >= -1
        assert max(ys) <= height


@pytest.mark.parametrize("lang", LANGUAGES)
def test_text_fits_a_terminal(lang: str) -> None:
    prose = [
        line
        for line in text_page(campaign_document(full(), talks.full(), "b", lang, NOW)).splitlines()
        if "  " not in line.strip()
    ]
    assert max(map(columns_of, prose)) <= WIDTH


@pytest.mark.parametrize("dark", [False, True])
def test_the_same_plots_as_figures_of_the_screen(dark: bool) -> None:
    look = Look("en", dark)
    sections = yardsticks(full(), look.say)
    for section in sections:
        chart = section_chart(section, look)
        assert bool(chart.figure["data"]) == bool(section.plots)
        assert "<script" not in str(chart.figure) + str(chart.table)
    assert section_chart(sections[0], look).summary.startswith("8 posts carried")


def test_two_campaigns_side_by_side_share_their_range() -> None:
    look = Look()
    one, two = (yardsticks(e, look.say)[2] for e in (full(), full()))
    first, second = side_by_side((one, two), look)
    assert (
        first.figure["layout"]["xaxis"]["range"]
        == second.figure["layout"]["xaxis"]["range"]
        == [0.0, pytest.approx(29.35 * 1.2)]
    )
    alone, nothing = side_by_side((one, yardsticks(empty(), look.say)[2]), look)
    assert (alone.empty, nothing.empty) == ("", "not_measured")


def test_where_nobody_looked_for_links_none_is_no_figure() -> None:
    """Only posts were loaded: links are unknown, not nought."""
    say = Words("en")
    unknown = replace(full(), freshness=replace(full().freshness, links_from=None))
    links = next(f for f in campaign_figures(unknown, say) if f.title == say("report.figure_links"))
    assert (links.value, links.note) == (NOTHING, "")
    assert len(campaign_summary(unknown, say)) < len(campaign_summary(full(), say))


def test_why_there_is_no_price_is_said_as_it_is() -> None:
    def said(*rows: tuple[UnitKind, float | None, float | None], lang: str = "en") -> tuple[str, ...]:
        units = tuple(UnitCost("c", kind, Basis.BUDGET, "CNY", cost, n, None) for kind, cost, n in rows)
        return unit_costs_sentences(units, Words(lang))

    assert said((UnitKind.CPC, None, 7))[0].startswith("No price can be given: neither the campaign's cost nor bills")
    known = ((UnitKind.CPC, 900.0, 0), (UnitKind.CPA, 900.0, None))
    (sentence,) = said(*known)
    assert sentence.endswith("(visits by tags and earned links: 0; registrations, direct and earned: not known).")
    assert sentence.count("900") == 1
    assert (
        "沒有可以相除的數量，所以算不出單價（造訪（標記與自然外鏈）：0；註冊（直接與自然外鏈）：不明）"
        in said(*known, lang="zh-Hant")[0]
    )
