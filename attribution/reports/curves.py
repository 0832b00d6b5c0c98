"""The question how the numbers of posts grew. A part of `Reports`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta

from attribution.curve_rows import CurvePoint, PostCurve
from attribution.report_rows import View
from attribution.reports.readers import Readers
from attribution.ripples.refresh import post_campaigns
from ripplemark.config import Project
from ripplemark.records import CountMark, PostNumber
from ripplemark.store.clock import stamp
from ripplemark.store.database import Database
from ripplemark.store.post_curves import GrownPost, counted, most_grown
from ripplemark.store.posts import plain_posts

MOST_POINTS = 200  # of one curve: a screen shows no more
_TITLE = 80


class Grown:
    """Posts over time."""

    project: Project
    _readers: Readers

    def post_curves(self, number: str, view: View | None = None, most: int = 12) -> tuple[PostCurve, ...]:
        """How the views, likes, reposts, replies or clicks of the posts with most of them grew: posts made in the view, or ever."""
        wanted = PostNumber(number)
        return self._readers.once(("post_curves", number, view, most), lambda db: self._curves(db, wanted, view, most))

    def _curves(self, db: Database, number: PostNumber, view: View | None, most: int) -> tuple[PostCurve, ...]:
        since, until = (
            ("", "9999") if view is None else (self._midnight(view.since), self._midnight(view.until + timedelta(days=1)))
        )
        among = self._posts_of(db, view.campaigns) if view and view.campaigns else None
        return tuple(_curve(db, post, number) for post in most_grown(db, number, since, until, most, among=among))

    def _posts_of(self, db: Database, campaigns: Collection[str]) -> list[str]:
        """The keys of the posts that are behind campaigns: as everywhere in their evaluation, by declaration, parameters or topic."""
        return [key for key, campaign in post_campaigns(self.project, tuple(plain_posts(db))).items() if campaign in campaigns]

    def _midnight(self, day: date) -> str:
        return stamp(datetime.combine(day, time(), self.project.traffic.zone).astimezone(UTC))


def _curve(db: Database, post: GrownPost, number: PostNumber) -> PostCurve:
    points = (
        CurvePoint(
            hours=round(max(0.0, (c.observed_at - post.created_at).total_seconds() / 3600), 3),
            value=c.value,
            rounded=CountMark.ROUNDED in c.marks,
            capped=CountMark.CAPPED in c.marks,
        )
        for c in counted(db, post.id, number)
    )
    return PostCurve(
        post.key, post.platform, post.url, post.text[:_TITLE], post.created_at, post.own, thinned(tuple(points), MOST_POINTS)
    )


def thinned(points: Sequence[CurvePoint], most: int) -> tuple[CurvePoint, ...]:
    """At most so many points of a curve: those at which its number changed, the first and the last; of too many changes every n-th."""
    kept = [p for n, p in enumerate(points) if n in (0, len(points) - 1) or p.value != points[n - 1].value]
    if len(kept) <= most:
        return tuple(kept)
    return tuple(kept[round(n * (len(kept) - 1) / (most - 1))] for n in range(most))
