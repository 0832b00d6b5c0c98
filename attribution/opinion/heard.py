"""What was heard: judged texts with their day, channel and campaign, as a view picks them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from attribution.opinion.channels import channel_of
from attribution.opinion.confusion import ORDER, Counts, Tally
from attribution.opinion.rows import Quote
from attribution.opinion.sentences import sentences
from attribution.report_rows import View
from ripplemark.records import JudgedText, Polarity, TextKind
from ripplemark.text import clean, fold
from ripplemark.urls import addresses_by_host

QUOTED = 160  # characters of a text that are shown as evidence


@dataclass(frozen=True, slots=True)
class Heard:
    """A judged text where and when it was heard."""

    text: JudgedText
    day: date
    channel: str
    campaign: str  # its own, else that of the post it answers


def heard(texts: Iterable[JudgedText], zone: ZoneInfo) -> tuple[Heard, ...]:
    """All dated texts by time, answers under the campaign of what they answer."""
    dated = [t for t in texts if t.at is not None]
    campaigns = {t.key: t.campaign for t in dated if t.kind is TextKind.POST}
    found = [_heard(t, zone, campaigns) for t in dated]
    return tuple(sorted(found, key=lambda h: (h.text.at, h.text.key, h.campaign)))


def _heard(t: JudgedText, zone: ZoneInfo, campaigns: Mapping[str, str]) -> Heard:
    assert t.at is not None
    campaign = t.campaign or campaigns.get(t.parent, "")
    return Heard(t, t.at.astimezone(zone).date(), channel_of(t.kind, t.place, t.url), campaign)


def within(found: Iterable[Heard], view: View) -> list[Heard]:
    """What was heard in a view, a page once even if it speaks of several campaigns."""
    seen: set[tuple[TextKind, str]] = set()
    kept = []
    for h in found:
        identity = (h.text.kind, h.text.key)
        wanted = not view.campaigns or h.campaign in view.campaigns
        if view.since <= h.day <= view.until and wanted and identity not in seen:
            seen.add(identity)
            kept.append(h)
    return kept


def of_others(found: Iterable[Heard]) -> list[Heard]:
    """Without what the brand says of itself."""
    return [h for h in found if not h.text.own]


def account_of(h: Heard) -> str:
    """Whose text it is, as the project file names accounts: platform:author."""
    return f"{h.text.place}:{h.text.author}"


def tally_of(polarities: Iterable[tuple[str, Polarity | None]]) -> Tally:
    """(language, polarity) of texts as a tally."""
    counted = Counter(polarities)
    languages = {language for language, polarity in counted if polarity is not None}
    counts: dict[str, Counts] = {}
    for language in sorted(languages):
        positive, neutral, negative = (counted[language, polarity] for polarity in ORDER)
        counts[language] = (positive, neutral, negative)
    return Tally(counts, sum(n for (_, polarity), n in counted.items() if polarity is None))


def tallied(found: Sequence[Heard]) -> Tally:
    """What was heard, as a tally."""
    return tally_of((h.text.language, h.text.polarity) for h in found)


def quoted(h: Heard, words: tuple[str, ...] = ()) -> Quote:
    """A text as evidence: all of it where it is short, else the sentence that says one of the words, else its beginning. Of addresses in it the host."""
    return Quote(_telling(addresses_by_host(h.text.text), words), h.text.url, h.text.polarity, words)


def _telling(text: str, words: Iterable[str]) -> str:
    if len(text) <= QUOTED:
        return text
    for said in sentences(text):
        folded = fold(said)
        if (at := max((folded.find(fold(word)) for word in words), default=-1)) >= 0:
            return clean(said if len(said) <= QUOTED else said[max(0, at - QUOTED // 2) :], QUOTED)
    return clean(text, QUOTED)
