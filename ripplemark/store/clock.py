"""Times as the store writes them: UTC, whole seconds, ISO 8601 with a Z; they sort as text."""

from __future__ import annotations

from datetime import UTC, datetime


def stamp(at: datetime) -> str:
    """A moment as stored text. Raises ValueError for a naive datetime: whose midnight would it be?"""
    if at.tzinfo is None:
        raise ValueError(f"{at!r} has no time zone")
    return (
        f"{at.astimezone(UTC).isoformat(timespec='seconds')[:19]}Z"  # many times faster than strftime, and every page has three
    )


def stamp_or_none(at: datetime | None) -> str | None:
    """The same for a moment that may be unknown."""
    return None if at is None else stamp(at)


def moment(text: str) -> datetime:
    """The moment that stored text means."""
    return datetime.fromisoformat(text)


def moment_or_none(text: str | None) -> datetime | None:
    """The same for a column that may be NULL."""
    return moment(text) if text else None
