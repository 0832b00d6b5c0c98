"""RFC 9309: the rules one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.net.robots_body import MOST_BYTES, rules_of, text_of
from spiders.net.robots_rules import matches, parse, pattern_of, product_token, target_of

AGENT = "Ripplemark/1.0 (+https://example.com/bot)"


RULES = """
User-agent: *
Disallow: /private
Allow: /private/open
Disallow: /*.pdf$
Disallow: /search?*q=
Sitemap: https://example.com/sitemap.xml

User-agent: OtherBot
User-agent: Ripplemark/2.0
Crawl-delay: 7
Disallow: /only-us
Sitemap: https://example.com/two.xml
"""


@pytest.mark.parametrize(
    ("agent", "path", "allowed"),
    [
        ("SomeBot", "/private", False),
        ("SomeBot", "/private/open/page", True),
        ("SomeBot", "/doc.pdf", False),
        ("SomeBot", "/doc.pdf?x=1", True),
        ("SomeBot", "/search?lang=zh&q=a", False),
        ("SomeBot", "/robots.txt", True),
        (AGENT, "/private", True),
        (AGENT, "/only-us", False),
        ("RIPPLEMARK", "/only-us", False),
        ("otherbot", "/only-us", False),
    ],
)
def test_groups_and_patterns(agent: str, path: str, allowed: bool) -> None:
    assert parse(RULES).allowed(f"https://example.com{path}", agent) is allowed


def test_delay_and_sitemaps() -> None:
    rules = parse(RULES)
    assert (rules.crawl_delay(AGENT), rules.crawl_delay("SomeBot")) == (7.0, None)
    assert rules.sitemaps == ("https://example.com/sitemap.xml", "https://example.com/two.xml")


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("/", "/a", True),
        ("/a*b*c", "/axxbxxcxx", True),
        ("/a*b$", "/abab", True),
        ("/a*b$", "/aba", False),
        ("/a$", "/a", True),
        ("/a$b", "/a$b", True),
        ("*", "/", True),
        ("*/x", "/a/x", True),
        ("/ab*b$", "/ab", False),
        ("no-slash", "/no-slash", False),
    ],
)
def test_matching(pattern: str, path: str, expected: bool) -> None:
    assert matches(pattern, path) is expected


def test_matching_a_pattern_of_stars_stays_quick() -> None:
    assert not matches(pattern_of("/" + "*a" * 2000 + "b$"), "/" + "a" * 20_000)


@pytest.mark.parametrize(
    ("agent", "token"), [("Foo/1.0", "foo"), ("FOO BAR", "foo"), ("* everybody", "*"), ("", ""), ("a_b-c/2", "a_b-c")]
)
def test_product_tokens(agent: str, token: str) -> None:
    assert product_token(agent) == token


def test_escapes_are_compared_in_upper_case() -> None:
    assert target_of("https://x.example/%e3%83%84?q=%e3#frag") == "/%E3%83%84?q=%E3"
    assert not parse("User-agent: *\nDisallow: /%e3%83%84").allowed("https://x.example/%E3%83%84", AGENT)
    assert not parse("User-agent: *\nDisallow: /鴨子").allowed("https://x.example/%E9%B4%A8%E5%AD%90", AGENT)


@given(st.text(max_size=500), st.text(alphabet="/ab?*$%", max_size=30))
def test_no_file_breaks_it(text: str, path: str) -> None:
    rules = parse(f"User-agent: *\nDisallow: /a*\n{text}")
    assert rules.allowed(f"https://x.example/{path}", AGENT) in (True, False)


@given(st.binary(max_size=2000))
def test_no_bytes_break_it(body: bytes) -> None:
    rules = rules_of(body)
    assert rules is None or rules.allowed("https://x.example/a", AGENT) in (True, False)


def test_only_the_first_half_megabyte_is_read() -> None:
    padded = b"User-agent: *\n" + b"#" * MOST_BYTES + b"\nDisallow: /"
    rules = rules_of(padded)
    assert rules is not None
    assert rules.allowed("https://x.example/a", AGENT)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_texts_by_their_bytes(encoding: str) -> None:
    text = "# 機器人\nUser-agent: *\nDisallow: /a\n"
    found = text_of(text.encode(encoding))
    assert found is not None
    assert "Disallow: /a" in found
