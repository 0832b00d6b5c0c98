"""Judged texts built by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np

from attribution.opinion.heard import Heard
from attribution.opinion.prepared import label_key
from ripplemark.records import FocusFound, JudgedText, Polarity, TextKind
from ripplemark.store.columns import Columns
from ripplemark.store.heard_by import key_number
from ripplemark.store.heard_facts import BUYING, DATED, FACTS, OWN, POST, RATED, HeardFacts

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


def facts(found: Sequence[Heard]) -> HeardFacts:
    """Texts as the store packs them."""
    words = tuple(sorted({word for h in found for word in (h.text.campaign, h.text.language, h.channel)}))
    rows = [_fact(number, h, words) for number, h in enumerate(found)]
    return HeardFacts(Columns.of(np.array(rows, FACTS)), words)


def _fact(number: int, h: Heard, words: Sequence[str]) -> tuple[int, ...]:
    t = h.text
    parent = key_number("post", t.parent) if t.parent else 0
    account = key_number("account", f"{t.place}:{t.author}")
    voice = key_number("voice", t.place if t.kind is TextKind.PAGE else f"{t.place}:{t.author}")
    flags = (
        RATED.index(t.polarity) + OWN * t.own + DATED * t.dated + BUYING * bool(t.intents) + POST * (t.kind is TextKind.POST)
    )
    assert t.at is not None
    places = (words.index(word) for word in (t.campaign, t.language, h.channel))
    return (
        number,
        key_number(t.kind, t.key),
        parent,
        account,
        voice,
        int(t.at.timestamp()),
        int(label_key(t.text)[:16], 16),
        *places,
        flags,
    )


def about(point: str, polarity: Polarity, quote: str = "it leaks") -> tuple[FocusFound, ...]:
    """One focus point."""
    return (FocusFound(point, (quote,), polarity, quote),)


def day(n: int) -> date:
    """The n-th day."""
    return (START + timedelta(days=n)).date()
