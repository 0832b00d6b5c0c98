"""The models that learn from all paths, by name: what they give to each channel, and how that reaches the touches of one path.

Within a path a learned model gives each distinct channel a part in proportion to what the model found it to be worth (removal effect,
Shapley value if above 0), in equal parts to its touches; so each path gives away exactly its conversions. For Shapley's cooperative game
and for drop-one the sum over touches is the model's own credit. For the others it is not, for no split by path can be: a removal effect
may give a channel more than all paths with it brought. Their own credit is kept beside the touches, for each level.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from attribution.credit.markov import markov
from attribution.credit.models import RULES, Path
from attribution.credit.path_table import Learned, PathTable
from attribution.credit.shapley import DropOne, conversion_rate, cooperative, drop_one, dropped

SEED = 20240501  # of the sampled orders: the same paths give the same credit


def _rate(table: PathTable) -> Learned:
    return conversion_rate(table, np.random.default_rng(SEED))


#: The models by name, in the order in which they are shown.
LEARNED: Mapping[str, Callable[[PathTable], Learned]] = {
    **{f"markov_{order}": partial(markov, order=order) for order in (1, 2, 3, 4)},
    "shapley": cooperative, "shapley_rate": _rate, "drop_one": dropped,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TouchShares:
    """What the learned models give to the touches of any path."""

    worth: Mapping[str, Mapping[str, float]]  # model -> channel -> what it is worth
    dropped: DropOne

    def weights(self, model: str, channels: Sequence[str]) -> tuple[float, ...]:
        """The weights of one path under one model; they add up to 1."""
        if model == "drop_one":
            return self.dropped.weights(channels)
        return spread(channels, self.worth[model])


def touch_shares(table: PathTable, found: Mapping[str, Learned]) -> TouchShares:
    """What was learned, ready for single paths. `table` are the paths it was learned from."""
    worth: dict[str, Mapping[str, float]] = {
        model: dict(zip(credit.names, map(float, credit.conversions), strict=True))
        for model, credit in found.items()
        if model not in ("shapley", "drop_one")
    }
    alike = dict.fromkeys(table.names, 1.0)  # the cooperative game asks for no more than who was there
    return TouchShares({**worth, "shapley": alike}, drop_one(table))


def credit_of(path: Path, shares: TouchShares) -> tuple[tuple[tuple[str, float], ...], ...]:
    """For each touch of a path, what each model gives it: the rules first, then what was learned."""
    by_model = [(name, rule(path)) for name, rule in RULES.items()]
    by_model += [(name, shares.weights(name, path.channels)) for name in LEARNED]
    return tuple(tuple((name, weights[n]) for name, weights in by_model) for n in range(len(path)))


def spread(channels: Sequence[str], worth: Mapping[str, float]) -> tuple[float, ...]:
    """Parts of a path in proportion to what its distinct channels are worth; alike where none is worth anything."""
    touches = Counter(channels)
    parts = {channel: max(0.0, worth.get(channel, 0.0)) for channel in touches}
    whole = sum(parts.values())
    if not whole:
        parts, whole = dict.fromkeys(touches, 1.0), float(len(touches))
    return tuple(parts[channel] / whole / touches[channel] for channel in channels)
