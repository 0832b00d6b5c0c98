"""Asks the platforms that a project names for all that is due, one after another, and stops in time. Decides nothing about posts."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from scrapy.settings import Settings

from ripplemark.config import Project
from ripplemark.records import Network
from ripplemark.store.database import Database
from spiders.engine import run_to_end
from spiders.run import CrawlOptions, run_settings
from spiders.social.book import AskBook
from spiders.social.concern import concern_of
from spiders.social.networks import SPIDERS
from spiders.social.spider import SETTINGS, SocialSpider


@dataclass(slots=True)
class SocialEnd:
    """What came of one run. `outcomes` counts asks, `missing_keys` names variables that hold nothing."""

    counts: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    asked: dict[Network, int] = field(default_factory=dict)  # asks that were due
    missing_keys: tuple[str, ...] = ()
    interrupted: bool = False


def ask_platforms(
    project: Project,
    db: Database,
    run_id: int,
    clock: Callable[[], datetime],
    environment: Mapping[str, str],
    settings: Mapping[str, object] | None = None,
    progress: Callable[[SocialEnd], None] = lambda _: None,
) -> SocialEnd:
    """Ask what is due. `environment`: where the keys are; `settings`: Scrapy's, laid over all others. Raises StoreError."""
    concern, end = concern_of(project), SocialEnd()
    keys = {s.key_env: environment.get(s.key_env, "").strip() for s in project.social if s.key_env}
    end.missing_keys = tuple(name for name, key in keys.items() if not key)
    book = AskBook(db, project, run_id, clock, concern)
    end.counts, end.outcomes = book.counts, book.outcomes
    book.name_asks()
    ours = Settings(run_settings(project, CrawlOptions(settings=tuple((settings or {}).items()))))
    limit = ours.getfloat("CLOSESPIDER_TIMEOUT")
    ends = time.monotonic() + limit if limit else float("inf")
    for network in dict.fromkeys(s.platform for s in project.social):
        due = book.due(network)
        left = ends - time.monotonic()
        if not due or left <= 0:
            continue
        end.asked[network] = sum(map(len, due.values()))
        spider = SPIDERS[network]
        arguments = {"frontier": book, "due": due, "clock": clock, "keys": keys, "domains": concern.domains}
        _, end.interrupted = run_to_end(spider, _of(spider, ours, left if limit else 0.0), lambda: progress(end), arguments)
        if book.fault:
            raise book.fault
        if end.interrupted:
            break
    return end


def _of(spider: type[SocialSpider], settings: Settings, seconds: float) -> Settings:
    """The settings of one platform: the run's, with the distance that it asks for."""
    own = settings.copy()
    gap = max(settings.getfloat("DOWNLOAD_DELAY"), spider.gap)
    own.update(SETTINGS | {"CLOSESPIDER_TIMEOUT": seconds, "DOWNLOAD_DELAY": gap, "AUTOTHROTTLE_START_DELAY": gap})
    return own
