"""What a page shares word for word with its rival parents: the rare counts more than the long, and the first more than its echo."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.ripples.passages import units_of
from attribution.ripples.runs import Rarity, runs

COMMON = "the challenge runs for three weeks and anyone can sign up on the page of the shop"
RARE = "a picker of eight seasons explains how the oolong got its name and why nobody believes it"
OWN = "we walked home along the quay and talked of nothing in particular until the lamps went out"
ZH_COMMON, ZH_RARE = (
    "冷泡挑戰的規則很簡單七天每天一瓶寫一句心得活動頁面寫得很清楚",
    "隔壁鄰居整天只談烤南瓜舅舅星期五四點打電話來說",
)


@pytest.mark.parametrize(
    ("common", "rare", "own"), [(COMMON, RARE, OWN), (ZH_COMMON, ZH_RARE, "我們沿著碼頭走回家一路上什麼也沒有說直到燈都熄了")]
)
def test_what_few_have_counts_more_than_what_is_long(common: str, rare: str, own: str) -> None:
    page = units_of(f"{common} {own} {rare}")
    many = [units_of(f"{common} {n}{n}{n}") for n in range(5)]
    both = units_of(f"{rare} 12345 {common}")
    found = runs([*many, both], page, Rarity(u.values for u in (*many, both, page)))
    last, first = found[-1], found[0]
    assert last is not None
    assert first is not None
    assert rare[2:20] in last.said.words
    assert last.rare > 4 * first.rare
    assert [r.is_echo for r in found if r] == [False, True, True, True, True, False]


def test_nothing_in_common_is_none() -> None:
    page, other = units_of(OWN), units_of(COMMON)
    assert runs([other, units_of("")], page, Rarity([page.values, other.values])) == [None, None]
    assert runs([], page, Rarity([])) == []


WORDS = st.lists(st.sampled_from(["tea", "cup", "fog", "day", "pot", "ash"]), max_size=40).map(" ".join)


@given(st.lists(WORDS, max_size=5), WORDS)
def test_a_run_stands_in_both_texts(rivals: list[str], later: str) -> None:
    some, page = [units_of(r) for r in rivals], units_of(later)
    for rival, run in zip(rivals, runs(some, page, Rarity([*(u.values for u in some), page.values])), strict=True):
        if run is not None:
            assert 0.0 < run.rare <= len(page.hashes)
            assert run.said.words.rstrip("…") in later
            assert len(run.said.words) > 100 or run.said.words in rival
