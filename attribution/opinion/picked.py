"""Packed texts as a view picks them, and how many there are by step, channel, language and polarity: the counts that `heard` would give, without its texts. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from importlib.resources import files
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from attribution.opinion.channels import channel_of
from attribution.opinion.confusion import Counts, Tally
from attribution.opinion.distinctive import phrases_of
from attribution.report_rows import View
from ripplemark import __version__
from ripplemark.config import Project
from ripplemark.store.heard_facts import BUYING, OWN, POLARITY, Facts, HeardFacts
from ripplemark.store.heard_topics import HeardBy, key_number
from ripplemark.text import fold

DAY = 86_400
EPOCH = date(1970, 1, 1)
Ints = NDArray[np.int64]


def heard_by(names: Iterable[str]) -> HeardBy:
    """What tells channels and phrases to texts that are packed; `names` of the brand are no phrases. All are judged anew by other names, another
    data file, or another version of this program."""
    known = tuple(fold(name) for name in names)
    rules = blake2b((files("attribution") / "data" / "opinion_channels.tsv").read_bytes(), digest_size=8)
    rules.update(repr((known, __version__)).encode())
    return HeardBy(channel_of, lambda text: phrases_of(text, known), rules.hexdigest())


def names_of(project: Project) -> tuple[str, ...]:
    """What the brand and its campaigns are called: no topic by itself."""
    return (*project.brand.names, *(topic for c in project.campaigns for topic in c.topics))


@dataclass(frozen=True, slots=True)
class Picked:
    """Texts of others in a view, a page once even if it speaks of several campaigns, in no order."""

    facts: Facts
    days: Ints  # since 1970, in the site's zone
    words: tuple[str, ...]


def picked(known: HeardFacts, view: View, zone: ZoneInfo, rivals: Collection[str] = ()) -> Picked:
    """What `within`, `of_others` and the campaigns of answered posts leave of all that was heard; `rivals`: accounts that speak of themselves."""
    low, high = (int((d - EPOCH).days) for d in (view.since, view.until))
    at = known.facts["at"]
    near = known.facts[(at >= (low - 2) * DAY) & (at < (high + 3) * DAY) & (known.facts["flags"] & OWN == 0)]
    days = local_days(near["at"], zone)
    wanted = (days >= low) & (days <= high)
    if rivals:
        wanted &= ~np.isin(near["account"], [key_number("account", account) for account in rivals])
    if view.campaigns:
        named = [n for n, word in enumerate(known.words) if word in view.campaigns]
        wanted &= np.isin(_campaigns(near, known), named)
    near, days = near[wanted], days[wanted]
    kept = _firsts(near, known)
    return Picked(near[kept], days[kept], known.words)


def _campaigns(some: Facts, known: HeardFacts) -> Ints:
    """The campaign of each, as a place among the words; of an answer without one that of what it answers."""
    own = some["campaign"].astype(np.int64)
    bare = np.flatnonzero((some["parent"] != 0) & np.isin(own, [n for n, word in enumerate(known.words) if not word]))
    if len(bare):
        parents = known.facts[np.isin(known.facts["key"], some["parent"][bare])]
        by_key = dict(zip(parents["key"].tolist(), parents["campaign"].tolist(), strict=True))
        own[bare] = [by_key.get(key, n) for key, n in zip(some["parent"][bare].tolist(), own[bare].tolist(), strict=True)]
    return own


def _firsts(some: Facts, known: HeardFacts) -> Ints:
    """Where each text is for the first time, by the names of the campaigns that it speaks of."""
    keys = np.ascontiguousarray(some["key"])
    order = np.argsort(keys)
    same = np.flatnonzero(keys[order][1:] == keys[order][:-1])
    if not len(same):
        return np.arange(len(some))
    rank = np.empty(len(known.words), np.int64)
    rank[sorted(range(len(known.words)), key=known.words.__getitem__)] = np.arange(len(known.words))
    order = np.lexsort((rank[_campaigns(some, known)], keys))
    again = np.zeros(len(some), bool)
    again[order[1:]] = keys[order][1:] == keys[order][:-1]
    return np.flatnonzero(~again)


def days_heard(known: HeardFacts, zone: ZoneInfo, rivals: Collection[str] = ()) -> tuple[date, date] | None:
    """The first and the last day on which the brand or others said anything; None where nobody did."""
    at = known.facts["at"][~np.isin(known.facts["account"], [key_number("account", account) for account in rivals])]
    if not len(at):
        return None
    first, last = local_days(np.array([at.min(), at.max()]), zone).tolist()
    return EPOCH + timedelta(days=first), EPOCH + timedelta(days=last)


def local_days(at: Ints, zone: ZoneInfo) -> Ints:
    """Days since 1970 in a zone. Each day of UTC on which its clock is not turned is asked once."""
    if not len(at):
        return np.zeros(0, np.int64)
    utc = at // DAY
    first = int(utc.min())
    there = np.bincount(utc - first) > 0
    shifts = np.zeros(len(there), np.int64)
    turned = np.zeros(len(there), bool)
    for n in np.flatnonzero(there).tolist():
        shifts[n] = _offset((first + n) * DAY, zone)
        turned[n] = shifts[n] != _offset((first + n + 1) * DAY - 1, zone)
    shift = shifts[utc - first]
    for n in np.flatnonzero(turned[utc - first]).tolist():
        shift[n] = _offset(int(at[n]), zone)
    return np.asarray((at + shift) // DAY, np.int64)


def _offset(at: int, zone: ZoneInfo) -> int:
    shift = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=at)).astimezone(zone).utcoffset()
    return int(shift.total_seconds()) if shift is not None else 0


# ---------------------------------------------------------------- how many


def tallies(found: Picked, since: date, steps: int, days: int) -> tuple[list[str], list[list[Tally]]]:
    """The channels by name, and for each step of so many days all of them together, then each."""
    channel_of_word, channel = np.unique(found.facts["channel"], return_inverse=True)
    language_of_word, language = np.unique(found.facts["language"], return_inverse=True)
    step = (found.days - (since - EPOCH).days) // days
    shape = (steps, len(channel_of_word), len(language_of_word), POLARITY + 1)
    places = ((step * shape[1] + channel) * shape[2] + language) * shape[3] + (found.facts["flags"] & POLARITY)
    counts = np.bincount(places, minlength=int(np.prod(shape))).reshape(shape)
    names = [found.words[n] for n in channel_of_word]
    languages = sorted((found.words[n], k) for k, n in enumerate(language_of_word))
    by_name = sorted(range(len(names)), key=names.__getitem__)
    told = [[_tally(c, languages) for c in (each.sum(axis=0), *(each[k] for k in by_name))] for each in counts]
    return [names[k] for k in by_name], told


def tally_of(found: Picked, some: Ints) -> Tally:
    """The same of some texts, by their places among those that were picked."""
    word, language = np.unique(found.facts["language"][some], return_inverse=True)
    places = language * (POLARITY + 1) + (found.facts["flags"][some] & POLARITY)
    counts = np.bincount(places, minlength=len(word) * (POLARITY + 1)).reshape(len(word), POLARITY + 1)
    return _tally(counts, sorted((found.words[n], k) for k, n in enumerate(word)))


def _tally(counts: Ints, languages: list[tuple[str, int]]) -> Tally:
    spoken: dict[str, Counts] = {}
    for name, k in languages:
        _, positive, neutral, negative = counts[k].tolist()
        if positive or neutral or negative:
            spoken[name] = (positive, neutral, negative)
    return Tally(spoken, int(counts[:, 0].sum()))


# ---------------------------------------------------------------- who asks


def asking(found: Picked, answered: Collection[int], n: int) -> list[int]:
    """Judgements of the texts that ask about buying and stand first among `n`, with all that are as new as the last: what is not answered, then the newest."""
    asks = found.facts[found.facts["flags"] & BUYING != 0]
    done = np.isin(asks["key"], list(answered))
    order = np.lexsort((-asks["at"], done))
    if len(order) > n > 0:
        last = order[n - 1]
        order = np.flatnonzero((done < done[last]) | ((done == done[last]) & (asks["at"] >= asks["at"][last])))
    return [int(number) for number in asks["opinion"][order]] if n > 0 else []


def answered_keys(known: HeardFacts, rivals: Collection[str] = ()) -> frozenset[int]:
    """Keys of the posts that the brand answered."""
    own = known.facts[(known.facts["flags"] & OWN != 0) & (known.facts["parent"] != 0)]
    told = ~np.isin(own["account"], [key_number("account", account) for account in rivals])
    return frozenset(own["parent"][told].tolist())
