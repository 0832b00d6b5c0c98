"""Which user agents are machines: the maintained crawler list, agents that call themselves bots, and empty ones."""

from __future__ import annotations

from functools import cache

import pyarrow as pa
import pyarrow.compute as pc
from crawleruseragents import CRAWLER_USER_AGENTS_DATA

_CHUNK = 150  # patterns per compiled expression: one automaton over all 1,500 outgrows its memory limit and slows down
_REMEMBERED = 200_000
#: Words by which unlisted machines name themselves. Cubot is a telephone.
_SELF_NAMED = r"(?i)(?:^|[^u])bot\b|crawler\b|spider\b|scraper\b|\bfeed ?fetcher|uptime|health-?check|link-?check|kube-probe"


@cache
def _expressions() -> tuple[str, ...]:
    patterns = [str(entry["pattern"]) for entry in CRAWLER_USER_AGENTS_DATA]
    chunks = ["|".join(patterns[i : i + _CHUNK]) for i in range(0, len(patterns), _CHUNK)]
    return (*chunks, _SELF_NAMED)


class BotJudge:
    """Remembers what it found, so that each distinct agent is looked at once per load."""

    def __init__(self) -> None:
        self._known: dict[str, bool] = {}

    def judge(self, agents: list[str]) -> list[bool]:
        """Whether each agent is a machine."""
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        fresh = [a for a in agents if a not in self._known]
        self._known.update(zip(fresh, are_bots(fresh), strict=True))
        return [self._known[a] for a in agents]


def are_bots(agents: list[str]) -> list[bool]:
    """Whether each agent is a machine; an empty agent ("" or "-") is one: no browser hides its name."""
    if not agents:
        return []
    column = pa.array(agents, pa.string())
    found = pc.is_in(column, pa.array(["", "-"]))
    for expression in _expressions():
        found = pc.or_(found, pc.match_substring_regex(column, expression))
    return [bool(value) for value in found.to_pylist()]
