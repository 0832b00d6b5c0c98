"""The same expressions on every engine: whatever computes them, every table is the same. Spark: test_cluster.py."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pytest
from ibis.backends import BaseBackend
from site_logs import line, load, settle, site_project, tables

from attribution.traffic import engines
from attribution.traffic.behaviour import behaviour
from attribution.traffic.daily import LIMIT, ROWS, bounded, daily_parts, daily_totals
from attribution.traffic.engines import engine, fetched, spark_settings, stored
from attribution.traffic.hit_files import HITS, VISITS
from attribution.traffic.landings import site_pages
from attribution.traffic.sessions import SessionRule, visits_of, with_sessions, without_overlap
from attribution.traffic.site_search import site_searches
from ripplemark.config import Goal, Project
from ripplemark.errors import ConfigError
from ripplemark.store.database import open_writer
from ripplemark.store.registrations import registrations_between

DAYS = tuple(date(2015, 5, day) for day in (16, 17, 18, 19, 20))
RULE = SessionRule()
CROWDED = {"source": LIMIT + 1, "medium": LIMIT + 1, "campaign": LIMIT + 1, "combinations": ROWS + 1}


def _log(seed: int, lines: int = 400) -> str:
    """Visitors who come, pause around half an hour, follow campaigns and cross midnight; some requests twice. And one who is none."""
    draw = random.Random(seed)
    rows = []
    for _ in range(lines):
        day, hour, minute = draw.choice((17, 18, 19)), draw.choice((0, 1, 12, 23)), draw.randrange(60)
        path = draw.choice(
            (
                "/",
                "/a",
                "/b?utm_source=x&utm_campaign=c1",
                "/b?utm_source=x&utm_campaign=c2",
                "/搜索",
                "/s?q=kite",
                "/s?q=%E9%A2%A8%E7%AE%8F",
            )
        )
        came = draw.choice(("-", "-", "https://blog.example/post", "https://www.google.com/", "https://example.com/a"))
        at = f"{day}/May/2015:{hour:02}:{minute:02}:{draw.randrange(60):02}"
        rows.append(line(at, path, f"192.0.2.{draw.randrange(9)}", came))
    rows += [line(f"{day}/May/2015:05:07:{n:02}", f"/{n}", "192.0.2.200") for day in (17, 18, 19) for n in [*range(60), 0]]
    return "".join(sorted(rows, key=lambda row: row[20:45]))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A site with two logs that overlap, settled by the embedded engine."""
    folder = tmp_path_factory.mktemp("site")
    made = site_project(folder, goals=(Goal("b", "GET /b"),))
    (folder / "one.log").write_text(_log(1) + _log(2), encoding="utf-8")
    (folder / "two.log").write_text(_log(2) + _log(3), encoding="utf-8")
    with open_writer(made.storage.database) as db:
        load(made, db, folder / "one.log", folder / "two.log")
        settle(made, db)
    return made


def _table(backend: BaseBackend, project: Project, kind: str) -> ir.Table:
    found = stored(backend, project.storage.data, kind, DAYS)
    assert found is not None
    return found


def _expressions(backend: BaseBackend, project: Project) -> dict[str, ir.Table]:
    """Every table that is computed from hits and visits."""
    hits, visits = _table(backend, project, HITS), _table(backend, project, VISITS)
    single = without_overlap(hits)
    return {
        "without_overlap": single,
        "with_sessions": with_sessions(single, RULE),
        "visits": visits_of(single, RULE),
        "visits, texts carried": visits_of(single, RULE, carried=True),
        "visits split at midnight": visits_of(single, replace(RULE, midnight=True)),
        "daily parts": daily_parts(visits),
        "daily parts, bounded": daily_parts(bounded(visits, [CROWDED])),
        "behaviour": behaviour(hits),
        "site pages": site_pages(single, visits, most=2),
        "site searches": site_searches(single, visits),
        "daily totals": daily_totals(visits),
        "goals": hits.filter(hits.goal != "").select("at", "visitor", "goal").distinct(),
    }


@pytest.mark.parametrize("rule", [RULE, SessionRule(60, midnight=True)], ids=["half an hour", "a minute, midnight"])
def test_visits_are_the_same_whether_texts_are_carried_or_joined(project: Project, rule: SessionRule) -> None:
    with engine() as duckdb:
        hits = without_overlap(_table(duckdb, project, HITS))
        carried, joined = (_rows(fetched(duckdb, visits_of(hits, rule, carried=c))) for c in (True, False))
    assert carried == joined
    assert len(joined) > len({visitor for visitor, *_ in joined})


def _rows(table: pa.Table) -> list[tuple[Any, ...]]:
    return sorted(zip(*(table[name].to_pylist() for name in table.column_names), strict=True), key=repr)


def test_rows_handed_over_give_the_same_store(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = _settled_again(project, tmp_path, project.engine)
    monkeypatch.setattr(engines, "_IN_PLACE", {})
    assert _settled_again(project, tmp_path, project.engine) == expected


def _settled_again(project: Project, folder: Path, url: str) -> tuple[Any, ...]:
    """Visits, daily traffic and registrations of the same store, computed anew by an engine."""
    copy = folder / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(project.path.parent, copy)
    storage = replace(project.storage, database=copy / "store.db", data=copy / "data")
    made = replace(project, storage=storage, engine=url)
    with open_writer(storage.database) as db:
        with db.transaction():
            db.run("DELETE FROM traffic")
            db.run_many("INSERT INTO stale_days (day) VALUES (?)", ((day.isoformat(),) for day in DAYS))
        settle(made, db)
        zone = made.traffic.zone
        told = registrations_between(db, _midnight(DAYS[0], zone), _midnight(DAYS[-1], zone))
        return (*tables(made, db), told)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


@pytest.mark.parametrize("dialect", ["clickhouse", "bigquery", "duckdb", "snowflake"])
def test_every_expression_can_be_said_to_other_engines(project: Project, dialect: str) -> None:
    with engine() as duckdb:
        for name, table in _expressions(duckdb, project).items():
            assert "SELECT" in ibis.to_sql(table, dialect=dialect), name


@pytest.mark.parametrize(
    ("url", "bound", "pages"),
    [
        ("pyspark://?spark.master=local[2]", "127.0.0.1", "false"),
        ("pyspark://", "127.0.0.1", "false"),
        ("pyspark://?spark.master=local[2]&spark.driver.bindAddress=0.0.0.0&spark.ui.enabled=true", "0.0.0.0", "true"),
        ("pyspark://?spark.master=spark://host:7077", None, "false"),  # its workers call back
    ],
)
def test_a_spark_of_this_machine_answers_nobody_else_unless_told(url: str, bound: str | None, pages: str) -> None:
    settings = spark_settings(url)
    assert (settings.get("spark.driver.bindAddress"), settings["spark.ui.enabled"]) == (bound, pages)


@pytest.mark.parametrize("url", ["nosuchengine://here", "clickhouse://127.0.0.1:1"])
def test_an_engine_that_cannot_be_reached_is_an_error_of_the_project(url: str) -> None:
    with pytest.raises(ConfigError, match=r"engine\.url"), engine(url):
        pass
