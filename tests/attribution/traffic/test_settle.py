"""Loading any way round, twice, killed or grown: the tables are those of the hits."""

from __future__ import annotations

import gzip
import os
import random
import signal
import subprocess
import sys
import textwrap
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from site_logs import AGENT, fixed_salt, line, load, settle, site_project, tables, visits

from attribution.intake.load import load_files
from attribution.traffic.hit_files import days_with_hits, hit_files
from attribution.traffic.visits import visits_of_visitors
from ripplemark.config import Goal
from ripplemark.records import Registration
from ripplemark.store.daily import daily_traffic, day_totals
from ripplemark.store.database import open_writer
from ripplemark.store.logs import log_files, stale_days
from ripplemark.store.registrations import registrations_between
from ripplemark.store.runs import begin_run

EVER = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC))


def _lines(days: int = 3, seed: int = 7) -> list[str]:
    """Hits of thirty visitors over some days, in order, as a server would write them."""
    rng = random.Random(seed)
    seconds = sorted(rng.randrange(days * 86_400) for _ in range(400))
    referrers = ["-", "-", "https://example.com/", "https://www.baidu.com/s?wd=tea", "https://lobste.rs/s/1"]
    return [
        line(
            f"{17 + s // 86_400}/May/2015:{s // 3600 % 24:02}:{s // 60 % 60:02}:{s % 60:02}",
            rng.choice(["/", "/a", "/b?utm_campaign=v1&utm_source=news&utm_medium=email", "/s.css"]),
            ip=f"192.0.2.{rng.randrange(30)}",
            referrer=rng.choice(referrers),
        )
        for s in seconds
    ]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "access.log"
    path.write_text("".join(_lines()), encoding="utf-8")
    return path


def _of(folder: Path, *steps: tuple[Path, ...]) -> tuple[object, object]:
    """The tables of a project of its own after loading and settling these files, step by step. Keys are those of one salt."""
    project = site_project(folder)
    with open_writer(project.storage.database) as db:
        fixed_salt(db)
        for step in steps:
            load(project, db, *step)
            settle(project, db)
        return tables(project, db)


def test_the_same_content_under_any_name_adds_nothing(tmp_path: Path, log: Path) -> None:
    copies = [tmp_path / name for name in ("access.log.1", "again.gz", "other.log.gz")]
    copies[0].write_bytes(log.read_bytes())
    copies[1].write_bytes(gzip.compress(log.read_bytes(), 1))
    copies[2].write_bytes(gzip.compress(log.read_bytes(), 9))
    once, often = _of(tmp_path / "a", (log,)), _of(tmp_path / "b", (log,), (log, copies[0]), tuple(copies[1:]))
    assert once[0]
    assert once == often


def test_a_rotated_log_without_a_last_newline_is_known_again(tmp_path: Path, log: Path) -> None:
    rotated = tmp_path / "access.log.1.gz"
    rotated.write_bytes(gzip.compress(log.read_bytes().rstrip(b"\n")))
    project = site_project(tmp_path / "b")
    with open_writer(project.storage.database) as db:
        assert [load(project, db, rotated).read for _ in range(2)] == [400, 0]


def test_files_in_any_order_give_the_same_tables(tmp_path: Path) -> None:
    lines = _lines()
    parts = []
    for n, start in enumerate(range(0, 400, 134)):
        parts.append(tmp_path / f"part{n}.log")
        parts[-1].write_text("".join(lines[start : start + 134]), encoding="utf-8")
    whole = tmp_path / "whole.log"
    whole.write_text("".join(lines), encoding="utf-8")
    expected = _of(tmp_path / "whole", (whole,))
    shuffled = random.Random(5).sample(parts, len(parts))
    assert _of(tmp_path / "all", tuple(shuffled)) == expected
    assert _of(tmp_path / "each", *((p,) for p in shuffled)) == expected


def test_overlapping_logs_count_once(tmp_path: Path, log: Path) -> None:
    lines = _lines()
    first, second = tmp_path / "first.log", tmp_path / "second.log"
    first.write_text("".join(lines[:300]), encoding="utf-8")
    second.write_text("".join(lines[100:]), encoding="utf-8")
    assert _of(tmp_path / "a", (log,)) == _of(tmp_path / "b", (second, first))


def test_a_log_that_grows_is_read_from_where_it_stopped(tmp_path: Path, log: Path) -> None:
    text = log.read_bytes()
    growing = tmp_path / "growing.log"
    project = site_project(tmp_path / "b")
    with open_writer(project.storage.database) as db:
        fixed_salt(db)
        read = []
        for size in (len(text) // 3, len(text) // 3 + 20, len(text) // 2, len(text)):
            growing.write_bytes(text[:size])
            read.append(load(project, db, growing).read)
            settle(project, db)
        assert sum(read) == 400
        assert read[1] == 0
        assert tables(project, db) == _of(tmp_path / "a", (log,))


def test_another_log_that_begins_alike_is_another_log(tmp_path: Path) -> None:
    lines = _lines()
    one, two = tmp_path / "one.log", tmp_path / "two.log"
    one.write_text("".join(lines[:200]), encoding="utf-8")
    two.write_text(
        "".join([*lines[:100], *(text.replace("192.0.2.", "198.51.100.") for text in lines[100:250])]), encoding="utf-8"
    )
    project = site_project(tmp_path)
    with open_writer(project.storage.database) as db:
        assert load(project, db, one).read == 200
        assert load(project, db, two).read == 250
        assert load(project, db, one, two).read == 0


def test_a_broken_gzip_is_read_on_when_it_is_whole(tmp_path: Path, log: Path) -> None:
    packed = gzip.compress(log.read_bytes())
    broken = tmp_path / "log.gz"
    broken.write_bytes(packed[: len(packed) * 2 // 3])
    project = site_project(tmp_path / "b")
    with open_writer(project.storage.database) as db:
        fixed_salt(db)
        first = load(project, db, broken)
        assert 0 < first.read < 400
        assert "breaks off" in first.files[0].note
        assert log_files(db)[0].truncated
        broken.write_bytes(packed)
        assert first.files[0].rejected == {"truncated_file": 1}  # counted as read, and no line
        assert load(project, db, broken).read == 400 - (first.read - 1)
        assert not log_files(db)[0].truncated
        settle(project, db)
        assert tables(project, db) == _of(tmp_path / "a", (log,))


def test_what_a_killed_run_left_behind_is_removed(tmp_path: Path, log: Path) -> None:
    project = site_project(tmp_path)
    with open_writer(project.storage.database) as db:
        load(project, db, log)
        day = hit_files(project.storage.data, days_with_hits(project.storage.data))[0]
        for name in ("00" * 14 + "-0.parquet", f"{day.stem.rpartition('-')[0]}-99999999.parquet", ".x.parquet.part"):
            day.with_name(name).write_bytes(day.read_bytes())
        settle(project, db)
        left = list(day.parent.iterdir())
    assert left == [day]


_KILLED = """
import os, signal, sys
from datetime import datetime, UTC
from pathlib import Path
sys.path[:0] = {paths!r}
from attribution.intake import log_text
from attribution.traffic import hit_files, settle
import attribution.intake.logs as logs
from ripplemark.store.database import open_writer
import site_logs

log_text.PIECE = 4096
left = [{moment}]
def dying(function):
    def call(*args, **kwargs):
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **kwargs)
    return call
logs.commit_log = dying(logs.commit_log)
hit_files.write_table = dying(hit_files.write_table)
settle.replace_traffic = dying(settle.replace_traffic)
project = site_logs.site_project(Path({folder!r}))
with open_writer(project.storage.database) as db:
    site_logs.load(project, db, Path({log!r}))
    site_logs.settle(project, db)
"""


@pytest.mark.parametrize("moment", [0, 9, 37])
def test_a_kill_at_any_moment_loses_and_doubles_nothing(tmp_path: Path, log: Path, moment: int) -> None:
    root = Path(__file__).resolve().parents[3]
    project = site_project(tmp_path / "b")
    with open_writer(project.storage.database) as db:
        fixed_salt(db)
    script = textwrap.dedent(_KILLED).format(
        paths=[str(root), str(root / "tests" / "attribution")], moment=moment, folder=str(tmp_path / "b"), log=str(log)
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, env={**os.environ, "PYTHONWARNINGS": ""}
    )
    assert ended.returncode in (-signal.SIGKILL, 0), ended.stderr.decode()
    with open_writer(project.storage.database) as db:
        load(project, db, log)
        settle(project, db)
        assert stale_days(db) == ()
        assert tables(project, db) == _of(tmp_path / "a", (log,))


def test_no_address_is_kept_anywhere(tmp_path: Path) -> None:
    log, csv = tmp_path / "a.log", tmp_path / "r.csv"
    address, v6 = "203.0.113.77", "2001:db8:77::7"
    mail = "ann.secret@mail.example"
    log.write_text(
        line("17/May/2015:10:00:00", f"/reset/{mail}?utm_content={mail}", ip=address) + line("17/May/2015:10:00:01", ip=v6),
        encoding="utf-8",
    )
    csv.write_text(f"registered_at,ip,user_agent\n2015-05-17T10:05:00Z,{address},{AGENT}\n", encoding="utf-8")
    project = site_project(tmp_path / "p")
    with open_writer(project.storage.database) as db:
        load(project, db, log, csv)
        settle(project, db)
        assert day_totals(db, date(2015, 5, 17), date(2015, 5, 17))[0].registrations == 1
    kept = [*(tmp_path / "p").rglob("*.parquet"), *(tmp_path / "p").glob("store.db*")]
    assert len(kept) >= 3
    for secret in (address, v6, mail, "ann.secret"):
        assert not [f.name for f in kept if secret.encode() in f.read_bytes()]
    for visit in visits(project):
        assert mail not in repr(visit)


def test_daily_rows_add_up_and_empty_days_are_zeros(tmp_path: Path, log: Path) -> None:
    project = site_project(tmp_path)
    with open_writer(project.storage.database) as db:
        report = load(project, db, log)
        settle(project, db)
        parts = daily_traffic(db, date(2015, 5, 16), date(2015, 5, 20))
        totals = day_totals(db, date(2015, 5, 16), date(2015, 5, 20))
    assert [t.pv > 0 for t in totals] == [False, True, True, True, False]
    assert sum(t.pv for t in totals) == sum(p.pv for p in parts) == sum(f.kept for f in report.files)
    for total in totals:
        of_day = [p for p in parts if p.day == total.day]
        assert sum(p.visits for p in of_day) == total.visits
        assert sum(p.uv for p in of_day) >= total.uv


def test_every_line_of_a_load_is_accounted_for(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    at = "17/May/2015:10:00:00"
    log.write_text(
        line(at)
        + line(at, "/x.css")
        + line(at, status=404)
        + line(at, status=301)
        + line(at, status=304)
        + line(at, method="HEAD")
        + line(at, agent="Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)")
        + line(at, agent="-")
        + line(at, referrer="http://sub.semalt.com/x")
        + line(at, ip="127.0.0.1")
        + "\nnonsense\n",
        encoding="utf-8",
    )
    project = site_project(tmp_path)
    with open_writer(project.storage.database) as db:
        (report,) = load(project, db, log).files
    assert report.filtered == {
        "asset": 1, "error": 1, "redirect": 1, "method": 1, "bot": 2, "spam": 1, "internal": 1, "blank": 1
    }  # fmt: skip
    assert (report.read, report.kept, report.rejected) == (12, 2, {"malformed_line": 1})


# ---------------------------------------------------------------- goals

SIGNUP = Goal("registration", "POST /signup", 302)


def _goal_tables(folder: Path, *files: Path) -> tuple[Registration, ...]:
    project = site_project(folder, (SIGNUP,))
    with open_writer(project.storage.database) as db:
        for file in files:
            load(project, db, file)
            settle(project, db)
        return registrations_between(db, *EVER)


def test_a_goal_rule_finds_registrations(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    log.write_text(
        line("17/May/2015:10:00:00", referrer="https://lobste.rs/s/1")
        + line("17/May/2015:10:05:00", "/signup", method="POST", status=302)
        + line("17/May/2015:10:06:00", "/signup", method="POST", status=200)
        + line("17/May/2015:10:07:00", "/signup", status=302),
        encoding="utf-8",
    )
    (found,) = _goal_tables(tmp_path, log)
    assert (found.at, found.goal, found.source) == (datetime(2015, 5, 17, 10, 5, tzinfo=UTC), "registration", "log")
    (visit,) = visits_of_visitors(site_project(tmp_path), {found.visitor})
    assert (visit.source, visit.pageviews) == ("lobste.rs", 1)


@pytest.mark.parametrize("first", [0, 1])
def test_a_registration_that_log_and_export_tell_counts_once(tmp_path: Path, first: int) -> None:
    log, csv = tmp_path / "a.log", tmp_path / "r.csv"
    log.write_text(
        "".join(line(f"17/May/2015:{at}", "/signup", method="POST", status=302) for at in ("10:05:00", "11:00:00")),
        encoding="utf-8",
    )
    csv.write_text(f"registered_at,ip,user_agent\n2015-05-17T10:09:59Z,192.0.2.1,{AGENT}\n", encoding="utf-8")
    files = [log, csv]
    found = _goal_tables(tmp_path, files[first], files[1 - first])
    assert [(r.source, r.at.hour) for r in found] == [("r.csv", 10), ("log", 11)]


def test_registrations_are_counted_where_their_visit_came_from(tmp_path: Path) -> None:
    log, csv = tmp_path / "a.log", tmp_path / "r.csv"
    log.write_text(line("17/May/2015:10:00:00", referrer="https://lobste.rs/s/1"), encoding="utf-8")
    rows = [f"2015-05-17T10:05:00Z,192.0.2.1,{AGENT}", f"2015-05-17T10:06:00Z,192.0.2.99,{AGENT}"]
    csv.write_text("registered_at,ip,user_agent\n" + "\n".join(rows) + "\n", encoding="utf-8")
    project = site_project(tmp_path)
    with open_writer(project.storage.database) as db:
        load(project, db, log, csv)
        report = settle(project, db)
        parts = daily_traffic(db, date(2015, 5, 17), date(2015, 5, 17))
    assert (report.registrations, report.unknown_visitors) == (2, 1)
    assert {(p.channel, p.source): (p.visits, p.registrations) for p in parts} == {
        ("Organic Social", "lobste.rs"): (1, 1),
        ("Unassigned", "(unknown)"): (0, 1),
    }


def test_values_beyond_a_thousand_a_day_are_other(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    lines = [
        line(
            f"17/May/2015:{n // 3600 % 24:02}:{n // 60 % 60:02}:{n % 60:02}",
            f"/?utm_source=s&utm_medium=m&utm_campaign=c{n}",
            ip=f"192.0.{n // 250}.{n % 250}",
        )
        for n in range(1500)
    ]
    log.write_text("".join(lines), encoding="utf-8")
    project = site_project(tmp_path)
    with open_writer(project.storage.database) as db:
        load(project, db, log)
        settle(project, db)
        parts = daily_traffic(db, date(2015, 5, 17), date(2015, 5, 17))
    assert len(parts) == 1001
    assert {p.campaign: p.visits for p in parts}["(other)"] == 500
    assert sum(p.visits for p in parts) == 1500


def test_one_unusable_file_does_not_stop_the_others(tmp_path: Path, log: Path) -> None:
    odd = tmp_path / "odd.bin"
    odd.write_bytes(bytes(range(256)))
    project = site_project(tmp_path)
    with open_writer(project.storage.database) as db:
        report = load_files(project, db, begin_run(db, "load", EVER[0]), [odd, log], datetime(2026, 3, 1, tzinfo=UTC))
    assert [f.format for f in report.files] == ["unknown", "combined"]
    assert report.files[0].rejected == {"unknown_format": 1}
