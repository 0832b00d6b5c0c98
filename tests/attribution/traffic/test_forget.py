"""A visitor who asks to be forgotten leaves nothing; old salts are erased; who asks not to be tracked is not kept."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from log_samples import CADDY, NGINX_JSON
from site_logs import AGENT, NOW, line, load, settle, site_project, visits

from attribution.credit.settle import refresh_credit
from attribution.intake.log_lines import shown
from attribution.traffic.forget import forget, keys_of
from attribution.traffic.visitors import visitor_name, visitor_number
from commands.main import cli
from ripplemark.config import Goal, Project
from ripplemark.errors import UsageError
from ripplemark.store.credit import all_registrations
from ripplemark.store.database import Database, open_writer
from ripplemark.store.visitors import erase_old_salts, salts

SIGNUP = Goal("registration", "POST /signup", 302)
EXPORT = 'registered_at,ip,user_agent\n2015-05-17T10:07:00Z,192.0.2.1,"' + AGENT + '"\n'


def _told(folder: Path, **traffic: object) -> tuple[Project, Database]:
    """Two visitors on two days; both sign up, one is told by an export too."""
    project = site_project(folder, goals=(SIGNUP,), **traffic)
    rows = [
        line(f"{day}/May/2015:10:0{minute}:00", path, ip, tail=f' "sid={ip[-1]}"', method=method, status=status)
        for day in (17, 18)
        for ip in ("192.0.2.1", "192.0.2.2")
        for minute, path, method, status in ((5, "/a", "GET", 200), (6, "/signup", "POST", 302))
    ]
    (folder / "access.log").write_text("".join(rows))
    (folder / "signups.csv").write_text(EXPORT)
    db = open_writer(project.storage.database)
    load(project, db, folder / "access.log", folder / "signups.csv")
    settle(project, db)
    refresh_credit(db, project, NOW)
    return project, db


def _keys_kept(project: Project, db: Database) -> set[int]:
    files = project.storage.data.rglob("*.parquet")
    kept = {key for file in files for key in pq.read_table(file, partitioning=None)["visitor"].to_pylist()}
    return kept | {visitor_number(r.visitor) for r in all_registrations(db) if r.visitor}


def test_a_forgotten_visitor_is_nowhere_and_the_other_is_untouched(tmp_path: Path) -> None:
    project, db = _told(tmp_path)
    with db:
        (key,) = keys_of(project, db, "192.0.2.1", AGENT)
        other = _keys_kept(project, db) - {key}
        registrations = len(all_registrations(db))
        gone = forget(project, db, {key})
        assert (gone["hits"], gone["visits"], gone["registrations"], gone["touches"] > 0) == (4, 2, 2, True)
        assert _keys_kept(project, db) == other
        assert len(other) == 1
        assert len(all_registrations(db)) == registrations
        assert not sum(forget(project, db, {key}).values())
        settle(project, db)
        refresh_credit(db, project, NOW)
        assert _keys_kept(project, db) == other


def test_a_visitor_is_found_by_key_and_by_cookie(tmp_path: Path) -> None:
    project, db = _told(tmp_path, visitor="cookie:sid")
    with db:
        keys = {visitor_number(v.visitor) for v in visits(project)}
        found = keys_of(project, db, "1") | keys_of(project, db, "2")
        assert found == keys
        (key,) = keys_of(project, db, "1")
        assert keys_of(project, db, visitor_name(key)) == {key}


def test_an_address_alone_names_nobody(tmp_path: Path) -> None:
    project, db = _told(tmp_path)
    with db, pytest.raises(UsageError, match="--agent"):
        keys_of(project, db, "192.0.2.1")


def test_the_command_says_how_much_and_not_who(tmp_path: Path) -> None:
    (tmp_path / "ripplemark.toml").write_text(
        '[brand]\nname = "Example"\ndomains = ["example.com"]\n[storage]\ndatabase = "store.db"\n'
    )
    _, db = _told(tmp_path)
    db.close()
    said = CliRunner().invoke(
        cli,
        ["-p", str(tmp_path / "ripplemark.toml"), "forget", "192.0.2.1", "--agent", AGENT, "--json"],
        catch_exceptions=False,
    )
    assert said.exit_code == 0
    assert '"hits": 4' in said.output
    assert "192.0.2.1" not in said.output
    with open_writer(tmp_path / "store.db") as db:
        assert not any("192.0.2.1" in str(tuple(row)) for row in db.rows("SELECT * FROM runs"))


def test_salts_are_erased_when_their_period_and_their_first_day_here_are_long_past(tmp_path: Path) -> None:
    _, db = _told(tmp_path)
    today = NOW.date()
    with db:
        assert len(salts(db)) == 1  # of 2015, and the settling of today noted it
        assert erase_old_salts(db, today + timedelta(days=180), 90, 180) == 0
        assert erase_old_salts(db, today + timedelta(days=181), 90, 180) == 1
        assert not salts(db)


def test_a_young_period_keeps_its_salt(tmp_path: Path) -> None:
    project = site_project(tmp_path)
    (tmp_path / "a.log").write_text(line("27/Feb/2026:10:05:00"))
    with open_writer(project.storage.database) as db:
        load(project, db, tmp_path / "a.log")
        erase_old_salts(db, date(2026, 3, 1), 90, 180)
        assert erase_old_salts(db, date(2026, 9, 3), 90, 180) == 0
        assert erase_old_salts(db, date(2026, 9, 6), 90, 180) == 1


@pytest.mark.parametrize("respect", [True, False])
@pytest.mark.parametrize(
    "asking",
    [NGINX_JSON.replace('"status"', '"http_dnt":"1","status"'), CADDY.replace('"Referer"', '"Sec-Gpc":["1"],"Referer"')],
    ids=["DNT", "GPC"],
)
def test_who_asks_not_to_be_tracked_is_counted_and_not_kept(tmp_path: Path, asking: str, respect: bool) -> None:
    project = site_project(tmp_path, respect_dnt=respect)
    (tmp_path / "access.log").write_text(asking + asking.replace('"1"', '"0"'))
    with open_writer(project.storage.database) as db:
        (report,) = load(project, db, tmp_path / "access.log").files
    assert (report.kept, report.filtered) == ((1, {"do_not_track": 1}) if respect else (2, {}))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("203.0.113.9 - - [17/May/2015:10:05:03 +0000] cut", "(address) - - [17/May/2015:10:05:03 +0000] cut"),
        ('{"ip":"2001:db8::7","n":1', '{"ip":"(address)","n":1'),
        ("::ffff:192.0.2.1 x", "(address) x"),
        ("2001:db8:1:2:3:4:5:6 x", "(address) x"),
        ("203.0.113.9:5678 10:05:03", "(address):5678 10:05:03"),
        ("version 1.2.3 std::vector", "version 1.2.3 std::vector"),
    ],
)
def test_samples_of_rejected_lines_show_no_address(text: str, kept: str) -> None:
    assert shown(text) == kept
