"""The questions about posts over time and the links in them. A part of `Reports`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from attribution.links.days import day_of
from attribution.report_rows import View
from attribution.reports.readers import Readers
from attribution.social_rows import CurvePoint, PostCurve, SocialLinks
from ripplemark.config import Project
from ripplemark.records import CountMark, PostNumber
from ripplemark.store.clock import stamp
from ripplemark.store.database import Database
from ripplemark.store.post_curves import Grown, LeftLink, counted, left_links, most_grown
from ripplemark.urls import host_of, is_within, same_page_key

MOST_POINTS = 200  # of one curve: a screen shows no more
_TITLE = 80


class Social:
    """Posts and their links."""

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
        return tuple(_curve(db, post, number) for post in most_grown(db, number, since, until, most))

    def _midnight(self, day: date) -> str:
        return stamp(datetime.combine(day, time(), self.project.traffic.zone).astimezone(UTC))

    def social_links(self, view: View) -> tuple[SocialLinks, ...]:
        """Links to the brand that posts left, by platform and day of the view."""
        return tuple(row for row in self._readers.once("social_links", self._links) if view.since <= row.day <= view.until)

    def iter_social_links(self) -> Iterator[SocialLinks]:
        """The same of all time."""
        return iter(self._readers.once("social_links", self._links))

    def _links(self, db: Database) -> tuple[SocialLinks, ...]:
        own, zone = self.project.own_domains, self.project.traffic.zone
        days: dict[tuple[date, str], list[LeftLink]] = defaultdict(list)
        for link in left_links(db):
            if is_within(host_of(link.url), own):
                days[day_of(link.created_at, zone), link.platform].append(link)
        return tuple(_of_day(day, platform, links) for (day, platform), links in sorted(days.items()))


def _of_day(day: date, platform: str, links: Sequence[LeftLink]) -> SocialLinks:
    return SocialLinks(
        day=day,
        platform=platform,
        posts=len({link.post for link in links}),
        links=len(links),
        pages=len({same_page_key(link.url) for link in links}),
        own_posts=len({link.post for link in links if link.own}),
    )


def _curve(db: Database, post: Grown, number: PostNumber) -> PostCurve:
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
