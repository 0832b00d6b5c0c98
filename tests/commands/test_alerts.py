"""`ripplemark alerts` and the weekly digest: what rules find is told once by mail and webhook; what fails is tried again, not for ever."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from click.testing import CliRunner, Result

from attribution.links.settle import settle_links
from commands import alerting
from commands.main import cli
from commands.report import last_week
from commands.watching import watching
from dashboard.i18n import LANGUAGES
from dashboard.report.alerting import body_of, inert, note_of
from ripplemark.alert_config import Alert, AlertKind
from ripplemark.config import Project, load_project
from ripplemark.records import RunState
from ripplemark.records.alerts import Happening
from ripplemark.store.alerts import alert_counts
from ripplemark.store.database import open_reader, open_writer
from ripplemark.store.runs import begin_run, end_run
from spiders.send import webhook
from tests.attribution.builders import Web, day, link
from tests.strangers import VECTORS

RULES = """
[brand]
name = "Northwind Tea"
domains = ["tea.example"]
[traffic]
timezone = "UTC"
[crawl]
allow_private = ["127.0.0.1"]
[mail]
host = "127.0.0.1"
port = {smtp}
security = "none"
sender = "ripples@tea.example"
to = ["ann@tea.example", "bob@tea.example"]
[[alert]]
name = "new links"
when = "new_link"
mail = ["ann@tea.example"]
webhook = "http://127.0.0.1:{http}/hook"
secret_env = "HOOK_KEY"
lang = "zh-Hant"
[[alert]]
name = "crawls"
when = "crawl_failed"
mail = ["ann@tea.example"]
"""


class Mailbox:
    def __init__(self) -> None:
        self.got: list[Any] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.got.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"


class Hook(BaseHTTPRequestHandler):
    got: list[dict[str, Any]]
    status: int

    def do_POST(self) -> None:
        self.got.append(
            json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            | {"signed": self.headers["X-Ripplemark-Signature"]}
        )
        self.send_response(type(self).status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


@pytest.fixture
def hook() -> Iterator[tuple[type[Hook], int]]:
    handler = type("Asked", (Hook,), {"got": [], "status": 200})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield handler, server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def project(
    tmp_path: Path, mailbox: tuple[Mailbox, int], hook: tuple[type[Hook], int], monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A project with rules that have begun, and two new links since."""
    file = tmp_path / "ripplemark.toml"
    file.write_text(RULES.format(smtp=mailbox[1], http=hook[1]), encoding="utf-8")
    monkeypatch.setenv("HOOK_KEY", "key")
    monkeypatch.setattr(webhook, "PAUSE", 0.0)
    open_writer(tmp_path / "ripplemark.db").close()
    assert alerts(file).exit_code == 0
    web = Web(load_project(file))
    for n in (1, 2):
        web.sees(f"https://blog{n}.example/a", day(1), link(anchor=VECTORS[n]), published=day(1))
    settle_links(web.db, web.project, web.run_id, day(1))
    end_run(web.db, web.run_id, RunState.FAILED, {}, day(1), "no host could be reached")
    web.db.close()
    return file


def alerts(project: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["-p", str(project), "alerts", *words])


def figures(answer: Result) -> Any:
    return json.loads(answer.stdout)


def test_everything_is_told_once(project: Path, mailbox: tuple[Mailbox, int], hook: tuple[type[Hook], int]) -> None:
    assert figures(alerts(project, "--dry-run", "--json")) == {"new links": 2, "crawls": 1}
    assert (mailbox[0].got, hook[0].got) == ([], [])
    answer = alerts(project, "--json")
    assert (answer.exit_code, figures(answer)) == (0, {"found": 3, "sent": 5, "failed": 0})
    subjects = {str(mail["Subject"]) for _, mail in mailbox[0].got}
    assert subjects == {"Northwind Tea：新增 2 條自然外鏈", "Northwind Tea: failed crawls: 1"}
    (posted,) = hook[0].got
    assert (posted["rule"], posted["when"], len(posted["alerts"])) == ("new links", "new_link", 2)
    assert posted["alerts"][0] | {"about": ""} == {
        "kind": "new_link", "about": "", "at": "2024-06-02T08:00:00Z", "page_url": "https://blog1.example/a", "anchor": VECTORS[1],
        "page_host": "blog1.example",
    }  # fmt: skip
    assert posted["signed"].startswith("t=")
    again = alerts(project, "--json")
    assert figures(again) == {"found": 0, "sent": 0, "failed": 0}
    assert (len(mailbox[0].got), len(hook[0].got)) == (2, 1)


def test_what_fails_is_tried_again_and_given_up_at_last(project: Path, hook: tuple[type[Hook], int]) -> None:
    hook[0].status = 503
    first = alerts(project, "--json")
    assert (first.exit_code, figures(first)) == (1, {"found": 3, "sent": 3, "failed": 2})
    assert "it answered 503" in first.stderr
    hook[0].status = 200
    assert figures(alerts(project, "--json")) == {"found": 0, "sent": 2, "failed": 0}
    assert len({posted["delivery"] for posted in hook[0].got}) == 1  # the same news has the same number


def test_a_receiver_that_is_gone_is_not_asked_for_ever(
    project: Path, hook: tuple[type[Hook], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alerting, "MOST_TRIES", 2)
    hook[0].status = 410
    assert [figures(alerts(project, "--json"))["failed"] for _ in range(3)] == [2, 2, 0]
    assert len(hook[0].got) == 2
    with open_reader(project.parent / "ripplemark.db") as db:
        assert alert_counts(db) == {"sent": 3, "given_up": 2}


def test_nothing_is_sent_unsigned_or_after_its_rule(
    project: Path, hook: tuple[type[Hook], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HOOK_KEY")
    assert "HOOK_KEY is not set" in alerts(project).stderr
    project.write_text(
        project.read_text(encoding="utf-8").partition('[[alert]]\nname = "crawls"')[0].replace("new links", "other"),
        encoding="utf-8",
    )
    assert alerts(project).exit_code == 0
    assert hook[0].got == []


def test_a_run_that_fails_is_told_when_it_ends(project: Path, mailbox: tuple[Mailbox, int]) -> None:
    loaded = load_project(project)
    with pytest.raises(ZeroDivisionError), watching(loaded):
        _fail(loaded)
    told = "\n".join(mail.get_content() for _, mail in mailbox[0].got)
    assert "disk full" in told


def _fail(project: Project) -> None:
    with open_writer(project.storage.database) as db:
        end_run(db, begin_run(db, "crawl", day(3)), RunState.FAILED, {}, day(3), "disk full")
    raise ZeroDivisionError


def test_a_receiver_that_is_gone_fails_no_run(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    loaded = load_project(project)
    loaded = replace(loaded, mail=replace(loaded.mail, port=1))
    with watching(loaded):
        pass
    assert "not sent" in capsys.readouterr().err


def test_without_rules_the_command_says_where_to_find_some(tmp_path: Path) -> None:
    file = tmp_path / "ripplemark.toml"
    file.write_text('[brand]\nname = "Tea"\ndomains = ["tea.example"]\n', encoding="utf-8")
    answer = alerts(file)
    assert (answer.exit_code, "has no [[alert]]" in answer.output) == (2, True)
    with watching(load_project(file)):
        pass
    assert not (tmp_path / "ripplemark.db").exists()


# ---------------------------------------------------------------- words

EACH = (
    Happening(
        "new_link",
        "event:1",
        "2026-06-28T09:00:00Z",
        "https://evil.example/?a=<b>",
        "<script>x</script>\nBcc: a@b.example",
        "summer",
        41.5,
    ),
    Happening("lost_link", "event:2", "2026-06-28T09:00:00Z", "https://blog.example/", "", reason="link_removed"),
    Happening("crawl_failed", "run:3", "2026-06-28T09:00:00Z", reason="no host\x1b[31m", state="failed"),
    Happening("negative_opinion", "opinion:2026-W26", "2026-06-28T00:00:00Z", share=0.5, low=0.31, high=0.7, texts=40),
)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("happening", EACH, ids=lambda h: h.kind)
def test_every_alert_has_words_without_a_link_to_click(lang: str, happening: Happening) -> None:
    rule = Alert("r", AlertKind(happening.kind), mail=("a@tea.example",), lang=lang)
    note = note_of(rule, [happening] * 25, "Northwind Tea")
    assert "25" in note.subject or happening.kind == "negative_opinion"
    assert "://" not in note.text.replace(":// ", "")
    assert ".example" not in note.text
    assert "@" not in note.text.replace("[@]", "")
    assert "\x1b" not in note.text
    assert json.loads(body_of(rule, [happening], "Tea", "n"))["alerts"][0]["kind"] == happening.kind


@pytest.mark.parametrize("text", VECTORS)
def test_strangers_texts_stay_on_their_line(text: str) -> None:
    assert "\n" not in inert(text)
    assert "://" not in inert(text).replace(":// ", "")


# ---------------------------------------------------------------- the digest


@pytest.mark.parametrize(
    ("last", "first", "until"),
    [(date(2026, 6, 28), date(2026, 6, 22), date(2026, 6, 28)), (date(2026, 6, 29), date(2026, 6, 22), date(2026, 6, 28)), (date(2026, 7, 4), date(2026, 6, 22), date(2026, 6, 28)),
     (date(2026, 7, 5), date(2026, 6, 29), date(2026, 7, 5))],
)  # fmt: skip
def test_a_digest_is_of_a_whole_week(last: date, first: date, until: date) -> None:
    assert last_week(last) == (first, until)


@pytest.mark.parametrize(
    ("lang", "word"), [("en", "The week from May 27, 2024"), ("zh-Hant", "一週摘要"), ("zh-Hans", "一周摘要")]
)
def test_a_digest_is_written_and_mailed(project: Path, mailbox: tuple[Mailbox, int], lang: str, word: str) -> None:
    asked = ["-p", str(project), "report", "--digest", "week", "--lang", lang]
    assert word in CliRunner().invoke(cli, asked).stdout
    sent = CliRunner().invoke(cli, [*asked, "--send", "--json"])
    assert (sent.exit_code, json.loads(sent.stdout)["to"]) == (0, 2)
    ((readers, mail),) = mailbox[0].got
    assert readers == ["ann@tea.example", "bob@tea.example"]
    assert word in str(mail["Subject"])
    assert word in mail.get_body(("html",)).get_content()
    assert word in mail.get_body(("plain",)).get_content()


@pytest.mark.parametrize("words", [["--send"], ["--digest", "week", "--since", "7d"], ["campaign", "x", "--digest", "week"]])
def test_a_digest_stands_alone(project: Path, words: list[str]) -> None:
    answer = CliRunner().invoke(cli, ["-p", str(project), "report", *words])
    assert (answer.exit_code, "--digest week" in answer.output) == (2, True)
