"""Who owns which account: told by what pages say of themselves, and by equal names. Pure. Never of Reddit, whose terms forbid it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import ada_url

from ripplemark.records import Post
from ripplemark.store.ripples import RipplePage
from ripplemark.urls import site_of

#: Sites of one platform under different names.
ALIASES = {
    "twitter.com": "x.com",
    "weibo.cn": "weibo.com",
    "redd.it": "reddit.com",
    "youtu.be": "youtube.com",
    "t.me": "telegram.me",
    "threads.net": "threads.com",
}
_CLOSED = frozenset({"reddit.com", "redd.it"})  # who is who there must not be asked
_LEAST_NAME = 5  # letters of a name that two writers hardly share by chance
#: Platforms on which the first part of a path names nobody.
_NOBODY = frozenset(
    {"watch", "explore", "p", "status", "i", "share", "intent", "post", "reel", "video", "pin", "t", "s", "item"}
)
_BEFORE_NAMES = frozenset({"profile", "user", "u", "users", "people", "in", "company", "channel", "c"})


def platform_of(url: str) -> str:
    """The site of a platform, under one name."""
    site = site_of(url)
    return ALIASES.get(site, site)


def account_of(url: str) -> str:
    """The account that a profile's or a post's URL names, as `site/name`; "" if it names none, or is on Reddit."""
    platform = platform_of(url)
    if not platform or platform in _CLOSED:
        return ""
    parts = [part for part in ada_url.URL(url).pathname.split("/") if part]
    named = parts[1:] if parts and parts[0].lower() in _BEFORE_NAMES else parts
    name = named[0].lstrip("@").casefold() if named else ""
    return f"{platform}/{name}" if name and name not in _NOBODY else ""


def plain_name(name: str) -> str:
    """A name by which equal handles and bylines are known; "" if it is too short to tell anybody."""
    plain = "".join(c for c in name.casefold() if c.isalnum())
    return plain if len(plain) >= _LEAST_NAME or (len(plain) > 1 and not plain.isascii()) else ""


@dataclass(frozen=True, slots=True)
class Owner:
    """That a post's author owns a page's site, or wrote the page, and how that is known."""

    account: str
    sure: float  # 1: each names the other; less for a claim of one side, or an equal name alone
    words: str


#: How sure a claim of one side is, and an equal name.
ONE_WAY, EQUAL_NAME = 0.8, 0.5


class Owners:
    """Whose accounts are whose."""

    def __init__(self, pages: Sequence[RipplePage]) -> None:
        self._accounts: dict[str, set[str]] = defaultdict(set)
        sites_of: dict[str, set[str]] = defaultdict(set)  # account -> sites that its own page names
        for page in pages:
            for url in page.accounts:
                if account := account_of(url):
                    self._accounts[page.domain].add(account)
                if own := account_of(page.url):
                    sites_of[own].add(site_of(url))
        self._both = {(site, a) for site, accounts in self._accounts.items() for a in accounts if site in sites_of.get(a, ())}

    def accounts(self, page: RipplePage) -> frozenset[str]:
        """The accounts that the page's site names as its own."""
        return frozenset(self._accounts.get(page.domain, ()))

    def owner(self, page: RipplePage, post: Post) -> Owner | None:
        """Whether the author of a post owns the page's site."""
        if platform_of(post.url) in _CLOSED:
            return None
        account = account_of(post.url)
        if account and account in self._accounts.get(page.domain, ()):
            both = (page.domain, account) in self._both
            return Owner(
                account, 1.0 if both else ONE_WAY, "each names the other" if both else "the site names the account as its own"
            )
        name = plain_name(post.author)
        if name and name == plain_name(page.author):
            return Owner(post.author, EQUAL_NAME, "under the same name")
        return None


def answers_by_parent(posts: Iterable[Post]) -> Mapping[str, Sequence[Post]]:
    """The answers to and reposts of each post, by its key."""
    found: dict[str, list[Post]] = defaultdict(list)
    for post in posts:
        if parent := post.repost_of or post.parent_id:
            found[f"{post.platform}:{parent}"].append(post)
    return found
