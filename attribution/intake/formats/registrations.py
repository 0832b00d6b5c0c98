"""Registrations: CSV or JSON lines with a time and something that names the visitor, or a goal."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from attribution.intake.csv_table import Row, wording
from attribution.intake.formats.rows import load_rows, missing_columns
from attribution.intake.json_lines import fields_of, json_lines
from attribution.intake.recognise import Context, FileReport, Format, Sample
from attribution.intake.registrations import DEFAULT_GOAL, NAMES, Registrar
from ripplemark.config import Project
from ripplemark.records import Registration, Reject
from ripplemark.store.database import Database
from ripplemark.store.logs import mark_stale, salt
from ripplemark.store.registrations import store_registrations


def _why_not(sample: Sample) -> str:
    reason = missing_columns(sample, NAMES, ("at",))
    if not reason and all(missing_columns(sample, NAMES, (name,)) for name in ("visitor", "ip", "goal", "id")):
        return "its first line has no column for visitor, ip, goal or id"
    return reason


def registrar_of(project: Project, db: Database, now: datetime) -> Registrar:
    """What turns rows into registrations of this project."""
    goals = project.goals
    return Registrar(
        traffic=project.traffic,
        salt=lambda period: _salt(db, period),
        now=now,
        goal=goals[0].name if goals else DEFAULT_GOAL,
    )


def _load(context: Context, sample: Sample) -> FileReport:
    return _kept(context, sample, _registrar(context).read(sample.path, sample.encoding))


def _kept(context: Context, sample: Sample, records: Iterable[Registration | Reject]) -> FileReport:
    report = load_rows(
        context, sample, "registrations", records, lambda found: store_found(context.db, context.project.traffic.zone, found)
    )
    return replace(report, note=report.note or "addresses were turned into visitor keys and dropped")


def _load_lines(context: Context, sample: Sample) -> FileReport:
    return _kept(context, sample, _registrar(context).records(_object_rows(sample), sample.path.name))


def _object_rows(sample: Sample) -> Iterator[Row | Reject]:
    """JSON lines as rows: keys are worded as headings are."""
    for line in json_lines(sample.path, sample.encoding):
        if isinstance(line, Reject):
            yield line
            continue
        fields: dict[str, str] = {}
        for key, value in line.fields.items():
            if (name := NAMES.get(wording(key))) and not fields.get(name):
                fields[name] = value
        yield Row(line.line, fields)


def _why_no_lines(sample: Sample) -> str:
    """The first object decides, as a heading does."""
    first = fields_of(sample.first)
    names = {NAMES.get(wording(key), "") for key in first or {}}
    good = "at" in names and names & {"visitor", "ip", "goal", "id"}
    return "" if good else "its first lines are no JSON objects with a time and a visitor, ip, goal or id"


def store_found(db: Database, zone: ZoneInfo, records: Iterable[Registration]) -> int:
    """Keep registrations and let their days be computed again; gives how many are new or changed."""
    found = list(records)
    new, _ = store_registrations(db, found)
    if new:
        mark_stale(db, {r.at.astimezone(zone).date() for r in found})
    return new


def _registrar(context: Context) -> Registrar:
    return registrar_of(context.project, context.db, context.now)


def _salt(db: Database, period: date) -> bytes:
    return salt(db, period, lambda: secrets.token_bytes(32))


FORMAT = Format("registrations", "a table of registrations", _why_not, _load)
LINES = Format("registrations", "registrations as JSON lines", _why_no_lines, _load_lines)
