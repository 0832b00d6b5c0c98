"""Numbers and times as platforms state them: tables of cases, and what no input may do."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripplemark.json_item import item_of
from ripplemark.markup import links_of_markup, links_of_text, text_of_markup
from ripplemark.stated import StatedCount, stated_count, stated_moment

COUNTS = [
    (0, StatedCount(0)),
    ("7", StatedCount(7)),
    ("1203.0", StatedCount(1203)),
    ("1,240", StatedCount(1240)),
    ("1.240", StatedCount(1240)),
    ("1 240 117", StatedCount(1240117)),
    ("6.74K", StatedCount(6740, rounded=True)),
    ("1.2k", StatedCount(1200, rounded=True)),
    ("3.2万", StatedCount(32_000, rounded=True)),
    ("３.２萬", StatedCount(32_000, rounded=True)),
    ("1.5亿", StatedCount(150_000_000, rounded=True)),
    ("100万+", StatedCount(1_000_000, capped=True)),
    ("999+", StatedCount(999, capped=True)),
    ("2w", StatedCount(20_000, rounded=True)),
    (None, None),
    ("", None),
    ("--", None),
    (True, None),
]


@pytest.mark.parametrize(("said", "meant"), COUNTS)
def test_a_count_is_read_with_what_keeps_it_from_being_exact(said: object, meant: StatedCount | None) -> None:
    assert stated_count(said) == meant


@pytest.mark.parametrize("said", ["many", "-3", "1.5", "1e9", "9" * 40, "9999999999亿", "1,2,3"])
def test_what_is_no_count_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="no count"):
        stated_count(said)


MOMENT = datetime(2021, 2, 23, 4, 28, 47, tzinfo=UTC)


@pytest.mark.parametrize(
    "said",
    [
        "Tue Feb 23 12:28:47 +0800 2021",
        "Tue, 23 Feb 2021 12:28:47 +0800",
        "2021-02-23T04:28:47Z",
        "2021-02-23T04:28:47.000000Z",
        "2021-02-23T12:28:47+08:00",
        "2021-02-23 12:28:47 +0800",
        "2021/2/23 12:28:47",
        "2021年2月23日 12:28:47",
        1614054527,
        1614054527000,
        "1614054527000000",
    ],
)
def test_a_moment_is_read_in_every_form(said: object) -> None:
    assert stated_moment(said, ZoneInfo("Asia/Shanghai")) == MOMENT


@pytest.mark.parametrize("said", [None, "", "刚刚", "5分钟前", "2021-13-40", "99999999999999", True, "Feb 23"])
def test_what_is_no_moment_is_none(said: object) -> None:
    assert stated_moment(said) is None


@given(st.one_of(st.text(max_size=80), st.integers(), st.floats(), st.none()))
def test_no_input_breaks_the_reading_of_moments_and_counts(said: object) -> None:
    stated_moment(said)
    try:
        found = stated_count(said)
    except ValueError:
        return
    assert found is None or 0 <= found.value < 1 << 53


@given(st.text(max_size=300))
def test_no_markup_breaks_the_reading_of_words_and_links(markup: str) -> None:
    assert isinstance(text_of_markup(markup), str)
    assert all(url.startswith("http") for url in (*links_of_markup(markup), *links_of_text(markup)))


def test_words_and_links_of_markup() -> None:
    markup = (
        "<p>See&nbsp;<a href='https://l.facebook.com/l.php?u=https%3A%2F%2Facme.example%2Fa'>this</a></p><p>and "
        "<a href='/t/5'>that</a><script>x()</script></p>"
    )
    assert text_of_markup(markup).split() == ["See", "this", "and", "that"]
    assert links_of_markup(markup, "https://forum.example/t/1") == ("https://acme.example/a", "https://forum.example/t/5")
    assert text_of_markup("a &lt; b") == "a < b"


def test_a_url_in_running_text_ends_where_chinese_begins() -> None:
    assert links_of_text("看这里https://acme.example/a?x=1，很好。(http://b.example/c).") == (
        "https://acme.example/a?x=1",
        "http://b.example/c",
    )


def test_json_answers_have_the_type_that_was_asked_for() -> None:
    item = item_of(b'{"a": {"b": [1, {"c": "6.7K"}]}, "n": null, "t": 1614054527, "f": 1}')
    assert item is not None
    assert [i.text("c") for i in item.items("a.b")] == ["", "6.7K"]
    assert (item.text("a.b", "x"), item.has("n"), item.is_list("a.b"), item.flag("f")) == ("", False, True, True)
    assert item.moment("n", "t") == MOMENT
    assert list(item.items("a")) == []
    assert item_of(b"{") is None
    assert item_of(b"[" * 100_000) is None


def test_a_json_value_without_a_path_is_itself() -> None:
    item = item_of(b'["story", 7, null, {}]')
    assert item is not None
    assert [i.text() for i in item.items()] == ["story", "7", "", ""]
