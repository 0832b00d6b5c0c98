"""How a campaign went from hand to hand, in words; silence is said."""

from __future__ import annotations

import pytest

from attribution.ripple_rows import RippleTree, Spreader
from dashboard.i18n import LANGUAGES, Words
from dashboard.i18n.numbers import short_day
from dashboard.report.ripples import ripples_section
from dashboard.report.sections import Link
from ripplemark.records import ParentKind
from tests.dashboard.report.evaluations import HOSTILE, NOW

TREE = RippleTree("c", "C", 3, 24, 8, 3, 11, 7.5, 52.0, 40, 22, 0.55, 1)
POST = Spreader(
    "c",
    "weibo:1",
    ParentKind.POST,
    "https://weibo.com/1",
    HOSTILE,
    "茶",
    "weibo",
    NOW,
    6.0,
    9.5,
    12.25,
    340.0,
    0.0,
    (6.0, 3.5),
    None,
)


def test_the_tree_and_who_carried_it_on() -> None:
    section = ripples_section(TREE, (POST,), Words("en"))
    assert section.sentences[0].startswith("24 pages go back to 3 posts, up to 3 hands away.")
    assert "at most 7.5 hours from hearing to writing" in section.sentences[0]
    assert section.sheets[0].rows == (
        (Link(f"茶 · Weibo · {short_day(POST.at.date(), 'en')}", "https://weibo.com/1"), "post", "9.5", "12.2", "340", "0"),
    )
    assert len(section.plots) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_silence_is_said(lang: str) -> None:
    section = ripples_section(None, (), Words(lang))
    assert section.sentences == (Words(lang)("talk.no_ripples"),)
    assert section.plots == ()
