"""The working end of the targets: which are asked in this run, and how their checks are committed. Opens no connection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from ripplemark.config import Project
from ripplemark.errors import StoreError
from ripplemark.records import FoundUrl, Route, Target, TargetCheck, TargetKind, UrlKind
from ripplemark.store.clock import stamp
from ripplemark.store.database import Database
from ripplemark.store.frontier import post_link_urls
from ripplemark.store.targets import citing_pages, due_targets, judge_shorts, name_targets, store_target, target_of
from ripplemark.store.urls import add_found
from ripplemark.urls import is_short, normal, unwrapped
from spiders.scope import Scope
from spiders.targets.verdict import checked, still_brand_url


class TargetBook:
    """One run's view of the targets. A target counts as asked when its check is committed, never before."""

    def __init__(self, db: Database, project: Project, scope: Scope, clock: Callable[[], datetime]) -> None:
        self._db, self._project, self._scope, self._clock = db, project, scope, clock
        self._posts: dict[str, list[str]] = {}  # short URL -> keys of the posts that link to it
        self.outcomes: Counter[str] = Counter()
        self.found = 0  # pages that nobody knew, behind shorteners
        self.fault: StoreError | None = None

    def due(self, limit: int) -> tuple[Target, ...]:
        """What is asked in this run: at most `limit`."""
        own = self._project.own_domains
        with self._db.transaction():
            judge_shorts(self._db, lambda known, chain: still_brand_url(known, chain, own))
            self._posts = posts_by_short(post_link_urls(self._db))
            name_targets(self._db, self._posts, TargetKind.SHORT, stamp(self._clock()))
        return due_targets(self._db, self._clock(), limit)

    def commit(self, check: TargetCheck) -> None:
        """Store what a check says, and what a shortener leads the crawl to, in one transaction. Raises StoreError."""
        before = target_of(self._db, check.url)
        if before is None:
            return
        after = checked(before, check, self._project.own_domains, self._project.life)
        self.outcomes[check.outcome or "not_archived"] += 1
        try:
            with self._db.transaction():
                store_target(self._db, after)
                self.found += add_found(self._db, tuple(self._behind(after)), check.at)
        except StoreError as e:
            self.fault = e
            raise

    def _behind(self, target: Target) -> Iterator[FoundUrl]:
        """The page of somebody else that a shortener leads to, found by the pages and posts that link there."""
        url = target.final_url
        if (
            target.kind is not TargetKind.SHORT
            or target.brand_url
            or not 200 <= target.status < 300
            or not self._scope.may_follow(url)
        ):
            return
        for key in self._posts.get(target.url, ()):
            yield FoundUrl(url, UrlKind.PAGE, Route.POST, key, 0)
        for page in citing_pages(self._db, target.url):
            if page.round < self._scope.rounds:
                yield FoundUrl(url, UrlKind.PAGE, Route.TRACE, page.url, page.round + 1, score=page.score)


def posts_by_short(links: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Short URLs in posts -> the posts' keys."""
    found: dict[str, list[str]] = {}
    for raw, key in links:
        url, _ = unwrapped(normal(raw))
        if url and is_short(url):
            found.setdefault(url, []).append(key)
    return found
