"""The history of submissions to Hacker News in a SQLite file: what was submitted, and its points and comments over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import islice

from attribution.intake.recognise import Context, FileReport, Format, Sample
from ripplemark.posting import EARLIEST, FUTURE, Unusable, post_from
from ripplemark.records import Network, Post, PostCounts, Reject, RejectReason
from ripplemark.stated import stated_count, stated_moment
from ripplemark.store.observed import Sighting, Submission, observed, why_not_observed
from ripplemark.store.posts import store_counts, store_posts
from ripplemark.store.runs import add_rejects
from ripplemark.text import visible_control

FORM = "posts-observed"
ITEM = "https://news.ycombinator.com/item?id="
BATCH = 20_000  # observations in memory at a time
REJECTS_KEPT = 1_000  # of one batch; all are counted
Seen = tuple[str, PostCounts]


@dataclass(slots=True)
class _Counted:
    read: int = 0
    kept: int = 0
    new: int = 0
    rejected: Counter[str] = field(default_factory=Counter)


def _load(context: Context, sample: Sample) -> FileReport:
    counted, known = _Counted(), set[str]()
    with observed(sample.path) as file:
        posts = [_post(s, n, sample.source, context.now) for n, s in enumerate(file.submissions(), 1)]
        made = [p for p in posts if isinstance(p, Post)]
        known.update(p.post_id for p in made)
        counted.new += store_posts(context.db, made)[0]
        _put_aside(context, counted, len(posts), [p for p in posts if isinstance(p, Reject)])
        told = (_seen(s, n, known, sample.source, context.now) for n, s in enumerate(file.sightings(), 1))
        while batch := list(islice(told, BATCH)):
            counted.new += store_counts(context.db, [b for b in batch if not isinstance(b, Reject)])
            _put_aside(context, counted, len(batch), [b for b in batch if isinstance(b, Reject)])
            context.progress(sample.path.name, counted.read)
    return FileReport(
        sample.path, FORM, read=counted.read, kept=counted.kept, rejected=dict(counted.rejected), new=counted.new,
        known=counted.kept > 0 and counted.new == 0, note=f"{len(made):,} posts with their numbers over time",
    )  # fmt: skip


def _put_aside(context: Context, counted: _Counted, read: int, rejects: list[Reject]) -> None:
    with context.db.transaction():
        add_rejects(context.db, context.run_id, rejects[:REJECTS_KEPT])
    counted.read += read
    counted.kept += read - len(rejects)
    counted.rejected.update(str(r.reason) for r in rejects)


def _post(s: Submission, number: int, file: str, now: datetime) -> Post | Reject:
    try:
        return post_from(
            Network.HACKER_NEWS,
            s.id,
            f"{ITEM}{s.id}",
            stated_moment(s.posted_at),
            now,
            author=s.submitter,
            text=s.title,
            links=[s.url],
        )
    except Unusable as e:
        return Reject(file, number, e.reason, visible_control(f"item {s.id} {s.posted_at} {s.title}"))


@lru_cache(maxsize=1024)
def _moment(said: str) -> datetime | None:
    """A page is looked at as a whole: all that it shows has the same moment."""
    return stated_moment(said)


def _seen(s: Sighting, number: int, known: Container[str], file: str, now: datetime) -> Seen | Reject:
    """An observation: a number that is missing is unknown, one that falls is what was seen."""

    def reject(reason: RejectReason) -> Reject:
        return Reject(file, number, reason, visible_control(f"obs {s.id} {s.observed_at} {s.points} {s.comments}"))

    at = _moment(s.observed_at)
    if s.id not in known:
        return reject(RejectReason.MISSING_VALUE)
    if at is None or at < EARLIEST:
        return reject(RejectReason.BAD_DATE)
    if at > now + FUTURE:
        return reject(RejectReason.FUTURE_DATE)
    try:
        points, comments = stated_count(s.points), stated_count(s.comments)
    except ValueError:
        return reject(RejectReason.BAD_VALUE)
    if points is None and comments is None:
        return reject(RejectReason.MISSING_VALUE)
    numbers = PostCounts(at, likes=points.value if points else None, replies=comments.value if comments else None)
    return f"{Network.HACKER_NEWS}:{s.id}", numbers


FORMAT = Format(FORM, "posts and their numbers over time in SQLite", lambda sample: why_not_observed(sample.path), _load)
