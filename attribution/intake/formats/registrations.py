"""Registrations: CSV with a time and something that names the visitor, or a goal."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from attribution.intake.formats.rows import load_rows, missing_columns
from attribution.intake.recognise import Context, FileReport, Format, Sample
from attribution.intake.registrations import DEFAULT_GOAL, NAMES, Registrar
from ripplemark.records import Registration
from ripplemark.store.logs import mark_stale, salt
from ripplemark.store.registrations import store_registrations


def _why_not(sample: Sample) -> str:
    reason = missing_columns(sample, NAMES, ("at",))
    if not reason and all(missing_columns(sample, NAMES, (name,)) for name in ("visitor", "ip", "goal", "id")):
        return "its first line has no column for visitor, ip, goal or id"
    return reason


def _load(context: Context, sample: Sample) -> FileReport:
    goals = context.project.goals
    registrar = Registrar(
        traffic=context.project.traffic,
        salt=lambda period: _salt(context, period),
        now=context.now,
        goal=goals[0].name if goals else DEFAULT_GOAL,
    )
    report = load_rows(
        context, sample, "registrations", registrar.read(sample.path, sample.encoding), lambda records: _store(context, records)
    )
    return replace(report, note=report.note or "addresses were turned into visitor keys and dropped")


def _store(context: Context, records: Iterable[Registration]) -> int:
    found = list(records)
    new, _ = store_registrations(context.db, found)
    zone = context.project.traffic.zone
    if new:
        mark_stale(context.db, {r.at.astimezone(zone).date() for r in found})
    return new


def _salt(context: Context, period: date) -> bytes:
    return salt(context.db, period, lambda: secrets.token_bytes(32))


FORMAT = Format("registrations", "a table of registrations", _why_not, _load)
