"""Attribution by rules, as pure functions: the touches of one path, first touch first, to weights that add up to 1.

Models that learn from all paths together are in `markov` and `shapley`; how their credit reaches a single touch is in `shares`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Weights = tuple[float, ...]
DIRECT = "Direct"


@dataclass(frozen=True, slots=True)
class Path:
    """A path as the rules see it."""

    channels: tuple[str, ...]  # of each touch
    ages: tuple[float, ...] = ()  # of each touch before the registration, in half-lives; () where nobody knows

    def __len__(self) -> int:
        return len(self.channels)


def first(path: Path) -> Weights:
    """All to the first touch."""
    return _all_to(path, 0)


def last(path: Path) -> Weights:
    """All to the last touch."""
    return _all_to(path, len(path) - 1)


def last_non_direct(path: Path) -> Weights:
    """All to the last touch that is not direct; a path of direct touches alone gives it to the last one."""
    return _all_to(path, max((n for n, channel in enumerate(path.channels) if channel != DIRECT), default=len(path) - 1))


def linear(path: Path) -> Weights:
    """The same to each touch."""
    return (1.0 / len(path),) * len(path)


def time_decay(path: Path) -> Weights:
    """A touch counts half as much as one that is a half-life younger."""
    if not path.ages:
        return linear(path)
    youngest = min(path.ages)  # measured from it, a path that is old throughout still has weights
    return _shared([2.0 ** (youngest - age) for age in path.ages])


def position_u(path: Path, first_part: float = 0.4, last_part: float = 0.4) -> Weights:
    """40 % to the first touch, 40 % to the last, 20 % to all between alike; of two touches each gets its part of what both have."""
    return _by_position(path, {0: first_part, len(path) - 1: last_part}, 1.0 - first_part - last_part)


def position_w(path: Path) -> Weights:
    """30 % each to the first touch, the middle one (the later of two) and the last, 10 % to the others alike.

    The usual W gives its middle part to the touch at which a lead was made. A log knows no leads, so it is the middle of the path."""
    return _by_position(path, dict.fromkeys((0, len(path) // 2, len(path) - 1), 0.3), 0.1)


def _by_position(path: Path, parts: dict[int, float], rest: float) -> Weights:
    others = len(path) - len(parts)
    return _shared([parts.get(n, rest / others if others else 0.0) for n in range(len(path))])


def _shared(parts: Sequence[float]) -> Weights:
    whole = sum(parts)
    return tuple(part / whole for part in parts)


def _all_to(path: Path, position: int) -> Weights:
    return tuple(1.0 if n == position else 0.0 for n in range(len(path)))


#: The rules by name, in the order in which they are shown.
RULES: dict[str, Callable[[Path], Weights]] = {
    "first": first, "last": last, "last_non_direct": last_non_direct, "linear": linear, "time_decay": time_decay,
    "position_u": position_u, "position_w": position_w,
}  # fmt: skip
