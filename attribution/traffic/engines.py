"""What runs the expressions over hits and visits: the embedded DuckDB, Spark, or any other Ibis backend that the project file names.

DuckDB and Spark read the Parquet files in place, the days that are asked for and no others; to other backends the rows of these days are
handed over. No expression knows which it is.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from itertools import count
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends import BaseBackend
from ibis.common.exceptions import IbisError

from attribution.arrow import pandas_hidden, without_pandas
from attribution.dialects import one_at_a_time
from attribution.traffic.buckets import ObjectPath
from attribution.traffic.hit_files import Place, files_of
from ripplemark.errors import ConfigError
from ripplemark.project import EMBEDDED
from ripplemark.spark import private_settings

MEMORY = "1GB"  # above it the embedded engine spills to disk
PIECE = 65_536  # rows streamed at a time
#: Settings of Spark, unless the address says otherwise.
DEFAULTS = {
    "spark.sql.sources.parallelPartitionDiscovery.threshold": "1000",  # a job for 32 folders costs more
    "spark.sql.optimizer.canChangeCachedPlanOutputPartitioning": "true",  # what is kept is else cut into 200 pieces, however small
    "spark.driver.maxResultSize": "0",  # rows pass through; a gigabyte of them would end the run
}


@contextmanager
def engine(url: str = EMBEDDED) -> Generator[BaseBackend]:
    """The engine of that address for as long as the block runs. Raises ConfigError when it cannot be reached."""
    without_pandas()
    one_at_a_time()
    with warnings.catch_warnings(), TemporaryDirectory(prefix="ripplemark-") as spilled:
        # Ibis 12 asks DuckDB 2 for its results by a name that DuckDB has deprecated.
        warnings.filterwarnings("ignore", message="fetch_arrow_table", category=DeprecationWarning)
        # Only data frames of pandas are in question; none is used.
        warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas", category=FutureWarning)
        backend = _embedded(spilled) if url == EMBEDDED else _connected(url)
        try:
            yield backend
        finally:
            if backend.name != "pyspark":  # a session lives as long as the process: starting one costs a cluster seconds
                backend.disconnect()


def _embedded(spilled: str) -> BaseBackend:
    backend: BaseBackend = ibis.duckdb.connect(memory_limit=MEMORY, temp_directory=spilled, preserve_insertion_order=False)
    backend.raw_sql("SET enable_progress_bar = false")  # it would be written to stdout
    with pandas_hidden():  # it would be loaded for data frames alone, which nobody asks for
        import_module("ibis.backends.duckdb.converter")
    return backend


def _connected(url: str) -> BaseBackend:
    scheme = url.partition(":")[0]
    try:
        return _spark(url) if scheme == "pyspark" else _other(url)
    except ImportError as e:
        raise ConfigError(f"engine.url: {scheme} needs a package that is not installed ({e}); see docs/configuration.md") from e
    except (IbisError, ValueError, OSError, RuntimeError) as e:
        raise ConfigError(f"engine.url: {scheme} cannot be reached ({str(e)[:200]})") from e


def _other(url: str) -> BaseBackend:
    backend: BaseBackend = ibis.connect(url)
    return backend


def _spark(url: str) -> BaseBackend:
    """A session with the settings of the address. Ibis would set them again on the running session, which Spark refuses."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 - an optional package

    settings = spark_settings(url)
    running = SparkSession.getActiveSession()
    if running and settings.get("spark.master", running.sparkContext.master) != running.sparkContext.master:
        running.stop()
    builder = SparkSession.builder.appName("ripplemark")
    session = builder.config(map=settings).config("spark.sql.session.timeZone", "UTC").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    backend: BaseBackend = ibis.pyspark.connect(session)
    return backend


def spark_settings(url: str) -> dict[str, str]:
    """What Spark is told by an address, and ours where it says nothing."""
    told = dict(parse_qsl(urlsplit(url).query))
    return DEFAULTS | private_settings(told.get("spark.master", "local")) | told


def stored(backend: BaseBackend, data: Place, kind: str, days: Iterable[date]) -> ir.Table | None:
    """The hits or visits of these days as a table with their `day`; None if there are none."""
    found = files_of(data, kind, days)
    if not found:
        return None
    return _IN_PLACE.get(backend.name, _handed_over)(backend, data / kind, found)


def fetched(backend: BaseBackend, table: ir.Table) -> pa.Table:
    """The rows of a table, computed by this engine."""
    if backend.name == "pyspark":
        return backend.raw_sql(backend.compile(table)).toArrow()  # Ibis would go by way of pandas
    return backend.to_pyarrow(table)


def days_streamed(backend: BaseBackend, table: ir.Table, order: Sequence[str]) -> Iterator[pa.Table]:
    """The rows of a table by `day`, and within a day in this order, piece by piece: the embedded engine sorts all and lets go of what was read,
    Spark keeps all and is asked for one day after the other. Others give all at once."""
    if backend.name == "pyspark":
        with kept(backend, table) as held:
            days = fetched(backend, held.select("day").distinct())["day"].to_pylist()
            for day in sorted(days):
                yield fetched(backend, held.filter(held.day == day)).sort_by([(name, "ascending") for name in order])
        return
    ordered = table.order_by("day", *order)
    if backend.name != "duckdb":
        yield fetched(backend, ordered)
        return
    backend._run_pre_execute_hooks(ordered)  # Ibis 12 streams by a name that DuckDB 2 no longer has
    shape = ordered.schema().to_pyarrow()
    for batch in backend.con.sql(backend.compile(ordered)).to_arrow_reader(PIECE):
        yield pa.Table.from_batches([batch]).cast(shape)


def given(backend: BaseBackend, rows: pa.Table) -> ir.Table:
    """A small table of ours as one of this engine, to be joined with those it holds."""
    if backend.name != "pyspark":
        return ibis.memtable(rows)
    name = f"given_{next(_NAMES)}"
    backend._session.createDataFrame(rows).createOrReplaceTempView(name)  # Ibis would go by way of pandas
    return backend.table(name)


def in_order(backend: BaseBackend, value: ir.Column, place: ir.IntegerColumn) -> ir.ArrayColumn:
    """The values of a group as a list, by their places. Spark's own list has no order: there it is sorted afterwards."""
    if backend.name != "pyspark":
        return value.collect(order_by=place)
    pairs = ibis.struct({"place": place, "value": value}).collect().sort()
    return pairs.map(lambda pair: pair["value"])


@contextmanager
def kept(backend: BaseBackend, table: ir.Table) -> Generator[ir.Table]:
    """What an expression gives, computed once for as long as the block runs: several questions are asked of it."""
    name = f"kept_{next(_NAMES)}"
    if backend.name != "pyspark":
        yield backend.create_table(name, table, temp=True)
        return
    held = backend._session.sql(backend.compile(table)).cache()
    held.createOrReplaceTempView(name)
    try:
        yield backend.table(name)
    finally:
        held.unpersist()
        backend._session.catalog.dropTempView(name)


def carries_texts(backend: BaseBackend) -> bool:
    """Whether texts go along with the rows that are sorted, rather than being joined to what comes of them: a join takes Spark an exchange and
    a sort of each side, the embedded engine one look into a table of hashes."""
    return str(backend.name) == "pyspark"


_NAMES = count(1)
Found = Mapping[date, Sequence[Place]]


def _by_files(backend: BaseBackend, folder: Place, found: Found) -> ir.Table:
    if isinstance(folder, ObjectPath):  # Arrow reads what DuckDB asks of it: columns and rows of the days, by ranges
        name = f"stored_{next(_NAMES)}"
        backend.con.register(name, _dataset(found))
        held: ir.Table = backend.table(name)
        return held
    table: ir.Table = backend.read_parquet(_names(found), hive_partitioning=True, union_by_name=True)
    return table


def _by_folders(backend: BaseBackend, folder: Place, found: Found) -> ir.Table:
    """All files of the folder, as far as the engine looks: it leaves out the folders of other days by their names."""
    there = f"s3a://{folder.key}" if isinstance(folder, ObjectPath) else folder
    table = backend.read_parquet(there, mergeSchema=True)  # files of other releases have other columns
    return table.filter(table.day.isin(list(found)))


def _handed_over(backend: BaseBackend, _folder: Place, found: Found) -> ir.Table:
    del backend  # Ibis hands them over when the expression runs
    return ibis.memtable(_dataset(found).to_table())


def _dataset(found: Found) -> Any:
    """The files as one table of Arrow's, with all columns that any of them has: files of other releases have others."""
    import pyarrow.dataset as ds  # noqa: PLC0415 - engines that read files themselves need none of it
    from pyarrow.fs import LocalFileSystem  # noqa: PLC0415

    files = [file for of_day in found.values() for file in of_day]
    one = files[0]
    filesystem = one.filesystem if isinstance(one, ObjectPath) else LocalFileSystem()
    names = [file.key if isinstance(file, ObjectPath) else str(file.absolute()) for file in files]
    options = ds.FileSystemFactoryOptions(partitioning=ds.partitioning(pa.schema([("day", pa.date32())]), flavor="hive"))
    factory = ds.FileSystemDatasetFactory(filesystem, names, ds.ParquetFileFormat(), options)
    return factory.finish(factory.inspect(fragments=None))


def _names(found: Found) -> list[str]:
    return [str(file) for files in found.values() for file in files]


#: Engines that read the files themselves.
_IN_PLACE: dict[str, Callable[[BaseBackend, Place, Found], ir.Table]] = {"duckdb": _by_files, "pyspark": _by_folders}
