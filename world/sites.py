"""The sites of the world: who they are, how they are built, and which oddities each of them has. No pages yet."""

import random
from dataclasses import replace

from world import prose
from world.accounts import accounts
from world.brand import DOMAINS, FAN_HOST, HOST, PARTNERS
from world.chance import stream
from world.shapes import Lang, Site

_EN_FIRST = (
    "cedar",
    "harbor",
    "mist",
    "amber",
    "lantern",
    "paper",
    "slow",
    "field",
    "leaf",
    "copper",
    "willow",
    "north",
    "stone",
    "linen",
    "fern",
    "brick",
    "juniper",
    "river",
)
_EN_LAST = (
    "lab",
    "journal",
    "market",
    "studio",
    "kitchen",
    "corner",
    "notes",
    "garden",
    "press",
    "ledger",
    "post",
    "desk",
    "table",
    "almanac",
)
_ZH_FIRST = (
    "manbu",
    "chalu",
    "shanlan",
    "xiaojie",
    "wutong",
    "yunwu",
    "qingmei",
    "bitan",
    "zhulin",
    "muxi",
    "linchuan",
    "haidao",
    "songfeng",
    "yuhua",
)
_ZH_LAST = {
    "blog": ("zaji", "shu", "biji", "shenghuo", "wu", "shouji"),
    "forum": ("luntan", "bbs", "tang"),
    "news": ("ribao", "bao", "xinwen"),
}
_ZH_NAMES = {
    Lang.HANT: ("慢步", "茶路", "山嵐", "小街", "梧桐", "雲霧", "青梅", "碧潭", "竹林", "木犀", "臨川", "海島", "松風", "雨花"),
    Lang.HANS: ("慢步", "茶路", "山岚", "小街", "梧桐", "云雾", "青梅", "碧潭", "竹林", "木犀", "临川", "海岛", "松风", "雨花"),
}
_ZH_KINDS = {
    Lang.HANT: {"blog": "手記", "forum": "論壇", "news": "日報", "directory": "名錄", "shop": "選物"},
    Lang.HANS: {"blog": "手记", "forum": "论坛", "news": "日报", "directory": "名录", "shop": "选物"},
}

#: host, name, kind, language, template, paths, charset, feed, sitemap, quirks. The first dozen hold what every world must have.
_PLANNED: tuple[tuple[str, str, str, Lang, str, str, str, str | None, str | None, str], ...] = (
    ("manbuzaji.example", "慢步雜記", "blog", Lang.HANT, "column", "posts", "utf-8", "rss", "plain", "sitewide_blogroll tells_paid"),
    ("harborjournal.example", "Harbor Journal", "news", Lang.EN, "paper", "news", "utf-8", "rss", "index", "syndicated"),
    ("chalu-bbs.example", "茶路论坛", "forum", Lang.HANS, "board", "forum", "gbk", None, None, "charset_header robots_part"),
    ("yunwu.example", "雲霧茶記", "blog", Lang.HANT, "plain", "id", "big5", "rss", None, "charset_meta"),
    (PARTNERS["cold-brew"], "Kettleworks 器物", "shop", Lang.HANT, "column", "posts", "utf-8", "rss", "plain", "partner"),
    (PARTNERS["tea-mountain"], "Ridge Cinema", "shop", Lang.EN, "paper", "dated", "utf-8", "atom", "plain", "partner"),
    (PARTNERS["refill-box"], "Tincycle", "shop", Lang.EN, "plain", "posts", "utf-8", "rss", "plain", "partner"),
    ("cedarlab.example", "Cedar Lab", "blog", Lang.EN, "plain", "dated", "utf-8", "atom", "gz", "stubs copies"),
    ("mistmarket.example", "Mist Market", "blog", Lang.EN, "column", "dated", "utf-8", "rss", "plain", "sponsored sitewide_footer tells_paid"),
    ("wutongzaji.example", "梧桐杂记", "blog", Lang.HANS, "paper", "id", "utf-8", "rss", "plain", "feed_lies tells_paid"),
    ("teahouse-directory.example", "The Teahouse Directory", "directory", Lang.EN, "table", "posts", "utf-8", None, "plain", "directory"),
    ("shanlan-forum.example", "山嵐討論區", "forum", Lang.HANT, "board", "forum", "utf-8", "atom", None, "robots_none"),
    ("slowdesk.example", "Slow Desk", "blog", Lang.EN, "minified", "posts", "utf-8", "rss", "plain", "down undated"),
    ("qingmei.example", "青梅手記", "blog", Lang.HANT, "column", "id", "utf-8", "atom", "plain", "noindex sitewide_sidebar"),
    ("closedgarden.example", "Closed Garden", "blog", Lang.EN, "plain", "posts", "utf-8", "rss", "plain", "robots_all"),
    ("linchuanribao.example", "臨川日報", "news", Lang.HANT, "paper", "news", "utf-8", "rss", "index", "xrobots"),
    ("songfeng.example", "松风生活", "blog", Lang.HANS, "column", "dated", "utf-8", None, "plain", "base_href"),
    (FAN_HOST, "Northwind Tea Fans", "blog", Lang.EN, "plain", "posts", "utf-8", "rss", None, "fans"),
    ("fernpress.example", "Fern Press Wire", "news", Lang.EN, "table", "news", "utf-8", "rss", "plain", "copies robots_5xx"),
    ("bitanbiji.example", "碧潭筆記", "blog", Lang.HANT, "minified", "posts", "utf-8", None, None, "home_only cjk_paths undated"),
)  # fmt: skip

#: Sites beside the counted ones: the brand's own.
_OWN = ((DOMAINS[0], "Northwind Tea", Lang.EN), (DOMAINS[1], "Northwind Tea Stories", Lang.EN))


def make_sites(seed: int, count: int) -> list[Site]:
    """`count` third-party sites (partners among them), then the brand's own two."""
    planned = [_planned(seed, row) for row in _PLANNED[:count]]
    taken = {mark for site in planned for mark in (site.host, site.name)}
    generated = [_generated(seed, n, taken) for n in range(len(planned), count)]
    return [_hide_some(n, replace(site, accounts=accounts(seed, site))) for n, site in enumerate(planned + generated)] + [
        _own(seed, *row) for row in _OWN
    ]


def _planned(seed: int, row: tuple[str, str, str, Lang, str, str, str, str | None, str | None, str]) -> Site:
    host, name, kind, lang, template, paths, charset, feed, sitemap, quirks = row
    rng = stream(seed, "site", host)
    authors = tuple(rng.sample(prose.lines(lang, "people", "names"), 4 if kind in ("news", "forum") else 1))
    weight = {"news": 4.0, "forum": 2.0}.get(kind, 1.0) * rng.uniform(0.6, 1.8)
    return Site(
        host, name, kind, lang, template, paths, charset, feed, sitemap, frozenset(quirks.split()), authors, True, weight
    )


def _generated(seed: int, n: int, taken: set[str]) -> Site:
    """A further site; one in four is a forum, one in nine a newspaper."""
    rng = stream(seed, "site", n)
    lang = (Lang.EN, Lang.HANT, Lang.EN, Lang.HANS, Lang.HANT)[n % 5]
    kind = "news" if n % 9 == 4 else "forum" if n % 4 == 1 else "blog"
    host, name = _free_name(rng, lang, kind, taken)
    template = {"news": "paper", "forum": "board"}.get(kind) or rng.choice(("column", "plain", "minified", "table"))
    paths = {"news": "news", "forum": "forum"}.get(kind) or rng.choice(("dated", "posts", "id"))
    feed, sitemap = rng.choice(("rss", "rss", "atom", None)), rng.choice(("plain", "plain", "index", "gz", None))
    quirks = frozenset(
        q for q, share in (("robots_none", 0.3), ("robots_part", 0.1), ("lang_wrong", 0.1)) if rng.random() < share
    )
    authors = tuple(rng.sample(prose.lines(lang, "people", "names"), rng.randint(3, 5) if kind != "blog" else 1))
    weight = {"news": 4.0, "forum": 2.0}.get(kind, 1.0) * rng.lognormvariate(0.0, 0.6)
    return Site(host, name, kind, lang, template, paths, "utf-8", feed, sitemap, quirks, authors, True, weight)


def _free_name(rng: random.Random, lang: Lang, kind: str, taken: set[str]) -> tuple[str, str]:
    """A host and a name that nobody has yet; when the words run out a number is glued to the host, and names repeat."""
    for attempt in range(1_000):
        host, name = _name(rng, lang, kind)
        tail = "" if attempt < 20 else str(rng.randint(2, 9_999))
        if (full := f"{host}{tail}.example") not in taken and (name not in taken or attempt >= 20):
            taken |= {full, name}
            return full, name
    raise AssertionError("a thousand names in a row were taken")


def _name(rng: random.Random, lang: Lang, kind: str) -> tuple[str, str]:
    if lang is Lang.EN:
        first, last = rng.choice(_EN_FIRST), rng.choice(_EN_LAST)
        return first + last, f"{first.title()} {last.title()}"
    spot = rng.randrange(len(_ZH_FIRST))
    return _ZH_FIRST[spot] + rng.choice(_ZH_LAST[kind]), _ZH_NAMES[lang][spot] + _ZH_KINDS[lang][kind]


def _hide_some(n: int, site: Site) -> Site:
    """A quarter of the sites is on no watch list: only links, posts and referrers lead there."""
    hidden = n % 4 == 3 and not site.quirks & {"charset_meta", "partner"}
    return replace(site, watched=not hidden)


def _own(seed: int, host: str, name: str, lang: Lang) -> Site:
    authors = (stream(seed, "site", host).choice(prose.lines(lang, "people", "names")),)
    feed = None if host == HOST else "rss"
    return Site(host, name, "own", lang, "column", "posts", "utf-8", feed, "plain", frozenset({"own"}), authors, False, 1.0)
