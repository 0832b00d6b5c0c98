"""Whatever disguise a word stands in, in whatever encoding: the gate sees it."""

from __future__ import annotations

import html
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripplemark.text import fold
from spiders.read.brief import ReadingBrief
from spiders.read.escapes import unquoted
from spiders.read.gate import Gate
from spiders.read.needles import LEGACY, needles
from spiders.read.terms import INVISIBLE, host_variants, variants

HOSTS = ("acme.example", "x.co", "\u4f8b\u3048.jp")
NAMES = ("kites", "\u9d6c\u7a0b", "\u7e8a\u5341", "caf\u00e9", "q7", "\u96ea")
GATES = {
    **{host: Gate(ReadingBrief(frozenset({host.encode("idna").decode()}), ())) for host in HOSTS},
    **{name: Gate(ReadingBrief(frozenset(), (name,))) for name in NAMES},
}
ENCODINGS = ("utf-8", *LEGACY, "utf-16-le", "utf-16-be", "iso2022_jp")
FRAME = "<html><body><p>Rain &amp; sun, 50 % of the day&#39;s end {} and more&nbsp;<br></p></body></html>"


@st.composite
def disguised(draw: st.DrawFn, word: str, is_host: bool) -> str:
    """The word as it may be written: each character in its own way, unseen ones between."""
    out = ""
    for at, char in enumerate(word):
        if at and draw(st.integers(0, 5)) == 0:
            out += draw(
                st.sampled_from([c for c in INVISIBLE if c != "\0"]).map(lambda c: c)
                | st.sampled_from(("&shy;", "&#8203;", "&#x200b;"))
            )
        form = draw(st.just(char) | st.sampled_from(variants(fold(char)) + host_variants(fold(char))))
        ways = [form, f"&#{ord(form)};", f"&#x{ord(form):x};", f"&#{ord(form):06};"]
        if is_host and char.isascii():
            escaped = f"%{ord(char):02X}"
            ways += [escaped, escaped.replace("%", "%25"), escaped.replace("%", "&#37;")]
        out += draw(st.sampled_from([form, form, *ways]))
    return out


def stands_in(word: str, text: str, is_host: bool) -> bool:
    """Whether a reader would see the word there."""
    plain = html.unescape(text)
    plain = (unquoted(unquoted(plain)) if is_host else plain).translate(dict.fromkeys(map(ord, INVISIBLE)))
    return fold(word) in fold(plain) or fold(word) in unicodedata.normalize("NFKC", plain).lower().replace("\u3002", ".")


@pytest.mark.parametrize("word", GATES)
@given(data=st.data())
def test_no_disguise_deceives_the_gate(word: str, data: st.DataObject) -> None:
    is_host = word in HOSTS
    encoding = data.draw(st.sampled_from(ENCODINGS))
    body = FRAME.format(data.draw(disguised(word, is_host))).encode(encoding, "replace")
    if stands_in(word, body.decode(encoding), is_host):
        assert GATES[word].passes(body)


@pytest.mark.parametrize("octets", [b"\xed\x40\x8f\x5c", b"\xfa\x5c\x8f\x5c"])
def test_characters_that_an_encoding_has_twice_are_known_by_both(octets: bytes) -> None:
    assert octets.decode("cp932") == "\u7e8a\u5341"
    assert GATES["\u7e8a\u5341"].passes("<p>\u3042\u3044".encode("cp932") + octets)


def test_a_character_that_means_more_than_a_word_has_there_is_seen() -> None:
    assert Gate(ReadingBrief(frozenset({"lab.example"}), ())).passes("<a href=https://\u3396ab.example>".encode())  # millilitre


def test_who_asks_for_nothing_lets_nothing_pass() -> None:
    assert not Gate(ReadingBrief(frozenset(), ())).passes("acme \u9d6c &#97;".encode())


def test_needles_are_rare() -> None:
    assert all(len(needle.octets) > 2 for needle in needles(["acme.example", "kites", "\u9d6c\u7a0b"]))
    assert len(needles(["acme.example"])) < 1500
