"""Attribution models as pure functions: the channels of one path, first touch first, to weights that add up to 1."""

from __future__ import annotations

from collections.abc import Callable, Sequence

#: A path as the models see it: the channel of each touch.
Path = Sequence[str]
Weights = tuple[float, ...]
DIRECT = "Direct"


def first(path: Path) -> Weights:
    """All to the first touch."""
    return _all_to(path, 0)


def last(path: Path) -> Weights:
    """All to the last touch."""
    return _all_to(path, len(path) - 1)


def last_non_direct(path: Path) -> Weights:
    """All to the last touch that is not direct; a path of direct touches alone gives it to the last one."""
    return _all_to(path, max((n for n, channel in enumerate(path) if channel != DIRECT), default=len(path) - 1))


def linear(path: Path) -> Weights:
    """The same to each touch."""
    return (1.0 / len(path),) * len(path)


def _all_to(path: Path, position: int) -> Weights:
    return tuple(1.0 if n == position else 0.0 for n in range(len(path)))


#: The models by name, in the order of `ripplemark.store.credit.MODELS`.
MODELS: dict[str, Callable[[Path], Weights]] = {
    "first": first, "last": last, "last_non_direct": last_non_direct, "linear": linear,
}  # fmt: skip


def credit_of(path: Path) -> tuple[tuple[tuple[str, float], ...], ...]:
    """For each touch of a path, what each model gives it."""
    by_model = [(name, model(path)) for name, model in MODELS.items()]
    return tuple(tuple((name, weights[n]) for name, weights in by_model) for n in range(len(path)))
