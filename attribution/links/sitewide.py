"""Where a link stands that repeats over a site, if its page does not show it: by what the site as a whole shows. Pure; the reader's answer stays."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ripplemark.records import Placement
from ripplemark.store.site_links import SiteLink
from ripplemark.text import fold

#: Where a link may stand that is no part of what the pages say.
BOILERPLATE = frozenset({Placement.FOOTER, Placement.BLOGROLL, Placement.SIDEBAR, Placement.NAVIGATION})
_SAME_PLACE = 0.8  # of the pages on which the link is the n-th one
_AT_THE_TOP = 15  # links of a page, about as many as a menu has
_CREDIT = re.compile(
    r"©|\(c\) ?\d{4}|copyright|all rights reserved|powered by|proudly|(?:theme|designed?|built|made|hosted) (?:by|with|on)|"
    r"版权所有|备案|主题|驱动|强力|技术支持"
)
_FRIENDS = re.compile(r"blogroll|friends|友情(?:链接|连结|链结|连接)|友链|リンク集|이웃")

Evidence = Callable[[Sequence[SiteLink]], tuple[Placement, str] | None]


@dataclass(frozen=True, slots=True)
class Refined:
    """A better answer than `unknown`, and what shows it in words; `placement` is None where nothing shows one."""

    placement: Placement | None = None
    reason: str = ""


def refined(group: Sequence[SiteLink]) -> Refined:
    """Where the link of a site with one target and anchor stands, which is on many of its pages."""
    found = next((f for rule in RULES if (f := rule(group))), None)
    return Refined(*found) if found else Refined()


def _as_on_other_pages(group: Sequence[SiteLink]) -> tuple[Placement, str] | None:
    """Pages of one theme that a reader places on some, and does not on others."""
    placed = Counter(k.placement for k in group if k.placement in BOILERPLATE)
    if not placed:
        return None
    place, pages = min(placed.items(), key=lambda item: (-item[1], item[0]))
    return place, f"{place} on {pages} other pages of the site"


def _beside_words_of_credit(group: Sequence[SiteLink]) -> tuple[Placement, str] | None:
    word = _beside(group, _CREDIT)
    return (Placement.FOOTER, f'beside "{word}" on the pages of the site') if word else None


def _beside_other_friends(group: Sequence[SiteLink]) -> tuple[Placement, str] | None:
    word = _beside(group, _FRIENDS)
    return (Placement.BLOGROLL, f'beside "{word}" on the pages of the site') if word else None


def _among_the_first_links(group: Sequence[SiteLink]) -> tuple[Placement, str] | None:
    """What pages say comes after their menu: a link that is always the third one stands before it."""
    position, pages = Counter(k.position for k in group).most_common(1)[0]
    if position > _AT_THE_TOP or pages < _SAME_PLACE * len(group):
        return None
    return Placement.NAVIGATION, f"link number {position} of {pages} pages of the site"


#: The first that shows something decides.
RULES: tuple[Evidence, ...] = (_as_on_other_pages, _beside_words_of_credit, _beside_other_friends, _among_the_first_links)


def _beside(group: Sequence[SiteLink], words: re.Pattern[str]) -> str:
    """The word that stands beside the link on most of the pages; "" if none does."""
    found = Counter(m.group() for k in group if (m := words.search(fold(f"{k.context_left} {k.context_right}"))))
    word, pages = found.most_common(1)[0] if found else ("", 0)
    return word if pages > len(group) / 2 else ""
