"""The same scan on Spark: a task for each part of an archive. Starts a session, sends nothing but what to look for, stores nothing.

Every machine of the cluster needs this program in its Python (PYSPARK_PYTHON names it), and the archives under the same names."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ripplemark.errors import InputError
from ripplemark.record_json import json_of
from ripplemark.spark import private_settings
from spiders.net.addresses import Allowed
from spiders.read.brief import ReadingBrief
from spiders.scan.candidates import Part, Told, candidates_in

_PARTS_EACH = 1  # of a task: a part is large enough


def spread(master: str, parts: list[Part], brief: ReadingBrief, most: int, allowed: Allowed, folder: Path) -> None:
    """Read parts on a cluster; `folder` has `links` and `told` then, each a folder of compressed JSON lines. Raises InputError."""
    with _session(master) as spark:
        told = spark.sparkContext.parallelize(parts, max(1, len(parts) // _PARTS_EACH)).flatMap(_reader(brief, most, allowed))
        rows = told.toDF("kind string, value string").persist()
        for kind in ("links", "told"):
            chosen = rows.filter(rows.kind == kind).select("value")
            chosen.write.option("compression", "gzip").text(str(folder.resolve() / kind))


def _reader(brief: ReadingBrief, most: int, allowed: Allowed) -> Any:
    """What a task does with a part."""

    def read(part: Part) -> Iterator[tuple[str, str]]:
        for found in candidates_in(part, brief, most, allowed):
            yield "told" if isinstance(found, Told) else "links", json_of(found).decode()

    return read


@contextmanager
def _session(master: str) -> Iterator[Any]:
    try:
        from py4j.protocol import Py4JError  # type: ignore[import-untyped,unused-ignore]  # noqa: PLC0415 - an extra
        from pyspark.errors import PySparkException  # noqa: PLC0415
        from pyspark.sql import SparkSession  # noqa: PLC0415
    except ImportError as e:
        raise InputError("--spark needs pyspark and Java 17: pip install ripplemark[spark]") from e
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        before = SparkSession.getActiveSession()
        builder = SparkSession.builder.master(master).appName("ripplemark scan").config(map=private_settings(master))
        spark = builder.config("spark.log.level", "ERROR").getOrCreate()
        try:
            yield spark
        finally:
            if before is None:
                spark.stop()
    except (Py4JError, PySparkException, RuntimeError) as e:
        raise InputError(
            f"--spark {master}: {str(e).strip().splitlines()[0][:300]}. Check the master, Java 17, and that workers see the files"
        ) from e
