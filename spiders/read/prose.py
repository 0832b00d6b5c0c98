"""Which parts of a page's text are its own words: what stands in prose rather than in menus, code and boilerplate."""

from __future__ import annotations

from collections.abc import Iterable

from ripplemark.records import BrandLink, Placement
from spiders.read.dom import State
from spiders.read.regions import Region

OWN_WORDS = frozenset({None, Region.CONTENT, Region.COMMENT, Region.COMMENTS, Region.COMMENT_FORM, Region.HEADER})
#: The same of links: what a page says by itself.
OWN_PLACES = frozenset({Placement.CONTENT, Placement.COMMENT, Placement.UNKNOWN})


def is_own_words(state: State) -> bool:
    """Whether text in this state is said by the page: seen by a reader, no code, no boilerplate."""
    return not state.code and is_shown(state)


def is_shown(state: State) -> bool:
    """Whether a reader sees it in the page's text: code and links are part of a sentence, hidden text and menus are not."""
    return not (state.silent or state.hidden or state.noscript) and state.region in OWN_WORDS


def links_itself(brand: Iterable[BrandLink]) -> bool:
    """Whether one of the brand links stands in what the page says, rather than in its menus and foot."""
    return any(k.placement in OWN_PLACES and not k.in_noscript for k in brand)
