"""The whole of `ripplemark attribute` on a Spark cluster of a master and two workers: the same tables as on DuckDB."""

from __future__ import annotations

import importlib.util
import os
import random
import shutil
import socket
import subprocess
import time
from collections.abc import Generator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pyarrow as pa
import pytest
from builders import BRAND, Web, link
from site_logs import line, load

from attribution.traffic.daily import LIMIT, ROWS, bounded, daily_parts
from attribution.traffic.engines import carries_texts, days_streamed, engine, fetched, stored
from attribution.traffic.hit_files import HITS, VISITS, days_with_hits
from attribution.traffic.sessions import SessionRule, visits_of, without_overlap
from commands.attribute import attribute
from commands.door import RunInHand
from ripplemark.config import Brand, Campaign, Goal, Project, Storage, Traffic
from ripplemark.project import EMBEDDED
from ripplemark.store.database import open_writer
from ripplemark.store.runs import begin_run
from tests.whole_store import SCANNED

pytestmark = [
    pytest.mark.spark,
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
    pytest.mark.skipif(
        importlib.util.find_spec("pyspark") is None or shutil.which("java") is None,
        reason="SPARK MISSING: needs requirements-scale.lock and Java 17 (`make test` brings both where it may)",
    ),
]
NOW = datetime(2024, 7, 20, tzinfo=UTC)
PAGES = ("https://blog.example/review", "https://forum.example/t/1")
SETTINGS = {
    "spark.sql.shuffle.partitions": "2",
    "spark.default.parallelism": "2",
    "spark.ui.enabled": "false",
    "spark.executor.memory": "512m",
    "spark.driver.host": "127.0.0.1",
}
#: Rows that say when or by which run, and rows that only the machine makes.
OF_THE_RUN = {"runs", "rejects", "sqlite_sequence"}


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """The address of a master with two workers on loopback."""
    import pyspark
    import pyspark.sql

    home, work = Path(pyspark.__file__).parent, tmp_path_factory.mktemp("spark")
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    env = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_DAEMON_MEMORY": "256m",
    }
    log = (work / "log").open("wb")

    def start(role: str, *arguments: str) -> subprocess.Popen[bytes]:
        command = [
            str(home / "bin" / "spark-class"),
            f"org.apache.spark.deploy.{role}",
            "--host",
            "127.0.0.1",
            "--webui-port",
            "0",
        ]
        return subprocess.Popen([*command, *arguments], env=env, cwd=work, stdout=log, stderr=log)

    address = f"spark://127.0.0.1:{port}"
    running = [start("master.Master", "--port", str(port))]
    running += [start("worker.Worker", "--cores", "1", "--memory", "700m", "--work-dir", str(work), address) for _ in range(2)]
    try:
        _wait_for(work / "log", "Registering worker", 2)
        yield f"pyspark://?spark.master={address}&{urlencode(SETTINGS)}"
    finally:
        if session := pyspark.sql.SparkSession.getActiveSession():
            session.stop()
        for process in running:
            process.terminate()
        for process in running:
            process.wait(20)
        log.close()


def _wait_for(log: Path, words: str, times: int) -> None:
    end = time.monotonic() + 90
    while log.read_text(errors="replace").count(words) < times:
        assert time.monotonic() < end, log.read_text(errors="replace")[-2000:]
        time.sleep(0.05)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A brand with two campaigns, pages that link to it, and a week of its log with sign-ups; nothing attributed yet."""
    folder = tmp_path_factory.mktemp("brand")
    campaigns = (
        Campaign("summer", date(2024, 6, 12), date(2024, 6, 14), topics=("cold brew week",), utm_campaign=("summer*",)),
        Campaign("autumn", date(2024, 6, 15), date(2024, 6, 16), utm_campaign=("autumn*",)),
    )
    made = Project(
        folder / "ripplemark.toml", Brand("Northwind Tea", domains=("tea.example",)), Storage(folder / "store.db", folder / "data"),
        campaigns=campaigns, traffic=Traffic(site="https://tea.example"), goals=(Goal("registration", "POST /signup", 302),),
    )  # fmt: skip
    web = Web(made)
    for n, page in enumerate(PAGES):
        for day in (12, 14):
            web.sees(
                page,
                datetime(2024, 6, day + n, 8, tzinfo=UTC),
                link(f"{BRAND}brew"),
                published=datetime(2024, 6, 11 + n, tzinfo=UTC),
            )
    (folder / "access.log").write_text(_log(), encoding="utf-8")
    load(made, web.db, folder / "access.log")
    web.db.close()
    return made


def _log() -> str:
    draw = random.Random(5)
    rows = []
    for _ in range(1_200):
        month, day = 6, draw.randint(10, 16)
        at = f"{day:02}/Jun/2024:{draw.randrange(24):02}:{draw.randrange(60):02}:{draw.randrange(60):02}"
        came = draw.choice(("-", "-", PAGES[0], PAGES[1], "https://www.google.com/", "https://t.co/x"))
        path = draw.choice(
            (
                "/",
                "/brew",
                "/brew?utm_source=weibo&utm_medium=social&utm_campaign=summer24",
                "/s?q=tea",
                "/?utm_campaign=autumn&utm_source=mail&utm_medium=email",
            )
        )
        ip = f"192.0.2.{draw.randrange(200)}"
        rows.append((month, day, line(at, path, ip, came)))
        if draw.random() < 0.06:
            rows.append((month, day, line(at, "/signup", ip, "https://tea.example/", status=302, method="POST")))
    return "".join(row for _, _, row in sorted(rows, key=lambda r: (r[0], r[1], r[2].partition("[")[2][:20])))


def attributed(told: Project, folder: Path, url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every table of a copy of the store, after an engine attributed it."""
    shutil.copytree(told.path.parent, folder)
    made = replace(told, storage=Storage(folder / "store.db", folder / "data"), engine=url)
    with open_writer(made.storage.database) as db:
        figures = attribute(made, RunInHand(db, begin_run(db, "attribute", NOW), NOW), lambda _done, _all: None)
        names = [r["name"] for r in db.rows(SCANNED) if r["name"] not in OF_THE_RUN]
        tables = {name: sorted(map(tuple, db.rows(f"SELECT * FROM {name}")), key=repr) for name in names}
    return {**tables, "figures": sorted(figures.items(), key=repr)}


def test_a_cluster_attributes_as_duckdb_does(told: Project, cluster: str, tmp_path: Path) -> None:
    here = attributed(told, tmp_path / "duckdb", EMBEDDED)
    there = attributed(told, tmp_path / "spark", cluster)
    assert {name for name, rows in here.items() if rows != there[name]} == set()
    assert min(len(here[name]) for name in ("traffic", "touches", "model_credit", "registrations")) > 20
    assert _kept_by_spark() == 0


def _kept_by_spark() -> int:
    """The tables that its machines still hold in memory."""
    import pyspark.sql

    session = pyspark.sql.SparkSession.getActiveSession()
    assert session is not None
    return int(session.sparkContext._jsc.getPersistentRDDs().size())


def test_what_only_some_projects_ask_is_the_same_too(told: Project, cluster: str, tmp_path: Path) -> None:
    """Visits split at midnight, day by day in their order, and words too many for a day, which become "(other)"."""
    attributed(told, tmp_path / "made", EMBEDDED)
    days = days_with_hits(tmp_path / "made" / "data")
    tables = [_asked(url, tmp_path / "made" / "data", days) for url in (EMBEDDED, cluster)]
    assert tables[0] == tables[1]
    assert all(len(rows) >= 10 for rows in tables[0])


def _asked(url: str, data: Path, days: list[date]) -> list[list[tuple[Any, ...]]]:
    with engine(url) as backend:
        hits, visits = stored(backend, data, HITS, days), stored(backend, data, VISITS, days)
        assert hits is not None
        assert visits is not None
        crowded = bounded(visits, [{"source": LIMIT + 1, "medium": LIMIT + 1, "campaign": LIMIT + 1, "combinations": ROWS + 1}])
        split = [visits_of(without_overlap(hits), SessionRule(midnight=True), carried=carried) for carried in (False, True)]
        streamed = days_streamed(backend, split[carries_texts(backend)], ("started", "visitor", "source"))
        in_order = [row for piece in streamed for row in _rows(piece)]
        return [in_order, *(sorted(_rows(fetched(backend, table)), key=repr) for table in (*split, daily_parts(crowded)))]


def _rows(table: pa.Table) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in sorted(row)) for row in table.to_pylist()]
