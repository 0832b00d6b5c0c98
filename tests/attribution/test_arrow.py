"""Arrow is not told of pandas, and gives data frames to whoever asks all the same."""

from __future__ import annotations

import subprocess
import sys

import pytest

from attribution.arrow import pandas_hidden

_SCRIPT = """
import sys
from attribution.arrow import without_pandas
from attribution.traffic.engines import engine, fetched
without_pandas()
import ibis
import numpy as np
import pyarrow as pa
rows = pa.table({"a": pa.array(np.arange(3)), "b": ["x", None, "y"]})
with engine() as backend:
    (found,) = fetched(backend, ibis.memtable(rows).aggregate(sum=ibis._.a.sum())).to_pylist()
assert found == {"sum": 3}, found
assert "pandas" not in sys.modules, "loaded by handing lists to Arrow, or by the engine"
assert list(rows.to_pandas().a) == [0, 1, 2]
"""


def test_lists_and_the_engine_load_no_pandas_and_data_frames_still_come() -> None:
    done = subprocess.run([sys.executable, "-W", "error", "-c", _SCRIPT], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_what_is_hidden_is_found_again() -> None:
    with pandas_hidden(), pytest.raises(ModuleNotFoundError):
        sys.meta_path[0].find_spec("pandas", None)
    assert not any(type(finder).__name__ == "_Hidden" for finder in sys.meta_path)
