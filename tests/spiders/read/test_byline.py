"""Dates and times beside an author are not part of the name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.read.byline import AUTHOR_LENGTH, author_name
from tests.hard_stop import ended


@pytest.mark.parametrize(
    ("byline", "name"),
    [
        ("杨承恩 2025/11/06", "杨承恩"),
        ("杨承恩 2025年11月6日", "杨承恩"),
        ("2025年11月6日 星期四 下午3:05 杨承恩", "杨承恩"),
        ("二〇二五年十一月六日 林怡君", "林怡君"),
        ("2025-11-15 , 楊承恩", "楊承恩"),
        ("楊承恩 發表於 2025-11-06 08:30:12", "楊承恩"),
        ("林怡君 于2025-11-06", "林怡君"),
        ("作者：海风 2025.11.06", "海风"),
        ("發表人：小田 2025-11-06", "小田"),
        ("小田 · 3 小時前", "小田"),
        ("發表於 2025-12-16 00:45", ""),
        ("發表於 2025-12-16 00:45 | 只看該作者", ""),
        ("2025-11-27 , Nina Petrov", "Nina Petrov"),
        ("2025-11-06T08:30:00+08:00 Ann", "Ann"),
        ("Tom Ashdown 24 Nov 2025", "Tom Ashdown"),
        ("Tom Ashdown · 24 Nov 2025 · Travel", "Tom Ashdown"),
        ("By Tom Ashdown on November 24, 2025 at 10:30 am", "Tom Ashdown"),
        ("Posted on 24th November 2025 by Nina Petrov", "Nina Petrov"),
        ("Nina Petrov Updated: 24 Nov 2025, 10:30 UTC", "Nina Petrov"),
        ("Nina Petrov | Nov. 24, 2025", "Nina Petrov"),
        ("Nina Petrov · 3 days ago", "Nina Petrov"),
        ("Lena Vogt, 24. November 2025", "Lena Vogt"),
        ("Sam & Ann 06/11/2025", "Sam & Ann"),
        ("Ann (2025-11-06)", "Ann"),
        ("2025-11-06", ""),
        ("", ""),
    ],
)
def test_a_date_is_no_part_of_a_name(byline: str, name: str) -> None:
    assert author_name(byline) == name


@pytest.mark.parametrize(
    "name",
    [
        "On Kawara", "April May", "May Lee", "Jan", "Thu Nguyen", "Mark 2", "Augustus Octavian 5", "50 Cent", "user2025", "2025",
        "March Hare", "Jean-Luc Moreau", "于谦", "於梨華", "周杰倫", "日月光", "今天的茶", "9月入秋", "时间",
    ],
)  # fmt: skip
def test_a_name_that_looks_like_a_date_stays(name: str) -> None:
    assert author_name(name) == name


def test_no_byline_takes_long() -> None:
    pieces = ["2025 ", "於", "posted ", "posted on ", "1 ", "jan ", "年", "-", "二〇", "2025-1-1 ", "1:1", "上午 ", "周一"]
    texts = [(piece * AUTHOR_LENGTH)[:AUTHOR_LENGTH] for piece in pieces]
    texts += [f"2025-01-01{piece * AUTHOR_LENGTH}"[:AUTHOR_LENGTH] for piece in (" ", "- ", "於", "posted ", "(")]
    ended(author_name, [(text,) for text in texts], times=120)


@given(st.text(st.sampled_from("2025-/:年月日 於onatby,·|小田Ann"), max_size=40))
def test_a_name_is_of_the_byline(byline: str) -> None:
    name = author_name(byline)
    assert name in byline
    assert name == name.strip()
