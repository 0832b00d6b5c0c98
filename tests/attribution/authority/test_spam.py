"""Signs of spam: a page that shows none, and what each sign needs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from attribution.authority.spam import SpamCase, SpamLink, signs
from ripplemark.records import Placement

LINK = SpamLink("Northwind Tea", "we drank", True, False, Placement.CONTENT)
CLEAN = SpamCase("https://blog.example/tea", "blog.example", "Tea in spring", 3_000, 12, 1, True, False, (LINK,))
OWN = frozenset({"northwind", "tea", "茶"})


def shown(case: SpamCase, own: frozenset[str] = OWN) -> list[str]:
    return [sign.value for sign, _ in signs(case, own)]


def link(**changed: object) -> tuple[SpamLink, ...]:
    return (replace(LINK, **changed),)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("case", "sign"),
    [
        (replace(CLEAN, known_spammer=True), "referrer_spam"),
        (replace(CLEAN, cited_sites=60, text_length=500), "link_heap"),
        (replace(CLEAN, title="Best Online Casino tips"), "bad_neighbours"),
        (replace(CLEAN, links=link(context="澳門 賭場 開戶")), "bad_neighbours"),
        (replace(CLEAN, links=link(context="线上百家乐")), "bad_neighbours"),
        (replace(CLEAN, links=link(anchor="Buy cheap tea online")), "stuffed_anchor"),
        (replace(CLEAN, links=link(anchor="廠家直銷烏龍")), "stuffed_anchor"),
        (replace(CLEAN, links=link(anchor="tea " * 50)), "stuffed_anchor"),
        (replace(CLEAN, on_topic=False, links=link(placement=Placement.COMMENT)), "comment_drop"),
        (replace(CLEAN, copies=6), "copied_widely"),
        (replace(CLEAN, domain="best-buy-cheap-tea-now.example"), "machine_name"),
        (replace(CLEAN, domain="a8374652.example"), "machine_name"),
        (replace(CLEAN, domain="xkqzvwtr.example"), "machine_name"),
        (replace(CLEAN, links=link(anchor="", context="")), "hidden"),
    ],
)
def test_a_sign(case: SpamCase, sign: str) -> None:
    assert shown(case) == [sign]


@pytest.mark.parametrize(
    "case",
    [
        CLEAN,
        replace(CLEAN, cited_sites=60, text_length=9_000),  # a long list of links with words to each
        replace(CLEAN, title="Casinos of Macau seen from outside"),  # a word that only contains one
        replace(CLEAN, links=link(anchor="buy cheap", followed=False)),
        replace(CLEAN, on_topic=True, links=link(placement=Placement.COMMENT)),
        replace(CLEAN, domain="xn--fiqs8s-example-long-name.example"),
        replace(CLEAN, links=link(anchor="", context="", image=True)),
        replace(CLEAN, url="https://blog.example/tag/tea/", links=link(anchor="", context="")),
    ],
)
def test_no_sign(case: SpamCase) -> None:
    assert shown(case) == []


def test_words_of_the_brands_own_trade_are_no_sign() -> None:
    case = replace(CLEAN, title="poker online")
    assert shown(case) == ["bad_neighbours"]
    assert shown(case, OWN | {"poker online"}) == []
