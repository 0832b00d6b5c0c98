"""How much of a page is about us: the names and topics that stand in its title, its headings and its main text, weighed. Pure."""

from __future__ import annotations

from ripplemark.text import fold
from spiders.read.brief import ReadingBrief
from spiders.read.mentions import phrases_in

TITLE, HEADINGS, TEXT = 5.0, 3.0, 1.0


def topic_score(title: str, headings: str, text: str, brief: ReadingBrief, *, linked: bool) -> float:
    """Each different name or topic counts once per place: 5 in the title, 3 in headings, 1 in the main text.

    `linked`: the page links to the brand in what it says, so that an ambiguous name is ours without its context. Spellings that differ
    only in script or width are one phrase."""
    whole = "\n".join((title, headings, text))
    weighed = ((title, TITLE), (headings, HEADINGS), (text, TEXT))
    return sum(weight * _different(phrases_in(place, brief, whole, linked=linked)) for place, weight in weighed)


def _different(phrases: tuple[str, ...]) -> int:
    return len({fold(p) for p in phrases})
