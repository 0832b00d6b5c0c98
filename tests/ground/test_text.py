"""Text made comparable keeps its length, meets itself across scripts and widths, and is safe to show."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from ripplemark.text import (
    clean,
    dictionary_uses,
    fold,
    has_cjk,
    release_dictionaries,
    spellings,
    visible_control,
    without_people,
)


@given(st.text())
def test_fold_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text())
def test_fold_makes_of_a_text_what_it_makes_of_its_characters(text: str) -> None:
    assert fold(text) == "".join(map(fold, text))


@given(st.text())
def test_fold_settles_at_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("DuckDB", "duckdb"),
        ("ＤｕｃｋＤＢ　１．０", "DuckDB 1.0"),
        ("資料庫", "资料库"),
        ("開發", "开发"),
        ("ｱﾋﾙ", "アヒル"),
        ("ÉCOLE", "école"),
        ("ДАК", "дак"),
        ("：", ":"),
    ],
)
def test_fold_makes_the_same_of(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("duck", "dock"), ("数据", "数学"), ("brand", "brаnd")])
def test_fold_keeps_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("term", "found_in"),
    [
        ("软件", "這套軟體很好用"),
        ("軟體", "这套软件很好用"),
        ("資料庫", "开源资料库"),
        ("数据库", "開源資料庫"),
        ("网络", "網路行銷"),
        ("内存", "記憶體不足"),
        ("里面", "裡面"),
        ("DuckDB 1.0", "Ｄｕｃｋｄｂ １．０ 发布"),
    ],
)
def test_a_term_meets_its_spelling_in_the_other_script(term: str, found_in: str) -> None:
    assert any(form in fold(found_in) for form in spellings(term))


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20))
def test_a_term_is_among_its_own_spellings(term: str) -> None:
    assert fold(unicodedata.normalize("NFKC", term)) in spellings(term)


@pytest.mark.parametrize("script", ["tw2sp", "s2twp", "s2hk", "s2t"])
def test_no_dictionary_has_a_character_of_another_script(script: str) -> None:
    others = "".join(
        filter(
            lambda char: not has_cjk(char) and unicodedata.category(char) not in ("Cs", "Cn", "Co"),
            map(chr, range(1, sys.maxunicode)),
        )
    )
    assert OpenCC(script).convert(others) == others


def test_a_term_is_spelled_the_same_after_the_dictionaries_were_let_go() -> None:
    spellings.cache_clear()
    before = spellings("軟體 duck")
    assert "软件 duck" in before
    assert dictionary_uses()
    assert release_dictionaries()
    assert not release_dictionaries()
    assert not dictionary_uses()
    assert spellings("軟體 duck") == before
    assert not dictionary_uses(), "known terms stay known"
    spellings.cache_clear()
    assert spellings("軟體 duck") == before


def test_a_term_of_another_script_loads_no_dictionary() -> None:
    spellings.cache_clear()
    release_dictionaries()
    assert spellings("École") == ("école",)
    assert not dictionary_uses()


@pytest.mark.parametrize(
    ("text", "answer"), [("abc", False), ("中", True), ("ダ", True), ("한", True), ("𠮷", True), ("é", False)]
)
def test_scripts_without_blanks(text: str, answer: bool) -> None:
    assert has_cjk(text) is answer


@given(st.text(), st.integers(0, 50))
def test_clean_text_is_short_flat_and_storable(text: str, limit: int) -> None:
    found = clean(text, limit)
    assert len(found) <= limit
    assert not any(c in found for c in "\x00\n\r\t\u202e\u200b\ufeff")
    found.encode("utf-8")


def test_clean_keeps_the_words() -> None:
    assert clean("  DuckDB\n\t数据库\u202e \x1b[31m快 ", 100) == "DuckDB 数据库 [31m快"


@given(st.text())
def test_shown_text_drives_no_terminal(text: str) -> None:
    found = visible_control(text)
    assert all(ord(c) >= 0x20 and not 0x7F <= ord(c) <= 0x9F for c in found)
    assert len(found.splitlines()) <= 1


def test_shown_text_escapes_instead_of_dropping() -> None:
    assert visible_control("a\x1b]0;x\x07\nb") == "a\\x1b]0;x\\x07\\nb"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ('203.0.113.9 - - [03/Jun/2024:10:11:12 +0800] "GET /"', '(address) - - [03/Jun/2024:10:11:12 +0800] "GET /"'),
        ("2001:db8::77 - - [31/Foo/2025:25:61:00 +0800]", "(address) - - [31/Foo/2025:25:61:00 +0800]"),
        ("ip=2001:db8:0:1717:32eb:9a1a:20d7:8e3,", "ip=(address),"),
        ("::ffff:10.0.0.1", "(address)"),
        ("GET /?mail=someone@example.com&x=1", "GET /?mail=(e-mail)&x=1"),
        ("999.1.1.1 and 1.2.3 at 10:11:12", "999.1.1.1 and 1.2.3 at 10:11:12"),
        ("数据库 v1.0.0.1-beta", "数据库 v1.0.0.1-beta"),
    ],
)
def test_nobody_is_named(text: str, left: str) -> None:
    assert without_people(text) == left


@given(st.text())
def test_leaving_people_out_never_fails(text: str) -> None:
    without_people(text)
