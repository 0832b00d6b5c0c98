"""C24: certificates are verified, each fault has its word, and none is tried again."""

import contextlib
import os
import ssl
from collections.abc import Iterator

import pytest

from tests.hostile.attacks import plain
from tests.hostile.certificates import Authority
from tests.hostile.probe import Probe, probe, quick
from tests.hostile.server import Hostile


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Probe, dict[str, str]]]:
    """One crawl over servers with a good certificate, a self-signed, an expired, one for another name, and plain http."""
    authority = Authority(tmp_path_factory.mktemp("certificates"))
    contexts: dict[str, ssl.SSLContext | None] = {
        "good": authority.context("good", "127.1.1.2"),
        "self-signed": authority.context("self-signed", "127.2.1.2", own=True),
        "expired": authority.context("expired", "127.3.1.2", days=-1),
        "wrong-name": authority.context("wrong-name"),
        "plain-http": None,
    }
    with contextlib.ExitStack() as stack:
        urls = {}
        for number, (name, context) in enumerate(contexts.items(), 1):
            server = stack.enter_context(Hostile({name: plain}, context, net=f"127.{number}"))
            urls[name] = server.url(name).replace("http://", "https://")
        env = {**os.environ, "SSL_CERT_FILE": str(authority.pem)}
        yield probe(list(urls.values()), quick(RETRY_TIMES=2), env=env), urls


@pytest.mark.parametrize(
    ("name", "outcome", "detail"),
    [
        ("good", "ok", ""),
        ("self-signed", "tls_error", "certificate verify failed"),
        ("expired", "tls_error", "certificate verify failed"),
        ("wrong-name", "tls_error", "wrong name"),
        ("plain-http", "tls_error", "wrong version number"),
    ],
)
def test_each_fault_has_its_word(crawl: tuple[Probe, dict[str, str]], name: str, outcome: str, detail: str) -> None:
    report, urls = crawl
    result = report.results[urls[name]]
    assert (result.outcome, result.detail) == (outcome, detail)


def test_nothing_waits_for_a_bad_certificate(crawl: tuple[Probe, dict[str, str]]) -> None:
    report, urls = crawl
    assert max(report.results[u].at for u in urls.values()) < 5
