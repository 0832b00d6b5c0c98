"""Loads texts as files into the store of a `Web`, as `ripplemark load` would."""

from __future__ import annotations

from datetime import UTC, datetime

from builders import Web

from attribution.intake.load import load_files
from attribution.intake.recognise import FileReport
from ripplemark.store.runs import begin_run

NOW = datetime(2024, 7, 1, 12, tzinfo=UTC)


def load(web: Web, text: str | bytes, name: str = "export.csv", now: datetime = NOW) -> FileReport:
    """What came of one file."""
    path = web.project.path.parent / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return load_files(web.project, web.db, begin_run(web.db, "load", now), [path], now).files[0]


def rejects(web: Web) -> list[tuple[int, str]]:
    """(line, reason) of all that was put aside."""
    return [(r["line"], r["reason"]) for r in web.db.rows("SELECT line, reason FROM rejects ORDER BY id")]
