"""The distinct values of a column of log lines, and decisions per value joined back to the lines."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from attribution.intake.log_lines import Lines
from attribution.intake.log_times import Ints, Mask


def texts(lines: Lines, field: str) -> list[str]:
    """The distinct values of a field (one of `log_lines.FIELDS`)."""
    return lines.text[field].dictionary.to_pylist()  # type: ignore[no-any-return]


def codes(lines: Lines, field: str) -> Ints:
    """Per line the index of its value among the distinct ones; -1 where the format has no such field."""
    indices = lines.text[field].indices
    if indices.null_count:
        indices = indices.fill_null(-1)
    numbers: Ints = indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return numbers


def distinct_values(lines: Lines, field: str) -> int:
    """How many there are."""
    return len(lines.text[field].dictionary)


def firsts(key: Ints) -> tuple[Ints, Ints]:
    """(where each distinct key stands first, per entry the number of its key), by hashing: sorting costs more."""
    coded = pa.array(key).dictionary_encode()
    back: Ints = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    first = np.zeros(len(coded.dictionary), np.int64)
    first[back[::-1]] = np.arange(len(back) - 1, -1, -1)
    return first, back


def lookup(per_value: list[bool], numbers: Ints) -> Mask:
    """A decision per distinct value, joined back to the lines; False where the line has no such field."""
    return np.array([*per_value, False], np.bool_)[numbers]
