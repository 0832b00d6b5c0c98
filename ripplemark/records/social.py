"""What is asked of social platforms, and what came of it: asks, their answers, links that platforms state. Nothing here acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ripplemark.records.pages import FoundUrl
from ripplemark.records.ripples import Post
from ripplemark.records.runs import Reject
from ripplemark.records.sets import FetchOutcome


class Network(StrEnum):
    """A platform that is asked over its own interface, where its terms and its robots.txt allow it."""

    HACKER_NEWS = "hackernews"
    MASTODON = "mastodon"
    BLUESKY = "bluesky"
    LEMMY = "lemmy"
    DISCOURSE = "discourse"
    STACK_EXCHANGE = "stackexchange"
    V2EX = "v2ex"
    TELEGRAM = "telegram"
    YOUTUBE = "youtube"
    WORDPRESS = "wordpress"
    GDELT = "gdelt"
    REDDIT = "reddit"


class AskKind(StrEnum):
    """What is asked."""

    SEARCH = "search"  # posts with these words
    DOMAIN = "domain"  # posts that link to this domain
    TAG = "tag"  # posts under this hashtag
    ACCOUNT = "account"  # posts of this account, the brand's own
    WATCH = "watch"  # posts of an account, channel or forum of others, looked through for the brand
    TRENDS = "trends"  # what the platform says is spreading now
    POST = "post"  # the numbers of one post, again
    REPLIES = "replies"  # what was answered to one post


class StatedKind(StrEnum):
    """How a site said that a page links to one of its own."""

    PINGBACK = "pingback"
    TRACKBACK = "trackback"


@dataclass(frozen=True, slots=True)
class Ask:
    """A question that is asked again and again, and how far its answers were read."""

    platform: Network
    place: str  # scheme and host of the instance, forum or site; "" where the platform has one place
    kind: AskKind
    subject: str  # words, domain, tag, account; of a post its id where it is asked for
    post: str = ""  # kinds post and replies: the post's key
    cursor: str = ""  # where the next reading goes on; the platform's own word
    due_at: datetime | None = None  # None: not asked any more
    asked_at: datetime | None = None
    outcome: FetchOutcome | None = None  # of the last time
    detail: str = ""
    tries: int = 0  # failures in a row

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What names the ask."""
        return self.platform, self.place, self.kind, self.subject


@dataclass(frozen=True, slots=True)
class StatedLink:
    """A site says that `source_url` links to `target_url`, a page of its own."""

    source_url: str
    target_url: str
    kind: StatedKind
    stated_by: str  # the address at which the site says so
    stated_at: datetime


@dataclass(frozen=True, slots=True)
class Following:
    """How many follow an account."""

    platform: Network
    author: str
    followers: int


@dataclass(frozen=True, slots=True)
class AskAnswer:
    """What one answer brings to the store, with the new state of the asks that it ends."""

    posts: tuple[Post, ...] = ()
    stated: tuple[StatedLink, ...] = ()
    followings: tuple[Following, ...] = ()
    found: tuple[FoundUrl, ...] = ()  # pages for the crawl
    gone: tuple[str, ...] = ()  # keys of posts that are deleted: their words and authors are erased
    rejects: tuple[Reject, ...] = ()
    new_asks: tuple[Ask, ...] = ()  # kept as they are where they are known already
    asks: tuple[Ask, ...] = ()  # as they stand after this answer
