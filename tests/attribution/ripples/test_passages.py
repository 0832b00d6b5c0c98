"""What two texts have word for word in common: marks that always find a quote, and the quote itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.ripples.passages import CHARACTERS, WORDS, MarkIndex, marks_of, passage, units_of

LINE = "The last shot took eleven mornings and cost us a borrowed scale and half a day of fog."
ZH = "信一直從台南寄來，提到一部鹽的歷史和稜線的那封我們唸了出來。"
OWN = "Something else entirely was said here before anybody thought of films at all, and at some length too. "
WORD = st.text("abcdefgh", min_size=2, max_size=6)


@pytest.mark.parametrize(
    ("earlier", "later", "quote", "words"),
    [
        (LINE, f"{OWN} They write: {LINE} {OWN}", True, LINE.rstrip(".")),
        (LINE, f"{OWN}{LINE.upper()}", True, LINE.upper().rstrip(".")),
        (LINE, f"{OWN} the last shot took seven mornings {OWN}", False, None),
        (LINE, OWN, False, ""),
        (ZH, f"我看到一句話：「{ZH}」很喜歡。", True, ZH.rstrip("。")),
        (
            ZH,
            "我看到一句話：「信一直从台南寄来，提到一部盐的历史和棱线的那封我们念了出来」很喜欢。",
            True,
            None,
        ),  # the other script
        (ZH, "信一直從台南寄來，真好。", False, None),
        ("１２３４", "1234", False, ""),
        ("", LINE, False, ""),
    ],
)
def test_the_passage_that_two_texts_share(earlier: str, later: str, quote: bool, words: str | None) -> None:
    found = passage(units_of(earlier), units_of(later))
    assert found.is_quote is quote
    if words is not None:
        assert found.words == words


def test_a_post_in_a_page_seven_times_longer_is_contained_though_hardly_alike() -> None:
    said = passage(units_of(LINE), units_of(OWN * 4 + LINE + OWN * 3))
    assert (said.contained, said.is_long) == (1.0, True)


@pytest.mark.parametrize("mark", ["“", '"', "「", "『", "«", "‘"])
def test_quotation_marks_before_the_passage_are_seen(mark: str) -> None:
    assert passage(units_of(LINE), units_of(f"{OWN}{mark}{LINE}")).marked
    assert not passage(units_of(LINE), units_of(f"{OWN}{mark}so{mark} {LINE}")).marked


def test_line_numbers_are_no_words() -> None:
    numbers = " ".join(map(str, range(1, 200)))
    assert not passage(units_of(numbers), units_of(numbers)).is_quote
    assert not len(marks_of(units_of(numbers)))


@given(st.lists(WORD, min_size=WORDS, max_size=20), st.lists(WORD, max_size=40), st.lists(WORD, max_size=40))
def test_a_common_run_of_eight_words_always_leaves_a_common_mark(run: list[str], before: list[str], after: list[str]) -> None:
    a = marks_of(units_of(" ".join(["first", *before, "middle", *run])))
    b = marks_of(units_of(" ".join([*run, "other", *after, "end"])))
    assert len(np.intersect1d(a, b))


@given(st.text("茶山電影院子裡有貓", min_size=CHARACTERS, max_size=40), st.text("甲乙丙丁戊己", max_size=40))
def test_a_common_run_of_fifteen_characters_too(run: str, other: str) -> None:
    assert len(np.intersect1d(marks_of(units_of(other + run)), marks_of(units_of(run + other[::-1]))))


@given(st.lists(WORD, max_size=60), st.lists(WORD, max_size=60))
def test_a_passage_stands_in_both_texts(one: list[str], other: list[str]) -> None:
    found = passage(units_of(" ".join(one)), units_of(" ".join(other)))
    run = other[found.start : found.start + found.units]
    assert len(run) == found.units
    assert not run or any(one[i : i + len(run)] == run for i in range(len(one)))
    assert 0.0 <= found.contained <= 1.0


def test_common_phrases_lead_nowhere_and_rare_ones_weigh_more() -> None:
    texts = [f"{LINE} {OWN} number {n}" for n in range(5)] + [f"{ZH}{n}" for n in range(2)]
    index = MarkIndex([marks_of(units_of(t)) for t in texts], most=4)
    assert index.alike(0) == {}
    assert set(index.alike(5)) == {6}
    assert index.alike(5)[6].holders == 2
