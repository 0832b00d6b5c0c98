"""From the project's sources to the questions that are asked again and again. Pure; what was asked before is the store's business."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from ripplemark.config import Project
from ripplemark.records import Ask, AskKind
from ripplemark.social import SEARCH_NEEDS_KEY, Source

AFTERGLOW = timedelta(days=60)  # a campaign's topics are searched for so long after its end
BACK = timedelta(days=90)  # how far the first reading goes, where the project names no day
MOST_TERMS = 50  # of one source


def asks_of(project: Project, source: Source, now: datetime) -> Iterator[Ask]:
    """What a source asks, each due at once the first time."""
    subjects = (
        (AskKind.SEARCH, _terms(project, source, now.date())),
        (AskKind.DOMAIN, project.brand.domains if source.links and _searches(source, AskKind.DOMAIN) else ()),
        (AskKind.TAG, tuple(tag.lstrip("#") for tag in source.tags)),
        (AskKind.ACCOUNT, tuple(name.lstrip("@") for name in source.accounts)),
        (AskKind.WATCH, tuple(name.lstrip("@") for name in source.watch) or _whole_place(source)),
        (AskKind.TRENDS, ("",) if source.trends else ()),
        (AskKind.POST, source.posts),
    )
    for kind, names in subjects:
        for subject in dict.fromkeys(names):
            yield Ask(source.platform, source.place, kind, subject, due_at=now)


def _searches(source: Source, kind: AskKind) -> bool:
    return source.offers(kind) and (bool(source.key_env) or source.platform not in SEARCH_NEEDS_KEY)


def _terms(project: Project, source: Source, today: date) -> tuple[str, ...]:
    if not _searches(source, AskKind.SEARCH):
        return ()
    if source.search is not None:
        return source.search[:MOST_TERMS]
    running = (c for c in project.campaigns if c.starts <= today <= c.ends + AFTERGLOW)
    return (*project.brand.names, *(topic for c in running for topic in c.topics))[:MOST_TERMS]


def _whole_place(source: Source) -> tuple[str, ...]:
    """A place that is looked through as a whole: a forum's newest posts, a site's newest comments, a platform without search."""
    channels = source.offers(AskKind.ACCOUNT) and source.offers(AskKind.SEARCH)
    return ("",) if source.offers(AskKind.WATCH) and not channels and not source.accounts else ()


def first_second(source: Source, now: datetime) -> int:
    """The Unix second at which the first reading of an ask begins."""
    if source.since is None:
        return int((now - BACK).timestamp())
    day = source.since
    return int(datetime(day.year, day.month, day.day, tzinfo=now.tzinfo).timestamp())
