"""One reading of a page: bytes, URL, headers and brief in, a `PageReading` out. Composed of readers of their own; decides nothing about the store."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from lxml.html import HtmlElement

from ripplemark.language import language_of
from ripplemark.records import FetchOutcome, PageReading, PublishedDate
from ripplemark.urls import host_of, normal
from spiders.read.accounts import accounts_of
from spiders.read.brief import ReadingBrief
from spiders.read.charset import Decoded, decode
from spiders.read.citations import citations
from spiders.read.content import looks_like_html, suspect_reason
from spiders.read.dates import declared_language, published
from spiders.read.dom import Flow, Span, flow_of
from spiders.read.head import author_of, canonical_of, feeds_of, json_ld, title_of
from spiders.read.links import Hyperlinks, base_of, brand_links, external, hyperlinks, internal_urls, short_links
from spiders.read.mentions import mentions, text_of
from spiders.read.microformats import Entry, entry_of
from spiders.read.news import is_news
from spiders.read.placement import Placing
from spiders.read.prose import is_own_words, links_itself
from spiders.read.rivals import rival_links
from spiders.read.robots_tags import robots_tags
from spiders.read.text import extracted, main_text, own_words
from spiders.read.topic import topic_score
from spiders.read.tree import parsed
from spiders.read.webmention import webmention_endpoint


def read_page(
    body: bytes, url: str, *, headers: Mapping[str, str], brief: ReadingBrief, published_hint: PublishedDate | None = None
) -> PageReading:
    """Everything that a page tells. `headers` has lower-case keys; `url` is where the page was found at last, in normal form."""
    page = _shared(body, url, headers)
    tree, flow, links, base, robots = page.tree, page.flow, page.links, page.base, robots_tags(page.tree, headers)
    article = extracted(tree, flow)
    text, placing = main_text(article, flow), Placing(flow, article)
    elsewhere = external(links, url, brief)
    brand = brand_links(links, flow, brief, placing, page_nofollow=robots.nofollow)
    title, linked, counts = title_of(tree), links_itself(brand), counting(links, url)
    return PageReading(
        url=url,
        title=title,
        author=author_of(tree, page.items, page.entry.author),
        language=language_of(text if len(text) > 80 else own_words(flow), declared_language(tree)) or language_of(flow.text),
        published=published(
            tree, flow, page.decoded.text, url, page.items, published_hint, _served_at(headers), page.entry.published
        ),
        canonical=canonical_of(tree, base, headers.get("link", "")),
        noindex=robots.noindex,
        nofollow=robots.nofollow,
        charset=page.decoded.charset,
        charset_source=page.decoded.source,
        text=text,
        text_digest=hashlib.sha256(text.encode()).hexdigest(),
        links=brand,
        mentions=mentions(flow, brief, linked=linked, counts=counts, main=text),
        citations=citations(elsewhere, flow, placing, page.entry),
        shorts=short_links(elsewhere, flow, placing, page_nofollow=robots.nofollow),
        internal=internal_urls(links, url),
        feeds=feeds_of(tree, base),
        rivals=rival_links(links, flow, brief, placing, page_nofollow=robots.nofollow),
        webmention=webmention_endpoint(tree, base, headers.get("link", ""), url),
        accounts=accounts_of(tree, page.items, base),
        links_truncated=flow.truncated,
        topic_score=topic_score(title, headings_of(flow, counts), text, brief, linked=linked),
        news=is_news(page.items, tree),
    )


@dataclass(frozen=True, slots=True)
class _Shared:
    """What several readers of one page look at."""

    decoded: Decoded
    tree: HtmlElement
    flow: Flow
    base: str
    links: Hyperlinks
    items: list[dict[str, Any]]  # of its JSON-LD
    entry: Entry  # of its microformats


def _shared(body: bytes, url: str, headers: Mapping[str, str]) -> _Shared:
    decoded = decode(body, headers.get("content-type", ""))
    tree = parsed(decoded.text)
    flow, base = flow_of(tree), base_of(tree, url)
    return _Shared(decoded, tree, flow, base, hyperlinks(flow, base), json_ld(tree), entry_of(decoded.text, url))


def _served_at(headers: Mapping[str, str]) -> datetime | None:
    """The server's Date header, if it is one."""
    try:
        moment = parsedate_to_datetime(headers.get("date", ""))
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def headings_of(flow: Flow, counts: Callable[[Span], bool]) -> str:
    """The page's own headings (h1 to h3), without those that only name another page of the site."""
    return text_of(flow, lambda s: s.state.heading and is_own_words(s.state) and counts(s)).strip()


def counting(links: Hyperlinks, url: str) -> Callable[[Span], bool]:
    """Which spans may hold a mention. Text of links within the host (tags, previous and next, tables of contents) is the words of what
    they lead to, save for a heading that links to itself."""
    host, here = _bare(host_of(url)), normal(url)
    named = {
        k.anchor.position - 1
        for k in links.links
        if _bare(k.host) == host and not (k.target == here and k.anchor.state.heading)
    }
    return lambda span: span.state.anchor not in named


def _bare(host: str) -> str:
    return host.removeprefix("www.")


def outcome_of_page(
    body: bytes, url: str, *, headers: Mapping[str, str], brief: ReadingBrief, published_hint: PublishedDate | None = None
) -> tuple[FetchOutcome, PageReading | None, str]:
    """(outcome, reading, detail) of a page that was delivered with success: not HTML, empty, suspect, gone in its own words, or OK.

    A suspect page keeps its reading: what it shows is known, but nothing can be missing from it."""
    if not body.strip(b" \t\r\n\0"):
        return FetchOutcome.EMPTY, None, "the body is empty"
    if not looks_like_html(body, headers.get("content-type", "")):
        return FetchOutcome.NOT_HTML, None, f"not a web page, though served as {headers.get('content-type') or 'nothing'}"
    reading = read_page(body, url, headers=headers, brief=brief, published_hint=published_hint)
    if not (reading.title or reading.text or reading.links or reading.internal or reading.citations):
        return FetchOutcome.EMPTY, reading, "no text and no links"
    if not reading.links and (reason := suspect_reason(reading.text, reading.title)):
        outcome = FetchOutcome.SOFT_404 if reason == "not_found" else FetchOutcome.SUSPECT_CONTENT
        return outcome, reading, f"looks like {reason.replace('_', ' ')}"
    return FetchOutcome.OK, reading, ""
