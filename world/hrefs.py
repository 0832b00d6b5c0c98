"""How a link to the brand can be written: plain, wrapped by a redirector, protocol-relative, with odd letters. Knows no pages."""

import random
from urllib.parse import quote

from world import prose
from world.brand import BROKEN_PAGE, GENERAL_PAGES, SITE
from world.shapes import Campaign, Lang, Link, Site

_WRAPPERS = {
    Lang.EN: (
        "https://l.facebook.com/l.php?u={}&h=AT0x",
        "https://www.google.com/url?sa=t&q={}&usg=AOv",
    ),
    Lang.HANT: ("https://l.facebook.com/l.php?u={}&h=AT1z", "https://www.google.com/url?q={}&sa=D"),
    Lang.HANS: ("https://link.zhihu.com/?target={}", "https://weibo.cn/sinaurl?u={}"),
}
_WAYS = ("plain", "wrapped", "schemeless", "image", "upper", "fragment")
_SHARES = (0.66, 0.12, 0.07, 0.07, 0.04, 0.04)


def wrapped(target: str, template: str) -> str:
    """The address of a redirector that leads to `target`."""
    return template.format(quote(target, safe=""))


def _written(rng: random.Random, target: str, lang: Lang, way: str) -> tuple[str, str]:
    """(href as written, true target) for a way of writing."""
    if way == "wrapped":
        return wrapped(target, rng.choice(_WRAPPERS[lang])), target
    if way == "schemeless":
        return target.removeprefix("https:"), target
    if way == "upper":
        return target.replace("https://northwind.example", "HTTPS://Northwind.Example"), target
    if way == "fragment":
        return f"{target}#top", target
    return target, target


def rel_tokens(rng: random.Random, site: Site, placement: str) -> tuple[str, ...]:
    """What a site of this kind puts into rel: boards mark what users write, newspapers some of it, blogs little."""
    if placement == "comment":
        return rng.choice((("nofollow", "ugc"), ("ugc", "noopener"), ("nofollow",), ("external", "nofollow", "ugc")))
    if site.kind == "forum":
        return rng.choice((("nofollow", "ugc"), ("nofollow", "noopener", "ugc"), ("nofollow",)))
    if site.kind == "news":
        return rng.choice(((), ("nofollow",), ("noopener", "noreferrer")))
    return rng.choice(((), (), (), ("noopener",), ("noopener", "noreferrer"), ("external",), ("nofollow",)))


def brand_link(
    rng: random.Random, site: Site, path: str, anchors: list[str], *, placement: str = "content", tagged: str | None = None
) -> Link:
    """One link to a path of the brand's site in one of the ways people write it; `tagged` is a post's own link, kept whole."""
    way = "plain" if placement == "comment" or tagged else rng.choices(_WAYS, _SHARES)[0]
    href, target = _written(rng, tagged or SITE + path, site.lang, way)
    anchor = href if rng.random() < 0.06 and way == "plain" else rng.choice(anchors)
    return Link(href, anchor, target, rel_tokens(rng, site, placement), placement, image=way == "image")


def campaign_link(rng: random.Random, site: Site, campaign: Campaign, tagged: str | None = None) -> Link:
    """A link to a campaign's landing page."""
    anchors = prose.lines(site.lang, "campaign", campaign.id, "anchors")
    return brand_link(rng, site, campaign.landing[site.lang], anchors, tagged=tagged)


def general_link(rng: random.Random, site: Site, placement: str = "content") -> Link:
    """A link to the brand that has nothing to do with a campaign; a few lead to a page that is gone."""
    path = BROKEN_PAGE if rng.random() < 0.03 else rng.choice(GENERAL_PAGES[site.lang])
    return brand_link(rng, site, path, prose.lines(site.lang, "brand", "anchors"), placement=placement)
