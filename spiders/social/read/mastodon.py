"""Mastodon: statuses of timelines, searches, accounts and threads, and what an instance says is trending."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from ripplemark.json_item import Item
from ripplemark.markup import links_of_markup, text_of_markup
from ripplemark.posting import post_from, snapshot
from ripplemark.records import Network, PostNumber
from ripplemark.urls import host_of, is_within, normal
from spiders.social.question import Asked, Gathering, Posted, Reading, Unreadable, document, listing


def statuses(body: bytes, asked: Asked) -> Reading:
    """The statuses of a timeline or of a search by strangers; `next` is the id after which the next page begins."""
    found = document(body)
    entries = listing(body, "statuses") if found.is_list("statuses") else listing(body)
    return _read(entries, asked, ours=False)


def own_statuses(body: bytes, asked: Asked) -> Reading:
    """The statuses of an account of the brand's own, whatever it says of being found."""
    return _read(listing(body), asked, ours=True)


def status(body: bytes, asked: Asked) -> Reading:
    """One status that is known already."""
    return _read([document(body, "id")], asked, ours=True)


def account(body: bytes, asked: Asked) -> Reading:  # noqa: ARG001 - a reader's signature
    """The account of a name: its id is what is asked for next."""
    return Reading(related=(document(body, "id").text("id"),))


def answers(body: bytes, asked: Asked) -> Reading:
    """What was answered to a status."""
    found = document(body)
    if not found.is_list("descendants"):
        raise Unreadable("the answer has no list descendants")
    every = [*found.items("ancestors"), *found.items("descendants")]
    names = {entry.text("id"): _name(entry, asked) for entry in every}
    wanted = [entry for entry in found.items("descendants") if may_be_found(entry)]
    gathering = Gathering(asked).take(wanted, lambda entry, a: _posted(entry, a, comment=True, names=names))
    return gathering.reading(passed=sum(1 for _ in found.items("descendants")) - len(wanted))


def trending_links(body: bytes, asked: Asked) -> Reading:
    """Links to the brand among those that an instance says are spreading: `related` are their addresses."""
    urls = (normal(entry.text("url")) for entry in listing(body))
    return Reading(related=tuple(url for url in urls if url and is_within(host_of(url), asked.domains)))


def may_be_found(entry: Item) -> bool:
    """Whether the author wants posts to be found: accounts say so by `noindex` and, since Mastodon 4.2, by `indexable`."""
    who = entry.item("reblog.account") if entry.has("reblog") else entry.item("account")
    return not who.flag("noindex") and (who.flag("indexable") or not who.has("indexable"))


def _read(entries: Iterable[Item], asked: Asked, *, ours: bool) -> Reading:
    every = tuple(entries)
    wanted = [entry for entry in every if ours or may_be_found(entry)]
    gathering, last = Gathering(asked).take(wanted, _posted), every[-1] if every else Item(None)
    return gathering.reading(passed=len(every) - len(wanted), next=last.text("id"), reached=last.moment("created_at"))


def _posted(entry: Item, asked: Asked, *, comment: bool = False, names: Mapping[str, str] | None = None) -> Posted:
    parent, boosted = entry.text("in_reply_to_id"), entry.item("reblog")
    numbers = {
        PostNumber.LIKES: entry.count("favourites_count"),
        PostNumber.REPOSTS: entry.count("reblogs_count"),
        PostNumber.REPLIES: entry.count("replies_count"),
    }
    shown = boosted if entry.has("reblog") else entry
    markup = shown.text("content")
    post = post_from(
        Network.MASTODON,
        _name(entry, asked),
        entry.text("url", "uri"),
        entry.moment("created_at"),
        asked.at,
        author=entry.text("account.acct", "account.username"),
        text=f"{shown.text('spoiler_text')}\n{text_of_markup(markup)}",
        declared=shown.text("language"),
        followers=followers.value if (followers := entry.count("account.followers_count")) else None,
        links=[*_links(shown, markup)],
        pinned=entry.flag("pinned"),
        parent_id=((names or {}).get(parent) or f"{host_of(asked.place)}/{parent}") if parent else "",
        repost_of=_name(boosted, asked) if entry.has("reblog") else "",
        counts=snapshot(asked.at, numbers),
    )
    return Posted(post, entry.text("id"), comment or bool(parent))


def _links(entry: Item, markup: str) -> Iterable[str]:
    """Links of the words, without hashtags and names of people, and of the card."""
    inner = {t.text("url") for t in entry.items("tags")} | {m.text("url") for m in entry.items("mentions")}
    return [url for url in (*links_of_markup(markup), entry.text("card.url")) if url and url not in inner]


def _name(entry: Item, asked: Asked) -> str:
    """What names a status on every instance: the host that it was written on, and its id there."""
    uri = entry.text("uri", "url")
    host, last = host_of(uri), urlsplit(uri).path.rstrip("/").rpartition("/")[2] if uri else ""
    return f"{host or host_of(asked.place)}/{last or entry.text('id')}"
