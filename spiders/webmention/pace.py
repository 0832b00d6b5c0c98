"""How many claims may come in a while: in all, and from one site. Keeps no address of any sender. Time is an argument."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Limits:
    """Claims taken in `seconds`: from one site of sources, and in all."""

    per_site: int = 30
    in_all: int = 600
    seconds: float = 600.0
    sites: int = 5_000  # remembered at most


@dataclass(slots=True)
class Pace:
    """The claims of the last while. Not for several threads at once: callers hold a lock."""

    limits: Limits = Limits()
    _all: deque[float] = field(default_factory=deque)
    _sites: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict)

    def wait(self, site: str, now: float) -> float:
        """Seconds until a claim from that site may come; 0.0 if it may now, and then it is counted."""
        limits = self.limits
        of_site = self._sites.setdefault(site, deque())
        self._sites.move_to_end(site)
        while len(self._sites) > limits.sites:
            self._sites.popitem(last=False)
        waits = [_wait(q, most, now, limits.seconds) for q, most in ((of_site, limits.per_site), (self._all, limits.in_all))]
        if max(waits) == 0.0:
            of_site.append(now)
            self._all.append(now)
        return max(waits)


def _wait(times: deque[float], most: int, now: float, seconds: float) -> float:
    while times and times[0] <= now - seconds:
        times.popleft()
    return times[0] + seconds - now if len(times) >= most else 0.0
