"""The brand of the world, its own sites, and its three campaigns. Facts only."""

from world.shapes import Campaign, Lang, Period

NAME = "Northwind Tea"
ALIASES = ("北風茶", "北风茶")
HOST = "northwind.example"
DOMAINS = (HOST, "northwindtea.example")
SITE = f"https://{HOST}"
RIVAL = "stillwatertea"  # a competitor's account
NAMES = {Lang.EN: NAME, Lang.HANT: "北風茶", Lang.HANS: "北风茶"}

PARTNERS = {"cold-brew": "kettleworks.example", "tea-mountain": "ridgecinema.example", "refill-box": "tincycle.example"}
FAN_HOST = "northwindtea-fans.example"

GENERAL_PAGES = {
    Lang.EN: ("/", "/shop/", "/shop/high-mountain-oolong", "/about"),
    Lang.HANT: ("/zh/", "/zh/shop/", "/zh/about", "/shop/high-mountain-oolong"),
    Lang.HANS: ("/zh/", "/zh/shop/", "/zh/about", "/shop/"),
}
BROKEN_PAGE = "/shop/2019-sale"  # linked to by others, gone since
OWN_PAGES = (
    "/", "/zh/", "/shop/", "/zh/shop/", "/shop/high-mountain-oolong", "/shop/jasmine-pearls", "/about", "/zh/about",
    "/blog/", "/signup", "/cold-brew", "/zh/cold-brew", "/blog/tea-mountain", "/zh/tea-mountain", "/shop/11-11", "/zh/11-11",
)  # fmt: skip


def campaigns(period: Period) -> list[Campaign]:
    """The three pushes, placed in the first two thirds of any period so that their echo is inside it."""
    return [_cold_brew(period), _tea_mountain(period), _refill_box(period)]


def _cold_brew(period: Period) -> Campaign:
    return Campaign(
        id="cold-brew",
        name="夏日冷泡挑戰",
        languages=(Lang.HANT, Lang.HANS, Lang.HANT),
        topics=(
            "夏日冷泡挑戰",
            "夏日冷泡挑战",
            "冷泡挑戰",
            "冷泡挑战",
            "Summer Cold Brew Challenge",
            "Northwind cold brew challenge",
        ),
        utm_campaign=("cold-brew*", "coldbrew"),
        starts=period.at(0.05),
        ends=period.at(0.40),
        cost=86_000.0,
        partners=(PARTNERS["cold-brew"],),
        landing={Lang.EN: "/cold-brew", Lang.HANT: "/zh/cold-brew", Lang.HANS: "/zh/cold-brew"},
    )


def _tea_mountain(period: Period) -> Campaign:
    return Campaign(
        id="tea-mountain",
        name="Tea Mountain Film",
        languages=(Lang.EN, Lang.EN, Lang.EN, Lang.HANT),
        topics=("Tea Mountain Film", "茶山電影", "茶山电影"),
        utm_campaign=("tea-mountain*",),
        starts=period.at(0.35),
        ends=period.at(0.70),
        cost=142_000.0,
        partners=(PARTNERS["tea-mountain"],),
        landing={Lang.EN: "/blog/tea-mountain", Lang.HANT: "/zh/tea-mountain", Lang.HANS: "/zh/tea-mountain"},
    )


def _refill_box(period: Period) -> Campaign:
    return Campaign(
        id="refill-box",
        name="11.11 Refill Box",
        languages=(Lang.EN, Lang.HANS, Lang.HANT),
        topics=("11.11 Refill Box", "Refill Box", "雙11補茶盒", "双11补茶盒", "補茶盒", "补茶盒"),
        utm_campaign=("refill-box*", "1111-refill*"),
        starts=period.at(0.15),
        ends=period.at(0.50),
        cost=54_000.0,
        partners=(PARTNERS["refill-box"],),
        landing={Lang.EN: "/shop/11-11", Lang.HANT: "/zh/11-11", Lang.HANS: "/zh/11-11"},
    )
