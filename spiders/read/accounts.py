"""Accounts elsewhere that a page says are its own: rel=me, JSON-LD sameAs, fediverse:creator. What it says of others it does not read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from ripplemark.records import IdentitySource, PageAccount
from ripplemark.urls import host_of, normal
from spiders.read.dom import attribute
from spiders.read.head import meta_contents
from spiders.read.tree import related

MOST_ACCOUNTS = 20
_MOST_TAGS = 3_000
_HANDLE = re.compile(r"@?([\w.-]{1,64})@([\w-]{1,63}(?:\.[\w-]{1,63}){1,5})")
_OWNERS = frozenset({"Person", "Organization", "NewsMediaOrganization", "WebSite", "ProfilePage", "Blog"})


def accounts_of(tree: HtmlElement, items: list[dict[str, Any]], base: str) -> tuple[PageAccount, ...]:
    """At most 20, each once a source; addresses of the page's own host are none."""
    found: dict[PageAccount, None] = {}
    for account in (*_rel_me(tree, base), *_same_as(items), *_creator(tree)):
        if len(found) < MOST_ACCOUNTS and account.url and host_of(account.url) != host_of(base):
            found[account] = None
    return tuple(found)


def _rel_me(tree: HtmlElement, base: str) -> Iterator[PageAccount]:
    for tag in islice(related(tree), _MOST_TAGS):
        if "me" in attribute(tag, "rel").lower().split():
            yield PageAccount(normal(attribute(tag, "href"), base), IdentitySource.REL_ME)


def _same_as(items: list[dict[str, Any]]) -> Iterator[PageAccount]:
    """Of the authors and publishers of the page's JSON-LD, and of the site itself."""
    for owner in _owners(items):
        urls = owner.get("sameAs")
        for url in (urls if isinstance(urls, list) else [urls])[:MOST_ACCOUNTS]:
            if isinstance(url, str):
                yield PageAccount(normal(url), IdentitySource.SAME_AS)


def _owners(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for item in items:
        kind = item.get("@type")
        if _OWNERS & {k for k in (kind if isinstance(kind, list) else [kind]) if isinstance(k, str)}:
            yield item
        for name in ("author", "publisher", "creator"):
            named = item.get(name)
            yield from (one for one in (named if isinstance(named, list) else [named])[:5] if isinstance(one, dict))


def _creator(tree: HtmlElement) -> Iterator[PageAccount]:
    """`<meta name="fediverse:creator" content="@name@instance">`, which Mastodon shows beside a link to the page."""
    value = meta_contents(tree, frozenset({"fediverse:creator"})).get("fediverse:creator", "")
    if named := _HANDLE.fullmatch(value.strip()):
        yield PageAccount(normal(f"https://{named[2]}/@{named[1]}"), IdentitySource.CREATOR)
