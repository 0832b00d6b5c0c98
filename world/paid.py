"""Posts that tell their readers in words alone whether they were paid for, and posts with an affiliate link. No rel, no campaign, no readers."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from world import prose
from world.brand import NAME, SITE
from world.chance import stream
from world.draft import Addresses, Draft
from world.shapes import Link, LinkClass, Page, Period, Site

#: What a post does about money, and whose doing its link is then.
_KINDS = {"says": LinkClass.PAID, "denies": LinkClass.EARNED, "affiliate": LinkClass.PAID}


def told_in_words(seed: int, sites: Sequence[Site], addresses: Addresses, period: Period) -> Iterator[Page]:
    """One post of each kind on every site that tells its readers about money."""
    for site in sites:
        if "tells_paid" in site.quirks:
            for n, kind in enumerate(_KINDS):
                yield _post(seed, site, addresses, kind, period.start + timedelta(days=period.days * (n + 1) / 8, hours=10))


def _post(seed: int, site: Site, addresses: Addresses, kind: str, at: datetime) -> Page:
    """The words stand in the first paragraph where they admit a payment, in the last where they deny one."""
    rng = stream(seed, "paid", site.host, kind)
    draft = Draft(site, rng)
    query = f"?aff={site.host.partition('.')[0]}" if kind == "affiliate" else ""
    target = f"{SITE}/shop/{query}"
    link = Link(target, rng.choice(prose.lines(site.lang, "brand", "anchors")), target)
    if kind == "says":
        draft.paragraph(prose.word(site.lang, "paid_for"))
    draft.paragraph(prose.some(site.lang, rng, 3, "brand", "sentences"))
    draft.paragraph(draft.around(rng.choice(prose.lines(site.lang, "link", "lead")), link))
    draft.paragraph(draft.talk("kitchen", 3))
    if kind == "denies":
        draft.paragraph(prose.word(site.lang, "not_paid_for"))
    title = prose.pick(site.lang, rng, "brand", "titles")
    at = at.replace(microsecond=0)
    return Page(
        url=addresses.new(site, at, title, rng.randrange(1_000)), site=site.host, lang=site.lang, title=title, author=site.authors[0],
        published=at, blocks=tuple(draft.blocks), links=tuple(draft.links), tags=(NAME,), link_class=_KINDS[kind],
        polarity="positive", weight=0.0,
    )  # fmt: skip
