"""Where on a page a link stands: its region, and where that does not tell, the sentence around it, the main text and the headings. One page is all it knows."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from itertools import accumulate

from ripplemark.records import Placement
from ripplemark.text import clean
from spiders.read.dom import Anchor, Block, Flow
from spiders.read.regions import Region
from spiders.read.social_urls import is_share_url

#: A link with this much text of its block beside it stands in a sentence.
SENTENCE = 25
#: So much of a link's surroundings, blanks left out, must stand in the main text for it to be found there.
FOUND = 30
#: A run of text this long is no label or menu entry: with the first one the page's own text begins.
PROSE = 80
PROSE_BLOCKS = frozenset({"p", "blockquote", "dd", "figcaption"})
_TEXT_BLOCKS = PROSE_BLOCKS | {"li", "td", "div", "section"}
_CREDIT = re.compile(
    r"(?:powered|built|made|generated|created|rendered|published|hosted|designed|theme|comments? powered)\s+(?:by|with|on|using)\b"
    r"|(?:generado|erstellt|propulsé|creado|feito|desenvolvido)\s+(?:con|mit|par|por|com)\b|强力驱动|強力驅動|技术支持|由\s*$|主题\s*[-:：]?\s*$",
    re.I,
)
_COMMENT_CREDIT = re.compile(r"comments?\s+powered\s+by|to\s+view\s+(?:the\s+)?comments", re.I)
_BLOGROLL = re.compile(r"^\W*(?:blog\s?rolls?|(?:my )?friends|友情链接|友情連結|友情鏈接|友链|友鏈|友站|好站|邻居|リンク集|相互リンク|링크|이웃(?: ?블로그)?)\W*$", re.I)  # fmt: skip
_LONGEST_CREDIT = 120  # characters of the block that holds it

_NOT_SHARED_AWAY = frozenset({Region.FOOTER, Region.BLOGROLL})
_FRAMES = frozenset(
    {None, Region.COMMENTS, Region.COMMENT_FORM, Region.NAVIGATION, Region.HEADER, Region.SIDEBAR, Region.ASIDE}
)
_LISTS = frozenset({None, Region.SIDEBAR, Region.CONTENT})
_DOUBTFUL = frozenset({Region.NAVIGATION, Region.HEADER, Region.SIDEBAR, Region.ASIDE})  # until the main text says otherwise


class Placing:
    """Places the links of one page. `article` is the main text that trafilatura extracted, if it did."""

    def __init__(self, flow: Flow, article: str = "") -> None:
        self._flow = flow
        self._article = article

    def of(self, anchor: Anchor, url: str) -> Placement:
        """Where a link stands; `url` is where it leads before any redirector is taken off."""
        region = anchor.state.region
        told = self._by_use(anchor, url, region) or self._by_sentence(anchor, region)
        return told or (region.placement if region is not None else self._without_region(anchor))

    def _by_use(self, anchor: Anchor, url: str, region: Region | None) -> Placement | None:
        """What a link is for says more than the box it stands in: credits, share buttons, lists of friends."""
        if self._is_credit(anchor, region):
            return Placement.FOOTER
        if region not in _NOT_SHARED_AWAY and is_share_url(url):
            return Placement.NAVIGATION
        listed = region in _LISTS and self._is_under(anchor, _BLOGROLL) and not self._in_sentence(anchor)
        return Placement.BLOGROLL if listed else None

    def _by_sentence(self, anchor: Anchor, region: Region | None) -> Placement | None:
        """A sentence is somebody's words, though its box be no text of the page: a comment, a call-out, an article in a wrong wrapper."""
        if region is Region.COMMENTS and self._in_sentence(anchor):
            return Placement.COMMENT
        if region is Region.ASIDE and anchor.state.block.tag in PROSE_BLOCKS:
            return Placement.CONTENT
        told = region in _DOUBTFUL and self._in_sentence(anchor) and self._in_article(anchor)
        return Placement.CONTENT if told else None

    def _without_region(self, anchor: Anchor) -> Placement:
        """No ancestor says anything: a sentence or the main text make content, what comes before the first sentence is navigation."""
        if self._in_sentence(anchor) or self._in_article(anchor):
            return Placement.CONTENT
        return Placement.NAVIGATION if anchor.end <= self._first_prose else Placement.UNKNOWN

    def _is_credit(self, anchor: Anchor, region: Region | None) -> bool:
        """Whether it says with what the site or its comment box was made."""
        if anchor.state.noscript and region is Region.COMMENTS:
            return True
        block = anchor.state.block
        if block.end - block.start > _LONGEST_CREDIT and not anchor.state.noscript:
            return False
        said = self._flow.text[max(block.start, anchor.start - 60) : anchor.end]
        if anchor.state.noscript or region is Region.CONTENT:
            return bool(_COMMENT_CREDIT.search(said))
        return region in _FRAMES and bool(_CREDIT.search(said))

    def _in_sentence(self, anchor: Anchor) -> bool:
        block = anchor.state.block
        if block.tag not in _TEXT_BLOCKS:
            return False
        return self._unlinked(block) >= (SENTENCE if block.tag in PROSE_BLOCKS else 2 * SENTENCE)

    def _unlinked(self, block: Block) -> int:
        """Characters of a block that are no link's: a line of links is no sentence."""
        first, last = bisect_left(self._starts, block.start), bisect_left(self._starts, block.end)
        return block.end - block.start - (self._linked[last] - self._linked[first])

    @cached_property
    def _starts(self) -> list[int]:
        return [a.start for a in self._flow.anchors]

    @cached_property
    def _linked(self) -> list[int]:
        """Characters within the first n links."""
        return list(accumulate((a.end - a.start for a in self._flow.anchors), initial=0))

    def _in_article(self, anchor: Anchor) -> bool:
        before = self._flow.text[max(0, anchor.start - 2 * FOUND) : anchor.start].rpartition("\n")[2]
        after = self._flow.text[anchor.start : anchor.end + 2 * FOUND].partition("\n")[0]
        around = _squeezed(before + after)
        return len(around) >= FOUND and around in self._squeezed_article

    def _is_under(self, anchor: Anchor, words: re.Pattern[str]) -> bool:
        start, end = anchor.heading
        return end - start <= 60 and bool(words.match(clean(self._flow.text[start:end], 60)))

    @cached_property
    def _squeezed_article(self) -> str:
        return _squeezed(self._article)

    @cached_property
    def _first_prose(self) -> int:
        """Where the first run of text begins that is long enough for a sentence; 0 if there is none."""
        return next((s.start for s in self._flow.spans if s.end - s.start >= PROSE and s.state.anchor < 0 and not s.state.noscript), 0)  # fmt: skip


def _squeezed(text: str) -> str:
    return "".join(text.split())
