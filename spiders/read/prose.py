"""Which parts of a page's text are its own words: what stands in prose rather than in menus, code and boilerplate."""

from __future__ import annotations

from ripplemark.records import Placement
from spiders.read.dom import Anchor, State

#: A link with this much text of its block beside it stands in a sentence.
SENTENCE = 25
OWN_WORDS = frozenset({None, Placement.CONTENT, Placement.COMMENT, Placement.UNKNOWN})
PROSE_BLOCKS = frozenset({"p", "blockquote", "dd", "figcaption"})


def place_of(anchor: Anchor) -> Placement:
    """Where a link stands: the region around it; without one, content if it stands in a sentence."""
    state = anchor.state
    if state.region is not None:
        return state.region
    block = state.block
    around = (block.end - block.start) - (anchor.end - anchor.start)
    if block.tag in PROSE_BLOCKS and around >= SENTENCE:
        return Placement.CONTENT
    return Placement.UNKNOWN


def is_own_words(state: State) -> bool:
    """Whether text in this state is said by the page: seen by a reader, no code, no boilerplate."""
    return not (state.silent or state.hidden or state.noscript or state.code) and state.region in OWN_WORDS
