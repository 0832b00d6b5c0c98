"""What a file is, by its content and never by its name."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from attribution.intake.formats import FORMATS
from attribution.intake.recognise import read_sample, recognise
from ripplemark.errors import InputError

COMBINED = b'192.0.2.7 - - [17/May/2015:10:05:03 +0000] "GET /a HTTP/1.1" 200 12 "-" "Firefox"\n'
COMMON = b'192.0.2.7 - - [17/May/2015:10:05:03 +0000] "GET /a HTTP/1.1" 200 12\n'
POST = b'{"platform": "weibo", "post_id": "1", "created_at": "2025-01-01"}\n'


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (COMBINED * 3, "combined"),
        (gzip.compress(COMBINED * 3), "combined"),
        (b"junk\n" + COMBINED * 3, "combined"),
        (COMBINED[:-1], "combined"),
        (COMBINED.rstrip() + b' "-" 0.002\n', "combined"),
        (COMMON * 3, "common"),
        (b"www.example.com:443 " + COMBINED, "vhost-combined"),
        (POST, "posts"),
        (b"\xef\xbb\xbf" + POST, "posts"),
        (b"day,kind,subject,value,source\n2025-01-01,position,tea,3,gsc\n", "signals"),
        (b"registered_at;ip;user_agent\n2025-01-01;1;2\n", "registrations"),
        ("注册时间,用户\n2025-01-01,小明\n".encode("gb18030"), "registrations"),
    ],
)
def test_formats_by_content(tmp_path: Path, content: bytes, name: str) -> None:
    path = tmp_path / "misleading.pdf"
    path.write_bytes(content)
    assert recognise(read_sample(path), FORMATS).name == name


@pytest.mark.parametrize(
    "content", [b"hello\nworld\n", b"a,b\n1,2\n", "茶馆\r\n\f红茶\n".encode("gb18030") * 40, b"{}\n", b"[]", b"\x1f\x8bbroken"]
)
def test_anything_else_is_refused_with_reasons(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "access.log"
    path.write_bytes(content)
    sample = read_sample(path)
    if sample.lines:
        with pytest.raises(
            InputError, match=r"access\.log: no format that is known\. It begins with: .*A heading may be missing\. docs"
        ):
            recognise(sample, FORMATS)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (bytes(range(256)) * 20, r"binary data, begins with 00 01 02 03 04 05 06 07"),
        (b"\x1b[2J\x07\x9d" * 9, r"binary data, begins with 1b 5b 32 4a 07 9d 1b 5b"),
        (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n" + bytes(range(90)) * 9, r"a PDF document, begins with 25 50 44 46 2d 31 2e 34"),
        (gzip.compress(gzip.compress(COMBINED)), r"data packed by gzip, once more, begins with 1f 8b 08"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900), r"an Office document of before 2007 \(save it as \.xlsx or \.csv\), begins with d0 cf"),
    ],
)  # fmt: skip
def test_what_is_no_text_is_named_and_never_quoted(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "a.log").write_bytes(content)
    with pytest.raises(InputError, match=rf"a\.log: no format that is known\. It is not text: {said}") as refused:
        recognise(read_sample(tmp_path / "a.log"), FORMATS)
    assert str(refused.value).removeprefix(str(tmp_path)).isascii()
    assert str(refused.value).isprintable()


@pytest.mark.parametrize(
    ("content", "nearest"),
    [
        ("day,campaign,amount\n2024-06-03,summer,5\n", r"a table of costs \(its first lines have no heading for cost\)"),
        ("https://blog.example/a\nhttps://blog.example/b\n", r"the sample links of Search Console \(it has no heading\)"),
        (
            "#Fields: date time cs-uri-stem\n2024-06-03 02:11:12 /a\n",
            r"a W3C extended log, as IIS writes it \(its #Fields: lack address",
        ),
    ],
)
def test_what_a_file_comes_near_is_named_with_what_it_lacks(tmp_path: Path, content: str, nearest: str) -> None:
    (tmp_path / "a.csv").write_text(content)
    with pytest.raises(InputError, match=f"It comes near .*{nearest}"):
        recognise(read_sample(tmp_path / "a.csv"), FORMATS)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere: cannot be read \(No such file or directory\)"):
        read_sample(tmp_path / "nowhere")
