"""Feeds, sitemaps and robots.txt of a site as bytes. Pure: which pages are listed is the caller's choice."""

import gzip
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from world.render import FEED_FILES
from world.shapes import TAIPEI, Page, Site

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_PART = {"forum": "/thread-414", "id": "/archives/18", "posts": "/posts/t", "dated": "/2025/12/t", "news": "/news/202511"}


def excerpt(page: Page) -> str:
    """The first sentences of a page, cut at 120 characters, as its feed and home page show them."""
    words = [str(part) for part in page.blocks[0].parts if isinstance(part, str)]
    text = "".join(words)
    return text if len(text) <= 120 else text[:118] + "…"


def feed_bytes(site: Site, pages: Sequence[Page], at: datetime) -> bytes:
    """The site's RSS or Atom feed of these pages, newest first."""
    return (_rss if site.feed == "rss" else _atom)(site, pages, at).encode()


def _feed_date(site: Site, page: Page, place: int) -> str:
    """A liar gives every other post a date a month early, and the rest the zero date."""
    if "feed_lies" not in site.quirks:
        return format_datetime(page.published.astimezone(TAIPEI))
    return format_datetime(page.published - timedelta(days=31)) if place % 2 else "Mon, 01 Jan 0001 00:00:00 +0000"


def _rss(site: Site, pages: Sequence[Page], at: datetime) -> str:
    items = "".join(
        f"<item><title>{escape(page.title)}</title><link>{escape(page.url)}</link><guid>{escape(page.url)}</guid>"
        f"<pubDate>{_feed_date(site, page, place)}</pubDate><description>{escape(excerpt(page))}</description></item>\n"
        for place, page in enumerate(pages)
    )
    return (
        f'{_HEAD}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>{escape(site.name)}</title>'
        f"<link>{site.home}</link><description>{escape(site.name)}</description><lastBuildDate>{format_datetime(at)}</lastBuildDate>\n"
        f"{items}</channel></rss>\n"
    )


def _atom(site: Site, pages: Sequence[Page], at: datetime) -> str:
    entries = "".join(
        f"<entry><title>{escape(page.title)}</title><link href={quoteattr(page.url)}/><id>{escape(page.url)}</id>"
        f"<published>{page.published.isoformat()}</published><updated>{page.published.isoformat()}</updated>"
        f"<author><name>{escape(page.author)}</name></author><summary>{escape(excerpt(page))}</summary></entry>\n"
        for page in pages
    )
    return (
        f'{_HEAD}<feed xmlns="http://www.w3.org/2005/Atom"><title>{escape(site.name)}</title><id>{site.home}</id>'
        f'<link rel="self" href="{site.home}{FEED_FILES["atom"]}"/><updated>{at.isoformat()}</updated>\n{entries}</feed>\n'
    )


def sitemap_files(site: Site, pages: Sequence[Page]) -> dict[str, bytes]:
    """{path: bytes} of the site's sitemap; two parts under an index, or one file, packed or not."""
    if site.sitemap == "index":
        cut = len(pages) // 2
        names = {"sitemap-new.xml": pages[:cut], "sitemap-old.xml": pages[cut:]}
        index = "".join(f"<sitemap><loc>{site.home}{name}</loc></sitemap>" for name in names)
        whole = f'{_HEAD}<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{index}</sitemapindex>\n'
        return {"sitemap.xml": whole.encode()} | {name: _urlset(part) for name, part in names.items()}
    if site.sitemap == "gz":
        return {"sitemap.xml.gz": gzip.compress(_urlset(pages), mtime=0)}
    return {"sitemap.xml": _urlset(pages)} if site.sitemap else {}


def _urlset(pages: Sequence[Page]) -> bytes:
    rows = "".join(f"<url><loc>{escape(page.url)}</loc><lastmod>{page.published:%Y-%m-%d}</lastmod></url>\n" for page in pages)
    return f'{_HEAD}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'.encode()


def disallowed(site: Site) -> str | None:
    """The path prefix that robots.txt forbids to everybody, if it forbids pages at all."""
    if "robots_all" in site.quirks:
        return "/"
    return _PART[site.paths] if "robots_part" in site.quirks else None


def robots_txt(site: Site) -> bytes:
    """The site's robots.txt; sites without one answer 404 instead."""
    lines = ["User-agent: *", f"Disallow: {disallowed(site) or '/admin/'}"]
    if "robots_all" not in site.quirks:
        lines.append("Disallow: /reply-")
    if site.sitemap:
        lines += ["", f"Sitemap: {site.home}{sitemap_entry(site)}"]
    return ("\n".join(lines) + "\n").encode()


def sitemap_entry(site: Site) -> str | None:
    """The path at which a crawler should begin."""
    return {"gz": "sitemap.xml.gz", None: None}.get(site.sitemap, "sitemap.xml")
