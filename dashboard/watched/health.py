"""`/healthz`: whether the store can be read and how old the last run is. Says no path, no name and no address."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, jsonify

from dashboard.questions import Reports
from ripplemark.errors import StoreError
from ripplemark.records import Run

HEALTH = "/healthz"


def add_health(server: Flask, reports: Reports, clock: Callable[[], datetime]) -> None:
    """Answers 200 while the store can be read, or is not there yet; else 503."""

    @server.get(HEALTH)
    def health() -> tuple[Response, int]:
        said, status = health_of(reports, clock())
        return jsonify(said), status


def health_of(reports: Reports, now: datetime) -> tuple[dict[str, Any], HTTPStatus]:
    """The words and the status."""
    try:
        vitals = reports.vitals(now)
    except StoreError as e:
        nothing_yet = type(e) is StoreError
        said = {"status": "no_data" if nothing_yet else "failing", "store": type(e).__name__, "schema": None, "last_run": None}
        return said, HTTPStatus.OK if nothing_yet else HTTPStatus.SERVICE_UNAVAILABLE
    last = vitals.last_runs[0] if vitals.last_runs else None
    return {"status": "ok", "store": "open", "schema": vitals.schema, "last_run": _run(last, now)}, HTTPStatus.OK


def _run(run: Run | None, now: datetime) -> dict[str, Any] | None:
    """`age_seconds`: since it ended; of one that goes on or was killed, since it began."""
    if run is None:
        return None
    age = max(0, round((now - (run.ended_at or run.started_at)).total_seconds()))
    return {"command": run.command, "state": run.state.value, "age_seconds": age}
