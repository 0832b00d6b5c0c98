"""Judged texts built by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from attribution.opinion.heard import Heard
from ripplemark.records import FocusFound, JudgedText, Polarity, TextKind

START = datetime(2024, 6, 1, 8, tzinfo=UTC)
GOOD, PLAIN, BAD = Polarity.POSITIVE, Polarity.NEUTRAL, Polarity.NEGATIVE


def said(
    n: float,
    text: str = "words",
    polarity: Polarity | None = PLAIN,
    *,
    number: int = 0,
    channel: str = "sns",
    **changes: object,
) -> Heard:
    """A post of the n-th day."""
    at = START + timedelta(days=n)
    key = f"x:{n}-{number}-{text[:20]}"
    made = JudgedText(
        kind=TextKind.POST, key=key, url=f"https://x.example/{key}", place="x", author="mei", at=at, campaign="", own=False, parent="",
        followers=None, reach=None, text=text, language="en", polarity=polarity, rater="lexicon" if polarity else "",
    )  # fmt: skip
    made = replace(made, **changes)  # type: ignore[arg-type]
    assert made.at is not None
    return Heard(made, made.at.date(), channel, made.campaign)


def about(point: str, polarity: Polarity, quote: str = "it leaks") -> tuple[FocusFound, ...]:
    """One focus point."""
    return (FocusFound(point, (quote,), polarity, quote),)


def day(n: int) -> date:
    """The n-th day."""
    return (START + timedelta(days=n)).date()
