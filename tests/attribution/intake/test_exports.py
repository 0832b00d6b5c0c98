"""Exports into records: every row is a record or a typed reject, whatever its dialect."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.intake.csv_table import encoding_of, read_table
from attribution.intake.goals import TWIN, without_twins
from attribution.intake.moments import day_of, moment_of, number_of
from attribution.intake.posts import read_posts
from attribution.intake.registrations import Registrar
from attribution.intake.signals import read_signals
from ripplemark.config import Traffic
from ripplemark.records import Post, PostCounts, Registration, Reject, RejectReason, Signal

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TAIPEI = ZoneInfo("Asia/Taipei")


def _registrations(path: Path, text: str | bytes, **traffic: Any) -> list[Registration | Reject]:
    data = text.encode() if isinstance(text, str) else text
    path.write_bytes(data)
    registrar = Registrar(Traffic(timezone="Asia/Taipei", **traffic), lambda _: b"salt", NOW)
    return list(registrar.read(path, encoding_of(data)))


# ---------------------------------------------------------------- registrations


@pytest.mark.parametrize(
    "text",
    [
        "registered_at,visitor_id,goal,value,currency,id\n2025-11-02 08:30:00,v1,trial,12.50,cny,77\n",
        "registered_at;visitor_id;goal;value;currency;id\n2025-11-02 08:30:00;v1;trial;12,50;CNY;77\n",
        "time\tcookie\tevent\tamount\tcurrency\torder_id\n2025/11/02 08:30\tv1\ttrial\t12.5\tCNY\t77\n",
        "\ufeffTimestamp,User ID,Goal,Value,Currency,ID\r\n2025-11-02T00:30:00Z,v1,trial,12.5,CNY,77\r\n",
        '"date","visitor","goal","value","currency","uuid"\n"1762043400","v1","trial","12.5","CNY","77"\n',
        "registered_at,visitor,goal,value,currency,id,extra\n2025-11-02T08:30:00+08:00,v1,trial,12.5,CNY,77,x\n\n,,,,,,\n",
    ],
)  # fmt: skip
def test_dialects_of_one_registration(tmp_path: Path, text: str) -> None:
    (found,) = _registrations(tmp_path / "r.csv", text)
    assert isinstance(found, Registration)
    assert found.at == datetime(2025, 11, 2, 0, 30, tzinfo=UTC)
    assert (found.registration_id, found.goal, found.value, found.currency) == ("77", "trial", 12.5, "CNY")
    assert (len(found.visitor), found.source) == (16, "r.csv")


SIMPLIFIED = "注册时间,用户,目标,金额\n2025-11-02 08:30:00,小明,注册,30\n"
TRADITIONAL = "註冊時間,訪客,目標,金額\n2025-11-02 08:30:00,陳怡君,註冊,30\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((SIMPLIFIED, encoding) for encoding in ("gbk", "gb18030", "utf-8", "utf-16", "utf-8-sig")),
        *((TRADITIONAL, encoding) for encoding in ("big5", "cp950", "big5hkscs", "gb18030", "utf-8", "utf-16")),
    ],
)
def test_a_spreadsheet_of_any_encoding(tmp_path: Path, text: str, encoding: str) -> None:
    (found,) = _registrations(tmp_path / "r.csv", text.encode(encoding))
    assert isinstance(found, Registration)
    assert (found.goal, found.value) == (text[-6:-4], 30.0)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("time,visitor\n2025-11-02,陳怡君\n", "big5hkscs"),
        ("time,visitor\n2025-11-02,陈怡君\n", "gb18030"),
        ("time,visitor\n2025-11-02,林志豪\n2025-11-03,黃雅婷\n", "big5hkscs"),
        ("time,visitor\n2025-11-02,林志豪\n2025-11-03,黄雅婷\n", "gb18030"),
        ("日期,訪客\n", "big5hkscs"),
        ("日期,访客\n", "gb18030"),
        ("日期,訪客\n", "gb18030"),  # a traditional text on a simplified system
        ("時間，用戶；「金額」、（幣別）\n", "big5hkscs"),
        ("时间，用户；“金额”、（币种）\n", "gb18030"),
        ("prénom,âge\nZoë,3\nMüller,5\n", "latin-1"),
        ("time,visitor\n", "utf-8"),
        ("", "utf-8"),
    ],
)
def test_the_encoding_is_told_by_what_makes_sense(text: str, encoding: str) -> None:
    assert encoding_of(text.encode(encoding)) == encoding


@pytest.mark.parametrize(("text", "encoding"), [(TRADITIONAL * 40, "big5hkscs"), (SIMPLIFIED * 40, "gb18030")])
def test_a_broken_byte_does_not_change_the_encoding(text: str, encoding: str) -> None:
    data = bytearray(text.encode(encoding))
    data[-3:-3] = b"\xff"
    assert encoding_of(bytes(data)) == encoding


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2025-13-45 99:00,v1,g,", RejectReason.BAD_DATE),
        ("yesterday,v1,g,", RejectReason.BAD_DATE),
        ("03/04/2025,v1,g,", RejectReason.BAD_DATE),  # day first or month first? nobody knows
        ("1970-01-01,v1,g,", RejectReason.BAD_DATE),
        ("2026-03-03T00:00:00Z,v1,g,", RejectReason.FUTURE_DATE),
        (",v1,g,", RejectReason.MISSING_VALUE),
        ("2025-11-02,v1,g,-1", RejectReason.BAD_VALUE),
        ("2025-11-02,v1,g,many", RejectReason.BAD_VALUE),
        ("2025-11-02,v1,g,nan", RejectReason.BAD_VALUE),
        ("2025-11-02,v1,g,1e999", RejectReason.BAD_VALUE),
        ("2025-11-02,=cmd|' /C calc'!A0,g,", RejectReason.BAD_VALUE),
        ('2025-11-02,"v1,g,', RejectReason.MALFORMED_LINE),
        ("2025-11-02,v1,g,1,2,3", RejectReason.MALFORMED_LINE),
        ("2025-11-02," + "v" * 140_000 + ",g,", RejectReason.LINE_TOO_LONG),
    ],
)
def test_a_bad_row_costs_only_itself(tmp_path: Path, row: str, reason: RejectReason) -> None:
    good = [f"2025-11-02T10:00:{n:02}Z,v{n},g,1" for n in range(30)]
    text = "\n".join(["time,visitor,goal,value", *good[:10], row, *good[10:]]) + "\n"
    found = _registrations(tmp_path / "r.csv", text)
    assert [(r.line, r.reason) for r in found if isinstance(r, Reject)] == [(12, reason)]
    assert len([r for r in found if isinstance(r, Registration)]) == 30


def test_quoted_fields_run_over_lines_and_open_quotes_do_not(tmp_path: Path) -> None:
    rows = [
        '2025-11-02T10:00:01Z,"one\ntwo",g',
        '2025-11-02T10:00:02Z,"open,g',
        "2025-11-02T10:00:03Z,v3,g",
        '2025-11-02T10:00:04Z,"again,g',
    ]
    found = _registrations(tmp_path / "r.csv", "time,visitor,goal\n" + "\n".join([*rows, "2025-11-02T10:00:05Z,v5,g"]) + "\n")
    assert [(r.line, r.reason) for r in found if isinstance(r, Reject)] == [(4, "malformed_line"), (6, "malformed_line")]
    assert [r.at.second for r in found if isinstance(r, Registration)] == [1, 3, 5]


def test_equal_rows_count_once_and_keep_their_id(tmp_path: Path) -> None:
    text = "time,visitor\n2025-11-02T10:00:00Z,v1\n2025-11-02T10:00:00Z,v1\n2025-11-02T10:00:00Z,v2\n"
    first = _registrations(tmp_path / "a.csv", text)
    assert [r.reason for r in first if isinstance(r, Reject)] == [RejectReason.DUPLICATE]
    again = _registrations(tmp_path / "b.csv", text)
    assert [r.registration_id for r in first if isinstance(r, Registration)] == [
        r.registration_id for r in again if isinstance(r, Registration)
    ]


def test_a_row_that_names_nobody_is_kept(tmp_path: Path) -> None:
    (found,) = _registrations(tmp_path / "r.csv", "time,goal\n2025-11-02T10:00:00Z,trial\n")
    assert isinstance(found, Registration)
    assert found.visitor == ""


def test_who_registered_follows_the_visitor_setting(tmp_path: Path) -> None:
    text = "time,ip,user_agent,user_id\n2025-11-02T10:00:00Z,2001:DB8::1,F,u1\n2025-11-02T10:00:01Z,2001:db8:0::1,F,u2\n"
    by_ip = _registrations(tmp_path / "r.csv", text)
    by_user = _registrations(tmp_path / "r.csv", text, visitor="user")
    assert len({r.visitor for r in by_ip if isinstance(r, Registration)}) == 1
    assert len({r.visitor for r in by_user if isinstance(r, Registration)}) == 2
    assert "2001" not in repr(by_ip)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=400))
def test_any_text_is_a_table_of_rows_and_rejects(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("csv") / "r.csv"
    path.write_text("time,visitor\n" + text, encoding="utf-8", newline="")
    for row in read_table(path, {"time": "at", "visitor": "visitor"}, "utf-8"):
        assert isinstance(row, Reject) or set(row.fields) <= {"at", "visitor"}


# ---------------------------------------------------------------- twins


def _at(minute: float, source: str, visitor: str = "v", goal: str = "g") -> Registration:
    at = NOW + timedelta(minutes=minute)
    return Registration(f"{source}{minute}{visitor}{goal}", at, visitor, goal, source=source)


@pytest.mark.parametrize(
    ("logged", "stated", "left"),
    [
        ([0], [], [0]),
        ([0], [0], []),
        ([0], [5], []),
        ([0], [5.1], [0]),
        ([0, 1], [0.5], [1]),  # one row tells one registration
        ([0, 4], [4, 8], []),
        ([0, 30], [29], [0]),
    ],
)
def test_what_log_and_export_both_tell_counts_once(logged: list[float], stated: list[float], left: list[float]) -> None:
    found = without_twins([_at(m, "log") for m in logged], [_at(m, "csv") for m in stated])
    assert [r.at for r in found] == [NOW + timedelta(minutes=m) for m in left]


def test_twins_have_one_visitor_and_goal() -> None:
    assert len(without_twins([_at(0, "log")], [_at(0, "csv", visitor="w"), _at(0, "csv", goal="h"), _at(0, "csv", "")])) == 1
    assert timedelta(minutes=5) == TWIN


# ---------------------------------------------------------------- posts


def _posts(path: Path, *items: object) -> list[Post | Reject]:
    path.write_text("\n".join(i if isinstance(i, str) else json.dumps(i) for i in items) + "\n", encoding="utf-8")
    return list(read_posts(path, "utf-8", NOW))


POST = {
    "platform": "Weibo",
    "post_id": 77,
    "url": "https://weibo.com/1/77",
    "author": "小明",
    "text": "茶\u202e",
    "created_at": "2025-11-02T08:30:00+08:00",
}


def test_a_post_with_its_counts(tmp_path: Path) -> None:
    counts = [
        {"observed_at": "2025-11-03T00:00:00Z", "views": 10, "likes": None},
        {"observed_at": "2025-11-02T12:00:00Z", "views": "9"},
    ]
    links = ["https://link.zhihu.com/?target=https%3A//example.com/a", "not a url", "https://example.com/a"]
    (post,) = _posts(tmp_path / "p.jsonl", {**POST, "counts": counts, "links": links})
    assert isinstance(post, Post)
    assert (post.key, post.text, post.created_at) == ("weibo:77", "茶", datetime(2025, 11, 2, 0, 30, tzinfo=UTC))
    assert post.links == ("https://example.com/a",)
    assert post.counts == (
        PostCounts(datetime(2025, 11, 2, 12, tzinfo=UTC), views=9),
        PostCounts(datetime(2025, 11, 3, tzinfo=UTC), views=10),
    )


def test_numbers_beside_the_text_are_a_snapshot_and_none_is_none(tmp_path: Path) -> None:
    flat, bare = _posts(tmp_path / "p.jsonl", {**POST, "views": 0, "fetched_at": "2025-11-04T00:00:00Z"}, POST)
    assert isinstance(flat, Post)
    assert isinstance(bare, Post)
    assert flat.counts == (PostCounts(datetime(2025, 11, 4, tzinfo=UTC), views=0),)
    assert bare.counts == ()


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ("{", RejectReason.BAD_JSON),
        ("[1]", RejectReason.BAD_JSON),
        ("[" * 100_000, RejectReason.BAD_JSON),
        ({**POST, "post_id": ""}, RejectReason.MISSING_VALUE),
        ({**POST, "created_at": "soon"}, RejectReason.BAD_DATE),
        ({**POST, "created_at": "2027-01-01T00:00:00Z"}, RejectReason.FUTURE_DATE),
        ({**POST, "url": "javascript:alert(1)"}, RejectReason.BAD_URL),
        ({**POST, "views": -1}, RejectReason.BAD_VALUE),
        ({**POST, "views": "many"}, RejectReason.BAD_VALUE),
        ({**POST, "counts": {"views": 1e400}}, RejectReason.BAD_VALUE),
    ],
)
def test_a_post_that_cannot_be_used(tmp_path: Path, item: object, reason: RejectReason) -> None:
    first, second, third = _posts(tmp_path / "p.jsonl", POST, item, POST)
    assert isinstance(first, Post)
    assert isinstance(third, Post)
    assert isinstance(second, Reject)
    assert (second.line, second.reason) == (2, reason)


# ---------------------------------------------------------------- signals


def test_signals(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    rows = [
        "day,kind,subject,value,source", "2025-11-02,position,茶,3.4,gsc", "2025-11-02,Interest,tea,71,", "2025-11-02,mood,tea,1,x",
        "2025-11-02,position,tea,-3,x", "2025-11-02,position,,3,x", "2025-02-30,position,tea,3,x", "2025-11-02,position,tea,,x",
    ]  # fmt: skip
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    found = list(read_signals(path, "utf-8", NOW))
    assert found[:2] == [
        Signal(date(2025, 11, 2), "position", "茶", 3.4, "gsc"),
        Signal(date(2025, 11, 2), "interest", "tea", 71.0, "s.csv"),
    ]
    assert [r.reason for r in found if isinstance(r, Reject)] == [
        RejectReason.BAD_VALUE, RejectReason.BAD_VALUE, RejectReason.MISSING_VALUE, RejectReason.BAD_DATE, RejectReason.MISSING_VALUE
    ]  # fmt: skip


# ---------------------------------------------------------------- times and numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-11-02T08:30:00+08:00", "2025-11-02T00:30:00+00:00"),
        ("2025-11-02 08:30", "2025-11-02T00:30:00+00:00"),
        ("2025年11月02日 08:30", "2025-11-02T00:30:00+00:00"),
        ("20251102", "2025-11-01T16:00:00+00:00"),
        ("1762043400000", "2025-11-02T00:30:00+00:00"),
        ("2025-11-02T08:30:00.250Z", "2025-11-02T08:30:00.250000+00:00"),
        ("9999-99-99", None),
        ("", None),
        ("11/02/2025", None),
    ],
)
def test_moments(text: str, expected: str | None) -> None:
    found = moment_of(text, TAIPEI)
    assert (found.isoformat() if found else None) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,234.50", 1234.5),
        ("12,5", 12.5),
        ("1 234", 1234.0),
        ("-3", -3.0),
        (".5", 0.5),
        ("1,2,3", None),
        ("¥30", None),
        ("inf", None),
    ],
)
def test_numbers(text: str, expected: float | None) -> None:
    assert number_of(text) == expected


@given(st.text(max_size=40))
def test_any_text_is_a_time_a_day_and_a_number_or_none(text: str) -> None:
    moment_of(text, TAIPEI)
    day_of(text)
    number_of(text)


def test_json_lines_are_registrations_like_any_table(tmp_path: Path) -> None:
    """Through the door: the format is told by its keys, a line that is no object costs itself."""
    from builders import Web, project
    from loading import load, rejects

    web = Web(project(tmp_path))
    lines = (
        '{"registered_at": "2024-06-03T10:00:00+08:00", "User ID": "u1", "goal": "参加", "amount": 30, "currency": "CNY", "order_id": 7}\n'
        '{"registered_at": 1717400000, "user_id": "u2", "goal": "sale"}\n[1, 2]\n{"registered_at": \n\n'
        '{"registered_at": "1970-01-01", "user_id": "u3"}\n{"user_id": "u3"}\n{"registered_at": "2024-06-03", "amount": -1, "user_id": "u"}\n'
    )
    report = load(web, lines, "r.jsonl")
    assert (report.format, report.kept) == ("registrations", 2)
    assert [reason for _, reason in rejects(web)] == ["bad_json", "bad_json", "bad_date", "missing_value", "bad_value"]
    assert [r["goal"] for r in web.db.rows("SELECT goal FROM registrations ORDER BY at")] == ["参加", "sale"]
    assert load(web, lines.encode("utf-16"), "again.jsonl").new == 0
    web.db.close()
