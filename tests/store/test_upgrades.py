"""Stores of every released schema come up to this program's, whole or not at all; a newer store is left alone and says so."""

from __future__ import annotations

import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from commands.main import cli
from ripplemark.schema import MIGRATIONS, VERSION
from ripplemark.store.database import APPLICATION, open_reader, open_writer
from ripplemark.store.growth_fold import growth_gap, mend_growth

pytestmark = pytest.mark.usefixtures("migrations_run")
ROOT = Path(__file__).resolve().parents[2]
#: sha-256 of what was released: a step that is edited would leave stores in the field that no test knows.
RELEASED = {
    1: "e60eda035e5ec0b5ed1677ff8dd6fcbca3f7bee9e34ae4dc80133586684dc173",
    2: "fee1437bc5b11bdaf1441f3f2b0cd1301c8684f71727b0dd9e7f9a961e40bcb7",
    3: "bf04587e8011c72ea98968c7d17ff1482e4c9ae281f00a2cc7e52f3bac3030c5",
    4: "b8d2a6eed3b107313df37626778795fe9c3366efba575fa76b622f6b143ab444",
    5: "cf58fd73d3adab339e0f5d577219a96d2d268554c48e6368a5359fe46c5ba93a",
    6: "03c9c08c86b4b215a3a97cfc928fa53cb1fe555e5b2033e70e43a40d42d3b258",
    7: "1645e4c49b78301746bed6f49a36b0826d2fb1acada06b6f4012fec87558a4ba",
}
AT = "2026-01-01T00:00:00Z"
ROWS = f"""
INSERT INTO runs (id, command, started_at, state) VALUES (1, 'crawl', '{AT}', 'done');
INSERT INTO rejects (run_id, source, line, reason, sample) VALUES (1, 'a.log', 1, 'bad_date', 'x');
INSERT INTO urls (id, url, host, domain, kind, state, first_seen, relevant) VALUES (1, 'https://a.example/', 'a.example', 'a.example', 'page', 'done', '{AT}', 1);
INSERT INTO observations (id, url_id, run_id, observed_at, outcome, status, final_url, bytes, ms, passed_gate, settled)
  VALUES (1, 1, 1, '{AT}', 'ok', 200, 'https://a.example/', 1, 1, 1, 1);
INSERT INTO links (id, page_id, target_url, occurrence, position, href, anchor, rel, followed, image, in_noscript, wrapped_by, placement, context_left,
  context_right, utm, state, first_seen, last_seen, appeared_on) VALUES (1, 1, 'https://acme.example/', 0, 1, '', 'kite 风筝', 'nofollow', 1, 0, 0, '', 'content',
  '', '', '[]', 'live', '{AT}', '{AT}', '2026-01-01');
INSERT INTO link_events (link_id, observation_id, kind, at) VALUES (1, 1, 'appeared', '{AT}');
INSERT INTO posts (id, platform, post_id, url, author, text, language, created_at, own, featured, pinned) VALUES (1, 'x', '1', '', '', 'hi', 'en', '{AT}', 1, 0, 0);
INSERT INTO post_counts (post, observed_at, views) VALUES (1, '{AT}', 7);
INSERT INTO registrations (id, at, visitor, goal, value, source) VALUES ('r1', '{AT}', '', 'sale', 9.5, 'a.csv');
INSERT INTO traffic_days (day, pv, visits, uv, registrations) VALUES ('2026-01-01', 5, 4, 3, 1);
INSERT INTO signals (day, kind, subject, source, value) VALUES ('2026-01-01', 'interest', 'tea', 'x', 50.0);
INSERT INTO salts (period, salt) VALUES ('2026-01-01', 'aa');
"""  # fmt: skip
KEPT = {
    "links": "SELECT anchor, rel, state, first_seen FROM links",
    "events": "SELECT kind, at FROM link_events",
    "counts": "SELECT views FROM post_counts",
    "registrations": "SELECT id, value FROM registrations",
    "traffic": "SELECT pv, visits, uv FROM traffic_days",
    "signals": "SELECT value FROM signals",
    "salts": "SELECT period, salt FROM salts",
    "runs": "SELECT command, state FROM runs",
    "rejects": "SELECT source, sample FROM rejects",
}


def released(path: Path, version: int) -> Path:
    """A store as the program of that schema left it: rows of the first release, brought up step by step."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute(f"PRAGMA application_id = {APPLICATION}")
        for number, sql in MIGRATIONS[:version]:
            db.executescript(f"BEGIN;\n{sql}\n{ROWS if number == 1 else ''}\nPRAGMA user_version = {number};\nCOMMIT;")
    return path


def shape(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Tables with their columns, and indexes with theirs."""
    with closing(sqlite3.connect(path)) as db:
        names = db.execute("SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name").fetchall()
        pragmas = {"table": "table_xinfo", "index": "index_xinfo"}
        return {name: db.execute(f"PRAGMA {pragmas.get(kind, 'table_info')}({name})").fetchall() for kind, name in names}


def test_what_was_released_is_never_edited() -> None:
    assert {n: hashlib.sha256(sql.encode()).hexdigest() for n, sql in MIGRATIONS if n in RELEASED} == RELEASED


@pytest.mark.parametrize("version", range(1, VERSION))
def test_every_released_schema_comes_up_to_this_one(tmp_path: Path, version: int) -> None:
    old = released(tmp_path / "old.db", version)
    open_writer(tmp_path / "new.db").close()
    with open_writer(old) as db:
        assert db.value("PRAGMA user_version") == VERSION
        assert db.value("PRAGMA integrity_check") == "ok"
        assert db.rows("PRAGMA foreign_key_check") == []
        now = {name: [tuple(r) for r in db.rows(sql)] for name, sql in KEPT.items()}
    assert shape(old) == shape(tmp_path / "new.db")
    copy = tmp_path / f"old.db.schema-{version}.bak"
    with closing(sqlite3.connect(copy)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (version,)
        assert {name: db.execute(sql).fetchall() for name, sql in KEPT.items()} == now
    assert now["links"] == [("kite 风筝", "nofollow", "live", AT)]


@pytest.mark.parametrize("version", [2, 3, 4])
def test_referring_sites_come_along_with_their_last_day(tmp_path: Path, version: int) -> None:
    old = released(tmp_path / "old.db", version)
    with closing(sqlite3.connect(old)) as db:
        db.executescript("""
            INSERT INTO referring_sites (id, kind, scope, name, live, first_on) VALUES (7, 'domain', '', 'a.example', 1, '2026-01-01'),
              (2, 'domain', 'spring', 'a.example', 0, '2025-05-06'), (3, 'host', 'spring', 'a.example', 0, '2025-05-05'),
              (9, 'host', '', 'gone.example', 0, NULL);
            INSERT INTO referring_steps VALUES (7, '2026-01-01', 1), (3, '2025-05-05', 2), (3, '2025-06-01', -2);""")
    with open_writer(old) as db:
        assert db.tuples("SELECT name, id, live, first_on, last_on FROM referring_sites") == [
            ("a.example", 7, 1, "2026-01-01", "2026-01-01")
        ]
        assert db.tuples("SELECT site, host, scope, id, live, first_on, last_on FROM referring_parts") == [
            (7, "", "spring", 2, 0, "2025-05-06", "2025-05-06"),
            (7, "a.example", "spring", 3, 0, "2025-05-05", "2025-06-01"),
        ]
        assert db.value("SELECT numbered FROM steps_merged") == 7
        assert [tuple(r) for r in db.rows("SELECT site, day, step FROM referring_steps")] == [
            (3, "2025-05-05", 2), (3, "2025-06-01", -2), (7, "2026-01-01", 1),
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("host", "others"), [("elsewhere.example", ""), ("a.example", "UPDATE urls SET domain = 'b.example' WHERE id = 2;")]
)
def test_where_a_host_may_be_of_any_domain_sites_are_counted_anew(tmp_path: Path, host: str, others: str) -> None:
    old = released(tmp_path / "old.db", 6)
    with closing(sqlite3.connect(old)) as db:
        db.executescript(f"""
            INSERT INTO urls (id, url, host, domain, kind, state, first_seen) VALUES (2, 'https://a.example/2', 'a.example', 'a.example', 'page', 'done', '{AT}');
            {others}
            UPDATE links SET domain = 'a.example', host = 'a.example';
            DELETE FROM growth_log;
            INSERT INTO referring_sites (id, kind, scope, name, live, first_on, last_on) VALUES (1, 'domain', '', 'a.example', 1, '2026-01-01', '2026-01-01'),
              (2, 'domain', '', 'b.example', 0, '2026-01-01', '2026-01-02'), (3, 'host', '', '{host}', 1, '2026-01-01', '2026-01-01');
            INSERT INTO referring_days VALUES ('domain', '', '2026-01-01', 1, 0, 1);
            INSERT INTO link_days (class, headline, day, campaign, appeared_by, followed, gained) VALUES ('earned', 1, '2026-01-01', '', 'dated', 1, 1);""")
    with open_writer(old) as db:
        assert growth_gap(db) == 2
        assert mend_growth(db)
        assert db.tuples("SELECT name, live FROM referring_sites") == [("a.example", 1)]
        assert db.tuples("SELECT host, scope, live FROM referring_parts") == [("a.example", "", 1)]


@pytest.mark.parametrize("version", [2, 4, 5])
def test_what_is_counted_of_domains_comes_along(tmp_path: Path, version: int) -> None:
    old = released(tmp_path / "old.db", version)
    with closing(sqlite3.connect(old)) as db:
        names = (
            ("id, kind, scope, name, live, first_on", "")
            if version < 5
            else ("id, kind, scope, name, live, first_on, last_on", ", '2026-02-03'")
        )
        for number, scope, live in ((4, "", 2), (9, "spring", 0)):
            db.execute(
                f"INSERT INTO referring_sites ({names[0]}) VALUES (?, 'domain', ?, 'a.example', ?, '2026-01-01'{names[1]})",
                (number, scope, live),
            )
        db.execute(
            "INSERT INTO referring_steps VALUES (9, '2026-01-01', 2), (9, '2026-01-15', -1), (9, '2026-02-03', -1), (4, '2026-01-01', 2)"
        )
        db.execute("UPDATE links SET domain = 'a.example', followed = 1")
        db.execute("DELETE FROM growth_log")
        db.commit()
    with open_writer(old) as db:
        assert db.tuples("SELECT what, kind, scope, site, day, value FROM site_turns") == [
            ("turn", "domain", "spring", 4, date(2026, 1, 1).toordinal(), 1), ("turn", "domain", "spring", 4, date(2026, 2, 3).toordinal(), -1),
        ]  # fmt: skip
        assert db.tuples("SELECT domain, live, lost, followed FROM domain_links") == [("a.example", 1, 0, 1)]


DYING = """
import os, sys
from pathlib import Path
from ripplemark.store import database
real = database._connect
def connect(path, *, read_only):
    connection = real(path, read_only=read_only)
    seen = [0]
    def step():
        seen[0] += 1
        if seen[0] == int(sys.argv[2]):
            os.kill(os.getpid(), 9)
    connection.set_trace_callback(lambda sql: step() if any(w in sql for w in ("CREATE ", "ALTER ")) else None)
    return connection
database._connect = connect
database.open_writer(Path(sys.argv[1]))
"""


@pytest.mark.parametrize(("version", "statement"), [(1, 3), (1, 60), (2, 12), (3, 5), (4, 2), (5, 2), (5, 20)])
def test_an_upgrade_that_is_killed_between_its_statements_is_done_again(tmp_path: Path, version: int, statement: int) -> None:
    old = released(tmp_path / "old.db", version)
    died = subprocess.run(
        [sys.executable, "-c", DYING, str(old), str(statement)], env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False
    )
    assert died.returncode == -signal.SIGKILL
    with closing(sqlite3.connect(old)) as db:
        left = db.execute("PRAGMA user_version").fetchone()[0]
        assert version <= left < VERSION
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    with open_writer(old) as db:
        assert [tuple(r) for r in db.rows(KEPT["links"])] == [("kite 风筝", "nofollow", "live", AT)]
    open_writer(tmp_path / "new.db").close()
    assert shape(old) == shape(tmp_path / "new.db")


@pytest.mark.parametrize("words", [["attribute"], ["check"], ["runs"], ["backup", "safe"], ["prune"], ["export", "links"]])
def test_an_older_program_meets_a_newer_store_says_so_and_stops(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ripplemark.toml").write_text('[brand]\nname = "A"\ndomains = ["a.example"]\n')
    with open_writer(Path("ripplemark.db")) as db:
        db.run(f"PRAGMA user_version = {VERSION + 1}")
    before = Path("ripplemark.db").read_bytes()
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 7
    assert f"newer Ripplemark (schema {VERSION + 1}, this program knows {VERSION}). Upgrade the program" in result.output
    assert Path("ripplemark.db").read_bytes() == before


def test_a_reader_of_an_older_store_says_what_upgrades_it(tmp_path: Path) -> None:
    from ripplemark.errors import StoreError

    with pytest.raises(StoreError, match="any writing command upgrades it"):
        open_reader(released(tmp_path / "old.db", 3))
