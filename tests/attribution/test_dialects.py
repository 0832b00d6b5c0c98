"""Ibis loads the SQL of the database that is asked, and of another one when it is asked for."""

from __future__ import annotations

import subprocess
import sys

_SCRIPT = """
import sys
from attribution.traffic.engines import engine, fetched
import ibis
numbers = ibis.memtable({"a": [1, 2]}, schema={"a": "int64"})
with engine() as backend:
    assert fetched(backend, numbers.aggregate(sum=numbers.a.sum())).to_pylist() == [{"sum": 3}]
loaded = {m.rpartition(".")[2] for m in sys.modules if m.startswith("sqlglot.dialects.")}
assert loaded == {"dialect", "duckdb"}, loaded
import ibis.backends.sql.compilers as compilers
from ibis.backends.sql.compilers import PostgresCompiler
assert compilers.DuckDBCompiler is compilers.duckdb.DuckDBCompiler and PostgresCompiler is compilers.postgres.PostgresCompiler
assert "`a` + 1" in ibis.to_sql(numbers.select(b=numbers.a + 1), dialect="mysql")
for wrong in ("nothing", "NoCompiler", "__nothing__"):
    assert not hasattr(compilers, wrong), wrong
"""


def test_the_engine_loads_its_own_sql_and_any_other_still_comes() -> None:
    done = subprocess.run([sys.executable, "-W", "error", "-c", _SCRIPT], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
