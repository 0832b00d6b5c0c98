"""From bytes to text: who is believed, and in what order."""

from __future__ import annotations

import codecs

import pytest

from spiders.read.charset import decode

TEXT = "<p>紙船資料庫，纸船</p>"


@pytest.mark.parametrize(
    ("body", "content_type", "charset", "source"),
    [
        (codecs.BOM_UTF8 + TEXT.encode(), "text/html; charset=gbk", "utf-8", "bom"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "", "utf-16-le", "bom"),
        (TEXT.encode("gb18030"), "text/html; charset=GBK", "gbk", "header"),
        (TEXT.encode(), "text/html; charset=utf-16", "utf-8", "detected"),
        (TEXT.encode(), "text/html; charset=iso-8859-1", "utf-8", "detected"),
        (TEXT.encode(), "text/html; charset=no-such", "utf-8", "detected"),
        (b"<meta charset=utf-8>" + TEXT.encode("gb18030") * 20, "", "gb18030", "detected"),
        (b"<meta charset='big5'>" + "紙船".encode("big5"), "text/html", "big5", "meta"),
        (b"<!-- <meta charset=big5> --><meta charset=gbk>" + "纸船".encode("gbk"), "", "gbk", "meta"),
        ("雪鸭".encode("gbk"), "text/html; charset=gb2312", "gb2312", "header"),
        (TEXT.encode("utf-16-le"), "", "utf-16-le", "detected"),
        (b"plain", "", "utf-8", "detected"),
    ],
)
def test_order_of_belief(body: bytes, content_type: str, charset: str, source: str) -> None:
    got = decode(body, content_type)
    assert (got.charset, got.source) == (charset, source)
    assert "\ufffd" not in got.text


def test_a_broken_character_does_not_overturn_the_claim() -> None:
    got = decode(TEXT.encode() * 20 + b"\xe7", "text/html; charset=utf-8")
    assert (got.charset, got.source) == ("utf-8", "header")
