"""About how many bytes an answer holds in memory. What stands in two answers is counted in both, but for columns of which one has a part."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from enum import Enum
from itertools import islice

import numpy as np

from attribution.reports.rows_json import LateRows
from ripplemark.store.columns import Columns

SAMPLE = 8  # of many rows stand for all: the rows of an answer are of a kind


def weight(value: object) -> int:
    """Bytes of a value with its parts: rows, tables of them, arrays. What is of another kind counts by itself, without what it leads to."""
    if isinstance(value, np.ndarray | Columns | LateRows):
        return int(value.nbytes)
    if isinstance(value, Enum) or value is None:
        return 0
    parts = 0
    if isinstance(value, tuple | list):
        parts = _of_all(value[:: max(1, len(value) // SAMPLE)], len(value))
    elif isinstance(value, dict):
        parts = _of_all(value, len(value)) + _of_all(value.values(), len(value))
    elif isinstance(value, set | frozenset):
        parts = _of_all(value, len(value))
    elif is_dataclass(value):
        parts = sum(weight(getattr(value, field.name)) for field in fields(value))
    return sys.getsizeof(value) + parts


def _of_all(some: Iterable[object], number: int) -> int:
    """The bytes of so many parts, of which the first few are looked at."""
    looked_at = [weight(part) for part in islice(some, SAMPLE)]
    return sum(looked_at) * number // len(looked_at) if looked_at else 0
