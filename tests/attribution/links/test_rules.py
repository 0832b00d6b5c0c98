"""Listings and sketches: pure rules as tables of cases."""

from __future__ import annotations

import pytest

from attribution.links.sketch import copied_share, resemblance, sketch
from ripplemark.listings import is_listing


@pytest.mark.parametrize(
    ("path", "listing"),
    [
        ("", True), ("index.html", True), ("page/2/", True), ("page/2.html", True), ("blog/", True), ("posts", True), ("zh-tw/", True),
        ("tags/", True), ("tag/tea/", True), ("categories/ai-hao/", True), ("2016/", True), ("2016/05/", True), ("2016/05/20/", True),
        ("author/will/", True), ("archives/", True), ("blog/page/3/", True), ("blog/categories/tea/page/2/", True), ("标签/茶/", True),
        ("?paged=2", True), ("?tag=tea", True), ("?m=202405", True), ("?s=tea", True), ("archives.html", True),
        ("2016/05/20/title/", False), ("post/tea", False), ("?p=12", False), ("archives/12", False), ("archives/2019/", True), ("archives/1714.html", False), ("archives/2019/05/title", False),
        ("topic-91.html", False), ("t/1234", False), ("blog/tea-time", False), ("forum/viewtopic.php?t=12", False), ("茶的故事", False),
        ("posts/2024-05-01-tea/", False), ("tagged-pictures", False),
    ],
)  # fmt: skip
def test_listings(path: str, listing: bool) -> None:
    assert is_listing(f"https://blog.example/{path}") is listing


STORY = "The tea of the northern mountain is picked in the fog before the sun has dried it, and carried down by noon. " * 1
LONG = " ".join(f"{STORY} In the year {n} they sold {n * 7} boxes." for n in range(1950, 1990))
ZH = "".join(f"北風茶第{n}號的茶園在山上,霧裡採下的茶葉中午以前送到山下,味道清甜。" for n in range(80))


@pytest.mark.parametrize("text", [LONG, ZH])
def test_a_trimmed_copy_resembles_and_another_text_does_not(text: str) -> None:
    assert resemblance(sketch(text), sketch(text)) == 1.0
    assert copied_share(sketch(text[: int(len(text) * 0.7)]), sketch(text)) > 0.7
    assert copied_share(sketch(text), sketch(text[: int(len(text) * 0.3)])) == 0.0
    assert resemblance(sketch(text), sketch(text[::-1])) < 0.2


def test_both_chinese_scripts_are_one_text() -> None:
    simplified = (
        ZH.replace("風", "风")
        .replace("號", "号")
        .replace("園", "园")
        .replace("霧", "雾")
        .replace("採", "采")
        .replace("葉", "叶")
    )
    simplified = simplified.replace("裡", "里").replace("茶園", "茶园")
    assert resemblance(sketch(ZH), sketch(simplified)) > 0.9


@pytest.mark.parametrize("text", ["", "tea", "a few words about tea only", "好茶"])
def test_short_texts_are_not_compared(text: str) -> None:
    assert sketch(text) == ()
    assert resemblance(sketch(text), sketch(text)) == 0.0
