"""When a page was published, to the day, with how that is known and how sure it is: feed, what the page states, what it shows, a guess last."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from htmldate import extractors, find_date
from lxml.html import HtmlElement

from ripplemark.records import Confidence, DateMethod, PublishedDate
from spiders.read.dateless import dateless
from spiders.read.day_words import days_in
from spiders.read.dom import Flow, attribute
from spiders.read.head import meta_content, title_of
from spiders.read.shown_day import ShownDay, shown_day
from spiders.read.stated_days import EARLIEST, LATEST, StatedDay, moment_of, stated_days

#: Two sources agree if they are at most this far apart: one of them may write the site's zone and the other UTC.
SAME = timedelta(days=1)
#: What a source's word weighs, after how often it alone names the true day: what can only mean the publication, what may mean
#: the last change as well, and the line that readers see.
_STRONG = {DateMethod.JSON_LD: 3, DateMethod.META: 3, DateMethod.URL: 3, DateMethod.TIME: 2}
_WEAK, _SHOWN = 1, 2
#: Weight from which a day that nothing speaks against is known rather than estimated.
HIGH = 3
_LISTING = re.compile(r"/(?:page/\d+|tags?(?:/[^/.?]+)?|categor(?:y|ies)/[^/.?]+|archives?)/?$")
#: Posts that come with an engine or theme, whose dates are the theme's; and front pages, which show their newest entry's.
_DOUBTFUL = re.compile(
    r"^https?://[^/]+/$|/(?:hello-world|welcome-to-jekyll|markdown-syntax(?:-guide)?|emoji-support|math-typesetting|placeholder-text|rich-content|sample-(?:page|post)|lorem-ipsum)(?:\.html?)?/?$"
)
_MONTH = re.compile(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])/")
_NEW_YEAR = re.compile(
    r"(?:19|20)\d\d[-/.年]\s?0?1[-/.月]\s?0?1(?!\d)|(?<!\d)0?1[./]0?1[./](?:19|20)\d\d|\b0?1(?:st|er|\.)? jan|\bjan\w* 0?1(?!\d)",
    re.I,
)


def published(
    tree: HtmlElement,
    flow: Flow,
    html: str,
    url: str,
    items: list[dict[str, Any]],
    hint: PublishedDate | None = None,
    seen_at: datetime | None = None,
    entry_day: str = "",
) -> PublishedDate | None:
    """The publication date with its method and confidence; None if the page shows none.

    `hint` is the feed's date, which goes before all; `seen_at` is when the page was served: nothing is published after that;
    `entry_day` is the day that its microformats entry states."""
    latest = min(LATEST, seen_at + timedelta(days=2)) if seen_at else LATEST
    if hint is not None and hint.at <= latest:
        return hint
    month_first = _month_first(declared_language(tree))
    stated = stated_days(tree, items, url, latest, month_first=month_first, entry_day=entry_day)
    # A listing has no date of its own: its text shows its entries' dates.
    listing = bool(_LISTING.search(url))
    title = f"{title_of(tree)} {meta_content(tree, 'og:title')}"
    shown = None if listing else shown_day(flow, title, month_first=month_first, latest=latest.date())
    if found := decided(stated, shown):
        return PublishedDate(found.at, found.method, Confidence.LOW) if _DOUBTFUL.search(url) else found
    guess = None if listing else _guessed(html, url, latest)
    return PublishedDate(guess, DateMethod.TEXT, Confidence.LOW) if guess else None


def decided(stated: tuple[StatedDay, ...], shown: ShownDay | None) -> PublishedDate | None:
    """The day that the sources together speak for, and how surely. Pure; `stated` is most trusted first.

    Each method speaks once, for the first day it gives; the heavier day wins, of two equal ones the more trusted method's."""
    votes = _votes(stated, shown)
    weights: dict[date, int] = {}
    for vote in votes:
        weights[vote.at.date()] = weights.get(vote.at.date(), 0) + vote.weight
    if not votes:
        return None
    best = max(weights.values())
    chosen = next(v for v in votes if weights[v.at.date()] == best)
    named = next((s.at for s in stated if s.method is DateMethod.URL), None)
    against = max((w for day, w in weights.items() if abs(day - chosen.at.date()) > SAME), default=0)
    return PublishedDate(_on_day(chosen.at, named), chosen.method, _confidence(best, against))


@dataclass(frozen=True, slots=True)
class _Vote:
    at: datetime
    method: DateMethod
    weight: int


def _votes(stated: tuple[StatedDay, ...], shown: ShownDay | None) -> list[_Vote]:
    """One vote a method and trust, most trusted first. Time elements marked with several days are a list's, and count for less."""
    first: dict[tuple[DateMethod, bool], StatedDay] = {}
    for day in stated:
        first.setdefault((day.method, day.strong), day)
    lists = len({d.at.date() for d in stated if d.method is DateMethod.TIME and d.strong}) > 1
    votes = [
        _Vote(d.at, method, _STRONG[method] if strong and not (lists and method is DateMethod.TIME) else _WEAK)
        for (method, strong), d in first.items()
    ]
    if shown:
        votes.append(_Vote(_midnight(shown.day), DateMethod.TEXT, _SHOWN))
    return sorted(votes, key=lambda v: v.weight, reverse=True)


def _confidence(weight: int, against: int) -> Confidence:
    if weight >= HIGH and weight > 2 * against:
        return Confidence.HIGH
    return Confidence.MEDIUM if weight > max(_WEAK, against) else Confidence.LOW


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _on_day(moment: datetime, named: datetime | None) -> datetime:
    """The moment on the day that the URL names, if that is the day before or after: one of them is the site's zone, the other UTC."""
    if named is None or abs(moment.date() - named.date()) != SAME:
        return moment
    return max(named, min(moment, named + timedelta(days=1, seconds=-1)))


def declared_language(tree: HtmlElement) -> str:
    """The language that the page declares for itself; "" if it declares none."""
    html = next(tree.iter("html"), tree)
    return attribute(html, "lang") or attribute(html, "xml:lang")


def _month_first(language: str) -> bool:
    """Whether the declared language writes 6/3/2024 for the third of June."""
    return language.lower().replace("_", "-") in ("en", "en-us", "en-ph")


class _WordedDays:
    """Reads days in words for htmldate, in the place of dateparser: that takes a second to load, and more of each text than all other readers."""

    def get_date_data(self, text: str) -> dict[str, datetime | None]:
        """As dateparser gives it."""
        named = days_in(text)
        return {"date_obj": datetime.combine(named[0].day, time()) if named else None}


extractors.get_external_parser = lru_cache(maxsize=1)(_WordedDays)


def _guessed(html: str, url: str, latest: datetime) -> datetime | None:
    """What htmldate finds. A bare year, which it gives as the first of January, is a copyright line's more often than a date."""
    found = find_date(
        dateless(html),
        url=url,
        original_date=True,
        extensive_search=True,
        outputformat="%Y-%m-%d",
        min_date=EARLIEST,
        max_date=latest,
    )
    moment = moment_of(found) if found else None
    if moment and (moment.month, moment.day) == (1, 1) and not _NEW_YEAR.search(html):
        return None
    month = _MONTH.search(url)
    return None if month and moment and (int(month[1]), int(month[2])) != (moment.year, moment.month) else moment
