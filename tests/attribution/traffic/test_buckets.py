"""Hits and visits in storage that speaks S3: the same tables as from a folder, and what a kill left behind is not counted."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from site_logs import fixed_salt, line, load, settle, site_project, tables

from attribution.traffic import engines
from attribution.traffic.buckets import ObjectPath
from attribution.traffic.forget import forget
from attribution.traffic.hit_files import HITS, days_with_hits, files_of, hit_files, hits_at, size_of
from attribution.traffic.prune import erase_hits, old_hits
from attribution.traffic.visitors import visitor_number
from attribution.traffic.visits import visits_of_visitors
from ripplemark.config import Goal, Project
from ripplemark.errors import StoreError
from ripplemark.operate.schedule import Keep
from ripplemark.store.database import open_writer

_PREFIX = count(1)
GOALS = (Goal("registration", "POST /signup", 302),)


def rows_of(first: int, last: int) -> list[str]:
    """Hits of these days of May 2015, with a sign-up each."""
    found = []
    for day in range(first, last):
        came = "https://www.google.com/" if day % 2 else "-"
        found += [line(f"{day:02}/May/2015:{h:02}:00:00", f"/p/{h}", f"192.0.2.{h}", came) for h in range(0, 24, 3)]
        found.append(
            line(f"{day:02}/May/2015:21:30:00", "/signup", "192.0.2.21", "https://example.com/", status=302, method="POST")
        )
    return found


@pytest.fixture
def far(tmp_path: Path, s3: str) -> Project:
    """A site whose hits and visits go into the bucket, each time under a prefix of its own."""
    made = site_project(tmp_path / "far", GOALS)
    return replace(made, storage=replace(made.storage, hits=f"s3://tea/{next(_PREFIX)}/a b", s3_endpoint=s3))


@pytest.fixture
def logs(tmp_path: Path) -> list[Path]:
    """Two logs of a week."""
    files = [tmp_path / "a.log", tmp_path / "b.log"]
    for file, days in zip(files, ((10, 14), (14, 17)), strict=True):
        file.write_text("".join(rows_of(*days)), encoding="utf-8")
    return files


def told(project: Project, *logs: Path) -> tuple[Any, ...]:
    """All that a load and a settling make of logs, loaded one after another."""
    with open_writer(project.storage.database) as db:
        fixed_salt(db)
        for log in logs:
            load(project, db, log)
            settle(project, db)
        return (*tables(project, db), db.rows("SELECT * FROM registrations ORDER BY id"))


def test_a_bucket_gives_the_tables_of_a_folder(far: Project, logs: list[Path], tmp_path: Path) -> None:
    near = site_project(tmp_path / "near", GOALS)
    assert told(far, *logs) == told(near, *logs)
    visits = told(far)[0]
    assert len(visits) > 40
    assert not (far.storage.data / "hits").exists()
    day = date(2015, 5, 12)
    names = [str(file) for file in files_of(hits_at(far.storage), HITS, [day])[day]]
    assert [name.rpartition("/")[0] for name in names] == [f"{far.storage.hits}/hits/day=2015-05-12"]
    some = visits[3].visitor
    assert {v.visit_id for v in visits_of_visitors(far, {some})} == {v.visit_id for v in visits if v.visitor == some}


def test_engines_to_which_rows_are_handed_give_the_same(
    far: Project, logs: list[Path], tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr(engines, "_IN_PLACE", {})
    assert told(far, *logs) == told(site_project(tmp_path / "near", GOALS), *logs)


def test_what_no_ledger_knows_is_removed_before_anything_is_read(far: Project, logs: list[Path]) -> None:
    before = told(far, *logs)
    one = hit_files(hits_at(far.storage), days_with_hits(hits_at(far.storage)))[0]
    assert isinstance(one, ObjectPath)
    with one.reading() as stream:
        (one.parent / f"{one.stem.rpartition('-')[0]}-999999.parquet").write_bytes(stream.read())
    assert told(far) == before


def test_one_visitor_is_erased_and_the_others_are_not(far: Project, logs: list[Path]) -> None:
    visits = told(far, *logs)[0]
    gone = visits[0].visitor
    with open_writer(far.storage.database) as db:
        counts = forget(far, db, [visitor_number(gone)])
    assert counts["visits"] == sum(v.visitor == gone for v in visits) > 0
    left = told(far)[0]
    assert {v.visitor for v in left} == {v.visitor for v in visits} - {gone}


def test_old_hits_are_erased_and_their_visits_stay(far: Project, logs: list[Path]) -> None:
    before = told(far, *logs)
    keeping = replace(far, keep=Keep(hits=3))
    with open_writer(far.storage.database) as db:
        old = old_hits(keeping, db, datetime(2015, 5, 16, 12, tzinfo=UTC))
        assert old.bytes == sum(map(size_of, old.files)) > 0
        erase_hits(keeping, db, old)
    assert days_with_hits(hits_at(far.storage))[0] == date(2015, 5, 13)
    assert told(far) == before


def test_a_bucket_that_is_not_there_says_what_to_look_at(far: Project, logs: list[Path]) -> None:
    nowhere = replace(far, storage=replace(far.storage, hits="s3://coffee/x"))
    with open_writer(far.storage.database) as db, pytest.raises(StoreError, match=r"s3://coffee/.*keys in the environment"):
        load(nowhere, db, logs[0])


_KILLED = """
import os, signal, sys
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
sys.path[:0] = {paths!r}
from attribution.traffic.buckets import ObjectPath
from ripplemark.config import Goal
from ripplemark.store.database import open_writer
import attribution.intake.logs as logs
import site_logs

left, write, commit = [{moment}], ObjectPath.write_bytes, logs.commit_log
def counted():
    left[0] -= 1
    if left[0] < 0:
        os.kill(os.getpid(), signal.SIGKILL)
def dying(self, data):
    counted()
    write(self, data)
def committed(*args):
    counted()
    commit(*args)
ObjectPath.write_bytes, logs.commit_log = dying, committed
made = site_logs.site_project(Path({folder!r}), (Goal("registration", "POST /signup", 302),))
made = replace(made, storage=replace(made.storage, hits={hits!r}, s3_endpoint={endpoint!r}))
with open_writer(made.storage.database) as db:
    site_logs.load(made, db, Path({log!r}))
    site_logs.settle(made, db)
"""


@pytest.mark.parametrize("moment", [3, 4, 7])  # among the hits of four days, before their log is noted, among visits
def test_a_kill_loses_and_doubles_nothing(far: Project, logs: list[Path], tmp_path: Path, moment: int) -> None:
    with open_writer(far.storage.database) as db:
        fixed_salt(db)
    root = Path(__file__).resolve().parents[3]
    script = _KILLED.format(
        paths=[str(root), str(root / "tests" / "attribution")], moment=moment, folder=str(far.path.parent), log=str(logs[0]),
        hits=far.storage.hits, endpoint=far.storage.s3_endpoint,
    )  # fmt: skip
    ended = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    assert told(far, logs[0]) == told(site_project(tmp_path / "near", GOALS), logs[0])
