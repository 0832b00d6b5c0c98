"""The frozen rows about posts over time, for screens, exports and mails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """A number of a post at an age."""

    hours: float  # since it was posted
    value: int
    rounded: bool = False
    capped: bool = False


@dataclass(frozen=True, slots=True)
class PostCurve:
    """How a number of a post grew; points in order of age, without repetitions, at most as many as a screen can show."""

    key: str
    platform: str
    url: str
    title: str  # the beginning of its words
    created_at: datetime
    own: bool
    points: tuple[CurvePoint, ...]

    @property
    def last(self) -> int:
        """The highest number that was seen: counts may fall when a platform takes some back."""
        return max(p.value for p in self.points)

    @property
    def inexact(self) -> bool:
        """Whether any of its numbers is rounded or capped."""
        return any(p.rounded or p.capped for p in self.points)
