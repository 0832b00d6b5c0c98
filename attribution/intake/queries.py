"""The project's queries on databases -> registrations: what `ripplemark load --queries` does, without its command line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from attribution.intake.csv_table import Row
from attribution.intake.databases import query_rows, statement_fault
from attribution.intake.formats.registrations import registrar_of, store_found
from attribution.intake.formats.rows import load_records
from attribution.intake.recognise import FileReport
from attribution.intake.registrations import NAMES
from ripplemark.config import Project, Query
from ripplemark.errors import InputError
from ripplemark.records import Reject
from ripplemark.store.database import Database


def load_queries(
    project: Project, db: Database, run_id: int, now: datetime, environment: Mapping[str, str]
) -> tuple[FileReport, ...]:
    """Ask every query and keep its registrations. Raises InputError for one that cannot be asked; those before it are loaded."""
    return tuple(_load(project, db, run_id, now, query, environment) for query in project.queries)


def _load(
    project: Project, db: Database, run_id: int, now: datetime, query: Query, environment: Mapping[str, str]
) -> FileReport:
    """One query. Its source is called after it, so that a row is the same registration whenever it is asked."""
    source = f"query {query.name}"
    url = environment.get(query.url_env, "")
    if not url:
        raise InputError(f"{source}: the environment variable {query.url_env} is not set. Put the database's URL in it")
    if fault := statement_fault(query.sql):
        raise InputError(f"{source}: {fault}. Only a SELECT is asked")
    records = registrar_of(project, db, now).records(_named(query_rows(query, url), source), source)
    return load_records(db, run_id, Path(source), "query", records, lambda found: store_found(db, project.traffic.zone, found))


def _named(rows: Iterable[Row | Reject], source: str) -> Iterator[Row | Reject]:
    """Rows by the fields of a registration. Raises InputError when no column is a time."""
    for row in rows:
        if isinstance(row, Reject):
            yield row
            continue
        fields: dict[str, str] = {}
        for column, cell in row.fields.items():
            if (name := NAMES.get(column)) and not fields.get(name):
                fields[name] = cell
        if "at" not in fields:
            raise InputError(f"{source}: no column is a time; name one with AS registered_at (it has {', '.join(row.fields)})")
        yield Row(row.line, fields)
