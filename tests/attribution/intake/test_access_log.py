"""Log lines into columns: every line is read, or put aside with its number and reason."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.intake import log_marks
from attribution.intake.access_log import read_lines
from attribution.intake.log_lines import FIELDS, Lines
from attribution.intake.log_text import Block
from attribution.intake.log_times import log_time
from ripplemark.records import RejectReason
from tests.hard_stop import ended

LATEST = int(datetime(2026, 3, 2, tzinfo=UTC).timestamp())
GOOD = b'192.0.2.7 - - [17/May/2015:10:05:03 +0000] "GET /a HTTP/1.1" 200 12 "https://r.example/" "Firefox"\n'


def _read(data: bytes) -> Lines:
    return read_lines(Block(data, 1, 0, len(data)), "access.log", LATEST)


def _rows(lines: Lines) -> list[dict[str, str | None]]:
    return [{name: lines.text[name][i].as_py() for name in FIELDS} for i in range(len(lines.number))]


def test_a_combined_line() -> None:
    lines = _read(GOOD)
    assert _rows(lines) == [
        {"who": "192.0.2.7 - -", "request": "GET /a HTTP/1.1", "referrer": "https://r.example/", "agent": "Firefox", "tail": ""}
    ]
    assert (lines.at.tolist(), lines.offset.tolist(), lines.status.tolist()) == ([1431857103], [0], [200])


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        (b'192.0.2.7 - - [17/May/2015:10:05:03 +0000] "GET /a HTTP/1.1" 200 12', "agent", None),
        (b'192.0.2.7 - - [17/May/2015:10:05:03 +0000] "GET /a HTTP/1.1" 200 -', "referrer", None),
        (
            b'www.example.com:443 192.0.2.7 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1 "-" "F"',
            "who",
            "www.example.com:443 192.0.2.7 - -",
        ),
        (b'2001:db8::1 - ann [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1 "-" "F"', "who", "2001:db8::1 - ann"),
        (GOOD.rstrip() + b' "10.0.0.1" 0.003 "sid=abc"', "tail", ' "10.0.0.1" 0.003 "sid=abc"'),
        (GOOD.rstrip() + b"\r", "agent", "Firefox"),
        (
            rb'192.0.2.7 - - [17/May/2015:10:05:03 +0000] "GET /?q=\"a\" HTTP/1.1" 200 1 "-" "F"',
            "request",
            'GET /?q="a" HTTP/1.1',
        ),
        (rb'192.0.2.7 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1 "-" "say \"hi\" \\"', "agent", 'say "hi" \\'),
        (b'192.0.2.7 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1 "-" "caf\xe9"', "agent", "caf\ufffd"),
        (
            '192.0.2.7 - - [17/May/2015:10:05:03 +0000] "GET /搜索 HTTP/1.1" 200 1 "https://例え.jp/路" "F"'.encode(),
            "referrer",
            "https://例え.jp/路",
        ),
        (b'192.0.2.7 - - [2015-05-17T10:05:03+00:00] "GET / HTTP/1.1" 200 1 "-" "F"', "request", "GET / HTTP/1.1"),
        (b'192.0.2.7 - - [17/May/2015:10:05:03 +0000] "" 400 0 "-" "-"', "request", ""),
        (b'192.0.2.7 - - [17/May/2015:10:05:03 +0000] "GET /\0x HTTP/1.1" 200 1 "-" "F"', "request", "GET /x HTTP/1.1"),
    ],
)
def test_shapes_of_lines(line: bytes, field: str, value: str | None) -> None:
    lines = _read(line + b"\n" + GOOD)
    assert not lines.rejects
    assert sorted(lines.number.tolist()) == [1, 2]
    row = lines.number.tolist().index(1)
    assert lines.text[field][row].as_py() == value
    assert lines.at[row] == 1431857103


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"Error line 1", RejectReason.MALFORMED_LINE),
        (b'192.0.2.7 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1 "-" "cut off', RejectReason.MALFORMED_LINE),
        (b'192.0.2.7 - - [17/May/2015:10:05:03 +0000] "GET / HTTP', RejectReason.MALFORMED_LINE),
        (b'192.0.2.7 - - [29/Feb/2023:10:05:03 +0000] "GET / HTTP/1.1" 200 1 "-" "F"', RejectReason.BAD_DATE),
        (b'192.0.2.7 - - [17/May/2015:10:05:03 -2400] "GET / HTTP/1.1" 200 1 "-" "F"', RejectReason.BAD_DATE),
        (b'192.0.2.7 - - [17/May/2015:25:05:03 +0000] "GET / HTTP/1.1" 200 1 "-" "F"', RejectReason.BAD_DATE),
        (b'192.0.2.7 - - [17/Foo/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1 "-" "F"', RejectReason.BAD_DATE),
        (b'192.0.2.7 - - [01/Jan/1970:00:00:00 +0000] "GET / HTTP/1.1" 200 1 "-" "F"', RejectReason.BAD_DATE),
        (b'192.0.2.7 - - [31/Dec/9999:23:59:59 +0000] "GET / HTTP/1.1" 200 1 "-" "F"', RejectReason.FUTURE_DATE),
        (b'192.0.2.7 - - [17/May/2026:10:05:03 +0000] "GET / HTTP/1.1" 200 1 "-" "F"', RejectReason.FUTURE_DATE),
        (b"x" * 70_000, RejectReason.LINE_TOO_LONG),
    ],
)
def test_a_line_that_cannot_be_read_is_put_aside(line: bytes, reason: RejectReason) -> None:
    lines = _read(GOOD + line + b"\n" + GOOD)
    assert lines.number.tolist() == [1, 3]
    assert [(r.source, r.line, r.reason) for r in lines.rejects] == [("access.log", 2, reason)]
    assert len(lines.rejects[0].sample) <= 1200


def test_an_unclosed_quote_costs_one_line() -> None:
    cut = GOOD.rstrip(b'"\n') + b"\n"
    lines = _read(GOOD * 500 + cut + GOOD * 500)
    assert (len(lines.number), [r.line for r in lines.rejects]) == (1000, [501])


def test_only_a_line_feed_ends_a_line() -> None:
    odd = GOOD.replace(b"/a ", "/a\x0b\x0c\x1c\x85\u2028b ".encode())
    assert len(_read(odd).number) == 1


def test_control_characters_never_reach_a_terminal() -> None:
    (reject,) = _read(b"\x1b]0;owned\x07 \x1b[2J\n").rejects
    assert reject.sample == "\\x1b]0;owned\\x07 \\x1b[2J"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("17/May/2015:10:05:03 +0000", (1431857103, 0)),
        ("17/May/2015:10:05:03 +0330", (1431844503, 12_600)),
        ("17/May/2015:10:05:03 -0800", (1431885903, -28_800)),
        ("31/Dec/2016:23:59:60 +0000", (1483228799, 0)),
        ("29/Feb/2024:00:00:00 +1400", (1709114400, 50_400)),
        ("2015-05-17T10:05:03+00:00", (1431857103, 0)),
        ("31/Apr/2015:10:05:03 +0000", None),
        ("17/May/2015:10:05:03 +1500", None),
        ("2015-05-17T10:05:03", None),
        ("", None),
    ],
)
def test_times(text: str, expected: tuple[int, int] | None) -> None:
    assert log_time(text) == expected


@given(st.datetimes(datetime(1991, 1, 1), datetime(2026, 2, 28)), st.integers(-56, 56))  # noqa: DTZ001
def test_times_agree_with_the_library(local: datetime, quarters: int) -> None:
    sign, minutes = "-" if quarters < 0 else "+", abs(quarters) * 15
    text = f"{local:%d/%b/%Y:%H:%M:%S} {sign}{minutes // 60:02}{minutes % 60:02}"
    assert log_time(text) == (int(datetime.strptime(text, "%d/%b/%Y:%H:%M:%S %z").timestamp()), quarters * 900)


_NEAR = st.text("0123456789/:;?@ \x01\x7f", min_size=2, max_size=2)  # digits, and what stands next to them


@given(_NEAR, _NEAR)
def test_minutes_and_seconds_are_two_digits_below_sixty(minute: str, second: str) -> None:
    right = minute.isdigit() and second.isdigit() and int(minute) <= 59 and int(second) <= 60
    found = log_time(f"17/May/2015:10:{minute}:{second} +0000")
    assert found == ((1431856800 + int(minute) * 60 + min(int(second), 59), 0) if right else None)


@given(st.text("0123456789/:;?@ \x01\x7f", min_size=3, max_size=3), st.booleans())
def test_a_status_is_three_digits(status: str, last: bool) -> None:
    line = f'192.0.2.7 - - [17/May/2015:10:05:03 +0000] "GET /a HTTP/1.1" {status} 1\n'.encode()
    lines = _read(line if last else line + GOOD)
    assert lines.status.tolist()[: len(lines.status) - (not last)] == ([int(status)] if status.isdigit() else [])


@given(st.lists(st.one_of(st.just(GOOD), st.binary(max_size=200).map(lambda b: b.replace(b"\n", b" ") + b"\n")), max_size=20))
def test_every_line_is_accounted_for(parts: list[bytes]) -> None:
    data = b"".join(parts)
    if data:
        lines = _read(data)
        assert len(lines.number) + len(lines.rejects) + lines.blank == len(parts)
        assert len(lines.number) >= parts.count(GOOD)


#: Lines as servers write them, cut off anywhere, with anything put in anywhere.
_MESSY = st.builds(
    lambda line, cut, at, put: line[:at] + put + line[at:cut],
    st.sampled_from([GOOD.rstrip(), GOOD.rstrip() + b"\r", GOOD[: GOOD.index(b' "https')], GOOD.rstrip() + b' "10.0.0.1"']),
    st.integers(0, 120) | st.none(),
    st.integers(0, 110),
    st.sampled_from([b"", b'"', b'\\"', b"\n", b"\0", b" ", b'" "', b"]", b"\xff", b"+"]),
)


@given(st.lists(_MESSY, max_size=12), st.integers(1, 300))
def test_pieces_of_any_size_give_the_same_lines(parts: list[bytes], size: int) -> None:
    data = b"".join(part + b"\n" for part in [*parts, GOOD.rstrip()])
    whole = _read(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(log_marks, "_CACHED", size)
        parted = _read(data)
    assert _rows(parted) == _rows(whole)
    assert (parted.number.tolist(), parted.at.tolist(), parted.status.tolist()) == (
        whole.number.tolist(),
        whole.at.tolist(),
        whole.status.tolist(),
    )
    assert (parted.blank, parted.rejects) == (whole.blank, whole.rejects)


@given(
    st.text(st.characters(exclude_characters="\n\r\0", exclude_categories=["Cs"]), max_size=60),
    st.text(st.characters(exclude_characters="\n\r\0", exclude_categories=["Cs"]), max_size=60),
)
def test_what_a_server_escapes_comes_back(request_text: str, agent: str) -> None:
    def escaped(text: str) -> str:
        return text.replace("\\", "\\\\").replace('"', '\\"')

    line = f'192.0.2.7 - - [17/May/2015:10:05:03 +0000] "{escaped(request_text)}" 200 1 "-" "{escaped(agent)}"\n'
    lines = _read(line.encode())
    if '"' in request_text + agent:
        assert (lines.text["request"][0].as_py(), lines.text["agent"][0].as_py()) == (request_text, agent)
    else:  # without a quote to escape, the fast way leaves escaped backslashes as the server wrote them
        assert lines.text["agent"][0].as_py().replace("\\\\", "\\") == agent


def test_a_hostile_line_takes_no_time() -> None:
    line = b'1 - - [17/May/2015:10:05:03 +0000] "' + b'\\"' * 13_000 + b" [x] " * 5_000 + b"\n"
    data = line * 3
    (lines,) = ended(read_lines, [(Block(data, 1, 0, len(data)), "access.log", LATEST)], times=30)
    assert [r.reason for r in lines.rejects] == [RejectReason.MALFORMED_LINE] * 3
