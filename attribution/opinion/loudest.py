"""Who speaks most often, told from packed texts: the rows that `voice_rows` gives for the first of them, without reading a text. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from attribution.opinion.confusion import Errors, Shares, Tally, corrected
from attribution.opinion.picked import EPOCH, Ints, Picked, tallies_by
from attribution.opinion.rows import VoiceRow
from attribution.opinion.voices import Downstream, cares
from ripplemark.store.heard_facts import BUYING

BUCKETS = (1 << 18) - 1


@dataclass(frozen=True, slots=True)
class Loudest:
    """Voices, each as the places of its texts among those that were picked, oldest first. Those that are surely among the first, and those that
    are alike at the end, of whom only so many are wanted."""

    sure: tuple[Ints, ...]
    alike: tuple[Ints, ...] = ()
    wanted: int = 0


@dataclass(frozen=True, slots=True)
class Speaker:
    """A voice with its name."""

    name: str
    place: str
    followers: int | None  # as was told last
    reach: int | None  # of all its texts
    texts: Ints

    @property
    def rank(self) -> tuple[int, str, str]:
        """What comes first among those who speak as often, with as many answers."""
        return -max(self.followers or 0, self.reach or 0), self.name, self.place


def loudest(found: Picked, n: int, few: int) -> Loudest:
    """The first `n` by how often they speak, then by answers; of `few` voices all."""
    some = _often(found.facts["voice"], n, few)
    facts = found.facts if some is None else found.facts.take(some)
    _, voice, mentions = np.unique(facts["voice"], return_inverse=True, return_counts=True)
    answers = np.bincount(voice, facts["parent"] != 0, len(mentions)).astype(np.int64)
    order = np.lexsort((-answers, -mentions))
    if n <= 0 or (some is None and len(order) <= max(n, few)):
        return Loudest(_texts(found, some, voice, order))
    last = order[n - 1]
    alike = np.flatnonzero((mentions == mentions[last]) & (answers == answers[last]))
    before = order[: np.flatnonzero(_are(alike, len(order))[order])[0]]
    return Loudest(_texts(found, some, voice, before), _texts(found, some, voice, alike), n - len(before))


def _often(voices: Ints, n: int, few: int) -> Ints | None:
    """Places of all texts of those who may be among the first `n`; None where there may be but `few` voices. Voices are thrown into buckets, which
    are counted without putting them in order: none speaks more often than there are texts in its bucket."""
    bucket = voices & BUCKETS
    full = np.bincount(bucket, minlength=BUCKETS + 1)
    if n <= 0 or np.count_nonzero(full) <= max(n, few):
        return None
    least = _nth(full[full > 0], n)
    some = np.flatnonzero(full[bucket] >= least)
    often = _nth(np.unique(voices[some], return_counts=True)[1], n)
    return some if often >= least else np.flatnonzero(full[bucket] >= often)


def _nth(counts: Ints, n: int) -> int:
    """The n-th of some counts, the largest first."""
    return int(np.partition(counts, len(counts) - n)[len(counts) - n])


def _texts(found: Picked, places: Ints | None, voice: Ints, wanted: Ints) -> tuple[Ints, ...]:
    """The texts of each wanted voice by time, in no order of voices. `voice`: whose each text is, of those that stand at `places` (None: of all)."""
    some = np.flatnonzero(_are(wanted, len(found.facts) + 1)[voice])  # there are no more voices than texts
    whose, at = voice[some], some if places is None else places[some]
    facts = found.facts.take(at)
    order = np.lexsort((facts["opinion"], facts["at"], whose))
    whose, at = whose[order], at[order]
    return tuple(np.split(at, np.flatnonzero(np.diff(whose)) + 1)) if len(at) else ()


def _are(some: Ints, number: int) -> NDArray[np.bool_]:
    """Which of so many places are among some."""
    there = np.zeros(number, bool)
    there[some] = True
    return there


def loudest_rows(
    found: Picked, speakers: Sequence[Speaker], urls: Mapping[int, str], errors: Mapping[str, Errors], came: Downstream
) -> list[VoiceRow]:
    """Those who care most first. `urls`: of each text by its judgement; `came`: links and visits that came of a text, by its URL."""
    if not speakers:
        return []
    texts, many = np.concatenate([s.texts for s in speakers]), [len(s.texts) for s in speakers]
    facts, days, whose = found.facts.take(texts), found.days[texts], np.repeat(np.arange(len(many)), many)
    ends = np.cumsum(np.array(many, np.int64))
    starts, newest = ends - many, facts.take(ends - 1)
    tallies = tallies_by(facts, found.words, whose, len(speakers))
    told = zip(
        speakers, tallies, corrected(tallies, errors), (found.words[n] for n in newest["channel"]), newest["opinion"].tolist(),
        np.add.reduceat(facts["parent"] != 0, starts, dtype=np.int64).tolist(), np.add.reduceat(facts["flags"] & BUYING != 0, starts, dtype=np.int64).tolist(),
        np.minimum.reduceat(days, starts).tolist(), np.maximum.reduceat(days, starts).tolist(), _came(facts["opinion"], whose, urls, came, len(speakers)),
        strict=True,
    )  # fmt: skip
    return sorted((_row(urls, *each) for each in told), key=cares)


def _row(
    urls: Mapping[int, str], s: Speaker, tally: Tally, shares: Shares, channel: str, newest: int, answers: int, buying: int, first: int, last: int,
    came: tuple[float | None, float | None],
) -> VoiceRow:  # fmt: skip
    positive, neutral, negative = tally.total
    return VoiceRow(
        name=s.name, place=s.place, channel=channel, mentions=len(s.texts), answers=answers, followers=s.followers, reach=s.reach, buying=buying,
        positive=positive, neutral=neutral, negative=negative, negative_share=shares.negative, basis=shares.basis, first=EPOCH + timedelta(days=first),
        last=EPOCH + timedelta(days=last), url=urls.get(newest, ""), links=came[0], visits=came[1],
    )  # fmt: skip


def _came(
    opinions: Ints, whose: Ints, urls: Mapping[int, str], came: Downstream, many: int
) -> list[tuple[float | None, float | None]]:
    """Links and visits that came of what each of so many voices said, each address once, in the order of the texts."""
    told = [number for number, url in urls.items() if url in came]
    said: list[dict[str, None]] = [{} for _ in range(many)]
    for place in np.flatnonzero(np.isin(opinions, told)).tolist():
        said[int(whose[place])].setdefault(urls[int(opinions[place])])
    return [(sum(came[url][0] for url in some), sum(came[url][1] for url in some)) if some else (None, None) for some in said]
