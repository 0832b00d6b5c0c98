"""How single texts are rated: Chinese rules, English, languages, focus points, buying."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.opinion.chinese import chinese_score
from attribution.opinion.focus import focus_found
from attribution.opinion.intents import buying_words
from attribution.opinion.languages import language_among
from attribution.opinion.lexicon import chinese_lexicon
from attribution.opinion.prepared import prepared
from attribution.opinion.raters import lexicon_raters
from attribution.opinion.sentences import clauses, sentences
from attribution.opinion.taxonomy import taxonomy
from ripplemark.records import Polarity
from ripplemark.text import WEB_ADDRESS

GOOD, PLAIN, BAD = Polarity.POSITIVE, Polarity.NEUTRAL, Polarity.NEGATIVE
BOTH = ("en", "zh")


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("味道很好，很喜欢", GOOD),
        ("不好吃", BAD),
        ("不难吃", PLAIN),  # the longest word counts: "难吃" is not seen in it
        ("一点都不慢", PLAIN),
        ("太差了！", BAD),
        ("收到了一个杯子", PLAIN),
        ("好像是这样", PLAIN),  # 好 within another word
        ("包装不错，但是味道太差", BAD),  # what comes after the turn weighs more
        ("虽然贵，但是真的好用", GOOD),
        ("沒有任何問題", PLAIN),
        ("没有失望，味道很棒", GOOD),
        ("", PLAIN),
    ],
)
def test_chinese_texts(text: str, polarity: Polarity) -> None:
    assert lexicon_raters()["zh"].rate([text])[0].polarity is polarity


def test_degree_and_negation() -> None:
    assert chinese_score("非常满意") > chinese_score("满意") > chinese_score("有点满意") > 0
    assert chinese_score("不满意") < 0
    assert 0 < -chinese_score("没有喜欢") < chinese_score("喜欢")


@pytest.mark.parametrize(
    ("one", "other"), [("軟體很難用，退款等超久", "软件很难用，退款等超久"), ("ＧＯＯＤ！很讚", "GOOD！很赞")]
)
def test_scripts_and_widths_are_equal(one: str, other: str) -> None:
    assert prepared(one) == prepared(other)
    assert chinese_score(one) == chinese_score(other) != 0


@given(st.text("好不差很但没有[泪]喜欢慢，。太 a", max_size=200))
def test_scores_are_bounded_and_words_do_not_overlap(text: str) -> None:
    assert -1 <= chinese_score(text) <= 1
    found = list(chinese_lexicon().found(prepared(text)))
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_a_long_text_is_rated_by_its_sentences() -> None:
    rater = lexicon_raters()["en"]
    plain = "The tin holds one hundred grams and stands on the shelf. " * 30
    assert rater.rate([plain + "The taste is wonderful, I love it."])[0].polarity is GOOD
    assert rater.rate([plain])[0].polarity is PLAIN


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I love this tea", "en"),
        ("很好喝", "zh"),
        ("北风茶 Northwind 真不错", "zh"),
        ("とても美味しいお茶でした", ""),
        ("정말 맛있어요", ""),
        ("Der Tee schmeckt hervorragend und die Lieferung kam pünktlich bei uns zu Hause an", ""),
        ("https://t.co/abc @mei #x 123", ""),
        ("", ""),
    ],
)
def test_languages(text: str, language: str) -> None:
    assert language_among(text, BOTH) == language


def test_a_language_of_the_user_is_told_apart() -> None:
    assert language_among("Der Tee schmeckt gut", ("en", "de")) == "de"
    assert language_among("很好喝", ("en",)) == ""


@given(st.text(max_size=300))
def test_no_word_is_lost_by_cutting(text: str) -> None:
    for sentence in sentences(text):
        assert sentence in text
        assert all(clause in sentence for clause in clauses(sentence))


def focus(text: str, language: str) -> dict[str, Polarity | None]:
    rater = lexicon_raters()[language]
    return {f.point: f.polarity for f in focus_found(text, language, rater, taxonomy(None).book)}


def test_each_point_has_the_polarity_of_its_clause() -> None:
    assert focus("味道很好，但是太贵了", "zh") == {"product": GOOD, "price": BAD}
    assert focus("Great taste, but the delivery was terrible.", "en") == {"product": GOOD, "service.delivery": BAD}
    assert focus("售後態度很差", "zh") == {"after_sales": BAD}


def test_a_clause_without_a_polar_word_is_judged_with_its_sentence() -> None:
    assert focus("关于退款，非常失望", "zh") == {"after_sales.refund": BAD}


def test_matched_words_are_shown_as_they_stand() -> None:
    (found,) = focus_found("The PRICES are fair", "en", None, taxonomy(None).book)
    assert (found.point, found.words, found.polarity) == ("price", ("PRICES",), None)
    assert focus("a shipwreck priceless", "en") == {}
    assert focus("awful service", "en") == {"service": BAD}  # longer phrases begin with the text's last word


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Where can I buy this? Lovely.", ("Where can I buy",)),
        ("請問哪裡可以買？", ("哪裡可以買",)),
        ("可以寄到台南吗？", ("可以寄到",)),
        ("有低咖啡因的吗", ("有低咖啡因的吗",)),
        ("I would never buy this, where to buy anything else", ()),
        ("再也不想买了，怎么买都一样", ()),
        ("我昨天喝了茶", ()),
        ("", ()),
    ],
)
def test_who_asks_about_buying(text: str, words: tuple[str, ...]) -> None:
    assert buying_words(text) == words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "規則見 https://northwind.example/zh?utm_medium=social&b=1寫得很清楚。真的！",
            ["規則見 https://northwind.example/zh?utm_medium=social&b=1寫得很清楚。", "真的！"],
        ),
        ("See https://a.example/x.html. It is good: v1.2 too", ["See https://a.example/x.html.", "It is good: v1.2 too"]),
        ("www.a.example/?q=1;2! no", ["www.a.example/?q=1;2!", "no"]),
    ],
)
def test_an_address_is_never_cut(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected
    for sentence in expected:
        for address in re.findall(WEB_ADDRESS, sentence):
            assert any(address in clause for clause in clauses(sentence))
