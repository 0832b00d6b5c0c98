"""The signs by which a campaign is known: its UTM patterns, its topics, its days. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from fnmatch import fnmatchcase

from ripplemark.config import Campaign, Project
from ripplemark.text import fold, has_cjk, spellings

#: What is written about a campaign's topic up to this long after its end still goes back to it.
AFTERGLOW = timedelta(days=14)


def campaign_of_utm(campaigns: Iterable[Campaign], name: str) -> str:
    """The first campaign one of whose patterns matches a utm_campaign, letter case ignored; "" if none does."""
    folded = name.strip().casefold()
    return next((c.id for c in campaigns if folded and any(fnmatchcase(folded, p.casefold()) for p in c.utm_campaign)), "")


def campaign_of_link_utm(campaigns: Iterable[Campaign], utm: Sequence[tuple[str, str]]) -> str:
    """The campaign that a link's own parameters name; "" if none."""
    return next((found for key, value in utm if key == "utm_campaign" and (found := campaign_of_utm(campaigns, value))), "")


def campaign_of_topics(project: Project, topics: Sequence[str], day: date) -> str:
    """Of the campaigns that a page discusses, the one whose days it falls into; the latest start wins; "" if none."""
    running = [c for c in project.campaigns if c.id in topics and runs_on(c, day)]
    return max(running, key=lambda c: (c.starts, c.id)).id if running else ""


def runs_on(campaign: Campaign, day: date) -> bool:
    """Whether a day lies in a campaign's window, its afterglow included."""
    return campaign.starts <= day <= campaign.ends + AFTERGLOW


def names_topic(campaign: Campaign, text: str) -> bool:
    """Whether a text names one of a campaign's topics, in either Chinese script; words of other scripts must stand whole."""
    folded = fold(text)
    return any(stands_whole(s, folded) for topic in campaign.topics for s in spellings(topic))


def stands_whole(term: str, text: str) -> bool:
    """Whether a folded term stands in a folded text as a whole word; scripts without blanks know no words."""
    start = text.find(term)
    while start >= 0:
        edges = text[start - 1 : start] if start else "", text[start + len(term) : start + len(term) + 1]
        if has_cjk(term) or not any(e.isascii() and e.isalnum() for e in edges):
            return True
        start = text.find(term, start + 1)
    return False
