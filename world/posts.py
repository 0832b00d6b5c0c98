"""Social posts: the brand's own, the answers to them, and how their counters grow. Says nothing about who reads them."""

import math
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

from world import prose
from world.accounts import uid
from world.brand import SITE
from world.chance import poisson, stream
from world.shapes import Campaign, Counts, Lang, Period, Post, midnight

PLATFORMS = {
    Lang.EN: ("x", "reddit", "youtube", "threads"),
    Lang.HANT: ("threads", "ptt", "youtube", "x"),
    Lang.HANS: ("weibo", "xiaohongshu", "weibo"),
}
_FOLLOWERS = {
    "weibo": 184_000,
    "x": 41_000,
    "reddit": 2_300,
    "xiaohongshu": 96_000,
    "threads": 22_500,
    "ptt": None,
    "youtube": 67_000,
}
_NO_VIEWS = frozenset({"ptt", "reddit"})
LIST_PRICE = {"weibo": 30_000.0, "xiaohongshu": 18_000.0, "youtube": 12_000.0}  # CNY for a featured place
_OWN_WEIBO, _OWN_UID = "北风茶官方", "7712345678"
#: What people answer, and how often.
REPLIES = {"positive": 0.34, "neutral": 0.28, "negative": 0.24, "buying": 0.14}
_LOOKS = (1, 6, 24, 48, 72, 168, 336, 720, 1_080)  # hours after the post


def address(platform: str, post_id: str, author: str) -> str:
    return {
        "weibo": f"https://weibo.com/{_OWN_UID if author == _OWN_WEIBO else uid(author)}/{post_id}",
        "x": f"https://x.com/{author}/status/{post_id}",
        "reddit": f"https://www.reddit.com/r/tea/comments/{post_id}/",
        "xiaohongshu": f"https://www.xiaohongshu.com/explore/{post_id}",
        "threads": f"https://www.threads.com/@{author}/post/{post_id}",
        "ptt": f"https://www.ptt.cc/bbs/TeaCoffee/{post_id}.html",
        "youtube": f"https://www.youtube.com/watch?v={post_id}",
    }[platform]


def identity(platform: str, rng: random.Random, at: datetime) -> str:
    """A post id of the shape that the platform gives."""
    if platform == "x":
        return str(
            1_980_000_000_000_000_000 + int(at.timestamp() - 1_760_000_000) * 4_194_304_000 // 1_000 + rng.randrange(4_096)
        )
    if platform == "ptt":
        return f"M.{int(at.timestamp())}.A.{rng.randrange(4_096):03X}"
    if platform == "xiaohongshu":
        return f"{int(at.timestamp()):08x}{rng.getrandbits(64):016x}"
    alphabet = (
        "abcdefghijkmnpqrstuvwxyz0123456789"
        if platform == "reddit"
        else "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
    )
    return "".join(rng.choice(alphabet) for _ in range({"reddit": 7, "weibo": 9}.get(platform, 11)))


def tagged(campaign: Campaign, lang: Lang, platform: str, post_id: str) -> str:
    """The landing page with the UTM parameters of one particular post."""
    utm = {"utm_source": platform, "utm_medium": "social", "utm_campaign": campaign.id, "utm_content": post_id}
    return f"{SITE}{campaign.landing[lang]}?{urlencode(utm)}"


def own_posts(seed: int, campaign: Campaign, period: Period, share: float) -> list[Post]:
    """The brand's posts for a campaign, earliest first; `share` scales their number (1.0 gives about ten)."""
    days = (campaign.ends - campaign.starts).days + 1
    count = max(4, round(10 * share))
    return sorted(
        (_own_post(seed, campaign, period, n, n * days / count) for n in range(count)), key=lambda post: post.created_at
    )


def _own_post(seed: int, campaign: Campaign, period: Period, n: int, day: float) -> Post:
    rng = stream(seed, "post", campaign.id, n)
    lang = campaign.languages[n % len(campaign.languages)]
    platform = PLATFORMS[lang][(n + rng.randrange(2)) % len(PLATFORMS[lang])]
    at = midnight(campaign.starts) + timedelta(
        days=int(day), hours=rng.choice((8, 9, 11, 12, 18, 20)), minutes=rng.randrange(60)
    )
    author = "northwindtea" if platform != "weibo" else _OWN_WEIBO
    post_id = identity(platform, rng, at)
    link = tagged(campaign, lang, platform, post_id)
    featured = platform in LIST_PRICE and rng.random() < 0.6
    post = Post(
        platform=platform, post_id=post_id, url=address(platform, post_id, author), author=author, followers=_FOLLOWERS[platform],
        text=_told(rng, campaign, lang, link, stream(seed, "detail", campaign.id, n)), language=lang, created_at=at, links=(link,),
        featured=featured, pinned=n == 0, parent_id=None, repost_of=None, campaign=campaign.id, own=True,
        price=LIST_PRICE[platform] if featured else None, reach=rng.lognormvariate(0.0, 0.5) * (1.6 if featured else 1.0),
    )  # fmt: skip
    return replace(post, counts=growth(rng, post, period))


def _told(rng: random.Random, campaign: Campaign, lang: Lang, link: str, more: random.Random) -> str:
    """The slogan with the link, and on a line of its own what this post alone has to tell."""
    slogan = prose.pick(lang, rng, "campaign", campaign.id, "posts", link=link)
    return f"{slogan}\n{prose.pick(lang, more, 'campaign', campaign.id, 'details')}"


def answers(seed: int, post: Post, period: Period) -> Iterator[Post]:
    """Reposts of an own post and replies to it, by other people."""
    rng = stream(seed, "answers", post.post_id)
    for n in range(poisson(rng, 2.5 * post.reach)):
        at = post.created_at + timedelta(hours=rng.expovariate(1 / 9.0) + 0.1)
        if at < period.end:
            yield _answer(rng, post, at, repost=n % 3 == 0, period=period)


def _answer(rng: random.Random, post: Post, at: datetime, *, repost: bool, period: Period, author: str = "") -> Post:
    author = author or rng.choice(prose.lines(post.language, "people", "handles"))
    post_id = identity(post.platform, rng, at)
    kind = rng.choices(list(REPLIES), list(REPLIES.values()))[0]
    text = post.text if repost else prose.pick(post.language, rng, "replies", kind)
    answer = replace(
        post, post_id=post_id, url=address(post.platform, post_id, author), author=author, created_at=at, text=text,
        followers=int(rng.lognormvariate(5.5, 1.5)) if rng.random() < 0.8 else None, links=post.links if repost else (), featured=False,
        pinned=False, parent_id=None if repost else post.post_id, repost_of=post.post_id if repost else None, own=False, price=None,
        reach=post.reach * 0.05, counts=(), tone=None if repost else tone_of(kind), asks=kind == "buying" and not repost,
    )  # fmt: skip
    return replace(answer, counts=growth(rng, answer, period)[-2:])


def tone_of(kind: str) -> str:
    """What a line of a list says; who asks about buying says neither good nor bad."""
    return "neutral" if kind == "buying" else kind


def first_answer(seed: int, post: Post, author: str, at: datetime, period: Period) -> Post:
    """What somebody says under a post, or that they repeat it, before they write about it elsewhere."""
    rng = stream(seed, "first answer", post.post_id, author)
    return _answer(rng, post, at, repost=rng.random() < 0.5, period=period, author=author)


def shared_page(
    seed: int, url: str, title: str, lang: Lang, author: str, at: datetime, campaign: str | None, period: Period
) -> Post:
    """A post in which somebody shares a page of their own."""
    rng = stream(seed, "shared", url)
    platform = rng.choice(PLATFORMS[lang])
    post_id = identity(platform, rng, at)
    post = Post(
        platform=platform, post_id=post_id, url=address(platform, post_id, author.replace(" ", "").lower()), author=author,
        followers=int(rng.lognormvariate(6.0, 1.2)), text=f"{title} {url}", language=lang, created_at=at, links=(url,), featured=False,
        pinned=False, parent_id=None, repost_of=None, campaign=campaign, own=False, price=None, reach=0.1,
    )  # fmt: skip
    return replace(post, counts=growth(rng, post, period)[-3:])


def growth(rng: random.Random, post: Post, period: Period) -> tuple[Counts, ...]:
    """Counters at the usual looks: they rise fast, then hardly; some are not told."""
    readers = 9_000.0 * post.reach * rng.uniform(0.7, 1.3)
    liking, reposting, replying = rng.uniform(0.01, 0.05), rng.uniform(0.001, 0.006), rng.uniform(0.001, 0.004)
    tells_clicks = post.own and rng.random() < 0.3
    grown = []
    for hours in _LOOKS:
        at = post.created_at + timedelta(hours=hours)
        if at >= period.end:
            break
        views = int(readers * (1 - math.exp(-hours / 30)) * (1 + hours / 9_000))
        views_told = None if post.platform in _NO_VIEWS or rng.random() < 0.03 else views
        clicks = int(views * 0.012) if tells_clicks else None
        grown.append(Counts(at, views_told, int(views * liking), int(views * reposting), int(views * replying), clicks))
    return tuple(grown)
