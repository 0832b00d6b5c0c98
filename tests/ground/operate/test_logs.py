"""Log lines: one JSON object each, and nothing in them that nobody may read."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripplemark.operate.logs import LOGGER, LogFormat, configure, is_json, known_secrets, say, without_secrets


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    before = (LOGGER.handlers[:], LOGGER.level, LOGGER.propagate)
    stream = io.StringIO()
    configure(LogFormat.JSON, stream=stream)
    yield stream
    LOGGER.handlers[:], LOGGER.propagate = before[0], before[2]
    LOGGER.setLevel(before[1])


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("GET https://x.example/a?token=abc123&page=2", "GET https://x.example/a?token=(hidden)&page=2"),
        ("https://x.example/?page=2&API_KEY=abc#end", "https://x.example/?page=2&API_KEY=(hidden)#end"),
        ("s3?X-Amz-Signature=ff00&X-Amz-Date=1", "s3?X-Amz-Signature=(hidden)&X-Amz-Date=(hidden)"),
        ("postgresql://me:pa55@db.example/shop", "postgresql://(hidden)@db.example/shop"),
        ("Authorization: Bearer abcdefgh.ijkl", "Authorization: Bearer (hidden)"),
        ("password=hunter22 wrong", "password=(hidden) wrong"),
        ("the monkey=3 stays", "the monkey=3 stays"),
        ("from 203.0.113.9 and a@b.example", "from (address) and (e-mail)"),
        ("red\x1b[31m\nnew line", "red\\x1b[31m\\nnew line"),
        ("key sesame-open-now", "key (hidden)"),
    ],
)
def test_what_nobody_may_read_is_hidden(said: str, kept: str) -> None:
    assert without_secrets(said, ("sesame-open-now",)) == kept


@given(
    st.text(alphabet="abcXYZ019-_.~%", min_size=1, max_size=60), st.sampled_from(["token", "sig", "password", "access_token"])
)
def test_no_value_of_a_secret_parameter_survives(value: str, name: str) -> None:
    said = without_secrets(f"https://x.example/p?a=1&{name}={value}!{value}")
    assert said.endswith(f"{name}=(hidden)")


def test_an_event_is_one_json_object_a_line(lines: io.StringIO) -> None:
    say("run ends", run=7, counts={"pages": 3}, error="GET https://x.example/?key=abc\nnext", none=None)
    try:
        raise ZeroDivisionError("token=abc")
    except ZeroDivisionError:
        LOGGER.critical("broken", exc_info=True)
    first, second = (json.loads(line) for line in lines.getvalue().splitlines())
    assert (first["level"], first["event"], first["run"], first["counts"]) == ("info", "run ends", 7, {"pages": 3})
    assert first["error"] == "GET https://x.example/?key=(hidden)\\nnext"
    assert first["time"].endswith("Z")
    assert second["traceback"][-1] == "ZeroDivisionError: token=(hidden)"
    assert is_json()


def test_in_text_only_what_wants_attention_is_said(lines: io.StringIO) -> None:
    configure(LogFormat.TEXT, stream=lines)
    say("run begins", run=1)
    say("job is killed", logging.ERROR, job="crawl", why="")
    assert lines.getvalue().partition("Z ")[2] == "error job is killed job=crawl\n"
    assert not is_json()


def test_secrets_of_the_environment_are_known_by_their_names() -> None:
    environment = {
        "MASTODON_TOKEN": "abcdefghij",
        "PATH": "/usr/bin:/bin",
        "SHOP_DATABASE_URL": "mysql://a:b@c/d",
        "X_KEY": "short",
    }
    assert known_secrets(environment) == ("mysql://a:b@c/d", "abcdefghij")
