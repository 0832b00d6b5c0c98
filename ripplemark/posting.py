"""Posts put together from what platforms and exports say: cleaned, bounded, dated, with language and unwrapped links. Knows no platform."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from ripplemark.language import language_of
from ripplemark.markup import MOST_LINKS, targets
from ripplemark.records import Post, PostCounts, PostNumber, RejectReason
from ripplemark.stated import StatedCount
from ripplemark.text import clean
from ripplemark.urls import normal

TEXT_LIMIT = 20_000
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
FUTURE = timedelta(days=1)  # a clock may be off that much


class Unusable(Exception):
    """What was said makes no post; why, as a typed reason."""

    def __init__(self, reason: RejectReason) -> None:
        super().__init__(reason)
        self.reason = reason


def post_from(
    platform: str,
    post_id: str,
    url: str,
    created_at: datetime | None,
    now: datetime,
    *,
    author: str = "",
    text: str = "",
    declared: str = "",
    followers: int | None = None,
    links: Iterable[str] = (),
    campaign: str = "",
    own: bool = False,
    featured: bool = False,
    pinned: bool = False,
    parent_id: str = "",
    repost_of: str = "",
    counts: tuple[PostCounts, ...] = (),
) -> Post:
    """A post of these facts; `declared` is the language that the platform names. Raises Unusable."""
    words = clean(text, TEXT_LIMIT)
    return Post(
        platform=_named(clean(platform, 50).lower()),
        post_id=_named(clean(post_id, 200)),
        created_at=_dated(created_at, now),
        url=_addressed(url),
        author=clean(author, 200),
        text=words,
        followers=followers,
        language=language_of(words, declared),
        campaign=clean(campaign, 100),
        own=own,
        links=targets(links)[:MOST_LINKS],
        featured=featured,
        pinned=pinned,
        parent_id=clean(parent_id, 200),
        repost_of=clean(repost_of, 200),
        counts=counts,
    )


def _named(name: str) -> str:
    if not name:
        raise Unusable(RejectReason.MISSING_VALUE)
    return name


def _dated(at: datetime | None, now: datetime) -> datetime:
    if at is None or at < EARLIEST:
        raise Unusable(RejectReason.BAD_DATE)
    if at > now + FUTURE:
        raise Unusable(RejectReason.FUTURE_DATE)
    return at.astimezone(UTC)


def _addressed(url: str) -> str:
    address = normal(url)
    if not address:
        raise Unusable(RejectReason.BAD_URL)
    return address


def snapshot(at: datetime, numbers: Mapping[PostNumber, StatedCount | None]) -> tuple[PostCounts, ...]:
    """The numbers as they were at a moment; none where not one of them is known."""
    known = {name: said for name, said in numbers.items() if said is not None}
    if not known:
        return ()
    return (
        PostCounts(
            observed_at=at,
            **{str(name): said.value for name, said in known.items()},
            rounded=tuple(name for name, said in known.items() if said.rounded),
            capped=tuple(name for name, said in known.items() if said.capped),
        ),
    )
