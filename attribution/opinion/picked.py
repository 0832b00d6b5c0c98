"""Packed texts as a view picks them, and how many there are by step, channel, language and polarity: the counts that `heard` would give, without its texts. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from importlib.resources import files
from itertools import accumulate
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from attribution.opinion.channels import channel_of
from attribution.opinion.confusion import Counts, Tally
from attribution.opinion.phrases import parted, phrases_in, phrases_of
from attribution.opinion.prepared import label_key
from attribution.opinion.taxonomy import taxonomy
from attribution.report_rows import View
from ripplemark import __version__
from ripplemark.config import Project
from ripplemark.store.heard_by import HeardBy, key_number
from ripplemark.store.heard_facts import BUYING, OWN, POLARITY, Facts, HeardFacts
from ripplemark.text import fold, has_cjk

_SHAPE = 2  # of what is packed, within a version
DAY = 86_400
PARTS = (20, 18, 16)  # bits of a key
EPOCH = date(1970, 1, 1)
Ints = NDArray[np.int64]


@lru_cache(8)
def heard_by(names: tuple[str, ...], points: tuple[str, ...] = ()) -> HeardBy:
    """What is told of texts that are packed; `names` of the brand are no phrases, and what reaches into words of `points` is none that may be
    distinctive. All are packed anew by other names or points, another data file, or another version of this program."""
    known, taken = tuple(fold(name) for name in names), tuple(fold(word) for word in points)
    rules = blake2b((files("attribution") / "data" / "opinion_channels.tsv").read_bytes(), digest_size=8)
    rules.update(repr((known, taken, __version__, _SHAPE)).encode())
    cut = tuple(word for word in (*known, *taken) if has_cjk(word))  # others are left in
    return HeardBy(
        channel=channel_of, phrases=lambda text: phrases_in(parted(text, cut)), topics=lambda text: phrases_of(text, known), label=label_key,
        rules=rules.hexdigest(),
    )  # fmt: skip


def reading_of(project: Project) -> HeardBy:
    """The same for a project. Raises ConfigError for a taxonomy that cannot be used."""
    return heard_by(names_of(project), taxonomy(project.opinion.focus).book.phrases)


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
    return _picked(known, view, zone, rivals, own=0)


def own_posts(known: HeardFacts, view: View, zone: ZoneInfo, rivals: Collection[str] = ()) -> Facts:
    """The brand's own posts in a view, no answers."""
    found = _picked(known, view, zone, rivals, own=OWN).facts
    return found.where(found["parent"] == 0)


def _picked(known: HeardFacts, view: View, zone: ZoneInfo, rivals: Collection[str], own: int) -> Picked:
    low, high = (int((d - EPOCH).days) for d in (view.since, view.until))
    at = known.facts["at"]
    near = np.flatnonzero((at >= (low - 2) * DAY) & (at < (high + 3) * DAY) & (known.facts["flags"] & OWN == own))
    days = local_days(at[near], zone)
    wanted = (days >= low) & (days <= high)
    if rivals:
        wanted &= ~_of_accounts(known.facts.take(near), rivals)
    facts, days = known.facts.take(near[wanted]), days[wanted]
    if view.campaigns:
        named = [n for n, word in enumerate(known.words) if word in view.campaigns]
        of_them = np.flatnonzero(np.isin(_campaigns(facts, known), named))
        facts, days = facts.take(of_them), days[of_them]
    kept = _firsts(facts, known)
    return Picked(facts, days, known.words) if kept is None else Picked(facts.take(kept), days[kept], known.words)


def _of_accounts(some: Facts, accounts: Iterable[str]) -> NDArray[np.bool_]:
    return np.isin(some["account"], [key_number("account", account) for account in accounts])


def texts_of(known: HeardFacts, accounts: Iterable[str]) -> list[int]:
    """Judgements of all that some accounts wrote."""
    return [int(n) for n in known.facts.where(_of_accounts(known.facts, accounts))["opinion"]]


def answers_to(posts: Facts, known: HeardFacts, rivals: Collection[str] = (), *, own: bool = False) -> Facts:
    """Answers of others to some texts, of any time; `own`: the brand's answers instead."""
    facts = known.facts.where((known.facts["parent"] != 0) & ((known.facts["flags"] & OWN != 0) == own))
    return facts.where(np.isin(facts["parent"], posts["key"]) & ~_of_accounts(facts, rivals))


def own_answers(known: HeardFacts, rivals: Collection[str] = ()) -> Facts:
    """Everything that the brand answered to anybody."""
    facts = known.facts.where((known.facts["flags"] & OWN != 0) & (known.facts["parent"] != 0))
    return facts.where(~_of_accounts(facts, rivals))


def _campaigns(some: Facts, known: HeardFacts) -> Ints:
    """The campaign of each, as a place among the words; of an answer without one that of what it answers."""
    own = some["campaign"].astype(np.int64)
    bare = np.flatnonzero((some["parent"] != 0) & np.isin(own, [n for n, word in enumerate(known.words) if not word]))
    if len(bare):
        answered = some.take(bare)["parent"]
        parents = known.facts.where(np.isin(known.facts["key"], answered))
        by_key = dict(zip(parents["key"].tolist(), parents["campaign"].tolist(), strict=True))
        own[bare] = [by_key.get(key, n) for key, n in zip(answered.tolist(), own[bare].tolist(), strict=True)]
    return own


def _firsts(some: Facts, known: HeardFacts) -> Ints | None:
    """Where each text is for the first time, by the names of the campaigns that it speaks of; None where none is there twice."""
    all_keys = some["key"]
    doubtful = _alike(all_keys)
    if len(np.unique(all_keys[doubtful])) == len(doubtful):
        return None
    rank = np.empty(len(known.words), np.int64)
    rank[sorted(range(len(known.words)), key=known.words.__getitem__)] = np.arange(len(known.words))
    order = np.lexsort((rank[_campaigns(some.take(doubtful), known)], all_keys[doubtful]))
    keys = all_keys[doubtful[order]]
    again = np.zeros(len(some), bool)
    again[doubtful[order[1:]]] = keys[1:] == keys[:-1]
    return np.flatnonzero(~again)


def _alike(keys: Ints) -> Ints:
    """Where keys are that stand there twice, and a few others: each is thrown into a bucket by a part of its bits, and again by others while it shares it. Faster than to put
    them in order."""
    bucket, some = keys & ((1 << PARTS[0]) - 1), np.arange(len(keys))
    for passed, bits in zip(accumulate(PARTS), (*PARTS[1:], 0), strict=True):
        last, each = np.empty(int(bucket.max(initial=0)) + 1, np.int32), np.arange(len(some), dtype=np.int32)
        last[bucket] = each
        shared = np.zeros(len(last), bool)
        shared[bucket.take(np.flatnonzero(last.take(bucket) != each))] = True
        some = some.take(np.flatnonzero(shared.take(bucket)))
        bucket = keys.take(some) >> passed & ((1 << bits) - 1)
    return some


def days_heard(known: HeardFacts, zone: ZoneInfo, rivals: Collection[str] = ()) -> tuple[date, date] | None:
    """The first and the last day on which the brand or others said anything; None where nobody did."""
    at = known.facts["at"][~_of_accounts(known.facts, rivals)] if rivals else known.facts["at"]
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
    passed = utc - first
    there = np.bincount(passed) > 0
    shifts = np.zeros(len(there), np.int64)
    turned = np.zeros(len(there), bool)
    for n in np.flatnonzero(there).tolist():
        shifts[n] = _offset((first + n) * DAY, zone)
        turned[n] = shifts[n] != _offset((first + n + 1) * DAY - 1, zone)
    local = shifts.take(passed)
    for n in np.flatnonzero(turned.take(passed)).tolist() if turned.any() else ():
        local[n] = _offset(int(at[n]), zone)
    local += at
    local //= DAY
    return local


@lru_cache(20_000)  # twice a day for twenty-five years
def _offset(at: int, zone: ZoneInfo) -> int:
    shift = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=at)).astimezone(zone).utcoffset()
    return int(shift.total_seconds()) if shift is not None else 0


# ---------------------------------------------------------------- how many


def tallies(found: Picked, since: date, steps: int, days: int, *, parts: bool = True) -> tuple[list[str], list[list[Tally]]]:
    """The channels by name, none if `parts` are not wanted, and for each step of so many days all of them together, then each."""
    channel_of_word, channel = _placed(found.facts["channel"], len(found.words))
    language_of_word, language = _placed(found.facts["language"], len(found.words))
    step = (found.days - (since - EPOCH).days) // days
    shape = (steps, len(channel_of_word), len(language_of_word), POLARITY + 1)
    places = ((step * shape[1] + channel) * shape[2] + language) * shape[3] + (found.facts["flags"] & POLARITY)
    counts = np.bincount(places, minlength=int(np.prod(shape))).reshape(shape)
    names = [found.words[n] for n in channel_of_word]
    languages = sorted((found.words[n], k) for k, n in enumerate(language_of_word))
    by_name = sorted(range(len(names)), key=names.__getitem__) if parts else []
    told = [[tally_of_counts(c, languages) for c in (each.sum(axis=0), *(each[k] for k in by_name))] for each in counts]
    return [names[k] for k in by_name], told


def tallies_by(some: Facts, words: tuple[str, ...], whose: Ints, many: int) -> list[Tally]:
    """The same of each of so many voices; `whose`: the voice of each text."""
    language_of_word, language = _placed(some["language"], len(words))
    shape = (many, len(language_of_word), POLARITY + 1)
    counts = np.bincount((whose * shape[1] + language) * shape[2] + (some["flags"] & POLARITY), minlength=int(np.prod(shape)))
    languages = sorted((words[n], k) for k, n in enumerate(language_of_word))
    return [tally_of_counts(each, languages) for each in counts.reshape(shape)]


def _placed(words: NDArray[np.int32], many: int) -> tuple[Ints, Ints]:
    """The words that occur, and for each text the place of its word among them."""
    there = np.bincount(words, minlength=many) > 0
    return np.flatnonzero(there), (np.cumsum(there) - 1)[words]


def tally_of_counts(counts: Ints, languages: Iterable[tuple[str, int]]) -> Tally:
    """A table of counts by language and by polarity (none, then those of `Counts`) as a tally; `languages`: each with its row."""
    spoken: dict[str, Counts] = {}
    for name, k in languages:
        _, positive, neutral, negative = counts[k].tolist()
        if positive or neutral or negative:
            spoken[name] = (positive, neutral, negative)
    return Tally(spoken, int(counts[:, 0].sum()))


# ---------------------------------------------------------------- who asks


def asking(found: Picked, answered: Collection[int], n: int) -> list[int]:
    """Judgements of the texts that ask about buying and stand first among `n`, with all that are as new as the last: what is not answered, then the newest."""
    asks = found.facts.where(found.facts["flags"] & BUYING != 0)
    done = np.isin(asks["key"], list(answered))
    order = np.lexsort((-asks["at"], done))
    if len(order) > n > 0:
        last = order[n - 1]
        order = np.flatnonzero((done < done[last]) | ((done == done[last]) & (asks["at"] >= asks["at"][last])))
    return [int(number) for number in asks["opinion"][order]] if n > 0 else []


def answered_keys(known: HeardFacts, rivals: Collection[str] = ()) -> frozenset[int]:
    """Keys of the posts that the brand answered."""
    return frozenset(own_answers(known, rivals)["parent"].tolist())
