"""The drawer's texts: what is marked, what is said of a snapshot, a life, a path; and the small parts of widgets."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.authority.score import Authority, Standing
from attribution.report_rows import Kpi, LinkEvidence, LinkQuery
from dashboard.ends import authority_words
from dashboard.evidence import because, evidence_view, pieces, snapshot_words
from dashboard.i18n import LANGUAGES, Words
from dashboard.link_grid import columns
from dashboard.link_rows import grid_row, path_of
from dashboard.provenance import provenance_card
from dashboard.theme import Look
from dashboard.widgets import change_words, kpi_body, outside, rel_badges
from ripplemark.records import ClassReason, Hop, LinkClass, LinkState, LostReason, ProvenanceTally
from tests.dashboard.fake_reports import KNOWN_ELSEWHERE, FakeReports

EN = Words("en")
REPORTS = FakeReports(links_made=60)


def found(**changes: Any) -> LinkEvidence:
    evidence = REPORTS.link(12)
    assert evidence
    return replace(evidence, link=replace(evidence.link, **changes))


def words(component: Any) -> str:
    return json.dumps(component, default=lambda c: c.to_plotly_json(), ensure_ascii=False)


@pytest.mark.parametrize(
    ("text", "terms", "cut"),
    [
        ("", ("tea",), []),
        ("no match", ("tea",), [("no match", False)]),
        ("Tea and TEA", ("tea",), [("Tea", True), (" and ", False), ("TEA", True)]),
        ("夏日冷泡挑戰開始", ("冷泡", "夏日冷泡挑戰"), [("夏日冷泡挑戰", True), ("開始", False)]),  # the longer one wins
        ("aab", ("ab", "aab"), [("aab", True)]),
        ("x", ("", "x"), [("x", True)]),
        ("İİ tea", ("tea",), [("İİ tea", False)]),  # lowering would shift positions
    ],
)
def test_terms_are_cut_out(text: str, terms: tuple[str, ...], cut: list[tuple[str, bool]]) -> None:
    assert list(pieces(text, terms)) == cut


@given(st.text(max_size=60), st.lists(st.text(max_size=5), max_size=4))
def test_pieces_put_together_are_the_text(text: str, terms: list[str]) -> None:
    assert "".join(part for part, _ in pieces(text, tuple(terms))) == text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_drawer_shows_in_every_language(lang: str) -> None:
    for link_id in range(1, 40):
        evidence = REPORTS.link(link_id)
        assert evidence
        assert words(evidence_view(evidence, {}, Words(lang)))


def test_a_bare_link_shows_its_address_and_no_digest_is_no_digest() -> None:
    evidence = replace(found(anchor=""), digest="", observed_at=None, status=0, bytes=0, life=(), path=(), checks=(), quote="")
    text = words(evidence_view(evidence, {}, EN))
    assert evidence.link.href in text
    assert "sha256" not in text
    assert snapshot_words(evidence, EN) == "no answer · times read: 6"
    assert "No post or page is known" in text
    assert "No event recorded yet." in text


def test_a_lost_link_says_why_and_an_unearned_one_why_not() -> None:
    lost = words(
        evidence_view(found(state=LinkState.LOST, lost_reason=LostReason.PAGE_GONE, link_class=LinkClass.PAID), {}, EN)
    )
    assert "page gone" in lost
    assert "Why this link does not count as earned" in lost


@pytest.mark.parametrize(
    ("url", "is_link"),
    [
        ("https://a.example/", True),
        ("http://a.example/", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("", False),
        ("//a", False),
    ],
)
def test_only_web_addresses_become_links(url: str, is_link: bool) -> None:
    assert hasattr(outside(url, url), "href") is is_link


@pytest.mark.parametrize(
    ("rel", "followed", "shown"),
    [
        ((), True, ["follow"]),
        ((), False, ["nofollow"]),  # the page says nofollow for all its links
        (("nofollow", "ugc"), False, ["nofollow", "ugc"]),
        (("noopener", "sponsored"), False, ["sponsored"]),
    ],
)
def test_rel_badges(rel: tuple[str, ...], followed: bool, shown: list[str]) -> None:
    assert [badge.children for badge in rel_badges(rel, followed)] == shown


def test_visits_nobody_measured_are_not_zero() -> None:
    row = REPORTS.rows[0]
    assert grid_row(row, {}, False, EN)["visits"] == grid_row(row, {}, False, EN)["registrations"] == "–"
    assert grid_row(row, {}, True, EN)["visits"] == str(row.visits)


@pytest.mark.parametrize(
    ("url", "path"),
    [("https://a.example", "/"), ("https://a.example/%E8%8C%B6?x=1", "/茶?x=1"), ("https://a.example/%ff", "/\ufffd")],
)
def test_paths_are_readable(url: str, path: str) -> None:
    assert path_of(url) == path


@pytest.mark.parametrize(
    ("changed", "shown"), [(0.046, "+4.6%"), (-0.5, "−50.0%"), (9.0, "+900.0%"), (10.0, "×11"), (99.0, "×100")]
)
def test_changes_in_words(changed: float, shown: str) -> None:
    assert change_words(changed) == shown


@pytest.mark.parametrize(
    ("key", "value", "before", "kind"),
    [
        ("new_links", 2.0, 1.0, "chip good"),
        ("lost_links", 2.0, 1.0, "chip bad"),
        ("lost_links", 1.0, 2.0, "chip good"),
        ("new_links", 1.0, 1.0, "chip flat"),
        ("new_links", 1.0, 0.0, "chip flat"),
    ],
)
def test_more_is_not_always_good(key: str, value: float, before: float, kind: str) -> None:
    body = kpi_body(Kpi(key, value, before, (1.0, 2.0)), Look(), "vs. prior 2 days")
    assert f'"{kind}"' in words(body)


def test_a_figure_that_was_not_measured_has_a_reason_instead_of_a_zero() -> None:
    body = words(kpi_body(Kpi("registrations", None, None, (None, None)), Look("zh-Hans"), ""))
    assert "未统计" in body
    assert '"0"' not in body


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("reason", ClassReason)
def test_the_reason_of_a_class_is_said_in_every_language(lang: str, reason: ClassReason) -> None:
    link = found(class_reason="in words", class_reason_code=reason, class_reason_about="‹it›", class_reason_share=0.93).link
    said = because(link, Words(lang))
    assert "‹it›" in said or reason is ClassReason.SPONSORED_REL
    assert ("93%" in said) is (reason is ClassReason.PRINTED_BEFORE)
    assert because(replace(link, class_reason_code=None), Words(lang)) == "in words"


# ---------------------------------------------------------------- both ends of a link


def test_the_drawer_shows_the_way_to_a_broken_target() -> None:
    shown = words(evidence_view(found(), {}, EN))
    assert "broken: target answers 404" in shown
    assert shown.index('"301"') < shown.index('"404"')
    whole = words(evidence_view(found(broken=False, chain=(Hop("https://tea.example/", 200),)), {}, EN))
    assert "broken" not in whole
    assert "The way to the target" not in whole
    silent = words(evidence_view(found(target_status=None), {}, EN))
    assert "target does not answer" in silent


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("standing", list(Standing))
def test_authority_is_a_number_or_says_why_there_is_none(lang: str, standing: Standing) -> None:
    ranked = standing is Standing.RANKED
    authority = Authority(
        standing, 71.4 if ranked else None, 1234 if ranked else None, "" if standing is Standing.NO_LIST else "may"
    )
    said = authority_words(authority, Words(lang))
    assert ("71" in said, "1,234" in said) == (ranked, ranked)
    assert ("may" in said) == (standing is not Standing.NO_LIST)


def test_signs_of_spam_and_marks_come_with_what_shows_them() -> None:
    shown = words(evidence_view(found(), {}, EN))
    assert "Many links to many sites around little text" in shown
    assert "links to 40 sites around 900 characters of text" in shown
    domain = found().link.page_domain
    assert f"{domain} is marked to be disavowed" in shown
    assert "data-act" not in shown  # nobody may change anything here
    bare = words(evidence_view(replace(found(), signs=(), marks=()), {}, EN))
    assert "No sign of spam was found" in bare
    assert "Nobody has marked this site." in bare
    lost = words(evidence_view(replace(found(state=LinkState.LOST), signs=(), marks=()), {}, EN))
    assert "No sign of spam" not in lost  # nobody looked


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_other_tools_knew_is_a_row_per_tool_or_nothing(lang: str) -> None:
    say = Words(lang)
    assert provenance_card(ProvenanceTally(ours=5, ours_alone=5), say) is None
    shown = words(provenance_card(KNOWN_ELSEWHERE, say))
    assert all(said in shown for said in ("Ahrefs", "Search Console", '"410"', "480", say("provenance.never_there")))


def test_the_grid_has_authority_only_where_a_list_was_loaded() -> None:
    names = [[c["field"] for c in columns(LinkQuery(), EN, ranked)] for ranked in (False, True)]
    assert ["authority" in shown for shown in names] == [False, True]
    row = grid_row(found().link, {}, True, EN, Authority(Standing.RANKED, 71.4, 9, "may"))
    assert (row["authority"], row["state"], row["state_words"]) == (71, "broken", "target broken")
    assert grid_row(found(broken=False).link, {}, True, EN)["authority"] is None
