"""Texts as sketches: copies are known, different texts are not taken for copies."""

from __future__ import annotations

import re
import zlib

import pytest

from attribution.links.sketch import copied_share, resemblance, sketch
from ripplemark.text import fold

STORY = "The tea of the northern mountain is picked in the fog before the sun has dried it, and carried down by noon. " * 1
LONG = " ".join(f"{STORY} In the year {n} they sold {n * 7} boxes." for n in range(1950, 1990))
ZH = "".join(f"北風茶第{n}號的茶園在山上,霧裡採下的茶葉中午以前送到山下,味道清甜。" for n in range(80))


@pytest.mark.parametrize("text", [LONG, ZH])
def test_a_trimmed_copy_resembles_and_another_text_does_not(text: str) -> None:
    assert resemblance(sketch(text), sketch(text)) == 1.0
    assert copied_share(sketch(text[: int(len(text) * 0.7)]), sketch(text)) > 0.7
    assert copied_share(sketch(text), sketch(text[: int(len(text) * 0.3)])) == 0.0
    assert resemblance(sketch(text), sketch(text[::-1])) < 0.2


def test_both_chinese_scripts_are_one_text() -> None:
    simplified = (
        ZH.replace("風", "风")
        .replace("號", "号")
        .replace("園", "园")
        .replace("霧", "雾")
        .replace("採", "采")
        .replace("葉", "叶")
    )
    simplified = simplified.replace("裡", "里").replace("茶園", "茶园")
    assert resemblance(sketch(ZH), sketch(simplified)) > 0.9


@pytest.mark.parametrize("text", ["", "tea", "a few words about tea only", "好茶"])
def test_short_texts_are_not_compared(text: str) -> None:
    assert sketch(text) == ()
    assert resemblance(sketch(text), sketch(text)) == 0.0


def test_line_numbers_make_no_two_texts_alike() -> None:
    numbers = " ".join(map(str, range(1, 400)))
    other = " ".join(f"Coffee from the southern valley is roasted in year {n}." for n in range(60))
    assert resemblance(sketch(f"{LONG} {numbers}"), sketch(f"{other} {numbers}")) < 0.1


def test_a_few_lines_of_a_book_are_no_copy_of_it() -> None:
    book = " ".join(f"chapter {n} tells of tea number {n * n} and of the rain in town {n * 7}." for n in range(900))
    page = " ".join(f"My own words of day {n} have nothing to do with that." for n in range(20))
    whole = sketch(book)
    assert {copied_share(sketch(f"{book[k * 500 : k * 500 + 300]} {page}"), whole) for k in range(80)} == {0.0}


LISTING = " ".join(f"{n} ١٢ {n * n}" for n in range(30))


@pytest.mark.parametrize(
    ("text", "width"), [(LONG, 5), (ZH, 8), (f"{LISTING} {LONG[:2000]} {LISTING}", 5), (f"{LISTING} {ZH}", 8)]
)
def test_it_is_the_smallest_hashes_of_runs_of_words_or_characters_that_are_no_numbers(text: str, width: int) -> None:
    units = re.findall(r"[一-鿿]|[^\W一-鿿]+", fold(text))
    runs = (units[i : i + width] for i in range(len(units) - width + 1))
    sums = {zlib.crc32(" ".join(run).encode()) for run in runs if not all(unit.isdecimal() for unit in run)}
    assert sketch(text) == tuple(sorted({(s * 0x9E3779B1 ^ s >> 15) % 2**32 for s in sums})[:64])
    assert sketch(f"{LISTING} a few words about tea only") == sketch("")
