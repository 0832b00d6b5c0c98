"""A position in a list of ranked domains as a number that a person can compare: 0 to 100 on a log scale. Pure.

Domains are ranked in the hundred millions, and weight falls off as a power law: the step from position 10 to 100 says as much as that
from 1,000,000 to 10,000,000. So the score is 100 * (1 - ln(position) / ln(entries)): 100 for the first, 0 for the last of the list.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from ripplemark.records import Rank, RankList


class Standing(StrEnum):
    """What a list says of a domain."""

    RANKED = "ranked"
    NOT_LISTED = "not_listed"  # it was looked for and is not there
    NOT_LOOKED_UP = "not_looked_up"  # it became known after the list was loaded
    NO_LIST = "no_list"


@dataclass(frozen=True, slots=True)
class Authority:
    """A domain's authority by a published list. `score` is None where it is not ranked: unknown is not 0."""

    standing: Standing
    score: float | None = None  # 0 to 100
    position: int | None = None  # by harmonic centrality
    release: str = ""


NO_LIST = Authority(Standing.NO_LIST)


def score(position: int, entries: int) -> float:
    """The score of a position (from 1) in a list of so many entries."""
    if entries < 2:
        return 100.0
    return 100.0 * (1.0 - math.log(min(position, entries)) / math.log(entries))


def authority_of(domain: str, known: RankList | None, ranks: dict[str, Rank]) -> Authority:
    """What the newest list says of a domain."""
    if known is None:
        return NO_LIST
    rank = ranks.get(domain)
    if rank is None:
        return Authority(Standing.NOT_LOOKED_UP, release=known.release)
    if rank.harmonic is None:
        return Authority(Standing.NOT_LISTED, release=known.release)
    return Authority(Standing.RANKED, score(rank.harmonic, known.entries), rank.harmonic, known.release)
