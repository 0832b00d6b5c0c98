"""One truth about URLs: the WHATWG suite, the public suffix suite, redirectors, and what authors really write."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from publicsuffixlist import PSLFILE, PublicSuffixList, encode_idn

from ripplemark import urls

Shared = Callable[[str], Path]
BASE = "https://blog.example/post/"
BRAND = "https://duckdb.org/"
ENCODED = "https%3A%2F%2Fduckdb.org%2F"


@pytest.fixture(scope="module")
def whatwg(shared: Shared) -> list[dict[str, str]]:
    text = shared("suites/ada-wpt-url/tests/wpt/urltestdata.json").read_text(encoding="utf-8")
    return [case for case in json.loads(text) if isinstance(case, dict)]


@pytest.mark.corpus
def test_whatwg_serialisation(whatwg: list[dict[str, str]]) -> None:
    """Where a URL has neither user info nor fragment, the normal form is WHATWG's own serialisation."""
    plain = [
        c
        for c in whatwg
        if not c.get("failure")
        and c["protocol"] in urls.SCHEMES
        and not c["hash"]
        and "@" not in c["href"]
        and c["input"].strip()
    ]
    wrong = [c for c in plain if urls.normal(c["input"], c.get("base") or None) != c["href"].removesuffix("#")]
    assert wrong == []


@pytest.mark.parametrize(
    ("host", "owner"),
    [
        ("www.duckdb.org", "duckdb.org"),
        ("someone.github.io", "someone.github.io"),
        ("a.b.blogspot.com", "b.blogspot.com"),
        ("news.ltn.com.tw", "ltn.com.tw"),
        ("10.0.0.1", "10.0.0.1"),
        ("[::1]", "[::1]"),
        ("localhost", "localhost"),
        ("blog.world.test", "world.test"),
    ],
)
def test_who_owns_a_host(host: str, owner: str) -> None:
    assert urls.registrable(host) == owner


def test_the_list_of_suffixes_is_read_as_its_library_reads_it() -> None:
    library = PublicSuffixList(accept_unknown=False)
    with Path(PSLFILE).open(encoding="utf-8") as lines:
        rules = [line.split()[0].lstrip("*!.") for line in lines if line.strip() and not line.startswith("//")]
    names = [
        f"{label}.{form}"
        for rule in rules[::7] + [r for r in rules if not r.isascii()]
        for form in (rule, encode_idn(rule))
        for label in ("a", "www")
    ]
    assert [urls.public_suffix(name) for name in names] == [library.publicsuffix(name) or "" for name in names]


@pytest.mark.parametrize(
    "wrapped",
    [
        f"https://link.zhihu.com/?target={ENCODED}",
        "https://link.zhihu.com/?target=https%3A//duckdb.org/",
        f"https://weibo.cn/sinaurl?luicode=1&u={ENCODED}",
        f"http://t.cn/A6abc?u={ENCODED}",
        f"https://link.juejin.cn/?target={ENCODED}",
        "https://link.juejin.cn?target=https%253A%252F%252Fduckdb.org%252F",
        "https://www.google.com/url?q=https://duckdb.org/&sa=D",
        f"https://www.google.com.hk/url?sa=t&url={ENCODED}",
        f"https://l.facebook.com/l.php?u={ENCODED}&h=AT0",
        f"https://www.douban.com/link2/?url={ENCODED}",
        f"https://links.jianshu.com/go?to={ENCODED}",
        f"https://link.csdn.net/?target={ENCODED}",
        f"https://out.reddit.com/t3_1?url={ENCODED}",
        f"https://www.youtube.com/redirect?v=1&q={ENCODED}",
        f"https://c.pc.qq.com/middlem.html?pfurl={ENCODED}",
        f"https://px.a8.net/svt/ejp?a8mat=1&a8ejpredirect={ENCODED}",
        f"https://eur01.safelinks.protection.outlook.com/?url={ENCODED}&data=1",
        "https://href.li/?https://duckdb.org/",
        "https://link.zhihu.com/?target=https%3A%2F%2Fweibo.cn%2Fsinaurl%3Fu%3Dhttps%253A%252F%252Fduckdb.org%252F",
    ],
)
def test_redirectors_are_unwrapped(wrapped: str) -> None:
    assert urls.unwrapped(wrapped) == (BRAND, urls.host_of(wrapped))


@pytest.mark.parametrize(
    "url",
    [
        f"https://twitter.com/intent/tweet?url={ENCODED}",  # share buttons carry the page's own address
        f"https://www.facebook.com/sharer/sharer.php?u={ENCODED}",
        f"https://www.linkedin.com/sharing/share-offsite/?url={ENCODED}",
        f"https://service.weibo.com/share/share.php?url={ENCODED}",
        f"https://t.me/share/url?url={ENCODED}",
        f"https://forum.example/login?next={ENCODED}",
        "https://duckdb.org/?next=https://elsewhere.example/",
        f"https://google.com.evil.example/url?q={ENCODED}",
        "https://web.archive.org/web/2020/https://duckdb.org/",
        "https://link.zhihu.com/?target=",
        "https://link.zhihu.com/?target=javascript:alert(1)",
        "https://link.zhihu.com/?target=%00%ff",
        "https://link.zhihu.com/",
        "not a url",
        "",
    ],
)
def test_other_links_stay_as_they_are(url: str) -> None:
    assert urls.unwrapped(url) == (url, "")


def test_a_redirector_in_a_circle_ends() -> None:
    loop = "https://link.zhihu.com/?target=https%3A%2F%2Flink.zhihu.com%2F"
    assert urls.unwrapped(loop) == ("https://link.zhihu.com/", "link.zhihu.com")


@pytest.mark.parametrize(
    ("href", "found"),
    [
        ("", ""),
        ("   ", ""),
        ("javascript:void(0)", ""),
        ("java\nscript:alert(1)", ""),
        ("mailto:a@b.example?subject=x", ""),
        ("data:text/html,x", ""),
        ("ftp://a.example/", ""),
        ("http://[bad", ""),
        ("//duckdb.org/docs", "https://duckdb.org/docs"),
        (" \nhttps://duckdb.org/a b ", "https://duckdb.org/a%20b"),
        ("https://duckdb.org/数据", "https://duckdb.org/%E6%95%B0%E6%8D%AE"),
        ("http://http://duckdb.org/x", "http://duckdb.org/x"),
        ("https://http//duckdb.org/x", "http://duckdb.org/x"),
        ("https://user:pass@duckdb.org/#top", "https://duckdb.org/"),
        ("https://brand.example@evil.example/", "https://evil.example/"),
        ("https://index.docker.io에서", "https://index.docker.io/"),
        ("https://index.docker.io%EC%97%90%EC%84%9C", "https://index.docker.io/"),
        ("https://duckdb.org，然后", "https://duckdb.org/"),
        ("http://127.0.0.1”/", "http://127.0.0.1/"),
        ("https://ＤｕｃｋＤＢ.org/", "https://duckdb.org/"),
        ("https://例え.テスト/", "https://xn--r8jz45g.xn--zckzah/"),
        ("https://公司.中国/", "https://xn--55qx5d.xn--fiqs8s/"),
        ("https://xn--steemscoinpan-u615c801i/", "https://xn--steemscoinpan-u615c801i/"),
        ("github.com/duckdb", "https://blog.example/post/github.com/duckdb"),
        ("https://duckdb.org:443/", "https://duckdb.org/"),
        ("https://a.example/" + "x" * 3000, ""),
    ],
)
def test_hrefs_as_authors_write_them(href: str, found: str) -> None:
    assert urls.normal(href, BASE) == found


@given(st.text(max_size=80))
def test_any_text_has_a_normal_form_or_none(text: str) -> None:
    found = urls.normal(text, BASE)
    assert found == "" or urls.normal(found) == found
    urls.unwrapped(text)
    urls.host_of(text)
    urls.host_name(text)
    urls.bad_url_reason(text)
    urls.bad_domain_reason(text)


@given(st.text(max_size=40))
def test_a_homograph_never_becomes_the_brand(text: str) -> None:
    if not text.isascii():
        host = urls.host_name(f"brаnd{text}.com")  # a Cyrillic letter
        assert host != "brand.com"


@pytest.mark.parametrize(
    ("written", "host"),
    [
        ("例え.jp", "xn--r8jz45g.jp"),
        ("DuckDB.ORG", "duckdb.org"),
        ("https://duckdb.org/docs", "duckdb.org"),
        ("http://duckdb.org", "duckdb.org"),
        ("duckdb.org.", "duckdb.org"),
        ("duckdb.org:8080", "duckdb.org"),
        ("bad host", ""),
        ("", ""),
    ],
)
def test_host_names_as_people_write_them(written: str, host: str) -> None:
    assert urls.host_name(written) == host


@pytest.mark.parametrize(
    ("url", "pairs"),
    [
        ("https://a.example/?utm_source=x&b=1&UTM_Medium=y", (("utm_source", "x"), ("utm_medium", "y"))),
        ("https://a.example/?utm_campaign=%E5%8F%91%E5%B8%83", (("utm_campaign", "发布"),)),
        ("https://a.example/?utm_source=", (("utm_source", ""),)),
        ("https://a.example/?utm_source=" + "x" * 500, (("utm_source", "x" * 100),)),
        ("https://a.example/?autm_=1", ()),
        ("", ()),
    ],
)
def test_utm(url: str, pairs: tuple[tuple[str, str], ...]) -> None:
    assert urls.utm(url) == pairs


@pytest.mark.parametrize(
    "twin",
    [
        "http://a.example/p",
        "https://www.a.example/p/",
        "https://a.example/p/index.html",
        "https://a.example/p?utm_source=x",
        "https://a.example/p/?utm_source=x",
    ],
)
def test_twins_of_one_page_meet(twin: str) -> None:
    assert urls.same_page_key(twin) == urls.same_page_key("https://a.example/p")


def test_escapes_in_either_case_meet() -> None:
    raw, upper, lower = (
        "https://a.example/数?q=据",
        "https://a.example/%E6%95%B0?q=%E6%8D%AE",
        "https://a.example/%e6%95%b0?q=%e6%8d%ae",
    )
    assert len({urls.same_page_key(urls.normal(u)) for u in (raw, upper, lower)}) == 1


@pytest.mark.parametrize(
    ("host", "public"),
    [
        ("duckdb.org", True),
        ("93.184.215.14", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("[::1]", False),
        ("localhost", False),
        ("printer.local", False),
    ],
)
def test_which_hosts_may_be_asked(host: str, public: bool) -> None:
    assert urls.is_public_host(host) is public


@pytest.mark.parametrize(
    ("host", "within"),
    [("duckdb.org", True), ("www.duckdb.org", True), ("notduckdb.org", False), ("duckdb.org.evil.example", False), ("", False)],
)
def test_within_a_domain(host: str, within: bool) -> None:
    assert urls.is_within(host, frozenset({"duckdb.org"})) is within


@pytest.mark.parametrize(
    ("url", "short"),
    [
        ("https://t.co/AbC", True),
        ("http://t.cn/A6xyz", True),
        ("https://bit.ly/3abc", True),
        ("https://tinyurl.com/abc", True),
        ("https://t.cn.example/A6xyz", False),
        ("https://notbit.ly.example/3abc", False),
        ("https://duckdb.org/", False),
        ("https://blog.example/t.co/", False),
        ("https://www.zhihu.com/question/1", False),
        ("https://github.com/a/b", False),
    ],
)
def test_short_urls_are_those_of_shorteners(url: str, short: bool) -> None:
    assert urls.is_short(url) is short
