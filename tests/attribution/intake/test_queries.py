"""Registrations from the user's own database: one SELECT, read only, bounded; what cannot be asked is said without a password."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from builders import Web
from loading import NOW, rejects

from attribution.intake.databases import held_read_only, statement_fault
from attribution.intake.queries import load_queries
from attribution.intake.recognise import FileReport
from ripplemark.config import Query
from ripplemark.errors import InputError
from ripplemark.store.logs import stale_days
from ripplemark.store.runs import begin_run

SQL = "SELECT at AS registered_at, cookie, goal, amount, currency, id AS order_id FROM orders"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A shop's own database."""
    path = tmp_path / "shop.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE orders (id, at, cookie, goal, amount, currency)")
        db.executemany("INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?)", [
            (1, "2024-06-03 10:00:00", "c1", "销售", 12.5, "cny"), (2, "2024-06-04 10:00:00", "c2", None, None, None),
            (2, "2024-06-04 10:00:00", "c2", None, None, None), (3, "1970-01-01 00:00:00", "c3", "sale", 1, "CNY"),
            (4, "2025-06-04 10:00:00", "c3", "sale", 1, "CNY"), (5, "2024-06-05 10:00:00", "c3", "sale", -1, "CNY"),
            (6, None, "c3", "sale", 1, "CNY"),
        ])  # fmt: skip
        db.commit()
    return path


def ask(web: Web, url: str, sql: str = SQL, rows: int = 100, environment: dict[str, str] | None = None) -> FileReport:
    project = replace(web.project, queries=(Query("shop", "SHOP_DATABASE_URL", sql, rows),))
    known = {"SHOP_DATABASE_URL": url} if environment is None else environment
    return load_queries(project, web.db, begin_run(web.db, "load", NOW), NOW, known)[0]


def stored(web: Web) -> list[tuple[object, ...]]:
    return [tuple(r) for r in web.db.rows("SELECT id, at, goal, value, currency, source FROM registrations ORDER BY id")]


def test_rows_become_registrations_and_bad_ones_have_a_reason(web: Web, shop: Path) -> None:
    report = ask(web, f"sqlite:///{shop}")
    assert stored(web) == [
        ("1", "2024-06-03T10:00:00Z", "销售", 12.5, "CNY", "query shop"),
        ("2", "2024-06-04T10:00:00Z", "registration", None, "", "query shop"),
    ]
    assert (report.read, report.kept, report.new) == (7, 2, 2)
    assert rejects(web) == [(3, "duplicate"), (4, "bad_date"), (5, "future_date"), (6, "bad_value"), (7, "missing_value")]
    assert stale_days(web.db) == (date(2024, 6, 3), date(2024, 6, 4))
    assert all(r["visitor"] not in ("", "c1", "c2") for r in web.db.rows("SELECT visitor FROM registrations"))
    again = ask(web, f"sqlite:///{shop}")
    assert (again.new, again.known) == (0, True)


def test_no_more_rows_than_allowed_are_taken_and_that_is_said(web: Web, shop: Path) -> None:
    report = ask(web, f"sqlite:///{shop}", rows=2)
    assert (report.kept, report.rejected) == (2, {"truncated_file": 1})


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("DELETE FROM orders", "does not begin with SELECT"), ("", "does not begin with SELECT"), ("-- SELECT\nDROP TABLE x", "begin with"),
        ("SELECT 1; DELETE FROM orders", "more than one"), ("WITH x AS (DELETE FROM orders RETURNING *) SELECT * FROM x", "DELETE"),
        ("SELECT * INTO copied FROM orders", "INTO"), ("SELECT * FROM orders INTO OUTFILE '/x'", "INTO"), ("SELECT 1 FOR UPDATE", "UPDATE"),
        ("SELECT/**/1;/* ; */DELETE FROM x", "more than one"),
    ],
)  # fmt: skip
def test_statements_that_are_no_select_are_not_asked(web: Web, shop: Path, sql: str, why: str) -> None:
    assert why in statement_fault(sql)
    with pytest.raises(InputError, match="Only a SELECT is asked"):
        ask(web, f"sqlite:///{shop}", sql)


@pytest.mark.parametrize(
    "sql", ["SELECT 1", "  with a as (select 1) select * from a ;", "SELECT ';' AS x, 'delete' AS y -- drop\nFROM t", "SELECT updated_at FROM created"],
)  # fmt: skip
def test_statements_that_only_read(sql: str) -> None:
    assert statement_fault(sql) == ""


def test_the_database_is_held_read_only(web: Web, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attribution.intake.queries.statement_fault", lambda _: "")
    with pytest.raises(InputError, match="readonly"):
        ask(web, f"sqlite:///{shop}", "DELETE FROM orders RETURNING id AS registered_at")
    with closing(sqlite3.connect(shop)) as db:
        assert db.execute("SELECT count(*) FROM orders").fetchone() == (7,)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgres-of-ours", "holds no URL"), ("oracle://u:secret@h/d", "oracle is not an engine"), ("sqlite:////nowhere/at/all.db", "unable to open"),
        ("postgresql://u:secret@127.0.0.1:1/d", ""), ("mysql://u:secret@127.0.0.1:1/d", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_said_without_the_password(web: Web, url: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        ask(web, url)
    assert said in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_variable_that_is_not_set_and_a_result_without_a_time(web: Web, shop: Path) -> None:
    with pytest.raises(InputError, match="SHOP_DATABASE_URL is not set"):
        ask(web, "", environment={})
    with pytest.raises(InputError, match="no column is a time"):
        ask(web, f"sqlite:///{shop}", "SELECT id FROM orders")
    with pytest.raises(InputError, match="no such table"):
        ask(web, f"sqlite:///{shop}", "SELECT * FROM visitors")


@pytest.mark.parametrize(("is_mariadb", "word"), [(True, "max_statement_time"), (False, "max_execution_time")])
def test_a_mariadb_is_told_by_its_server_and_not_by_the_url(is_mariadb: bool, word: str) -> None:
    dialect = sa.make_url("mysql+pymysql://u@h/d").get_dialect()()
    dialect.is_mariadb = is_mariadb
    read_only, bounded = held_read_only(dialect)
    assert read_only == "SET TRANSACTION READ ONLY"
    assert word in bounded


# ---------------------------------------------------------------- a real PostgreSQL


@pytest.fixture
def postgresql() -> Iterator[str]:
    """The URL of a server of this machine, started for the test, in a folder of its own: of those above, its user may read each."""
    pytest.importorskip("psycopg", reason="the driver psycopg is not installed: PostgreSQL is NOT tested")
    places = os.pathsep.join([os.environ["PATH"], *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin")))])  # Debian's
    initdb, pg_ctl = shutil.which("initdb", path=places), shutil.which("pg_ctl", path=places)
    if initdb is None or pg_ctl is None:
        pytest.skip("no PostgreSQL on this machine (initdb, pg_ctl): PostgreSQL is NOT tested")
    user = "postgres" if os.geteuid() == 0 else ""
    if user and not (
        shutil.which("runuser") and subprocess.run(["id", user], capture_output=True, check=False).returncode == 0
    ):
        pytest.skip("PostgreSQL does not run as root and there is no user postgres: PostgreSQL is NOT tested")

    def run(*command: str) -> None:
        as_user = ["runuser", "-u", user, "--"] if user else []
        subprocess.run([*as_user, *command], check=True, capture_output=True, cwd="/")

    with tempfile.TemporaryDirectory(prefix="ripplemark-pg-", ignore_cleanup_errors=True) as data:
        if user:
            shutil.chown(data, user)
        run(initdb, "-D", data, "-U", "reader", "-A", "trust", "-E", "UTF8")
        options = f"-c listen_addresses='' -c unix_socket_directories={data}"
        run(pg_ctl, "-D", data, "-w", "-l", f"{data}/log", "-o", options, "start")
        try:
            yield f"postgresql://reader:secret@/postgres?host={data}"
        finally:
            run(pg_ctl, "-D", data, "-w", "-m", "immediate", "stop")


VALUES = "(VALUES (1, timestamptz '2024-06-03 10:00+08', 12.5::numeric), (2, '2024-06-04 10:00+08', 3)) o (order_id, registered_at, amount)"


def test_a_real_postgresql(web: Web, postgresql: str) -> None:
    report = ask(web, postgresql, f"SELECT *, '销售 100%' AS goal, 'CNY' AS currency FROM {VALUES}")
    assert (report.kept, stored(web)[0][:5]) == (2, ("1", "2024-06-03T02:00:00Z", "销售 100%", 12.5, "CNY"))
    ask(
        web,
        postgresql,
        "SELECT timestamptz '2024-06-05' AS registered_at, 'x' AS id, current_setting('transaction_read_only') AS goal",
    )
    assert stored(web)[-1][2] == "on"


# ---------------------------------------------------------------- a real MariaDB


@pytest.fixture
def mariadb() -> Iterator[str]:
    """The URL of a server of this machine, started for the test with nothing in it but a table of orders. It asks for no password, so it
    needs none of the tables that an installation makes; it listens on a socket alone."""
    pymysql = pytest.importorskip("pymysql", reason="the driver pymysql is not installed: MariaDB is NOT tested")
    program = shutil.which("mariadbd", path=os.pathsep.join([os.environ["PATH"], "/usr/sbin"]))  # Debian's
    if program is None:
        pytest.skip("no MariaDB on this machine (mariadbd): MariaDB is NOT tested")
    as_root = ["--user=root"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(prefix="ripplemark-my-", ignore_cleanup_errors=True) as data:
        (Path(data) / "mysql").mkdir()
        options = [f"--datadir={data}", f"--socket={data}/s", "--skip-networking", "--skip-grant-tables", *as_root]
        with subprocess.Popen([program, "--no-defaults", *options], stderr=subprocess.PIPE, text=True) as server:
            assert server.stderr is not None
            told = ""
            try:
                assert any("ready for connections" in (told := line) for line in server.stderr), told
                with closing(pymysql.connect(unix_socket=f"{data}/s", autocommit=True)) as db, closing(db.cursor()) as cursor:
                    cursor.execute("CREATE DATABASE shop CHARACTER SET utf8mb4")
                    cursor.execute("CREATE TABLE shop.orders (id INT, at DATETIME, goal VARCHAR(20), amount DECIMAL(8, 2))")
                    cursor.execute(
                        "INSERT INTO shop.orders VALUES (1, '2024-06-03 10:00', '销售 100%', 12.5), (2, '2024-06-04 10:00', 'x', 3)"
                    )
                yield f"mysql://reader:secret@localhost/shop?unix_socket={data}/s"
            finally:
                server.kill()  # nothing of it is kept


def test_a_real_mariadb(web: Web, mariadb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sql = "SELECT id AS order_id, at AS registered_at, goal, amount, 'CNY' AS currency FROM orders WHERE goal LIKE '%' ORDER BY id"
    report = ask(web, mariadb, sql)
    assert (report.kept, stored(web)[0][:5]) == (2, ("1", "2024-06-03T10:00:00Z", "销售 100%", 12.5, "CNY"))
    assert ask(web, mariadb, sql, rows=1).rejected == {"truncated_file": 1}
    with pytest.raises(InputError, match="Unknown column") as caught:
        ask(web, mariadb, "SELECT nothing FROM orders")
    assert "secret" not in str(caught.value)
    monkeypatch.setattr("attribution.intake.queries.statement_fault", lambda _: "")
    with pytest.raises(InputError, match="READ ONLY transaction"):
        ask(web, mariadb, "DELETE FROM orders")
    limit = "SELECT id, at AS registered_at, CAST(@@max_statement_time AS INT) AS goal FROM orders"
    ask(web, mariadb, limit)
    assert stored(web)[-1][2] == "300"
