"""What persons add while they look at the dashboard: saved views, notes on days, marks that can be undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ripplemark.records.sets import Mark


@dataclass(frozen=True, slots=True)
class SavedView:
    """A page with its filters under a name that everybody sees."""

    id: int
    name: str
    page: str  # path
    query: str  # of the address, without `?`
    author: str  # "" where nobody logs in
    at: datetime


@dataclass(frozen=True, slots=True)
class Annotation:
    """What somebody noted of a day."""

    id: int
    day: date
    text: str
    campaign: str  # "" is of all
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MarkEdit:
    """Marks that were set or taken back at one time, by the number that undoes it."""

    id: int
    mark: Mark
    removed: bool
    changed: int  # subjects whose mark came or went; those that were so before do not count
    added: int  # subjects that became a part of it


@dataclass(frozen=True, slots=True)
class SubjectBlock:
    """Some of those that a mark on many links is said of, and where the next block begins; "" after the last one. One may be in several blocks."""

    subjects: tuple[str, ...]  # "domain:NAME", or a page's URL
    after: str
