"""`export` writes files whole or not at all, says what it did, and fits into a pipe."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from attribution.export import TableName
from commands.export import TABLES
from commands.init import write_template
from commands.main import cli
from ripplemark.records import Level, ModelCredit
from ripplemark.store.database import open_writer
from ripplemark.store.model_credit import replace_model_credit


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that tests only read."""
    return written(tmp_path_factory.mktemp("shown"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of the test's own."""
    return written(tmp_path)


def written(folder: Path) -> Path:
    path = folder / "ripplemark.toml"
    write_template(path)
    with open_writer(folder / "ripplemark.db") as db:
        db.run_many(
            "INSERT INTO signals (day, kind, subject, value, source) VALUES (?, 'position', ?, 4.5, 'google')",
            [("2026-03-01", "=cmd|' /C calc'!A0"), ("2026-03-02", "数据库")],
        )
    return path


def export(project: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["-p", str(project), "export", *arguments])


def test_the_command_offers_exactly_the_tables_there_are() -> None:
    assert set(TABLES) == set(TableName)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_every_table_of_a_store_can_be_written(shown: Path, table: str, form: str) -> None:
    result = export(shown, table, "--format", form)
    assert result.exit_code == 0, result.output


def test_to_standard_output(project: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(export(project, "signals").stdout, newline="")))
    assert [r["subject"] for r in rows] == ["'=cmd|' /C calc'!A0", "数据库"]


def test_json_lines_to_standard_output(project: Path) -> None:
    found = [json.loads(line) for line in export(project, "signals", "--format", "jsonl", "--output", "-").stdout.splitlines()]
    assert found[0]["subject"] == "=cmd|' /C calc'!A0"


def test_to_a_file(project: Path) -> None:
    path = project.parent / "signals.csv"
    result = export(project, "signals", "-o", str(path), "--excel", "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["bytes"] == path.stat().st_size
    assert path.read_bytes().startswith(b"\xef\xbb\xbfday,")


def test_a_file_that_is_there_is_kept(project: Path) -> None:
    path = project.parent / "signals.csv"
    path.write_text("mine", encoding="utf-8")
    result = export(project, "signals", "-o", str(path))
    assert result.exit_code == 2
    assert "--force" in result.output
    assert path.read_text(encoding="utf-8") == "mine"
    assert export(project, "signals", "-o", str(path), "--force").exit_code == 0
    assert list(project.parent.glob("*.part")) == []


def test_a_folder_that_is_not_there(project: Path) -> None:
    result = export(project, "signals", "-o", str(project.parent / "none" / "s.csv"))
    assert result.exit_code == 2
    assert "cannot be written" in result.output


def test_before_anything_was_done(project: Path) -> None:
    (project.parent / "ripplemark.db").unlink()
    path = project.parent / "links.csv"
    result = export(project, "links", "-o", str(path))
    assert result.exit_code == 7
    assert "no database yet" in result.output
    assert not path.exists()


@pytest.mark.parametrize("table", ["hits", "link"])
def test_a_table_that_is_not_offered(project: Path, table: str) -> None:
    result = export(project, table)
    assert result.exit_code == 2
    assert "links" in result.output


PAGES = {
    "https://praise.test/tea": "<p>I drink Duck Tea every day and it is wonderful.</p>",
    "https://linking.test/tea": '<p>I drink <a href="https://duck.test/">Duck Tea</a> too.</p>',
    "https://powered.test/tea": '<p>Duck Tea again.</p><footer>Powered by <a href="https://duck.test/">Duck Tea</a></footer>',
    "https://hidden.test/tea": '<meta name="robots" content="noindex"><p>Duck Tea, seen by nobody.</p>',
    "https://praise.test/tag/tea/": "<p>Duck Tea in a list.</p>",
    "https://duck.test/about": "<p>We are Duck Tea.</p>",
    "https://other.test/tea": "<p>A duck and some tea.</p>",
}


def warc(pages: dict[str, str]) -> bytes:
    """An archive of pages, uncompressed."""
    records = []
    for n, (url, html) in enumerate(pages.items()):
        block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>Tea</title>{html}".encode()
        head = (
            f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-03-01T10:00:{n:02}Z\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
        )
        records.append(head.encode() + block + b"\r\n\r\n")
    return b"".join(records)


def test_whom_to_ask_for_a_link(tmp_path: Path) -> None:
    project = tmp_path / "ripplemark.toml"
    project.write_text('[brand]\nname = "Duck Tea"\ndomains = ["duck.test"]\n', encoding="utf-8")
    (tmp_path / "pages.warc").write_bytes(warc(PAGES))
    scanned = CliRunner().invoke(cli, ["-p", str(project), "scan", "--processes", "1", str(tmp_path / "pages.warc")])
    assert scanned.exit_code == 0, scanned.output
    result = export(project, "mentions", "--unlinked", "--format", "jsonl", "--output", "-")
    assert result.exit_code == 0, result.output
    asked = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["page_url"].removeprefix("https://") for row in asked] == [
        "praise.test/tea", "powered.test/tea", "hidden.test/tea", "praise.test/tag/tea/",
    ]  # fmt: skip
    assert not any(row["linked"] for row in asked)
    assert asked[0]["quote"] == "I drink Duck Tea every day and it is wonderful."
    assert asked[2]["noindex"] is True
    every = export(project, "mentions", "--format", "jsonl", "--output", "-").stdout.splitlines()
    assert {json.loads(line)["page_url"] for line in every} >= {"https://linking.test/tea"}


def test_only_mentions_can_be_unlinked(project: Path) -> None:
    result = export(project, "links", "--unlinked")
    assert result.exit_code == 2
    assert "ripplemark export mentions --unlinked" in result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["touches", "--level", "link"], "--level and --model are for model_credit"),
        (["credit", "--model", "first"], "--level and --model are for model_credit"),
        (["model_credit", "--model", "magic"], "there is no model 'magic'"),
        (["model_credit", "--level", "planet"], "planet"),
    ],
)
def test_what_cannot_be_narrowed(project: Path, arguments: list[str], said: str) -> None:
    result = export(project, *arguments)
    assert result.exit_code == 2
    assert said in result.output


def test_model_credit_by_level_and_model(project: Path) -> None:
    with open_writer(project.parent / "ripplemark.db") as db:
        replace_model_credit(db, [ModelCredit(Level.CAMPAIGN, "v1", "", m, 2.0, 10.0, 0.0) for m in ("first", "last")])
    rows = list(csv.DictReader(io.StringIO(export(project, "model_credit", "--level", "campaign", "--model", "last").stdout)))
    assert [(r["key"], r["model"], r["value"]) for r in rows] == [("v1", "last", "10.0")]
