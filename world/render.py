"""Pages and listings as HTML bytes in the site's own template and charset. Pure: a page and a moment in, bytes out."""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, Template
from markupsafe import Markup, escape

from world import prose
from world.accounts import profiles
from world.brand import SITE
from world.shapes import TAIPEI, Anchor, Block, Comment, Inline, Lang, Page, Site
from world.special import sitewide_links
from world.states import Standing, page_state, standing

Pair = tuple[str, str]  # URL, text
LANGUAGE_CODES = {Lang.EN: "en", Lang.HANT: "zh-Hant-TW", Lang.HANS: "zh-CN"}
FEED_FILES = {"rss": "feed.xml", "atom": "atom.xml"}


@cache
def _template(name: str) -> Template:
    folder = Path(__file__).parent / "templates"
    return Environment(loader=FileSystemLoader(folder), autoescape=True).get_template(f"{name}.html")


def shown_date(at: datetime, lang: Lang, template: str) -> str:
    """The date as this kind of site prints it."""
    day = at.astimezone(TAIPEI)
    if lang is not Lang.EN:
        return f"{day.year}年{day.month}月{day.day}日" if template in ("column", "paper") else f"{day:%Y/%m/%d}"
    return f"{day:%B} {day.day}, {day.year}" if template in ("column", "paper") else f"{day.day} {day:%b %Y}"


def page_html(page: Page, site: Site, at: datetime, recent: Sequence[Pair], friends: Sequence[Pair]) -> bytes:
    """The page as it stood at `at`."""
    states = [standing(link, at) for link in page.links]
    context = _frame(site, page.lang, recent, friends, states)
    context |= {
        "article": True, "title": page.title, "author": page.author, "url": page.url, "tags": page.tags,
        "head": _head(page, at) + _accounts(site), "body": Markup("\n").join(_block(block, states) for block in page.blocks),
        "comments": [_comment(c, site, states) for c in page.comments if c.at <= at], "ld": _linked_data(page),
        "iso": page.published.astimezone(TAIPEI).isoformat(), "day": f"{page.published.astimezone(TAIPEI):%Y-%m-%d}",
        "stamp": f"{page.published.astimezone(TAIPEI):%Y-%m-%d %H:%M}",
        "shown": "" if "undated" in site.quirks else shown_date(page.published, page.lang, site.template),
    }  # fmt: skip
    return _absolute(_bytes(site, context), page, site)


def _absolute(html: bytes, page: Page, site: Site) -> bytes:
    """Under a foreign <base> the site's own links must name their host."""
    return html.replace(b'href="/', f'href="{site.home}'.encode()) if "base_href" in page.quirks else html


def listing_html(site: Site, title: str, items: Sequence[tuple[str, str, str, str]], friends: Sequence[Pair]) -> bytes:
    """A home or archive page; items are (URL, title, date shown, excerpt)."""
    states = [standing(link, datetime.min.replace(tzinfo=TAIPEI)) for link in sitewide_links(site)]
    context = _frame(site, site.lang, [(url, text) for url, text, _, _ in items[:5]], friends, states)
    more = prose.word(site.lang, "read_more")
    rows = [_row(url, text, date, excerpt, more) for url, text, date, excerpt in items]
    return _bytes(site, context | {"article": False, "title": title, "head": "", "iso": "", "body": Markup("\n").join(rows)})


@lru_cache(maxsize=20_000)  # the same row stands on many listings and days
def _row(url: str, text: str, date: str, excerpt: str, more: str) -> Markup:
    """One line of a listing; with an excerpt, a teaser."""
    if not excerpt:
        return Markup('<p class="row"><span>{}</span> <a href="{}">{}</a></p>').format(date, url, text)
    teaser = Markup('<div class="teaser"><h2><a href="{0}">{1}</a></h2><p><span>{2}</span> {3} <a href="{0}">{4}</a></p></div>')
    return teaser.format(url, text, date, excerpt, more)


def stub_html(to: str) -> bytes:
    """An old address that leads on by meta refresh."""
    page = Markup(
        '<!DOCTYPE html><html><head><title>{0}</title><link rel="canonical" href="{0}"><meta name="robots" content="noindex">'
    )
    return (page + Markup('<meta http-equiv="refresh" content="0; url={0}"></head></html>\n')).format(to).encode()


def notice_html(site: Site, key: str) -> bytes:
    """A bare page that says one thing: gone, down, moved."""
    text = prose.word(site.lang, key)
    return (
        Markup("<!DOCTYPE html><title>{}</title><h1>{}</h1>\n")
        .format(site.name, text)
        .encode(site.charset, "xmlcharrefreplace")
    )


def _frame(
    site: Site, lang: Lang, recent: Sequence[Pair], friends: Sequence[Pair], states: Sequence[Standing]
) -> dict[str, Any]:
    return {
        "site": site, "lang": "en-US" if "lang_wrong" in site.quirks else LANGUAGE_CODES[lang], "charset": site.charset,
        "declares": "charset_header" not in site.quirks, "recent": recent, "friends": friends, "feed": _feed_link(site),
        "sidebar": [_anchor(one) for one in states if one.link.placement == "sidebar"],
        "blogroll": [_anchor(one) for one in states if one.link.placement == "blogroll"],
        "footer": [_anchor(one) for one in states if one.link.placement == "footer"],
    }  # fmt: skip


@cache
def _words(lang: Lang) -> dict[str, str]:
    keys = (
        "home",
        "archive",
        "about",
        "contact",
        "search",
        "comments",
        "recent",
        "related",
        "blogroll",
        "tags",
        "by",
        "reply",
        "posted",
    )
    return {key: prose.word(lang, key) for key in keys}


def _bytes(site: Site, context: dict[str, Any]) -> bytes:
    text = _template(site.template).render(site=site, p=context, w=_words(site.lang))
    return text.encode(site.charset, "xmlcharrefreplace")


def _feed_link(site: Site) -> Markup:
    if not site.feed:
        return Markup("")
    kind = "rss" if site.feed == "rss" else "atom"
    return Markup('<link rel="alternate" type="application/{}+xml" title="{}" href="{}">\n').format(
        kind, site.name, f"/{FEED_FILES[site.feed]}"
    )


def _head(page: Page, at: datetime) -> Markup:
    """base, canonical and robots, as the page's quirks and fate want them."""
    state = page_state(page, at)
    canonical = state.to if state and state.kind == "canonical" else page.canonical or page.url
    lines = [Markup('<base href="{}/">\n').format(SITE)] if "base_href" in page.quirks else []
    lines.append(Markup('<link rel="canonical" href="{}">\n').format(canonical))
    if "noindex" in page.quirks or (state and state.kind == "noindex"):
        lines.append(Markup('<meta name="robots" content="noindex">\n'))
    return Markup("").join(lines)


def _accounts(site: Site) -> Markup:
    """The profiles that the site names as its own."""
    return Markup("").join(Markup('<link rel="me" href="{}">\n').format(url) for url in profiles(site))


def _linked_data(page: Page) -> Markup:
    data = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": page.title, "author": {"@type": "Person", "name": page.author},
        "datePublished": page.published.astimezone(TAIPEI).isoformat(), "mainEntityOfPage": page.url,
    }  # fmt: skip
    return Markup(json.dumps(data, ensure_ascii=True))  # noqa: S704 - JSON with ASCII escapes holds no markup of its own


def _block(block: Block, states: Sequence[Standing]) -> Markup:
    text = _inlines(block.parts, states)
    if block.kind == "quote":
        cite = Markup(' cite="{}"').format(block.cite) if block.cite else Markup("")
        return Markup("<blockquote{}><p>{}</p></blockquote>").format(cite, text)
    if block.kind == "embed":
        return Markup('<blockquote class="social-embed" cite="{}"><p>{}</p></blockquote>').format(block.cite, text)
    if block.kind == "entry":
        return Markup('<p class="listing-entry">{}</p>').format(text)
    return Markup("<p>{}</p>").format(text)


def _inlines(parts: Sequence[Inline], states: Sequence[Standing]) -> Markup:
    return Markup("").join(_anchor(states[part.index]) if isinstance(part, Anchor) else escape(part) for part in parts)


def _comment(comment: Comment, site: Site, states: Sequence[Standing]) -> dict[str, object]:
    return {
        "author": comment.author, "shown": shown_date(comment.at, site.lang, site.template),
        "stamp": f"{comment.at.astimezone(TAIPEI):%Y-%m-%d %H:%M}", "html": _inlines(comment.parts, states),
    }  # fmt: skip


def _anchor(state: Standing) -> Markup:
    """A link as HTML; a removed one leaves its words behind."""
    link = state.link
    if not state.present:
        return escape(state.anchor)
    rel = Markup(' rel="{}"').format(" ".join(state.rel)) if state.rel else Markup("")
    css = Markup(' class="{}"').format(link.css) if link.css else Markup("")
    text = Markup('<img src="/images/tea.jpg" alt="{}">').format(state.anchor) if link.image else escape(state.anchor)
    return Markup('<a href="{}"{}{}>{}</a>').format(link.href, rel, css, text)
