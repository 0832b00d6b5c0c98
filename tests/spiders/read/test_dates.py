"""Days of publication: as people write them, as pages state and show them, and what the sources together say."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripplemark.records import Confidence, DateMethod, PublishedDate
from spiders.read.dates import decided, published
from spiders.read.day_words import days_in
from spiders.read.dom import flow_of
from spiders.read.head import json_ld
from spiders.read.shown_day import ShownDay, shown_day
from spiders.read.stated_days import StatedDay, moment_of, url_date
from spiders.read.tree import parsed

PAGE = "https://a.example.com/a-title"
DAY = date(2024, 6, 5)


def dated(
    html: str, url: str = PAGE, *, hint: PublishedDate | None = None, seen_at: datetime | None = None
) -> PublishedDate | None:
    tree = parsed(html)
    return published(tree, flow_of(tree), html, url, json_ld(tree), hint, seen_at)


@pytest.mark.parametrize(
    "text",
    [
        "2024-06-05", "2024/6/5", "2024. 6. 5.", "2024年6月5日", "2024년 6월 5일", "民國113年6月5日", "令和6年6月5日",
        "二〇二四年六月五日", "05.06.2024", "5/6/2024", "05.06.24", "5. Juni 2024", "5th of June 2024", "5 de junio de 2024",
        "5 juin 2024", "5 giugno 2024", "5 de junho de 2024", "5 juni 2024", "5 czerwca 2024", "5 июня 2024", "5 Haziran 2024",
        "5-Jun-2024", "June 5, 2024", "Jun. 5th, 2024", "2024. június 5.", "5 tháng 6, 2024", "Wed, 05 Jun 2024 09:30:00 GMT",
        "Jun 05 09:30 2024", "05 | 06 | 2024",
    ],
)  # fmt: skip
def test_a_day_in_words(text: str) -> None:
    assert [named.day for named in days_in(f"x {text} y")] == [DAY]


@pytest.mark.parametrize("text", ["31.02.2024", "version 2.10.2024.1x", "June 2024", "5 Words 2024", "1999", "12024-06-05", ""])
def test_no_day(text: str) -> None:
    assert days_in(text) == []


def test_a_slash_follows_the_language_and_the_calendar() -> None:
    assert [n.day for n in days_in("6/5/2024 and 6/13/2024", month_first=True)] == [DAY, date(2024, 6, 13)]
    assert [n.day for n in days_in("5/6/2024 and 13/6/2024", month_first=True)] == [date(2024, 5, 6), date(2024, 6, 13)]


@given(
    st.dates(date(1991, 1, 1), date(2090, 1, 1)),
    st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%d.%m.%Y", "%Y年%m月%d日"]),
)
def test_what_is_written_is_read(day: date, form: str) -> None:
    (named,) = days_in(f"({day.strftime(form)})")
    assert named.day == day


@given(st.text(alphabet="0123456789-./年月日 junede,十二〇", max_size=60))
def test_noise_is_survived(noise: str) -> None:
    assert all(0 <= n.start < n.end <= len(noise) for n in days_in(noise))
    moment_of(noise)


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        ("2024-06-05T09:30:00+02:00", "2024-06-05T07:30:00+00:00"),
        ("2024-06-05T01:00:00+08:00", "2024-06-05T00:00:00+00:00"),  # the page's own day, though UTC's is the fourth
        ("2024-06-04T22:00:00-08:00", "2024-06-04T23:59:59+00:00"),
        ("2024/6/5", "2024-06-05T00:00:00+00:00"),
        ("2024年6月5日", "2024-06-05T00:00:00+00:00"),
        ("2024-06-05 09:30:00", "2024-06-05T09:30:00+00:00"),
        ("0001-01-01T00:00:00Z", ""),
        ("1970-01-01", ""),
        ("2024-13-45", ""),
        ("2199-01-01", ""),
        ("2000-01-01T00:00:00Z", ""),
        ("2001-01-01", ""),
        ("soon", ""),
        ("99999999999999999999", ""),
        ("20240605", "2024-06-05T00:00:00+00:00"),
        ("20240605T120000Z", "2024-06-05T00:00:00+00:00"),
        ("1717579800", "2024-06-05T09:30:00+00:00"),
        ("1717579800000", "2024-06-05T09:30:00+00:00"),
        ("2024-06-05T09:30Z", "2024-06-05T09:30:00+00:00"),
        ("Wed, 05 Jun 2024 09:30:00 GMT", "2024-06-05T00:00:00+00:00"),
        ("Mi., 05.06.2024 - 14:45", "2024-06-05T00:00:00+00:00"),
    ],
)
def test_moments(raw: str, moment: str) -> None:
    got = moment_of(raw)
    assert (got.isoformat() if got else "") == moment


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("2024/06/05/title/", 5),
        ("2024-06-05-title", 5),
        ("a/20240605.html", 5),
        ("2024/6/5/x", 5),
        ("2024/06/", 0),
        ("12024/06/05", 0),
        ("2024/13/05/", 0),
    ],
)
def test_days_in_urls(path: str, day: int) -> None:
    got = url_date(f"https://a.example.com/{path}")
    assert (got.day if got else 0) == day


@pytest.mark.parametrize(
    ("html", "day", "labelled"),
    [
        ("<h1>Paper boats</h1><p>By Lena, June 5, 2024</p><p>On 1 May 2020 we met.</p>", "2024-06-05", False),
        ("<p>5. Juni 2024</p><h1>Paper boats</h1><p>Text.</p>", "2024-06-05", False),
        ("<h1>Paper boats</h1><p>1.5.2020</p><p>Veröffentlicht am 5.6.2024</p>", "2024-06-05", True),
        ("<h1>Paper boats</h1><p>Updated: 2024-07-01</p><p>Published: 2024-06-05</p>", "2024-06-05", True),
        ("<h1>Paper boats</h1><p>更新日：2024年7月1日</p><p>公開日：2024年6月5日</p>", "2024-06-05", True),
        ("<h1>Paper boats</h1><p>Updated June 5, 2024</p>", "", False),
        ("<h1>Paper boats</h1><div class=comments><p>June 5, 2024</p></div>", "", False),
        (
            "<h1>Paper boats</h1><p>Taipei, 2024-06-05 - A long line that opens with where and when it was written.</p>",
            "2024-06-05",
            False,
        ),
        ("<h1>Paper boats</h1><p>" + "A sentence that goes on for long. " * 5 + "On June 5, 2024 it rained.</p>", "", False),
        ("<p>" + "word " * 200 + "</p><p>发布日期：2024-06-05</p>", "2024-06-05", True),
        ("<h1>Paper boats</h1><p>June 5, 1924</p>", "", False),
        ("<p>June 5, 2024</p>", "", False),
    ],
)
def test_the_day_that_readers_see(html: str, day: str, labelled: bool) -> None:
    got = shown_day(flow_of(parsed(html)), "Paper boats - a blog", month_first=False, latest=date(2030, 1, 1))
    assert (got.day.isoformat() if got else "", bool(got and got.labelled)) == (day, labelled)


def stated(method: DateMethod, day: int, *, strong: bool = True) -> StatedDay:
    return StatedDay(datetime(2024, 6, day, 0 if method is DateMethod.URL else 8, tzinfo=UTC), method, strong)


@pytest.mark.parametrize(
    ("said", "shown", "day", "method", "confidence"),
    [
        ([stated(DateMethod.JSON_LD, 5)], 0, 5, DateMethod.JSON_LD, Confidence.HIGH),
        ([stated(DateMethod.META, 5), stated(DateMethod.URL, 20)], 0, 5, DateMethod.META, Confidence.LOW),
        ([stated(DateMethod.META, 5), stated(DateMethod.URL, 20)], 5, 5, DateMethod.META, Confidence.MEDIUM),
        ([stated(DateMethod.JSON_LD, 5), stated(DateMethod.META, 20)], 20, 20, DateMethod.META, Confidence.MEDIUM),
        ([stated(DateMethod.META, 20, strong=False)], 5, 5, DateMethod.TEXT, Confidence.MEDIUM),
        ([stated(DateMethod.META, 5, strong=False)], 5, 5, DateMethod.TEXT, Confidence.HIGH),
        ([stated(DateMethod.META, 5, strong=False)], 0, 5, DateMethod.META, Confidence.LOW),
        ([stated(DateMethod.TIME, 9), stated(DateMethod.TIME, 12)], 5, 5, DateMethod.TEXT, Confidence.MEDIUM),
        ([stated(DateMethod.META, 6), stated(DateMethod.URL, 5)], 0, 5, DateMethod.META, Confidence.HIGH),
    ],
)  # fmt: skip
def test_what_the_sources_together_say(
    said: list[StatedDay], shown: int, day: int, method: DateMethod, confidence: Confidence
) -> None:
    got = decided(tuple(said), ShownDay(date(2024, 6, shown), labelled=False) if shown else None)
    assert got is not None
    assert (got.at.day, got.method, got.confidence) == (day, method, confidence)


def test_nothing_said_is_nothing_known() -> None:
    assert decided((), None) is None


def test_nothing_is_published_after_it_was_seen() -> None:
    html = '<meta property="article:published_time" content="2031-01-05"><time datetime="2024-06-05">x</time>'
    got = dated(html, seen_at=datetime(2024, 7, 1, tzinfo=UTC))
    assert got is not None
    assert (got.method, got.at.year) == (DateMethod.TIME, 2024)


def test_a_feed_goes_before_the_page_unless_it_lies_in_the_future() -> None:
    html = '<meta property="article:published_time" content="2024-06-05">'
    feed = PublishedDate(datetime(2024, 6, 3, tzinfo=UTC), DateMethod.FEED, Confidence.HIGH)
    assert dated(html, hint=feed) == feed
    got = dated(
        html,
        hint=PublishedDate(datetime(2031, 1, 1, tzinfo=UTC), DateMethod.FEED, Confidence.HIGH),
        seen_at=datetime(2024, 7, 1, tzinfo=UTC),
    )
    assert got is not None
    assert got.method is DateMethod.META


def test_a_theme_s_sample_post_has_a_theme_s_date() -> None:
    html = '<meta property="article:published_time" content="2019-03-11">'
    got = dated(html, "https://a.example.com/post/markdown-syntax/")
    assert got is not None
    assert got.confidence is Confidence.LOW


def test_a_guess_must_lie_in_the_month_that_the_url_names() -> None:
    html = "<html><body><p>" + "words " * 50 + "</p><p>see 2019-03-11</p></body></html>"
    assert dated(html, "https://a.example.com/2011/12/a-title/") is None
