"""Where a page names the brand or discusses a campaign's topic in its own words, with the quote that shows it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from ripplemark.records import Mention, Placement
from ripplemark.text import fold
from spiders.read.brief import ReadingBrief
from spiders.read.dom import Flow, Span
from spiders.read.placement import PROSE_BLOCKS
from spiders.read.prose import is_own_words, is_shown
from spiders.read.quotes import fragment, place_in, quote
from spiders.read.regions import Region
from spiders.read.terms import pattern


@dataclass(frozen=True, slots=True)
class Hit:
    """The first place where a page uses one of the terms sought, and all the terms that it uses."""

    start: int
    end: int
    terms: tuple[str, ...]


def mentions(
    flow: Flow, brief: ReadingBrief, *, linked: bool, counts: Callable[[Span], bool], main: str = ""
) -> tuple[Mention, ...]:
    """One record for the brand and one per campaign that the page speaks of.

    `linked`: the page also links to the brand in what it says; `counts` says which spans beside boilerplate are left out; `main` is the
    page's main text, in which the mention's position is counted."""
    own = text_of(flow, lambda span: is_own_words(span.state) and counts(span))
    if not own.strip():
        return ()
    folded = fold(own)
    ours = linked or _is_ours(own, brief.context)
    found = [("", _hit(_names(brief), own, folded, brief.exclude))] if ours else []
    found += [(t.campaign, _hit(_topics(t.phrases), own, folded, ())) for t in brief.themes]
    if not any(hit for _, hit in found):
        return ()
    shown = text_of(flow, lambda span: is_shown(span.state))
    return tuple(_mention(campaign, hit, flow, shown, linked, main) for campaign, hit in found if hit)


def phrases_in(place: str, brief: ReadingBrief, whole: str, *, linked: bool) -> tuple[str, ...]:
    """The names and topics, as configured, that stand in a place of a page. `whole`: where the context of a name is looked for."""
    folded = fold(place)
    ours = linked or _is_ours(whole, brief.context)
    hits = [_hit(_names(brief), place, folded, brief.exclude)] if ours else []
    hits += [_hit(_topics(t.phrases), place, folded, ()) for t in brief.themes]
    return tuple(dict.fromkeys(term for hit in hits if hit for term in hit.terms))


def _mention(campaign: str, hit: Hit, flow: Flow, shown: str, linked: bool, main: str) -> Mention:
    return Mention(
        campaign,
        hit.terms,
        quote(shown, hit.start, hit.end),
        linked,
        place_in(main, shown, hit.start, hit.end),
        _placement(flow, hit.start),
        fragment(shown, hit.start, hit.end),
    )


def _placement(flow: Flow, at: int) -> Placement:
    """The region of a place in the flow; without one, content if it stands in a paragraph."""
    state = flow.spans[max(0, bisect_right(flow.spans, at, key=lambda span: span.start) - 1)].state
    if state.region not in (None, Region.HEADER):
        return state.region.placement
    return Placement.CONTENT if state.block.tag in PROSE_BLOCKS else Placement.UNKNOWN


def _is_ours(text: str, context: tuple[str, ...]) -> bool:
    """Whether the page has one of the words that an ambiguous name needs beside it; a link to the brand does as well."""
    needed = _any(context)
    return needed is None or bool(needed.search(fold(text)))


def text_of(flow: Flow, counts: Callable[[Span], bool]) -> str:
    """The flow with everything that does not count blanked out, so that offsets stay."""
    out: list[str] = []
    at = 0
    for span in flow.spans:
        if counts(span):
            if at != span.start:
                gap = flow.text[at : span.start]
                out.append(gap if gap.isspace() else _BLANKABLE.sub("\n", gap))
            out.append(flow.text[span.start : span.end])
            at = span.end
    out.append("\n" * (len(flow.text) - at))
    return "".join(out)


_BLANKABLE = re.compile(r"[^ \n]")

Terms = tuple[tuple[str, re.Pattern[str], bool], ...]


@lru_cache(maxsize=8)
def _names(brief: ReadingBrief) -> Terms:
    return tuple((n, re.compile(pattern(n, case_sensitive=brief.case_sensitive)), brief.case_sensitive) for n in brief.names)


@lru_cache(maxsize=64)
def _topics(phrases: tuple[str, ...]) -> Terms:
    return tuple((p, re.compile(pattern(p)), False) for p in phrases)


@lru_cache(maxsize=8)
def _any(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{pattern(p)})" for p in phrases)) if phrases else None


def _hit(terms: Terms, own: str, folded: str, exclude: tuple[str, ...]) -> Hit | None:
    barred = _any(exclude)
    spans = [m.span() for m in barred.finditer(folded)] if barred else []
    hits: list[tuple[int, int, str]] = []
    for term, regex, exact in terms:
        for match in regex.finditer(own if exact else folded):
            if not any(a <= match.start() and match.end() <= b for a, b in spans):
                hits.append((*match.span(), term))
                break
    if not hits:
        return None
    start, end, _ = min(hits)
    return Hit(start, end, tuple(dict.fromkeys(h[2] for h in hits)))
