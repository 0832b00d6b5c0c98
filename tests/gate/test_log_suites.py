"""Logs that other tools are tested with: the format is recognised and every line is read, or put aside as theirs do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from attribution.intake.load import load_files
from attribution.intake.recognise import FileReport
from ripplemark.config import Brand, Project, Storage
from ripplemark.errors import InputError
from ripplemark.store.database import open_writer
from ripplemark.store.runs import begin_run

NOW = datetime(2026, 3, 1, tzinfo=UTC)
#: file -> (format, lines, rejected, hits). A change here is a deliberate act.
PINNED = {
    "goatcounter_logscan/testdata/combined": ("combined", 5, 0, 0),
    "goatcounter_logscan/testdata/common": ("common", 5, 0, 1),
    "goatcounter_logscan/testdata/combined-vhost": ("vhost-combined", 5, 0, 0),
    "goatcounter_logscan/testdata/common-vhost": ("vhost-common", 5, 0, 1),
    "goatcounter_logscan/testdata/bunny": ("bunny", 5, 0, 0),
    "goatcounter_logscan/testdata/bunny-extended": ("bunny", 5, 0, 0),
    "goatcounter_logscan/testdata/caddy/1.json": ("caddy", 1, 0, 1),
    "goatcounter_logscan/testdata/caddy/2.json": ("caddy", 5, 0, 0),
    "advertools_logs/logs_testing/nginx_access.log": ("combined", 1000, 0, 188),
    "advertools_logs/logs_testing/combined_no_errors.log": ("combined", 884, 0, 265),
    "advertools_logs/logs_testing/combined_with_errors.log": ("combined", 888, 4, 265),
    "advertools_logs/logs_testing/combined_latin1_enc.log": ("combined", 200, 30, 48),
    "advertools_logs/logs_testing/dreamhost_apache_access.log": ("combined", 130, 0, 9),
    "advertools_logs/logs_testing/nginx_custom_date.log": ("combined", 20, 0, 3),
}


def loaded(path: Path, folder: Path) -> FileReport:
    """What loading one file says. An object that stands on many lines is put on one, as its server writes it."""
    if path.suffix == ".json" and path.read_bytes().startswith(b"{\n"):
        one = folder / path.name
        one.write_bytes(orjson.dumps(orjson.loads(path.read_bytes())) + b"\n")
        path = one
    project = Project(folder / "p.toml", Brand("Site", domains=("example.org",)), Storage(folder / "s.db", folder / "data"))
    with open_writer(project.storage.database) as db:
        (report,) = load_files(project, db, begin_run(db, "load", NOW), [path], NOW).files
    return report


@pytest.mark.corpus
@pytest.mark.parametrize("name", PINNED)
def test_logs_of_other_tools_are_read(name: str, shared: Callable[[str], Path], tmp_path: Path) -> None:
    report = loaded(shared(f"suites/{name}"), tmp_path)
    rejected = sum(report.rejected.values())
    assert (report.format, report.read, rejected, report.kept) == PINNED[name]
    assert report.read == report.kept + sum(report.filtered.values()) + rejected


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["nginx_error.log", "apache_error.log", "crawl1.log", "crawl2.log", "crawl3.log"])
def test_logs_of_something_else_are_refused(name: str, shared: Callable[[str], Path], tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no format that is known"):
        loaded(shared(f"suites/advertools_logs/logs_testing/{name}"), tmp_path)
