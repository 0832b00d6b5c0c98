"""Who speaks, who asks, what rises, and the six mistakes."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from judged_texts import BAD, GOOD, PLAIN, START, about, day, facts, said

from attribution.opinion.bursts import alert_rows, chance_of
from attribution.opinion.channels import channel_of
from attribution.opinion.confusion import benchmark_errors
from attribution.opinion.copies import copies
from attribution.opinion.course import follow_up_rows, opinion_course, opinion_rows
from attribution.opinion.distinctive import counted, distinctive
from attribution.opinion.loudest import loudest
from attribution.opinion.mistakes import OwnWork, diagnoses
from attribution.opinion.picked import answered_keys, picked
from attribution.opinion.rows import Mistake
from attribution.opinion.taxonomy import taxonomy
from attribution.opinion.topics import read_topics
from attribution.opinion.voices import DRAWN_TOGETHER, buying_rows, leading, voice_rows
from attribution.report_rows import View
from ripplemark.records import Post, PostCounts, TextKind
from ripplemark.store.heard_by import key_number
from ripplemark.urls import addresses_by_host

ERRORS = benchmark_errors()
ZONE = ZoneInfo("UTC")
POINTS = taxonomy(None)
VIEW = View(day(0), day(60))


def steady(days: int, each: float = 1.0) -> list:
    rng = random.Random(3)
    return [said(n + rng.random() / 2, f"slow site again {n}", BAD, number=n) for n in range(int(days * each))]


def test_a_small_burst_is_told_with_the_posts_that_carry_it() -> None:
    leak = [said(58 + k / 4, "the lid leaks, awful", BAD, number=k, focus=about("product", BAD), followers=k) for k in range(5)]
    rows = alert_rows(read_topics([*steady(58), *leak], day(60)), day(60), POINTS)
    assert {"product", "lid leaks"} <= {r.topic for r in rows}
    lid = next(r for r in rows if r.topic == "lid leaks")
    assert lid.observed == 5
    assert lid.q_value <= 0.05
    assert lid.quotes[0].url.startswith("https://x.example/x:59")  # the one with most followers
    assert "slow site" not in {r.topic for r in rows}


def test_pages_without_a_date_are_no_burst() -> None:
    found = [said(58 + k / 4, "the lid leaks, awful", BAD, number=k, dated=False) for k in range(5)]
    assert alert_rows(read_topics([*steady(58), *found], day(60)), day(60), POINTS) == ()


def test_nothing_rises_in_ordinary_weeks() -> None:
    alarms = 0
    for seed in range(12):
        rng = random.Random(seed)
        ordinary = [
            said(rng.uniform(0, 61), rng.choice(("slow site", "late box", "high price", "cold soup")), BAD, number=n)
            for n in range(120)
        ]
        alarms += bool(alert_rows(read_topics(ordinary, day(60)), day(60), POINTS))
    assert alarms <= 1


def test_without_history_nothing_is_told() -> None:
    new = [said(5 + k / 10, "the lid leaks", BAD, number=k) for k in range(20)]
    old_page = said(-400, "an old page", BAD, number=99)
    assert alert_rows(read_topics([old_page, *new], day(7)), day(7), POINTS) == ()
    assert alert_rows(read_topics([], day(7)), day(7), POINTS) == ()


def test_a_history_that_swings_makes_a_burst_less_sure() -> None:
    assert chance_of(8, [0, 9, 0, 8, 0, 10, 1, 0]) > 0.02
    assert chance_of(8, [3, 4, 3, 4, 3, 4, 3, 4]) < chance_of(8, [0, 9, 0, 8, 0, 10, 1, 0])
    assert chance_of(0, [1, 2, 3]) == pytest.approx(1)


def test_polarity_by_channel_and_over_time() -> None:
    heard = [said(1, polarity=BAD), said(2, polarity=GOOD, number=1, channel="weibo"), said(20, polarity=BAD, number=2), said(3, own=True, number=3),
             said(4, polarity=None, number=4)]  # fmt: skip
    view = View(day(0), day(9))
    whole, *parts = opinion_rows(picked(facts(heard), view, ZONE), view, ERRORS)
    assert (whole.channel, whole.texts, whole.not_rated, whole.negative, whole.positive) == ("", 2, 1, 1, 1)
    assert {p.channel for p in parts} == {"sns", "weibo"}
    assert whole.negative_share is not None
    course = opinion_course(picked(facts(heard), view, ZONE), view, ERRORS, 7)
    assert [(r.since, r.until, r.texts) for r in course if r.channel == ""] == [(day(0), day(6), 2), (day(7), day(9), 0)]
    assert course[-1].negative_share is None  # nothing rated is not a share of 0


def test_a_page_of_several_campaigns_counts_once() -> None:
    page = {"kind": TextKind.PAGE, "key": "https://blog.example/a"}
    heard = [said(1, campaign="", **page), said(1, campaign="summer", **page)]
    for campaigns, texts in (((), 1), (("summer",), 1), (("autumn",), 0)):
        view = View(day(0), day(2), campaigns)
        assert opinion_rows(picked(facts(heard), view, ZONE), view, ERRORS)[0].texts == texts


def post_of(heard, **counts: int | None) -> Post:
    snapshot = PostCounts(START + timedelta(days=9), **counts)
    platform, _, post_id = heard.text.key.partition(":")
    return Post(platform, post_id, heard.text.url, "brand", heard.text.text, heard.text.at, own=True, counts=(snapshot,))


def test_answers_to_own_posts() -> None:
    own = [said(n, f"ours {n}", own=True, number=n) for n in range(3)]
    answers = [
        said(1.5, "no", BAD, number=7, parent=own[0].text.key),
        said(90, "late but fine", GOOD, number=8, parent=own[0].text.key),
    ]
    posts = [post_of(own[0], replies=6, views=1000), post_of(own[1], replies=2), post_of(own[2], likes=3)]
    whole, platform = follow_up_rows(posts, [*own, *answers], View(day(0), day(10)), ERRORS)
    assert (whole.posts, whole.answered, whole.answers, whole.told, whole.ratio, whole.per_thousand_views) == (
        3,
        1,
        2,
        8,
        4.0,
        6.0,
    )
    assert platform.platform == "x"


def test_voices_and_buying() -> None:
    asked = said(2, "where can I buy it", number=1, intents=("where can I buy",), author="ann", followers=10)
    heard = [
        said(1, author="mei", number=2),
        said(3, author="mei", number=3, polarity=BAD),
        asked,
        said(4, author="loud", number=4, followers=90_000),
    ]
    rows = voice_rows(heard, ERRORS)
    assert [r.name for r in rows] == ["mei", "loud", "ann"]
    assert [r.name for r in leading(rows)] == ["loud", "ann"]
    assert rows[0].negative_share is not None
    texts = picked(facts(heard), VIEW, ZONE)
    spoken = lambda voices: [{heard[n].text.author for n in texts.facts["opinion"][v]} for v in voices]  # noqa: E731
    assert spoken(loudest(texts, 1, few=2).alike) == [{"mei"}]
    found = loudest(texts, 2, few=2)  # the last two speak as often
    assert (spoken(found.sure), found.wanted) == ([{"mei"}], 1)
    assert sorted(name for voice in spoken(found.alike) for name in voice) == ["ann", "loud"]
    assert len(loudest(texts, 3, few=2).sure) == 3
    assert [r.name for r in voice_rows(heard, ERRORS, n=2)] == ["mei", "loud"]
    many = [*heard, *(said(5, author=f"other {n}", number=9 + n) for n in range(DRAWN_TOGETHER))]
    assert [replace(r, negative_share=None) for r in voice_rows(many, ERRORS, n=2)] == [
        replace(r, negative_share=None) for r in voice_rows(many, ERRORS)[:2]
    ]
    known = voice_rows(heard, ERRORS, {asked.text.url: (2.5, 40.0)})
    assert [(r.name, r.links, r.visits) for r in leading(known)][:2] == [("ann", 2.5, 40.0), ("loud", None, None)]
    reply = said(2.1, own=True, parent=asked.text.key, number=5)
    assert [r.answered for r in buying_rows(heard, ())] == [False]
    assert [r.answered for r in buying_rows(heard, {asked.text.key})] == [True]
    assert answered_keys(facts([*heard, reply])) == {key_number("post", asked.text.key)}


def test_phrases_of_the_data() -> None:
    about_us = ["盖子漏水，包全湿了", "新瓶子盖子漏水", "我的盖子漏水", "the lid leaks badly", "its lid leaks", "a lid leaks"]
    background = ["今天天气很好，我们去散步", "the weather is fine", "读了一本书", "a walk along the river"] * 40
    found = {p.words for p in distinctive(counted(about_us, background, ()))}
    assert found == {"盖子漏水", "lid leaks"}
    names = ("盖子漏水", "lid leaks")
    assert distinctive(counted(about_us, background, names), names) == []


def test_a_phrase_is_whole_and_spelt_as_people_spell_it() -> None:
    told = [f"這個活動在官網就能報名{end}" for end in ("。", "喔", "，快去", "！", "，方便")]
    found = [p.words for p in distinctive(counted(told, ["今天下雨了，帶傘出門。"] * 12, ()))]
    assert any("官网就能报名" in words for words in found)
    assert not any(words.endswith("报") for words in found)
    assert addresses_by_host("看 https://a.example/x?utm_source=b寫得好") == "看 a.example/…寫得好"


@pytest.mark.parametrize(
    ("kind", "place", "url", "channel"),
    [
        (TextKind.POST, "weibo", "https://weibo.com/1", "weibo"),
        (TextKind.POST, "somethingnew", "https://n.example/1", "sns"),
        (TextKind.PAGE, "www.bbc.co.uk", "https://www.bbc.co.uk/x", "news"),
        (TextKind.PAGE, "forum.example.com", "https://forum.example.com/", "forum"),
        (TextKind.PAGE, "tea.example", "https://tea.example/threads/12", "forum"),
        (TextKind.PAGE, "notbbc.com", "https://notbbc.com/", "blog"),
    ],
)
def test_channels(kind: TextKind, place: str, url: str, channel: str) -> None:
    assert channel_of(kind, place, url) == channel


WORK = OwnWork(
    posts=(),
    replied=0,
    replies=(),
    answers=(),
    records={},
    competitors=None,
    visits=None,
    names=("Northwind Tea",),
    errors=ERRORS,
)


def own_posts(*texts: str, gap: float = 1.0) -> list:
    return [said(n * gap, text, own=True, number=n) for n, text in enumerate(texts)]


def verdict(work: OwnWork, mistake: Mistake):
    return next(row for row in diagnoses(work) if row.mistake is mistake)


def test_too_few_posts_tell_nothing() -> None:
    rows = diagnoses(replace(WORK, posts=own_posts("Buy now!")))
    assert [r.made for r in rows] == [None] * 6
    assert {r.remark for r in rows} == {"too_few_own_posts"}


def test_too_much_selling() -> None:
    selling = verdict(replace(WORK, posts=own_posts(*["限时优惠，立即购买"] * 4, "How we roast", "A walk")), Mistake.SELLING)
    assert selling.made is True
    assert len(selling.quotes) == 4
    assert "立即购买" in selling.quotes[0].words
    assert verdict(replace(WORK, posts=own_posts(*["How we roast"] * 6)), Mistake.SELLING).made is False


def test_engagement_without_visits() -> None:
    posts = own_posts(*["Look at this"] * 6)
    records = {h.text.key: post_of(h, likes=100) for h in posts}
    work = replace(WORK, posts=posts, records=records)
    assert verdict(replace(work, visits=3.0), Mistake.CHASING_NUMBERS).made is True
    assert verdict(replace(work, visits=300.0), Mistake.CHASING_NUMBERS).made is False
    assert verdict(work, Mistake.CHASING_NUMBERS).made is None  # no log was loaded


def test_talking_of_oneself_without_answering() -> None:
    posts = own_posts(*["We at Northwind Tea are proud"] * 6)
    assert verdict(replace(WORK, posts=posts), Mistake.SELF_TALK).made is True
    assert verdict(replace(WORK, posts=posts, replied=6), Mistake.SELF_TALK).made is False


def test_slow_or_no_answers() -> None:
    posts = own_posts(*["Words"] * 6)
    asked = [said(1, "How long?", number=20 + k, parent=posts[0].text.key) for k in range(4)]
    quick = [said(1.1, "Eight hours", own=True, number=40 + k, parent=a.text.key) for k, a in enumerate(asked)]
    assert verdict(replace(WORK, posts=posts, answers=asked), Mistake.TOO_FEW_OR_SLOW).made is True
    row = verdict(replace(WORK, posts=posts, answers=asked, replies=quick), Mistake.TOO_FEW_OR_SLOW)
    assert row.made is False
    assert row.measures[1].value == pytest.approx(2.4)
    assert verdict(replace(WORK, posts=own_posts(*["Words"] * 6, gap=9)), Mistake.TOO_FEW_OR_SLOW).made is True


def test_public_anger() -> None:
    posts = own_posts(*["Words"] * 6)
    angry = [said(2, "scam, terrible", BAD, number=60 + k, parent=posts[0].text.key) for k in range(30)]
    row = verdict(replace(WORK, posts=posts, answers=angry), Mistake.PUBLIC_ANGER)
    assert row.made is True
    assert row.quotes[0].words == ("scam",)
    assert row.measures[0].low is not None
    calm = [said(2, "nice", GOOD, number=60 + k, parent=posts[0].text.key) for k in range(30)]
    assert verdict(replace(WORK, posts=posts, answers=calm), Mistake.PUBLIC_ANGER).made is False


def test_copies_of_competitors() -> None:
    theirs = [
        said(0.5, "慢下来的早晨，冷的更好喝。冰箱里放八小时", number=80),
        said(50, "高山茶园的采收结束了，第一批茶罐出发", number=81),
    ]
    ours = [*own_posts(*["Words of our own about the harvest, as every week"] * 5),
            said(3, "慢下來的早晨，冷的更好喝。冰箱裡放八小時 https://northwind.example", own=True, number=82),
            said(4, "高山茶园的采收结束了，第一批茶罐出发", own=True, number=83)]  # fmt: skip
    (found,) = copies(ours, theirs, 0.6)  # the last one was ours first
    assert found.original is theirs[0]
    row = verdict(replace(WORK, posts=ours, competitors=theirs), Mistake.COPYING)
    assert row.made is True
    assert verdict(replace(WORK, posts=ours), Mistake.COPYING).remark == "no_competitor_accounts"


def test_neutral_talk_of_a_point_is_no_alert() -> None:
    plain = [said(58 + k / 4, "about the lid", PLAIN, number=k, focus=about("product", PLAIN)) for k in range(9)]
    assert alert_rows(read_topics([*steady(58, 0.5), *plain], day(60)), day(60), POINTS) == ()
