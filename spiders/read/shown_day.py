"""The day that a page shows its readers: in the line at its headline, or behind words like "published on". Reads the text alone."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

from ripplemark.text import fold
from spiders.read.day_words import NamedDay, days_in
from spiders.read.dom import Flow, State
from spiders.read.regions import Region

#: Characters of a page's text that are searched; its own date stands early or is labelled.
SEARCHED = 100_000
#: How far from the headline a byline may stand, in characters of text.
BELOW, ABOVE = 500, 160
#: A longer line is a sentence; a date in it is what the sentence tells of.
LINE = 140
#: Unless it opens the sentence, after a town perhaps.
DATELINE = 25
#: The web's first pages.
EARLIEST = date(1991, 1, 1)

_PUBLISHED = re.compile(
    r"(?:publi(?:shed|sh date|cation date|é|ée|cado|cada|cato|kováno|ceret|cerad|kowano)|posted|written|created|released|date|issued"
    r"|veröffentlicht|erschienen|erstellt|eingestellt|publiziert|datum|vom|online seit"
    r"|mis en ligne|paru|rédigé|fecha|publicación|pubblicazione|inserito|data|geplaatst|gepubliceerd"
    r"|опубликовано|дата|発売日|投稿日?|公開日?|掲載日?|作成日?|配信日?|日付|등록일?|작성일?|게시일?|입력|발행일?"
    r"|[发發](?:布|佈|表|文|帖|稿)(?:日期|[时時][间間]|[于於])?|刊[登出]|日期|[时時][间間]|[创創]建)"
    r"(?:\s(?:on|at|am|le|el|il|em|op|in))?[\s:：|（(\[]*$",
    re.I,
)
_CHANGED = re.compile(
    r"(?:updated?|modified|revised|last edited|reviewed|accessed|aktualisiert|aktualisierung|geändert|änderung|bearbeitet|stand|mis à jour"
    r"|modifié|actualizado|modificado|atualizado|aggiornato|bijgewerkt|обновлено|更新日?(?:[时時][间間]|[于於])?|修改(?:[时時][间間]|[于於])?|最[终終]|編集日?|编辑于|編輯於|수정일?|변경)"
    r"[^\d\n]{0,20}$",
    re.I,
)
_NOT_ITS_OWN = frozenset({Region.COMMENT, Region.COMMENTS, Region.COMMENT_FORM, Region.BLOGROLL})


@dataclass(frozen=True, slots=True)
class ShownDay:
    """A day that the page shows as its own."""

    day: date
    labelled: bool  # words beside it say that it is the day of publication


def shown_day(flow: Flow, title: str, *, month_first: bool, latest: date) -> ShownDay | None:
    """The page's day as its readers see it: beside the headline first, else where words name it and no other day so; or None."""
    text = flow.text[:SEARCHED]
    spans = [s.start for s in flow.spans]
    named = [
        n
        for n in days_in(text, month_first=month_first)
        if EARLIEST <= n.day <= latest and _may_be_own(_state(flow, spans, n.start))
    ]
    told = [(n, _label(text, n)) for n in named]
    usable = [(n, label) for n, label in told if label != "changed"]
    if near := _at_headline(text, usable, headline_of(flow, title)):
        return near
    labelled = {n.day for n, label in usable if label == "published"}
    return ShownDay(labelled.pop(), labelled=True) if len(labelled) == 1 else None


def _state(flow: Flow, starts: list[int], at: int) -> State | None:
    number = bisect_right(starts, at) - 1
    return flow.spans[number].state if number >= 0 else None


def _may_be_own(state: State | None) -> bool:
    return state is not None and not (state.hidden or state.code) and state.region not in _NOT_ITS_OWN


def _label(text: str, named: NamedDay) -> str:
    """What the words before a day in its line, or a line of its own before it, call it: published, changed, or ""."""
    before = text[max(0, named.start - 40) : named.start]
    head, _, line = before.rstrip("\n").rpartition("\n")
    words = line if line.strip() else head.rpartition("\n")[2]
    if _CHANGED.search(words):
        return "changed"
    return "published" if _PUBLISHED.search(words) else ""


def headline_of(flow: Flow, title: str) -> tuple[int, int] | None:
    """Where the headline stands in the text: the heading that the title repeats, else the first h1; None if there is none."""
    folded = fold(title)
    best: tuple[int, int] | None = None
    first: tuple[int, int] | None = None
    for block in {id(s.state.block): s.state.block for s in flow.spans if s.state.heading}.values():
        words = fold(flow.text[block.start : block.end].strip())
        if first is None and block.tag == "h1":
            first = (block.start, block.end)
        if len(words) >= 4 and words in folded and (best is None or block.end - block.start > best[1] - best[0]):
            best = (block.start, block.end)
    return best or first


def _at_headline(text: str, named: list[tuple[NamedDay, str]], headline: tuple[int, int] | None) -> ShownDay | None:
    """The first day in a byline below the headline, a labelled one before a bare one; else the last one right above it."""
    if headline is None:
        return None
    start, end = headline
    below = [(n, label) for n, label in named if end <= n.start <= end + BELOW and _is_byline(text, n)]
    above = [(n, label) for n, label in named if start - ABOVE <= n.start < start and _is_byline(text, n)][::-1]
    chosen = sorted([*below, *above], key=lambda pair: not pair[1])
    return ShownDay(chosen[0][0].day, labelled=bool(chosen[0][1])) if chosen else None


def _is_byline(text: str, named: NamedDay) -> bool:
    """Whether the day stands in a short line, or opens a longer one."""
    start = text.rfind("\n", 0, named.start) + 1
    end = text.find("\n", named.end)
    line = (end if end >= 0 else len(text)) - start
    return line <= LINE or named.start - start <= DATELINE
