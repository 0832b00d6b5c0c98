"""Where a page names the brand or discusses a campaign's topic in its own words, with the quote that shows it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from ripplemark.records import Mention
from ripplemark.text import clean, fold
from spiders.read.brief import ReadingBrief
from spiders.read.dom import Flow, Span
from spiders.read.prose import is_own_words
from spiders.read.terms import pattern

QUOTE_LENGTH = 240


def mentions(flow: Flow, brief: ReadingBrief, *, linked: bool, counts: Callable[[Span], bool]) -> tuple[Mention, ...]:
    """One record for the brand and one per campaign that the page speaks of. `counts` says which spans beside boilerplate are left out."""
    own = _own_text(flow, counts)
    if not own.strip():
        return ()
    folded = fold(own)
    found = (
        [_mention("", _names(brief), own, folded, brief.exclude, linked)] if linked or _is_ours(folded, brief.context) else []
    )
    found += [_mention(t.campaign, _topics(t.phrases), own, folded, (), linked) for t in brief.themes]
    return tuple(m for m in found if m)


def _is_ours(folded: str, context: tuple[str, ...]) -> bool:
    """Whether the page has one of the words that an ambiguous name needs beside it; a link to the brand does as well."""
    needed = _any(context)
    return needed is None or bool(needed.search(folded))


def _own_text(flow: Flow, counts: Callable[[Span], bool]) -> str:
    """The flow with everything that is not the page's own words blanked out, so that offsets stay."""
    out: list[str] = []
    at = 0
    for span in flow.spans:
        if is_own_words(span.state) and counts(span):
            gap = flow.text[at : span.start]
            out.append(_BLANKABLE.sub("\n", gap) if gap else "")
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


def _mention(campaign: str, terms: Terms, own: str, folded: str, exclude: tuple[str, ...], linked: bool) -> Mention | None:
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
    return Mention(campaign, tuple(dict.fromkeys(h[2] for h in hits)), quote(own, start, end), linked)


def quote(text: str, start: int, end: int) -> str:
    """Up to 240 characters of the page's own words around text[start:end], from its own line, cut at blanks where there are any."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    room = max(0, QUOTE_LENGTH - (end - start))
    left = max(first, start - room // 2)
    right = min(last, left + QUOTE_LENGTH)
    left = max(first, min(left, right - QUOTE_LENGTH))
    return clean(_whole_words(text, left, right, first, last, start, end), QUOTE_LENGTH)


def _whole_words(text: str, left: int, right: int, first: int, last: int, start: int, end: int) -> str:
    """text[left:right] without a torn word at either end, unless that would tear the match."""
    if left > first and text[left - 1].isascii() and not text[left - 1].isspace():
        blank = text.find(" ", left, min(start, left + 30))
        left = blank + 1 if blank >= 0 else left
    if right < last and text[right].isascii() and not text[right].isspace():
        blank = text.rfind(" ", max(end, right - 30), right)
        right = blank if blank >= 0 else right
    return text[left:right]
