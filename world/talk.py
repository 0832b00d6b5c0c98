"""What is said on platforms beside campaigns: people who speak of the brand, the brand's answers, a complaint that spreads, a rival's posts.

Says nothing about who reads it.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from world import prose
from world.brand import RIVAL
from world.chance import stream
from world.posts import PLATFORMS, address, growth, identity, tone_of
from world.shapes import Lang, Period, Post, midnight

#: What people say of the brand on an ordinary day, and how often.
KINDS = {"positive": 0.40, "neutral": 0.30, "negative": 0.15, "buying": 0.15}
A_DAY = 1.2  # posts of an ordinary day
LEAK_DAYS, LEAK_POSTS = 3, 12  # the complaint comes up in the last days, and grows
ANSWERED = 0.6  # of questions and complaints, by the brand
_LANGUAGES = (Lang.EN, Lang.HANT, Lang.HANS)


def talk(seed: int, period: Period) -> Iterator[Post]:
    """People who name the brand by themselves; in the last days many of them because of one fault."""
    rng = stream(seed, "talk")
    for n in range(round(A_DAY * period.days)):
        at = period.start + timedelta(days=rng.uniform(0.1, period.days - 0.1))
        kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
        yield _said(rng, _LANGUAGES[n % 3], kind, at, period)
    for n in range(LEAK_POSTS):
        at = period.end - timedelta(days=LEAK_DAYS * (1 - (n + 0.5) / LEAK_POSTS) ** 2 + 0.05)
        yield _said(rng, _LANGUAGES[n % 3], "lid", at, period)


def _said(rng: random.Random, lang: Lang, kind: str, at: datetime, period: Period) -> Post:
    author = rng.choice(prose.lines(lang, "people", "handles"))
    text = prose.pick(lang, rng, "talk", kind)
    post = _post(rng, lang, author, text, at.replace(microsecond=0), int(rng.lognormvariate(6.0, 1.4)))
    post = replace(post, tone="negative" if kind == "lid" else tone_of(kind), asks=kind == "buying")
    return replace(post, counts=growth(rng, post, period)[-2:])


def care(seed: int, said: Sequence[Post], period: Period) -> Iterator[Post]:
    """The brand's answers to those who ask or complain: to more than half, within hours."""
    for post in said:
        rng = stream(seed, "care", post.post_id)
        at = (post.created_at + timedelta(hours=rng.lognormvariate(1.6, 0.8))).replace(microsecond=0)
        if (post.asks or post.tone == "negative") and rng.random() < ANSWERED and at < period.end:
            answer = _post(
                rng, post.language, "northwindtea", prose.pick(post.language, rng, "talk", "care"), at, post.followers or 0
            )
            answer = replace(
                answer, platform=post.platform, post_id=identity(post.platform, rng, at), parent_id=post.post_id, campaign=post.campaign,
                own=True, followers=None, reach=0.02,
            )  # fmt: skip
            yield replace(
                answer, url=address(answer.platform, answer.post_id, answer.author), counts=growth(rng, answer, period)[-1:]
            )


def rival_posts(seed: int, period: Period) -> Iterator[Post]:
    """A competitor's account: a post a week in English."""
    rng = stream(seed, "rival")
    for n in range(max(2, period.days // 7)):
        at = midnight(period.first) + timedelta(days=1 + 7 * n, hours=9)
        if at < period.end:
            text = prose.pick(Lang.EN, rng, "talk", "rival")
            post = replace(_post(rng, Lang.EN, RIVAL, text, at, 18_000), platform="x", post_id=identity("x", rng, at))
            post = replace(post, url=address("x", post.post_id, RIVAL))
            yield replace(post, counts=growth(rng, post, period)[-2:])


def _post(rng: random.Random, lang: Lang, author: str, text: str, at: datetime, followers: int) -> Post:
    platform = rng.choice(PLATFORMS[lang])
    post_id = identity(platform, rng, at)
    return Post(
        platform=platform, post_id=post_id, url=address(platform, post_id, author), author=author, followers=followers, text=text, language=lang,
        created_at=at, links=(), featured=False, pinned=False, parent_id=None, repost_of=None, campaign=None, own=False, price=None, reach=0.08,
    )  # fmt: skip
