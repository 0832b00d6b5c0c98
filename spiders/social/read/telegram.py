"""Telegram: the messages of a public channel's web view. Numbers are rounded as Telegram shows them."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ripplemark.json_item import Item
from ripplemark.markup import links_of_markup, text_of_markup
from ripplemark.posting import post_from, snapshot
from ripplemark.records import Following, Network, PostNumber
from ripplemark.stated import stated_count
from spiders.social.question import Asked, Gathering, Posted, Reading, Unreadable

SITE = "https://t.me"
_MESSAGE = ".tgme_widget_message[data-post]"
_MOST = 200


def messages(body: bytes, asked: Asked) -> Reading:
    """The messages of a page; `next` is the id before which older ones stand."""
    tree = LexborHTMLParser(body)
    nodes = tree.css(_MESSAGE)[:_MOST]
    if not nodes and not tree.css(".tgme_channel_info, .tgme_channel_history, .tgme_page"):
        raise Unreadable("the page is no channel's")
    entries = [_entry(node) for node in nodes]
    gathering = Gathering(asked).take(entries, _message)
    ids = [int(last) for e in entries if (last := e.text("post").rpartition("/")[2]).isdecimal()]
    return gathering.reading(next=str(min(ids)) if ids and min(ids) > 1 else "", followings=_followings(tree, gathering.posts))


def _entry(node: LexborNode) -> Item:
    """A message as fields of text."""
    reply = node.css_first("a.tgme_widget_message_reply")
    text = next((n for n in node.css(".tgme_widget_message_text") if not _inside(n, "tgme_widget_message_reply")), None)
    forwarded = node.css_first(".tgme_widget_message_forwarded_from_name")
    time = node.css_first(".tgme_widget_message_date time[datetime], time[datetime]")
    return Item({
        "post": node.attributes.get("data-post"),
        "markup": text.html if text else "",
        "views": _words(node, ".tgme_widget_message_views"),
        "at": time.attributes.get("datetime") if time else "",
        "forwarded": (forwarded.attributes.get("href") or forwarded.text()).strip() if forwarded else "",
        "reply": (reply.attributes.get("href") or "").removeprefix(f"{SITE}/") if reply else "",
        "preview": (card.attributes.get("href") or "") if (card := node.css_first("a.tgme_widget_message_link_preview")) else "",
        "author": _words(node, ".tgme_widget_message_from_author"),
    })  # fmt: skip


def _inside(node: LexborNode, name: str) -> bool:
    parent = node.parent
    for _ in range(6):
        if parent is None:
            return False
        if name in (parent.attributes.get("class") or ""):
            return True
        parent = parent.parent
    return False


def _words(node: LexborNode, selector: str) -> str:
    found = node.css_first(selector)
    return found.text().strip() if found else ""


def _message(entry: Item, asked: Asked) -> Posted:
    name, markup = entry.text("post"), entry.text("markup")
    channel, _, number = name.partition("/")
    post = post_from(
        Network.TELEGRAM,
        name,
        f"{SITE}/{name}" if name else "",
        entry.moment("at"),
        asked.at,
        author=channel,
        text=text_of_markup(markup),
        links=[*links_of_markup(markup), entry.text("preview")],
        parent_id=entry.text("reply"),
        repost_of=entry.text("forwarded").removeprefix(f"{SITE}/"),
        counts=snapshot(asked.at, {PostNumber.VIEWS: entry.count("views")}),
    )
    return Posted(post, f"{channel}/{number}")


def _followings(tree: LexborHTMLParser, posts: list[Posted]) -> tuple[Following, ...]:
    """The subscribers that the page's head tells, of the channel whose messages it shows."""
    for counter in tree.css(".tgme_channel_info_counter")[:10]:
        if "subscriber" in counter.text():
            try:
                told = stated_count(_words(counter, ".counter_value"))
            except ValueError:
                return ()
            return (Following(Network.TELEGRAM, posts[0].post.author, told.value),) if told and posts else ()
    return ()
