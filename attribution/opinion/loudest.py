"""Who speaks most often, told from packed texts: the rows that `voice_rows` gives for the first of them, without reading a text. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from attribution.opinion.confusion import Errors, corrected
from attribution.opinion.picked import EPOCH, Ints, Picked, tally_of
from attribution.opinion.rows import VoiceRow
from attribution.opinion.voices import Downstream, cares
from ripplemark.store.heard_facts import BUYING


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
    _, voice, mentions = np.unique(found.facts["voice"], return_inverse=True, return_counts=True)
    answers = np.bincount(voice, found.facts["parent"] != 0, len(mentions)).astype(np.int64)
    order = np.lexsort((-answers, -mentions))
    if len(order) <= max(n, few) or n <= 0:
        return Loudest(_texts(found, voice, order))
    last = order[n - 1]
    alike = np.flatnonzero((mentions == mentions[last]) & (answers == answers[last]))
    before = order[: np.flatnonzero(_are(alike, len(order))[order])[0]]
    return Loudest(_texts(found, voice, before), _texts(found, voice, alike), n - len(before))


def _texts(found: Picked, voice: Ints, wanted: Ints) -> tuple[Ints, ...]:
    """The texts of each wanted voice by time, in no order of voices."""
    some = np.flatnonzero(_are(wanted, len(found.facts))[voice])  # there are no more voices than texts
    some = some[np.lexsort((found.facts["opinion"][some], found.facts["at"][some], voice[some]))]
    cuts = np.flatnonzero(np.diff(voice[some])) + 1
    return tuple(np.split(some, cuts)) if len(some) else ()


def _are(some: Ints, number: int) -> NDArray[np.bool_]:
    """Which of so many places are among some."""
    there = np.zeros(number, bool)
    there[some] = True
    return there


def loudest_rows(
    found: Picked, speakers: Sequence[Speaker], urls: Mapping[int, str], errors: Mapping[str, Errors], came: Downstream
) -> list[VoiceRow]:
    """Those who care most first. `urls`: of each text by its judgement; `came`: links and visits that came of a text, by its URL."""
    tallies = [tally_of(found, s.texts) for s in speakers]
    rows = []
    for s, tally, shares in zip(speakers, tallies, corrected(tallies, errors), strict=True):
        facts, last = found.facts[s.texts], s.texts[-1]
        links, visits = _came((urls.get(int(n), "") for n in facts["opinion"]), came)
        positive, neutral, negative = tally.total
        first_day, last_day = (EPOCH + timedelta(days=int(d)) for d in (found.days[s.texts].min(), found.days[s.texts].max()))
        row = VoiceRow(
            name=s.name, place=s.place, channel=found.words[found.facts["channel"][last]], mentions=len(facts),
            answers=int(np.count_nonzero(facts["parent"])), followers=s.followers, reach=s.reach,
            buying=int(np.count_nonzero(facts["flags"] & BUYING)), positive=positive, neutral=neutral, negative=negative,
            negative_share=shares.negative, basis=shares.basis, first=first_day, last=last_day,
            url=urls.get(int(found.facts["opinion"][last]), ""), links=links, visits=visits,
        )  # fmt: skip
        rows.append(row)
    return sorted(rows, key=cares)


def _came(urls: Iterable[str], came: Downstream) -> tuple[float | None, float | None]:
    some = [came[url] for url in dict.fromkeys(urls) if url in came]
    return (sum(c[0] for c in some), sum(c[1] for c in some)) if some else (None, None)
