"""Pages of Baidu Tieba, saved by hand -> posts: lists of a forum, threads, results of a search. Pure; reads no file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser, LexborNode

from attribution.intake.day_column import DayColumn, day_column
from attribution.intake.said_moments import moment_said
from ripplemark.json_item import Item, item_of
from ripplemark.markup import links_of_markup, text_of_markup
from ripplemark.posting import Unusable, post_from, snapshot
from ripplemark.records import Post, PostNumber, Reject, RejectReason
from ripplemark.stated import stated_count
from ripplemark.text import visible_control

SITE = "https://tieba.baidu.com"
ZONE = ZoneInfo("Asia/Shanghai")
#: What one of these pages has: a thread in a list, a post of a thread, a hit of a search.
MARKS = ("j_thread_list", "l_post", "s_post")
_MOST = 1_000
_Make = Callable[["LexborNode", LexborHTMLParser, "Page"], Post]


@dataclass(frozen=True, slots=True)
class Page:
    """What reading a page needs to know."""

    file: str
    seen: datetime  # when it was saved: lists write days without a year
    now: datetime
    days: DayColumn


def read_tieba(markup: str, file: str, seen: datetime, now: datetime) -> Iterator[Post | Reject]:
    """The posts of a saved page, with a reject for each that cannot be used."""
    page = Page(file, seen, now, day_column((), now))
    tree = LexborHTMLParser(
        markup.replace("<!--", "").replace("-->", "")
    )  # the list stands in a comment until scripts unpack it
    for number, (node, make) in enumerate(_nodes(tree), 1):
        try:
            yield make(node, tree, page)
        except Unusable as e:
            yield _reject(page, number, e.reason, node)
        except ValueError:
            yield _reject(page, number, RejectReason.BAD_VALUE, node)


def _reject(page: Page, number: int, reason: RejectReason, node: LexborNode) -> Reject:
    return Reject(page.file, number, reason, visible_control((node.attributes.get("data-field") or node.text())[:200]))


def _nodes(tree: LexborHTMLParser) -> Iterator[tuple[LexborNode, _Make]]:
    for selector, make in (("li.j_thread_list", _listed), ("div.l_post[data-field]", _posted), ("div.s_post", _found)):
        for node in tree.css(selector)[:_MOST]:
            yield node, make


def _listed(node: LexborNode, _tree: LexborHTMLParser, page: Page) -> Post:
    """A thread in the list of a forum."""
    told = item_of(node.attributes.get("data-field") or "") or Item(None)
    title = node.css_first("a.j_th_tit")
    return post_from(
        "tieba",
        told.text("id"),
        f"{SITE}/p/{told.text('id')}",
        _moment(_words(node, ".is_show_create_time"), page),
        page.now,
        author=told.text("author_nickname", "author_name"),
        text=f"{(title.attributes.get('title') or '') if title else ''}\n{_words(node, '.threadlist_abs')}",
        featured=told.flag("is_good"),
        pinned=told.flag("is_top"),
        counts=snapshot(page.seen, {PostNumber.REPLIES: told.count("reply_num")}),
    )


def _posted(node: LexborNode, tree: LexborHTMLParser, page: Page) -> Post:
    """A post of a thread; the first one is the thread itself."""
    told = item_of(node.attributes.get("data-field") or "") or Item(None)
    thread, number, place = (told.text(f"content.{k}") for k in ("thread_id", "post_id", "post_no"))
    first = place == "1"
    times = [node.text().strip() for node in node.css(".tail-info")] or [told.text("content.date")]
    title = _words(tree.body, "h3.core_title_txt") if first and tree.body else ""
    markup = told.text("content.content") or _html(node, ".d_post_content")
    replies = stated_count(_words(tree.body, ".l_reply_num .red")) if first and tree.body else told.count("content.comment_num")
    return post_from(
        "tieba",
        thread if first else f"{thread}/{number}" if number else "",
        f"{SITE}/p/{thread}" if first else f"{SITE}/p/{thread}?pid={number}",
        next((at for said in reversed(times) if (at := _moment(said, page))), None),
        page.now,
        author=told.text("author.user_nickname", "author.user_name"),
        text=f"{title}\n{text_of_markup(markup)}",
        links=links_of_markup(markup, SITE),
        parent_id="" if first else thread,
        counts=snapshot(page.seen, {PostNumber.REPLIES: replies}),
    )


def _found(node: LexborNode, _tree: LexborHTMLParser, page: Page) -> Post:
    """A hit of a search: a thread, or a post in one."""
    link = node.css_first("a[data-tid]")
    thread = (link.attributes.get("data-tid") or "") if link else ""
    address = urljoin(SITE, (link.attributes.get("href") or "") if link else "")
    number = address.partition("pid=")[2].partition("&")[0].partition("#")[0]
    names = [font.text().strip() for font in node.css("font.p_violet")]
    return post_from(
        "tieba",
        f"{thread}/{number}" if number and thread else thread,
        f"{SITE}/p/{thread}?pid={number}" if number else f"{SITE}/p/{thread}",
        _moment(_words(node, ".p_date"), page),
        page.now,
        author=names[-1] if len(names) > 1 else "",
        text=f"{link.text().strip() if link else ''}\n{_words(node, '.p_content')}",
        parent_id=thread if number else "",
    )


def _moment(said: str, page: Page) -> datetime | None:
    return moment_said(said, ZONE, page.seen, page.days) if said else None


def _words(node: LexborNode, selector: str) -> str:
    found = node.css_first(selector)
    return found.text().strip() if found else ""


def _html(node: LexborNode, selector: str) -> str:
    found = node.css_first(selector)
    return (found.html or "") if found else ""
