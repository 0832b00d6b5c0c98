"""Who of weight wrote unprompted, and how far the word went."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from attribution.campaigns.influence import Told, Voice, notable_accounts, notable_sites, spread
from attribution.campaigns.media import built_in, media_list, media_of, medium_of
from attribution.spread_rows import Hand, NotableKind
from ripplemark.config import Evaluation
from ripplemark.errors import ConfigError
from ripplemark.records import ParentKind, RippleEdge

DAY = date(2024, 6, 3)
JUDGED = Evaluation()


def told(url: str, links: int = 1, visits: int = 0, **more: object) -> Told:
    return Told(url, f"About {url}", DAY, links, visits, **more)  # type: ignore[arg-type]


def test_sites_are_notable_by_weight_and_media_by_their_list_or_their_own_word() -> None:
    pages = [
        told("https://blog.big.example/a", visits=3), told("https://big.example/b", visits=9), told("https://small.example/"),
        told("https://news.36kr.com/p/1", links=0), told("https://local.example/1", visits=1, news=True),
    ]  # fmt: skip
    rows = notable_sites("c", pages, built_in(), {"big.example": 61.0, "small.example": 39.9}, JUDGED)
    assert [(r.kind, r.name, r.links, r.visits) for r in rows] == [
        (NotableKind.SITE, "big.example", 2, 12), (NotableKind.MEDIA, "local.example", 1, 1), (NotableKind.MEDIA, "36氪", 0, 0),
    ]  # fmt: skip
    assert rows[0].url == "https://big.example/b"


def test_accounts_are_notable_by_followers_and_unknown_is_not_many() -> None:
    voices = [
        Voice("weibo", "大V", "first", "https://weibo.com/1", DAY, 20_000), Voice("weibo", "大V", "second", "https://weibo.com/2", DAY, 21_000),
        Voice("weibo", "small", "", "https://weibo.com/3", DAY, 9_999), Voice("x", "hidden", "", "https://x.com/4", DAY, None),
    ]  # fmt: skip
    (row,) = notable_accounts("c", voices, JUDGED)
    assert (row.name, row.title, row.followers) == ("大V (weibo)", "first", 21_000)


def test_the_likeliest_parent_says_by_which_hand() -> None:
    def edge(child: str, kind: ParentKind, probability: float) -> RippleEdge:
        return RippleEdge(child, kind, "parent", "c", probability, ())

    pages = [
        told("https://a.example/", 3),
        told("https://b.example/", 1),
        told("https://c.example/", 2),
        told("https://d.example/", 0),
    ]
    edges = [
        edge("https://a.example/", ParentKind.PAGE, 0.2), edge("https://a.example/", ParentKind.POST, 0.7),
        edge("https://b.example/", ParentKind.PAGE, 0.6), edge("https://d.example/", ParentKind.PAGE, 0.9),
    ]  # fmt: skip
    rows = {r.hand: (r.pages, r.links, r.share) for r in spread("c", pages, edges)}
    assert rows == {Hand.FIRST: (1, 3, 0.75), Hand.SECOND: (1, 1, 0.25), Hand.UNKNOWN: (1, 2, None)}
    assert {r.share for r in spread("c", pages[2:3], [])} == {None}


def test_the_longest_listed_domain_names_the_medium(tmp_path: Path) -> None:
    assert medium_of("news.sina.com.cn", built_in()) == "新浪新闻"
    assert medium_of("blog.sina.com.cn", built_in()) == ""
    assert medium_of("www.bbc.co.uk", built_in()) == "BBC"
    own = tmp_path / "media.csv"
    own.write_text("# ours\nTea-Weekly.example,Tea Weekly\nplain.example\n", encoding="utf-8-sig")
    found = media_list([own])
    assert (found["tea-weekly.example"], found["plain.example"]) == ("Tea Weekly", "plain.example")
    assert "bbc.com" in found


def test_a_list_that_cannot_be_used_says_where(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"m\.csv: line 2: expected a domain"):
        media_of("a.example\nhttps://x/y\n", "m.csv")
    with pytest.raises(ConfigError, match="cannot read"):
        media_list([tmp_path / "none.csv"])
    wrong = tmp_path / "gbk.csv"
    wrong.write_bytes("tea.example,茶".encode("gbk"))
    with pytest.raises(ConfigError, match="not UTF-8"):
        media_list([wrong])


def test_the_built_in_list_holds_media_of_both_languages() -> None:
    names = built_in()
    assert len(names) > 200
    assert sum(any("\u4e00" <= ch <= "\u9fff" for ch in name) for name in names.values()) > 90
