"""Mail over a real server on loopback, and webhooks: signed, bounded, never to places that may not be asked."""

from __future__ import annotations

import hashlib
import hmac
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from ripplemark.alert_config import Mail, MailSecurity
from ripplemark.errors import SendFailed
from spiders.net.addresses import Allowed, allowed_from
from spiders.send.mail import compose, send_mail
from spiders.send.webhook import Post, send_webhook, signature
from tests.hostile.certificates import Authority

AT = datetime(2026, 6, 28, 9, tzinfo=UTC)
HERE = allowed_from(["127.0.0.1", "localhost"])


class Box:
    """Keeps what it is handed."""

    def __init__(self) -> None:
        self.got: list[EmailMessage] = []
        self.users: list[bytes] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.got.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return "550 no" if "refuse@x.example" in envelope.rcpt_tos else "250 OK"

    def check(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, said: Any) -> AuthResult:
        assert isinstance(said, LoginPassword)
        self.users.append(said.login)
        return AuthResult(success=said.password == b"s3cret", handled=False)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("certificates"))


def serving(box: Box, **more: Any) -> Iterator[tuple[Box, int]]:
    """A mail server on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port, **more)
    controller.start()
    yield box, port
    controller.stop()


@pytest.fixture
def plain() -> Iterator[tuple[Box, int]]:
    yield from serving(Box())


@pytest.fixture
def starttls(authority: Authority) -> Iterator[tuple[Box, int]]:
    box = Box()
    context = authority.context("mail", "127.0.0.1")
    yield from serving(box, tls_context=context, require_starttls=True, authenticator=box.check, auth_required=True)


def mail_at(port: int, security: MailSecurity, user: str = "") -> Mail:
    return Mail("127.0.0.1", port, security, user, sender="ripples@tea.example")


def message(mail: Mail, *to: str, subject: str = "北風茶：新增 3 條外鏈", html: str = "") -> EmailMessage:
    return compose(mail, to or ("ann@tea.example",), subject, "茶\n.\nFrom here\n", AT, "0" * 32, html)


def test_a_mail_arrives_as_it_was_written(plain: tuple[Box, int]) -> None:
    box, port = plain
    mail = mail_at(port, MailSecurity.NONE)
    send_mail(mail, message(mail, "ann@tea.example", "bob@tea.example", html="<p>茶</p>"))
    (got,) = box.got
    assert got["Subject"] == "北風茶：新增 3 條外鏈"
    assert got["To"] == "ann@tea.example, bob@tea.example"
    assert got["Message-ID"] == f"<{'0' * 32}@tea.example>"
    body = got.get_body(("plain",))
    assert body
    assert body.get_content().replace("\r\n", "\n") == "茶\n.\nFrom here\n"
    assert got.get_body(("html",))


def test_no_text_adds_a_header(plain: tuple[Box, int]) -> None:
    box, port = plain
    mail = mail_at(port, MailSecurity.NONE)
    send_mail(mail, message(mail, subject="a\r\nBcc: evil@x.example\n\n" + "x" * 900))
    assert box.got[0]["Bcc"] is None
    assert len(str(box.got[0]["Subject"])) == 200


def test_starttls_with_a_password_from_the_environment(
    starttls: tuple[Box, int], authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    box, port = starttls
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.pem))
    monkeypatch.setenv("RIPPLEMARK_MAIL_PASSWORD", "s3cret")
    mail = mail_at(port, MailSecurity.STARTTLS, "ripples")
    send_mail(mail, message(mail))
    assert (len(box.got), box.users) == (1, [b"ripples"])
    monkeypatch.setenv("RIPPLEMARK_MAIL_PASSWORD", "wr0ng")
    with pytest.raises(SendFailed, match="SMTPAuthenticationError") as told:
        send_mail(mail, message(mail))
    assert "wr0ng" not in str(told.value)


def test_a_certificate_that_nobody_vouches_for_gets_no_password(
    starttls: tuple[Box, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    box, port = starttls
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    mail = mail_at(port, MailSecurity.STARTTLS, "ripples")
    with pytest.raises(SendFailed, match="certificate verify failed"):
        send_mail(mail, message(mail))
    assert box.users == []


def test_a_server_without_encryption_is_not_used_in_the_clear(plain: tuple[Box, int]) -> None:
    box, port = plain
    mail = mail_at(port, MailSecurity.STARTTLS)
    with pytest.raises(SendFailed, match="STARTTLS"):
        send_mail(mail, message(mail))
    with pytest.raises(SendFailed):
        send_mail(mail_at(1, MailSecurity.NONE), message(mail))
    assert box.got == []


# ---------------------------------------------------------------- webhooks


class Hook(BaseHTTPRequestHandler):
    """Answers with the statuses that it is given, one after another."""

    statuses: list[int]
    got: list[tuple[dict[str, str], bytes]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append((dict(self.headers), body))
        self.send_response(self.statuses.pop(0) if self.statuses else 200)
        self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        raise AssertionError("a redirect was followed")

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


@pytest.fixture
def hook() -> Iterator[tuple[type[Hook], str]]:
    """A webhook on loopback, and its URL."""
    handler = type("Asked", (Hook,), {"statuses": [], "got": []})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield handler, f"http://localhost:{server.server_port}/hook?key=1"
    server.shutdown()
    server.server_close()
    thread.join()


def send(url: str, allowed: Allowed = HERE, secret: str = "") -> list[float]:
    """Send one; the pauses that were made."""
    slept: list[float] = []
    send_webhook(Post(url, b'{"a": 1}', "n" * 32, secret), allowed, clock=lambda: 1_800_000_000.5, sleep=slept.append)
    return slept


def test_a_webhook_gets_signed_json(hook: tuple[type[Hook], str]) -> None:
    handler, url = hook
    assert send(url, secret="key") == []
    ((headers, body),) = handler.got
    assert (body, headers["Content-Type"], headers["X-Ripplemark-Delivery"]) == (b'{"a": 1}', "application/json", "n" * 32)
    expected = hmac.new(b"key", b'1800000000.{"a": 1}', hashlib.sha256).hexdigest()
    assert headers["X-Ripplemark-Signature"] == f"t=1800000000,v1={expected}" == signature("key", 1_800_000_000, body)
    assert headers["Host"].startswith("localhost:")
    send(url)
    assert "X-Ripplemark-Signature" not in handler.got[1][0]


@pytest.mark.parametrize(
    ("statuses", "asked", "pauses", "failed"),
    [
        ([503, 429, 200], 3, [2.0, 4.0], False),
        ([500, 500, 500, 500], 3, [2.0, 4.0], True),
        ([404], 1, [], True),
        ([302], 1, [], True),  # where it leads was never looked at
        ([410], 1, [], True),
        ([204], 1, [], False),
    ],
)
def test_a_webhook_is_asked_again_a_few_times(
    hook: tuple[type[Hook], str], statuses: list[int], asked: int, pauses: list[float], failed: bool
) -> None:
    handler, url = hook
    handler.statuses[:] = statuses
    slept: list[float] = []
    post = Post(url, b"{}", "n")
    if failed:
        with pytest.raises(SendFailed, match=f"webhook at localhost: it answered {statuses[0]}") as told:
            send_webhook(post, HERE, sleep=slept.append)
        assert "key=1" not in str(told.value)
    else:
        send_webhook(post, HERE, sleep=slept.append)
    assert (len(handler.got), slept) == (asked, pauses)


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/x", "http://localhost/x", "http://169.254.169.254/latest", "http://2130706433/", "http://[::1]/", "ftp://a.example/", "http://10.0.0.1/x",
     "http://a.example:22/", "http://[::ffff:127.0.0.1]/", "http://u:p@127.0.0.1/", "nonsense", "http://[x/"],
)  # fmt: skip
def test_private_places_are_not_asked(url: str) -> None:
    with pytest.raises(SendFailed, match="webhook at"):
        send(url, Allowed())


def test_a_name_that_leads_to_this_machine_is_not_asked(hook: tuple[type[Hook], str], monkeypatch: pytest.MonkeyPatch) -> None:
    handler, url = hook
    with pytest.raises(SendFailed, match="not a public address"):
        send(
            url.replace("localhost", "rebound.example").replace(url.split(":")[2].split("/")[0], "8080"), _rebound(monkeypatch)
        )
    assert handler.got == []


def _rebound(monkeypatch: pytest.MonkeyPatch) -> Allowed:
    monkeypatch.setattr(
        "socket.getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("127.0.0.1", 8080)), (2, 1, 6, "", ("8.8.8.8", 8080))]
    )
    return Allowed()


def test_a_certificate_of_another_host_is_refused(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.pem))
    server = HTTPServer(("127.0.0.1", 0), Hook)
    server.socket = authority.context("hook").wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        with pytest.raises(SendFailed, match="certificate"):
            send(f"https://localhost:{server.server_port}/")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_the_authority_is_where_it_was_written(authority: Authority) -> None:
    assert Path(authority.pem).exists()
