"""The gate: whatever the full reading finds passes, in every spelling and encoding; and most other pages do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.read.brief import ReadingBrief, Theme
from spiders.read.gate import Gate
from spiders.read.page import read_page

BRIEF = ReadingBrief(
    domains=frozenset({"paperboat.dev", "xn--r8jz45g.jp"}),
    names=("Paperboat", "纸船数据库", "Café Bleu", "종이배"),
    themes=(Theme("spring", ("Snow Duck", "夏季新品發布會", "雪鸭 2.0")),),
)
GATE = Gate(BRIEF)

WRITTEN = [
    ("Paperboat", "ascii"),
    ("PAPERBOAT", "ascii"),
    ("ＰａｐｅｒＢｏａｔ", "utf-8"),
    ("ＰａｐｅｒＢｏａｔ", "gb18030"),
    ("Ｐaperboat", "cp932"),
    ("Paper&shy;boat", "ascii"),
    ("Paper\u200bboat", "utf-8"),
    ("&#80;aperboat", "ascii"),
    ("&#x0050;aperboat", "ascii"),
    ("纸船数据库", "utf-8"),
    ("纸船数据库", "gbk"),
    ("紙船數據庫", "big5"),
    ("紙船資料庫", "big5"),
    ("紙船数据库", "utf-8"),
    ("纸船数据库", "utf-16"),
    ("纸船数据库", "utf-16-be"),
    ("&#32440;船数据库", "utf-8"),
    ("&#x7D19;&#x8239;數據庫", "utf-8"),
    ("caf&eacute; bleu", "ascii"),
    ("CAFÉ  BLEU", "cp1252"),
    ("Café\nBleu", "utf-8"),
    ("snow\n  duck", "ascii"),
    ("<b>Snow</b> <i>duck</i>", "ascii"),
    ("夏季新品发布会", "gbk"),
    ("夏季新品發佈會", "big5"),
    ("雪鸭", "gbk"),
    ("雪鴨2.0", "utf-8"),
    ("종이배", "cp949"),
    ("종이배", "utf-8"),
    ("https://paperboat.dev/", "utf-16"),
    ("https://xn--r8jz45g.jp/", "ascii"),
    ("https://例え.jp/", "utf-8"),
    ("https://例え.jp/", "cp932"),
    ("https://例え。jp/", "utf-8"),
    ("https://paperboat。dev/", "utf-8"),
    ("https://p%61perboat.dev/", "ascii"),
    ("https://t.example/?u=https%253A%252F%252Fpaper%2562oat.dev", "ascii"),
]


@pytest.mark.parametrize(("text", "encoding"), WRITTEN)
def test_passes_however_it_is_written(text: str, encoding: str) -> None:
    assert GATE.passes(f'<p>words <a href="/x">and</a> {text} and more words</p>'.encode(encoding))


OTHERS = [
    b"",
    b"<p>Nothing of the sort, &amp; nothing &#8217; else: 100%, %20 and &nbsp; stand here.",
    "<p>中文页面没有任何相关的东西，只有标点！全角：（１）".encode(),
    "<p>中文页面没有任何相关的东西".encode("gbk"),
    "<p>パーティー".encode("cp932"),
    b"<p>a boat of paper, a snow man",
    bytes(range(1, 27)) + bytes(range(28, 256)),
]


@pytest.mark.parametrize("body", OTHERS)
def test_other_pages_do_not_pass(body: bytes) -> None:
    assert not GATE.passes(body)


def test_a_word_is_not_enough_for_a_phrase() -> None:
    assert not GATE.passes(b"<p>the duck and the quack")
    assert GATE.passes(b"<p>duck, then snow")  # it may say yes too often


PIECES = st.sampled_from(
    ["Paperboat", "paperBOAT", "Ｐａｐｅｒboat", "paper\u00adboat", "&#112;aperboat", "纸船数据库", "紙船資料庫", "紙船数據庫", "Snow Duck", "snow\nduck",
     "夏季新品发布会", "夏季新品發布會", "café bleu", "종이배", " ", "\n", "，", "x", "<b>", "</b>", "<br>", "é", "船", "库", "&nbsp;",
     '<a href="https://paperboat.dev/a">', '<a href="//www.PAPERBOAT.dev">', '<a href=" https://例え.jp/ ">', '<a href="https://p%61perboat.dev">',
     '<a href="https://link.zhihu.com/?target=https%3A//paperboat.dev">', '<a href="https://ｐaperboat.dev">', '<a href="https://paperboat。dev">',
     '<a href="https://paper&#98;oat.dev">', '<a href="https://paper\u00adboat.dev/">', '<a href="https://paper\nboat.dev/">', "</a>", "<p>", "<pre>", "</pre>",
     '<base href="https://paperboat.dev/">', '<a href="/x">']
)  # fmt: skip
ENCODINGS = st.sampled_from(["utf-8", "gb18030", "big5hkscs", "cp932", "cp949", "utf-16", "utf-16-le", "cp1252", "euc_jp"])


@given(st.lists(PIECES, max_size=12), ENCODINGS, st.booleans(), st.booleans())
def test_what_is_found_has_passed(pieces: list[str], encoding: str, in_header: bool, in_meta: bool) -> None:
    meta = f"<meta charset={encoding}>" if in_meta else ""
    body = ("<html><body>" + meta + "<p>" + "".join(pieces)).encode(encoding, "replace")
    headers = {"content-type": f"text/html; charset={encoding}"} if in_header else {}
    reading = read_page(body, "https://a.example.com/", headers=headers, brief=BRIEF)
    if reading.links or reading.mentions:
        assert GATE.passes(body)
