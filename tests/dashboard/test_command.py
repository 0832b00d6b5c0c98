"""`ripplemark dashboard`: what it refuses, and that it answers on this machine."""

from __future__ import annotations

import logging
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from attribution.opinion.taxonomy import taxonomy
from commands.dashboard import bring_up_to_date, check_port, shown_reports
from commands.hosts import shown_host
from commands.main import cli
from commands.serving import access_of, without_address
from ripplemark.config import load_project
from ripplemark.errors import ConfigError, UsageError
from ripplemark.schema import MIGRATIONS, VERSION
from ripplemark.store.database import APPLICATION, open_reader
from ripplemark.text import dictionary_uses, release_dictionaries

PROJECT = '[brand]\nname = "Northwind Tea"\ndomains = ["northwind.example"]\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that never crawled."""
    file = tmp_path / "ripplemark.toml"
    file.write_text(PROJECT, encoding="utf-8")
    return file


@pytest.fixture
def taken() -> int:
    """A port on which something listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "[::1]"])
def test_this_machine_needs_no_login(project: Path, host: str) -> None:
    access = access_of(load_project(project), host)
    assert not access.login
    assert access.hosts == ("127.0.0.1", "localhost", "[::1]")


@pytest.mark.parametrize(
    ("host", "table", "account", "why"),
    [
        ("0.0.0.0", "", False, "no log-in is set up"),
        ("::", "", False, "no log-in is set up"),
        ("192.168.1.5", "", False, "no log-in is set up"),
        ("example.com", "", False, "no log-in is set up"),
        ("", "", False, "no log-in is set up"),
        ("127.0.0.1", 'hosts = ["ripples.example"]', False, "no log-in is set up"),
        ("192.168.1.5", "", True, "would go unencrypted"),
        ("127.0.0.1", 'hosts = ["ripples.example"]', True, "would go unencrypted"),
        ("0.0.0.0", 'certificate = "c.pem"\nkey = "k.pem"', True, "name under [dashboard] hosts"),
    ],
)
def test_others_are_refused_without_login_and_encryption(project: Path, host: str, table: str, account: bool, why: str) -> None:
    project.write_text(f"{PROJECT}[dashboard]\n{table}\n", encoding="utf-8")
    if account:
        with_account(project)
    answer = CliRunner().invoke(cli, ["-p", str(project), "dashboard", "--host", host])
    assert answer.exit_code == 2
    assert why in answer.output


@pytest.mark.parametrize(
    ("host", "table", "hosts"),
    [
        ("0.0.0.0", 'hosts = ["ripples.example"]\nproxies = ["10.0.0.1"]', ("ripples.example",)),
        ("192.168.1.5", 'certificate = "c.pem"\nkey = "k.pem"', ("192.168.1.5",)),
        ("fd00::5", 'proxies = ["fd00::/8"]', ("[fd00::5]",)),
        ("127.0.0.1", 'hosts = ["ripples.example"]\nproxies = ["127.0.0.1"]', ("ripples.example",)),
    ],
)
def test_others_may_ask_with_login_and_encryption(project: Path, host: str, table: str, hosts: tuple[str, ...]) -> None:
    project.write_text(f"{PROJECT}[dashboard]\n{table}\n", encoding="utf-8")
    with_account(project)
    access = access_of(load_project(project), host)
    assert access.login
    assert access.hosts == ("127.0.0.1", "localhost", "[::1]", *hosts)


def test_a_proxy_that_signs_readers_in_is_a_login(project: Path) -> None:
    table = 'hosts = ["ripples.example"]\nproxies = ["127.0.0.1"]\nproxy_user = "X-User"\neditors = ["ann"]\n'
    project.write_text(f"{PROJECT}[dashboard]\n{table}", encoding="utf-8")
    access = access_of(load_project(project), "127.0.0.1")
    assert (access.login, access.accounts, access.editors) == (True, None, frozenset({"ann"}))


@pytest.mark.parametrize(("said", "root"), [("", ""), ("/ripples", "/ripples"), ("/a/b_c.d/", "/a/b_c.d"), ("/", "")])
def test_it_may_be_found_below_a_path(project: Path, said: str, root: str) -> None:
    project.write_text(f'{PROJECT}[dashboard]\npath = "{said}"\n', encoding="utf-8")
    assert access_of(load_project(project), "127.0.0.1").root == root


@pytest.mark.parametrize("said", ["ripples", "//ripples", "/a//b", "/..", "/a b", "/ä", "/<b>", "/a?b", "/" + "a/" * 9])
def test_a_path_that_is_none_is_said(project: Path, said: str) -> None:
    project.write_text(f'{PROJECT}[dashboard]\npath = "{said}"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match="a path such as"):
        load_project(project)


def with_account(project: Path) -> None:
    answer = CliRunner().invoke(cli, ["-p", str(project), "user", "add", "ann", "--stdin"], input="a long password\n")
    assert answer.exit_code == 0, answer.output


def test_a_taken_port_is_said_with_a_free_one(project: Path, taken: int) -> None:
    answer = CliRunner().invoke(cli, ["-p", str(project), "dashboard", "--port", str(taken)])
    assert answer.exit_code == 2
    assert f"--port {taken}: is taken" in answer.output
    with pytest.raises(UsageError, match=r"is free: --port \d+"):
        check_port("127.0.0.1", taken)


def test_the_store_of_an_older_version_is_upgraded_before_pages_read_it(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    loaded = load_project(project)
    bring_up_to_date(loaded)
    assert not loaded.storage.database.exists()  # none yet: pages say what to do
    with sqlite3.connect(loaded.storage.database) as old:
        for number, sql in MIGRATIONS[:-1]:
            old.executescript(sql)
            old.executescript(f"PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {number};")
    bring_up_to_date(loaded)
    assert "upgraded, once" in capsys.readouterr().out
    with open_reader(loaded.storage.database) as db:
        assert db.value("PRAGMA user_version") == VERSION
    bring_up_to_date(loaded)
    assert capsys.readouterr().out == ""


def test_the_environment_opens_no_other_host(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOST", "0.0.0.0")
    monkeypatch.setenv("PORT", "1")
    assert shown_host("127.0.0.1") == "127.0.0.1"
    assert shown_host("::1") == "[::1]"


def test_no_address_is_logged() -> None:
    said = "Invalid request from ip=203.0.113.9: Invalid HTTP request line"
    record = logging.LogRecord("gunicorn.error", logging.WARNING, "", 0, said, None, None)
    assert without_address(record)
    assert record.getMessage() == "Invalid request: Invalid HTTP request line"


def test_words_of_the_project_are_read_before_processes_are_forked(project: Path) -> None:
    shown_reports(load_project(project))
    release_dictionaries()
    assert taxonomy(None).book.phrases
    assert not dictionary_uses()


def test_a_taxonomy_that_cannot_be_used_keeps_no_page_from_being_served(project: Path) -> None:
    project.write_text(f'{PROJECT}[opinion]\nfocus = "nowhere.toml"\n', encoding="utf-8")
    assert shown_reports(load_project(project)).campaigns() == ()


def test_help_has_an_example() -> None:
    answer = CliRunner().invoke(cli, ["dashboard", "--help"])
    assert answer.exit_code == 0
    assert "Example: ripplemark dashboard" in answer.output


def test_two_workers_answer_before_the_first_crawl_and_stop_when_told(project: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    run = [sys.executable, "-m", "commands.main", "-p", str(project), "dashboard", "--port", str(port), "--workers", "2"]
    with subprocess.Popen(run, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2], text=True) as server:
        try:
            assert server.stdout
            assert f"http://127.0.0.1:{port}/" in server.stdout.readline()
            assert _answer(f"http://127.0.0.1:{port}/_health") == (200, ["ripplemark"])
            assert _children(server.pid, 2) == 2
            mapped = Path(f"/proc/{server.pid}/maps").read_text(encoding="utf-8")
            assert "/numpy/" in mapped
            assert not [name for name in ("/pyarrow/", "/duckdb", "/pandas/") if name in mapped]  # only runs need them
        finally:
            server.terminate()
        assert server.wait(20) == 0


def _children(pid: int, wanted: int) -> int:
    """How many processes a process has begun, as soon as they are so many: one may answer before the next is there."""
    for _ in range(100):
        if len(children := Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()) >= wanted:
            break
        time.sleep(0.1)
    return len(children)


def _answer(url: str) -> tuple[int, list[str]]:
    """The status and the servers that it names, as soon as the server listens."""
    for _ in range(100):
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return int(answer.status), answer.headers.get_all("Server")
        except OSError:
            time.sleep(0.1)
    return 0, []
