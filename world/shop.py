"""The brand's own pages as the web shows them: shop, landing pages, a page that is gone. The visitors' log is made elsewhere."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from world import prose
from world.brand import BROKEN_PAGE, OWN_PAGES, SITE
from world.chance import stream
from world.render import listing_html, notice_html
from world.shapes import Campaign, Lang, Site
from world.warc import Capture


def shop_captures(seed: int, site: Site, campaigns: Sequence[Campaign], at: datetime) -> Iterator[Capture]:
    """Every page of the shop but its home page, once; landing pages speak of their campaign."""
    for path in OWN_PAGES:
        if path not in ("/", "/about"):
            yield Capture(SITE + path, at, 200, "text/html; charset=utf-8", _page(seed, site, path, campaigns))
    yield Capture(SITE + BROKEN_PAGE, at, 404, "text/html; charset=utf-8", notice_html(site, "gone"))


def _page(seed: int, site: Site, path: str, campaigns: Sequence[Campaign]) -> bytes:
    rng = stream(seed, "shop", path)
    lang = Lang.HANT if path.startswith("/zh") else Lang.EN
    campaign = next((one for one in campaigns if path in one.landing.values()), None)
    title, said = prose.pick(lang, rng, "own", "titles"), prose.some(lang, rng, 3, "own", "sentences")
    if campaign:
        title = prose.lines(lang, "campaign", campaign.id, "name")[0]
        said = prose.some(lang, rng, 4, "campaign", campaign.id, "neutral", topic=title)
    return listing_html(site, title, [(SITE + path, title, "", prose.joined(lang, said))], [])
