"""WordPress: posts and comments of its REST interface and its comment feed; a pingback among the comments states a link."""

from __future__ import annotations

from collections.abc import Iterable

from ripplemark.json_item import Item
from ripplemark.markup import links_of_markup, text_of_markup
from ripplemark.posting import post_from
from ripplemark.records import FoundUrl, Network, Route, StatedKind, StatedLink, UrlKind
from ripplemark.urls import host_of, is_public_host, normal
from spiders.social.question import Asked, Gathering, Posted, Reading, listing
from spiders.social.read.entries import feed_entries

_KINDS = set(StatedKind)


def posts(body: bytes, asked: Asked) -> Reading:
    """Articles of a site: pages for the crawl, not posts."""
    found = ((normal(e.text("link")), e.moment("date_gmt", "date")) for e in listing(body))
    route = f"{asked.place}/wp-json/"
    urls = tuple(FoundUrl(url, UrlKind.PAGE, Route.FEED, route, 0, at) for url, at in found if url)
    return Reading(found=urls, next="more" if len(urls) == 100 else "")


def comments(body: bytes, asked: Asked) -> Reading:
    """Comments of a site by REST; pingbacks and trackbacks become stated links."""
    entries = listing(body)
    stated = tuple(_stated(entries, asked))
    gathering = Gathering(asked).take([e for e in entries if e.text("type") not in _KINDS], _comment)
    return gathering.reading(stated=stated, found=tuple(_sources(stated)), next="more" if len(entries) == 100 else "")


def comment_feed(body: bytes, asked: Asked) -> Reading:
    """The newest comments of a site by its feed. It does not tell pingbacks from comments."""
    return Gathering(asked).take(feed_entries(body), _fed).reading()


def _stated(entries: Iterable[Item], asked: Asked) -> Iterable[StatedLink]:
    for e in entries:
        source, said = normal(e.text("author_url")), normal(e.text("link"), asked.place)
        at = e.moment("date_gmt", "date")
        if e.text("type") in _KINDS and source and said and at and is_public_host(host_of(source)):
            yield StatedLink(source, said, StatedKind(e.text("type")), e.text("link")[:2_000], at)


def _sources(stated: Iterable[StatedLink]) -> Iterable[FoundUrl]:
    """The pages that link, for the crawl: each is looked at before anybody believes it."""
    for link in stated:
        yield FoundUrl(link.source_url, UrlKind.PAGE, Route.WEBMENTION, link.target_url, 1, link.stated_at)


def _comment(entry: Item, asked: Asked) -> Posted:
    host, number, markup = host_of(asked.place), entry.text("id"), entry.text("content.rendered")
    above = entry.text("parent")
    parent = f"comment/{above}" if above not in ("", "0") else f"post/{entry.text('post')}"
    post = post_from(
        Network.WORDPRESS,
        f"{host}/comment/{number}" if number else "",
        entry.text("link"),
        entry.moment("date_gmt", "date"),
        asked.at,
        author=entry.text("author_name"),
        text=text_of_markup(markup),
        links=[*links_of_markup(markup, asked.place), entry.text("author_url")],
        parent_id=f"{host}/{parent}",
    )
    return Posted(post, number, comment=True)


def _fed(entry: Item, asked: Asked) -> Posted:
    link, markup = entry.text("link", "guid"), entry.text("encoded", "description")
    number = link.rpartition("#comment-")[2] if "#comment-" in link else ""
    post = post_from(
        Network.WORDPRESS,
        f"{host_of(asked.place)}/comment/{number}" if number else "",
        link,
        entry.moment("pubDate", "date"),
        asked.at,
        author=entry.text("creator"),
        text=text_of_markup(markup),
        links=links_of_markup(markup, asked.place),
    )
    return Posted(post, number, comment=True)
