"""The doors through which people reach the brand's site: posts, links, search, mail, adverts. Each says when it is open and whose doing it is."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from world.brand import SITE
from world.shapes import Campaign, Lang, Page, Period, Post, midnight
from world.states import clickable, gone_at

_POST_REFERRERS = {
    "weibo": "https://weibo.com/", "x": "https://t.co/", "reddit": "https://www.reddit.com/", "threads": "https://l.threads.com/",
    "ptt": "https://www.ptt.cc/", "youtube": "https://www.youtube.com/", "xiaohongshu": "",
}  # fmt: skip
_PLACES = {"content": 1.0, "comment": 0.3, "sidebar": 0.1, "blogroll": 0.05, "footer": 0.01}
_CLASSES = {"earned": 1.0, "partner": 3.0, "paid": 2.0, "syndicated": 0.8, "own": 0.5}


class Door(NamedTuple):
    """One way in. Times are epoch seconds; `campaign` is the one without which the door would not exist."""

    origin: str  # own_post, link, search, direct, email, paid_search, social
    source: str
    url: str | None  # of the post or page
    landing: str  # path and query on the brand's site
    referrer: str
    campaign: str | None
    opens: float
    closes: float
    weight: float
    page: Page | None = None
    spot: int = 0  # which link of the page


def post_doors(posts: Sequence[Post], period: Period) -> Iterator[Door]:
    """The brand's own tagged posts."""
    for post in posts:
        if post.own and post.links:  # an answer leads nowhere
            landing = post.links[0].removeprefix(SITE)
            yield Door(
                "own_post", post.platform, post.url, landing, _POST_REFERRERS[post.platform], post.campaign,
                post.created_at.timestamp(), period.end.timestamp(), post.reach,
            )  # fmt: skip


def link_doors(pages: Sequence[Page], period: Period) -> Iterator[Door]:
    """Every brand link that can be clicked during the period."""
    for page in pages:
        for spot, link in enumerate(page.links):
            if link.target is None:
                continue
            opens = max(period.start, page.published, link.appears or page.published)
            closes = min(period.end, gone_at(page) or period.end)
            weight = page.weight * _PLACES[link.placement] * _CLASSES[page.link_class] * _freshness(page, period)
            if opens < closes:
                landing = link.target.removeprefix(SITE) or "/"
                yield Door(
                    "link",
                    page.site,
                    page.url,
                    landing,
                    page.url,
                    page.campaign,
                    opens.timestamp(),
                    closes.timestamp(),
                    weight,
                    page,
                    spot,
                )


def _freshness(page: Page, period: Period) -> float:
    """Old pages still bring a few readers."""
    return 1.0 if page.published >= period.start else 0.25


def social_doors(campaigns: Sequence[Campaign], period: Period) -> Iterator[Door]:
    """Untagged social traffic: talk that each campaign set off, and talk that goes on anyway."""
    end = period.end.timestamp()
    for platform, referrer in _POST_REFERRERS.items():
        if referrer:
            yield Door(
                "social",
                platform,
                None,
                "/zh/" if platform in ("weibo", "ptt") else "/",
                referrer,
                None,
                period.start.timestamp(),
                end,
                1.0,
            )
            for campaign in campaigns:
                landing = campaign.landing[Lang.HANS if platform in ("weibo", "ptt") else Lang.EN]
                yield Door(
                    "social",
                    platform,
                    None,
                    landing,
                    referrer,
                    campaign.id,
                    midnight(campaign.starts).timestamp() + 36_000,
                    end,
                    0.5,
                )


_ENGINES = (
    ("google", "https://www.google.com/", 0.5), ("baidu", "https://www.baidu.com/link?url=Xk3", 0.22), ("bing", "https://www.bing.com/", 0.16),
    ("sogou", "https://www.sogou.com/link?url=hed", 0.06), ("google", "https://www.google.com.tw/", 0.06),
)  # fmt: skip
_SEARCH_LANDINGS = ("/", "/zh/", "/shop/", "/shop/high-mountain-oolong", "/zh/shop/", "/blog/")


def _before(period: Period) -> float:
    """Doors that were always open let people in before the period too, who then come back within it."""
    return period.start.timestamp() - 21 * 86_400


def search_doors(period: Period) -> Iterator[Door]:
    """Organic search that would come anyway."""
    for engine, referrer, share in _ENGINES:
        for landing in _SEARCH_LANDINGS:
            yield Door("search", engine, None, landing, referrer, None, _before(period), period.end.timestamp(), share)


def lifted_doors(campaigns: Sequence[Campaign], pages: Sequence[Page], period: Period) -> Iterator[Door]:
    """Organic search that a campaign's earned links brought, from some days after its start."""
    for campaign in campaigns:
        links = sum(1 for page in pages if page.campaign == campaign.id and page.link_class == "earned")
        opens = min(midnight(campaign.starts).timestamp() + 6 * 86_400, period.end.timestamp() - 7_200)
        for engine, referrer, share in _ENGINES:
            yield Door(
                "search",
                engine,
                None,
                campaign.landing[Lang.HANT],
                referrer,
                campaign.id,
                opens,
                period.end.timestamp(),
                share * links,
            )


def plain_doors(kind: str, period: Period) -> Iterator[Door]:
    """Direct visits, the weekly letter, paid search."""
    start, end = _before(period), period.end.timestamp()
    if kind == "direct":
        for landing, share in (("/", 0.5), ("/zh/", 0.3), ("/shop/", 0.2)):
            yield Door("direct", "(direct)", None, landing, "", None, start, end, share)
    elif kind == "email":
        for week, opens in enumerate(range(int(start) + 9 * 3_600, int(end) - 86_400, 7 * 86_400)):
            landing = f"/blog/?utm_source=newsletter&utm_medium=email&utm_campaign=weekly-{week + 1}"
            yield Door("email", "newsletter", None, landing, "", None, opens, end, 1.0)
    elif kind == "paid_search":
        landing = "/shop/?utm_source={}&utm_medium=cpc&utm_campaign=brand-search&utm_term=northwind+tea"
        for engine, referrer, share in _ENGINES[:3]:
            yield Door("paid_search", engine, None, landing.format(engine), referrer, None, start, end, share)


def is_open(door: Door, at: datetime) -> bool:
    """Whether the door's link stands at that moment; doors that are no links are open throughout."""
    return door.page is None or clickable(door.page, door.page.links[door.spot], at)
