"""Numbers of reports in words: counts that may be more, money, changes with their sign. Unknown is a dash, never a nought."""

from __future__ import annotations

from attribution.evaluation_rows import Tally
from dashboard.i18n import Words
from dashboard.i18n.numbers import NOTHING, count, share

CENTS_UNDER = 1000  # sums below it are shown with cents
LONG = 72  # hours, from which days say more


def tallied(tally: Tally, say: Words) -> str:
    """A sum of what posts tell, with a sign where the truth may be more."""
    if tally.value is None:
        return say("yard.unknown")
    shown = count(tally.value, say.lang)
    return say("yard.at_least", n=shown) if tally.at_least else shown


def money(value: float | None, currency: str) -> str:
    """A sum with its currency."""
    if value is None:
        return NOTHING
    return f"{value:,.2f} {currency}" if abs(value) < CENTS_UNDER else f"{value:,.0f} {currency}"


def number(value: float | None, lang: str) -> str:
    """As many digits as the figure has: one decimal below ten, whole from a hundred on."""
    if value is None:
        return NOTHING
    return count(round(value) if abs(value) >= 100 else value, lang)


def signed(value: float | None, lang: str) -> str:
    """The same with its sign."""
    if value is None:
        return NOTHING
    return ("+" if value > 0 else "−" if value < 0 else "") + number(abs(value), lang)


def points(value: float | None) -> str:
    """A difference of shares in percentage points, with its sign."""
    if value is None:
        return NOTHING
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{abs(value) * 100:.1f}"


def span(low: float | None, high: float | None, lang: str) -> str:
    """An interval."""
    return NOTHING if low is None or high is None else f"{number(low, lang)} – {number(high, lang)}"


def shares(low: float | None, high: float | None) -> str:
    """An interval of shares."""
    return NOTHING if low is None or high is None else f"{share(low)} – {share(high)}"


def hours_words(hours: float | None, say: Words) -> str:
    """Hours as hours, long ones as days."""
    if hours is None:
        return NOTHING
    unit, amount = ("days", hours / 24) if hours >= LONG else ("hours", hours)
    return say(f"ripples.{unit}", n=number(round(amount, 1), say.lang))


def listed(words: tuple[str, ...], say: Words) -> str:
    """Several things in a row."""
    return say("yard.comma").join(words)
