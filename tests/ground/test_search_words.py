"""Words of texts: what a search finds, by what the index has and by the text itself, and that both agree."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripplemark.text import fold
from ripplemark.words import expressions, says, words_of

TEXT = fold("Ｃold Brew茶葉指南 v2\nTitle DuckDB 数据库\nhttps://www.northwindtea.example/p/42\nhttps://brand.example/")


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("cold", True), ("COL", True), ("old", False), ("茶叶", True), ("茶葉", True), ("葉指", True), ("茶指", False), ("茶", True), ("南", True), ("风", False),
        ("資料庫", True), ("brew茶叶", True), ("rew茶叶", False), ("duckdb 指南", True), ("duckdb 风筝", False), ("v2", True), ("v", False),
        ("42", True), ("4", False), ("northwind", True), ("windtea", True), ("wind", True), ("in", False), ("example/p", True), ("p/4", True), ("%", False),
        ("& cold", False), ("--", False), ("ｃｏｌｄ", True), ("cold xyz", False),
    ],
)  # fmt: skip
def test_what_a_search_finds(search: str, found: bool) -> None:
    assert says(TEXT, search) is found


@pytest.mark.parametrize(
    ("search", "whole", "beginnings"),
    [
        ("Cold", '(("cold"))', '(("cold"*))'),
        ("tea-shop", '(("tea" AND "shop"))', '(("tea" AND "shop"*))'),
        ("茶", '(("茶"*))', '(("茶"*))'),
        ("茶叶店", '(("茶叶" AND "叶店"))', '(("茶叶" AND "叶店"))'),
        ("ab", '(("ab"))', '(("ab"))'),
        ("%", "", ""),
        ('a" OR "b', '(("a")) AND (("or")) AND (("b"))', '(("a")) AND (("or")) AND (("b"))'),
    ],
)
def test_what_the_index_is_asked(search: str, whole: str, beginnings: str) -> None:
    assert expressions(search) == (whole, beginnings)


letters = st.text(alphabet="abAB1é茶葉叶 /.-_\n\"'*", max_size=14)


@given(letters, letters)
def test_the_index_has_whatever_the_text_says(text: str, search: str) -> None:
    folded = fold(f"{text}\nhttps://ab1.example/")
    if search.strip() and says(folded, search):
        assert matches(expressions(search)[1], words_of(folded))


def matches(expression: str, words: frozenset[str]) -> bool:
    """A full-text index's answer, by another program than SQLite's."""
    said = re.sub(r'"([^"]+)"(\*?)', lambda m: str(any(w.startswith(m[1]) if m[2] else w == m[1] for w in words)), expression)
    return bool(eval(said.replace("AND", "and").replace("OR", "or")))
