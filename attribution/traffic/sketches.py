"""Visitors of a day as HyperLogLog sketches, and the visitors of any range from merged ones: no identity is needed, or kept.

A sketch of 4,096 registers tells a number with a relative standard error of 1.6 % (`ERROR`), small ones exactly. Visitor keys last for one
salt period (`traffic.salt_days`): who comes again in a later one counts again, as in every figure here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from datasketches import hll_sketch, hll_union

REGISTERS = 12  # binary logarithm
ERROR = float(hll_sketch.get_rel_err(False, True, REGISTERS, 1))
PARTS = ("total", "channel", "source", "campaign")


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number of visitors, and the bounds of one standard deviation around it."""

    visitors: float
    low: float
    high: float


def sketch_of(visitors: Iterable[int]) -> bytes:
    """The sketch of some visitor keys."""
    sketch = hll_sketch(REGISTERS)
    deque(map(sketch.update, visitors), maxlen=0)  # a loop takes a third longer
    return bytes(sketch.serialize_compact())


def merged(sketches: Iterable[bytes]) -> Estimate:
    """How many different visitors some sketches tell together."""
    union = hll_union(REGISTERS)
    for sketch in sketches:
        union.update(hll_sketch.deserialize(sketch))
    if union.is_empty():
        return Estimate(0.0, 0.0, 0.0)
    return Estimate(union.get_estimate(), union.get_lower_bound(1), union.get_upper_bound(1))
