"""A question to a platform and the reading of its answer, as records. Asks nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ripplemark.json_item import Item, item_of
from ripplemark.posting import Unusable
from ripplemark.records import Ask, Following, FoundUrl, Post, Reject, RejectReason, StatedLink
from ripplemark.social import Source
from ripplemark.text import visible_control

OVERLAP = 3600  # seconds before the last reading at which the next one begins: platforms index late


class Unreadable(Exception):
    """The answer has not the shape that the platform gives; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader is told beside the bytes."""

    at: datetime
    place: str  # scheme and host that answers
    domains: frozenset[str]  # the brand's
    subjects: tuple[str, ...] = ()  # what the asks are about


@dataclass(frozen=True, slots=True)
class Posted:
    """A post of an answer, with the id by which the platform is asked for it again."""

    post: Post
    subject: str
    comment: bool = False  # an answer to another post: its numbers are not asked for on its own


@dataclass(frozen=True, slots=True)
class Reading:
    """What one answer told."""

    posts: tuple[Posted, ...] = ()
    stated: tuple[StatedLink, ...] = ()
    followings: tuple[Following, ...] = ()
    found: tuple[FoundUrl, ...] = ()
    gone: tuple[str, ...] = ()  # subjects of posts that the platform says are deleted
    rejects: tuple[Reject, ...] = ()
    passed: int = 0  # posts that must not be kept: their authors do not want to be found
    next: str = ""  # where the next page is, in the platform's words
    total: int = 0  # hits in all, as far as the platform tells
    related: tuple[str, ...] = ()  # ids that must be asked for to know more
    reached: datetime | None = None  # how far back the answer goes, where it holds more than the posts above
    session: str = ""  # what an opening brought: the token for the questions that follow
    wait: float = 0.0  # seconds that the platform asks to be left alone
    over: str = ""  # why nothing more may be asked in this run

    @property
    def oldest(self) -> datetime | None:
        """How far back the answer goes."""
        return self.reached or min((p.post.created_at for p in self.posts), default=None)


Read = Callable[[bytes, Asked], Reading]


@dataclass(frozen=True, slots=True)
class Question:
    """One request: for whom, where, and who reads the answer."""

    source: Source
    asks: tuple[Ask, ...]
    url: str
    read: Read
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""  # sent by POST, if there is one
    keyed: bool = False  # it carries a key or token
    opening: bool = False  # it opens a session for the questions of its asks
    page: int = 0
    since: int = 0  # Unix seconds: what is older was read before
    until: int = 0

    @property
    def ask(self) -> Ask:
        """The ask, where there is one."""
        return self.asks[0]


def document(body: bytes, *needed: str) -> Item:
    """The JSON object of an answer that has what is needed. Raises Unreadable."""
    found = item_of(body)
    if found is None:
        raise Unreadable("the answer is not JSON")
    for path in needed:
        if not found.has(path):
            raise Unreadable(f"the answer has no {path}")
    return found


def listing(body: bytes, path: str = "") -> tuple[Item, ...]:
    """The entries of a list in an answer. Raises Unreadable where there is no list."""
    found = document(body)
    if not found.is_list(path):
        raise Unreadable(f"the answer has no list {path}".rstrip())
    return tuple(found.items(path))


@dataclass(slots=True)
class Gathering:
    """Posts made of the entries of an answer; an entry that makes none is put aside with its reason."""

    asked: Asked
    posts: list[Posted] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)

    def take(self, entries: Iterable[Item], make: Callable[[Item, Asked], Posted | None]) -> Gathering:
        """Make a post of each entry; None of `make` means that it is none, and is passed over."""
        for number, entry in enumerate(entries, 1):
            try:
                if (found := make(entry, self.asked)) is not None:
                    self.posts.append(found)
            except Unusable as e:
                self._put_aside(number, e.reason, entry)
            except ValueError:
                self._put_aside(number, RejectReason.BAD_VALUE, entry)
        return self

    def _put_aside(self, number: int, reason: RejectReason, entry: Item) -> None:
        self.rejects.append(Reject(self.asked.place, number, reason, visible_control(str(entry.raw)[:400])))

    def reading(self, **more: object) -> Reading:
        """All of it as a reading."""
        return Reading(tuple(self.posts), rejects=tuple(self.rejects), **more)  # type: ignore[arg-type]


def since_of(cursor: str) -> int:
    """The Unix second that a cursor means; 0 for none."""
    return int(cursor) if cursor.isdecimal() and len(cursor) < 12 else 0


def cursor_at(at: datetime) -> str:
    """The cursor of a reading that began at a moment."""
    return str(int(at.astimezone(UTC).timestamp()) - OVERLAP)
