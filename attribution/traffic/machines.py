"""What the lines of machines and referrer spammers of a block add up to per day: counted by purpose and name, never kept as hits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

import numpy as np

from attribution.intake.log_times import Ints
from attribution.traffic.agents import machine_of
from attribution.traffic.distinct import firsts
from ripplemark.records import MachineDay

REFERRER_SPAM = "referrer-spam"
_1970 = date(1970, 1, 1).toordinal()


def bots_by_day(days: Ints, agents: Ints, names: list[str]) -> list[MachineDay]:
    """Requests of machines; per line its day since 1970 and the index of its agent among `names`."""
    counts = Counter[tuple[int, str, str]]()
    for day, agent, number in _counted(days, agents, len(names)):
        machine = machine_of(names[agent])
        counts[day, machine.kind.value, machine.name] += number
    return _rows(counts)


def spam_by_day(days: Ints, hosts: Ints, names: list[str]) -> list[MachineDay]:
    """Requests with a spammer as their referrer; per line its day since 1970 and the index of the spammer's host among `names`."""
    counts = Counter[tuple[int, str, str]]()
    for day, host, number in _counted(days, hosts, len(names)):
        counts[day, REFERRER_SPAM, names[host].removeprefix("www.")] += number
    return _rows(counts)


def added(parts: Iterable[Iterable[MachineDay]]) -> list[MachineDay]:
    """The counts of several blocks together, the most frequent first: so that what is beyond a bound is the rarest."""
    counts = Counter[tuple[date, str, str]]()
    for part in parts:
        for row in part:
            counts[row.day, row.kind, row.name] += row.hits
    return [MachineDay(*key, hits=number) for key, number in counts.most_common()]


def _counted(days: Ints, values: Ints, number: int) -> Iterable[tuple[int, int, int]]:
    """(day, value, how many lines have both)."""
    key = days * number + values
    first, back = firsts(key)
    times = np.bincount(back, minlength=len(first))
    for at, n in zip(first.tolist(), times.tolist(), strict=True):
        yield int(days[at]), int(values[at]), n


def _rows(counts: Counter[tuple[int, str, str]]) -> list[MachineDay]:
    return [MachineDay(date.fromordinal(day + _1970), kind, name, hits=n) for (day, kind, name), n in counts.items()]
