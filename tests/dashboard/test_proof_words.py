"""Evidence of a ripple is kept in English; a Chinese reader reads it in Chinese, and what is not known as it is kept."""

from __future__ import annotations

import pytest

from dashboard.i18n import Words
from dashboard.proof_words import proof_words

URL = "https://a.example/x"


@pytest.mark.parametrize(
    ("kept", "hant"),
    [
        (f"links to the page {URL}", URL),
        (f"links to the post {URL} beside its text", f"{URL}（在正文之外）"),
        ("shares 19 words in a row with it: “a (×2) ”b”; 37% of its text stands there (×740)", "連續 19 個單字相同：「a (×2) ”b」；內容有 37% 見於此（機率比 ×740）"),
        ("shares 16 characters in a row with it: “北風茶” (×5.5)", "連續 16 個字相同：「北風茶」（機率比 ×5.5）"),
        ("names a.example (×403)", "a.example（機率比 ×403）"),
        ("came 9 hours later; about 4 other pages heard of it there (×1.1)", "晚了 9 小時；約有另外 4 頁也從那裡聽說（機率比 ×1.1）"),
        ("came within an hour (×0.0013)", "一小時之內（機率比 ×0.0013）"),
        ("a.example lists or cites b.example (×3)", "a.example 列出或引用過 b.example（機率比 ×3）"),
        ("both are about the campaign {lang} (×20)", "{lang}（機率比 ×20）"),
        ("something new (×2)", "something new (×2)"),
        ("", ""),
    ],
)  # fmt: skip
def test_evidence_in_the_reader_s_language(kept: str, hant: str) -> None:
    assert proof_words(kept, Words("zh-Hant")) == hant
    assert proof_words(kept, Words("en")) == kept
