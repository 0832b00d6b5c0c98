"""What the project asks of social platforms: the `[[social]]` tables as frozen records, checked against what each platform offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ripplemark.records import AskKind, Network
from ripplemark.toml_table import Table, shown
from ripplemark.urls import bad_url_reason, normal

_K = AskKind
#: What can be asked of each platform.
OFFERS: Mapping[Network, frozenset[AskKind]] = {
    Network.HACKER_NEWS: frozenset({_K.SEARCH, _K.DOMAIN, _K.ACCOUNT, _K.POST, _K.REPLIES}),
    Network.MASTODON: frozenset({_K.SEARCH, _K.TAG, _K.ACCOUNT, _K.TRENDS, _K.POST, _K.REPLIES}),
    Network.BLUESKY: frozenset({_K.SEARCH, _K.DOMAIN, _K.ACCOUNT, _K.POST, _K.REPLIES}),
    Network.LEMMY: frozenset({_K.SEARCH, _K.DOMAIN, _K.ACCOUNT, _K.POST, _K.REPLIES}),
    Network.DISCOURSE: frozenset({_K.SEARCH, _K.WATCH, _K.POST}),
    Network.STACK_EXCHANGE: frozenset({_K.SEARCH, _K.DOMAIN, _K.POST, _K.REPLIES}),
    Network.V2EX: frozenset({_K.WATCH, _K.ACCOUNT, _K.POST, _K.REPLIES}),
    Network.TELEGRAM: frozenset({_K.WATCH, _K.ACCOUNT, _K.POST}),
    Network.YOUTUBE: frozenset({_K.SEARCH, _K.ACCOUNT, _K.POST, _K.REPLIES}),
    Network.WORDPRESS: frozenset({_K.SEARCH, _K.WATCH}),
    Network.GDELT: frozenset({_K.SEARCH}),
    Network.REDDIT: frozenset({_K.SEARCH, _K.DOMAIN, _K.ACCOUNT, _K.POST, _K.REPLIES}),
}
NEEDS_PLACE = frozenset({Network.MASTODON, Network.LEMMY, Network.DISCOURSE, Network.STACK_EXCHANGE, Network.WORDPRESS})
NEEDS_KEY = frozenset({Network.REDDIT})
#: Platforms whose search is closed without a key.
SEARCH_NEEDS_KEY = frozenset({Network.MASTODON, Network.BLUESKY, Network.YOUTUBE, Network.REDDIT})


@dataclass(frozen=True, slots=True)
class Source:
    """One `[[social]]` table: a platform, or one place of it, and what is asked there."""

    platform: Network
    place: str = ""  # scheme and host of the instance, forum or site
    api: str = ""  # the address that is asked in the place of the platform's own: a proxy or mirror of the user's
    key_env: str = ""  # the environment variable that holds the key: no key stands in the project file
    search: tuple[str, ...] | None = None  # words; None: the brand's names and the topics of campaigns that run
    links: bool = True  # also ask for posts that link to the brand's domains
    tags: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()  # the brand's own
    posts: tuple[str, ...] = ()  # the brand's own, by id
    watch: tuple[str, ...] = ()  # accounts, channels of others, looked through for the brand
    trends: bool = False
    replies: bool = True  # also ask what was answered to the posts that are kept
    since: date | None = None  # how far back the first reading goes; None: 90 days
    every: int = 60  # minutes between two readings of one ask

    def offers(self, kind: AskKind) -> bool:
        """Whether the platform can be asked this."""
        return kind in OFFERS[self.platform]


def sources_of(top: Table) -> tuple[Source, ...]:
    """The sources of a project file. Raises ConfigError."""
    return tuple(map(_source, top.tables("social")))


def _source(t: Table) -> Source:
    t.only(
        "platform", "place", "api", "key_env", "search", "links", "tags", "accounts", "posts", "watch", "trends", "replies", "since", "every",
    )  # fmt: skip
    name = t.string("platform", required=True)
    if name not in set(Network):
        raise t.error(
            "platform", f"one of {', '.join(Network)}, not {shown(name)}; docs/platforms.md says why others are only loaded"
        )
    d = Source(Network(name))
    source = Source(
        platform=d.platform,
        place=_place(t, "place", required=d.platform in NEEDS_PLACE),
        api=_place(t, "api", required=False),
        key_env=t.string("key_env"),
        search=t.strings("search") if "search" in t.raw else None,
        links=t.boolean("links", d.links),
        tags=t.strings("tags"),
        accounts=t.strings("accounts"),
        posts=t.strings("posts"),
        watch=t.strings("watch"),
        trends=t.boolean("trends", d.trends),
        replies=t.boolean("replies", d.replies),
        since=t.day("since") if "since" in t.raw else None,
        every=t.integer("every", d.every, least=5, most=100_000),
    )
    _check(t, source)
    return source


def _place(t: Table, key: str, *, required: bool) -> str:
    place = t.string(key, required=required)
    if place and (reason := bad_url_reason(place)):
        raise t.error(key, f'an address such as "https://forum.example"; {shown(place)} is none ({reason})')
    return normal(place).rstrip("/")


def _check(t: Table, source: Source) -> None:
    """What is asked must be on offer, and what needs a key must name one."""
    asked = {
        "tags": AskKind.TAG,
        "accounts": AskKind.ACCOUNT,
        "posts": AskKind.POST,
        "watch": AskKind.WATCH,
        "trends": AskKind.TRENDS,
    }
    for key, kind in asked.items():
        if getattr(source, key) and not source.offers(kind):
            raise t.error(key, f"nothing: {source.platform} has no such question; docs/platforms.md lists them")
    if source.search and not source.offers(AskKind.SEARCH):
        raise t.error("search", f"nothing: {source.platform} has no search; name accounts or watch")
    if source.platform in NEEDS_KEY and not source.key_env:
        raise t.error("key_env", "the name of an environment variable that holds the key; docs/platforms.md says which key")
    if source.search and source.platform in SEARCH_NEEDS_KEY and not source.key_env:
        raise t.error("key_env", f"a variable with a key: {source.platform} has no search without one")
