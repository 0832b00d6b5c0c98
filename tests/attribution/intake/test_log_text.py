"""The text of a log: blocks of whole lines, broken gzip, one name per content."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.intake import log_text
from attribution.intake.log_text import LINE_LIMIT, LogText, fingerprint, matches

LINES = b"".join(b"line %d\n" % n for n in range(1000))


def _text(path: Path) -> bytes:
    return b"".join(block.data for block in LogText(path).blocks())


@pytest.mark.parametrize("packed", [False, True])
def test_whole_lines_come_back_as_they_are(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / "a"
    path.write_bytes(gzip.compress(LINES) if packed else LINES)
    assert _text(path) == LINES


def test_several_gzip_members_are_one_text(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(gzip.compress(LINES) + gzip.compress(LINES))
    assert _text(path) == LINES + LINES


def test_a_plain_unfinished_line_waits_and_a_packed_one_is_complete(tmp_path: Path) -> None:
    plain, packed = tmp_path / "plain", tmp_path / "packed"
    plain.write_bytes(b"one\ntwo")
    packed.write_bytes(gzip.compress(b"one\ntwo"))
    text = LogText(plain)
    assert [b.data for b in text.blocks()] == [b"one\n"]
    assert text.waiting == 3
    assert _text(packed) == b"one\ntwo\n"


def test_a_broken_gzip_gives_the_lines_before_the_break(tmp_path: Path) -> None:
    path = tmp_path / "a.gz"
    whole = gzip.compress(b"".join(b"%d %d\n" % (n, n * 7919 % 10007) for n in range(50_000)))
    path.write_bytes(whole[: len(whole) // 2])
    text = LogText(path)
    got = b"".join(b.data for b in text.blocks())
    assert text.truncated
    assert got.count(b"\n") > 15_000
    assert got.endswith(b"\n")


def test_a_line_without_end_costs_only_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_text, "PIECE", 100_000)
    path = tmp_path / "a"
    path.write_bytes(b"before\n" + b"x" * 1_000_000 + b"\nafter\n")
    text = LogText(path)
    blocks = list(text.blocks())
    lines = b"".join(b.data for b in blocks).split(b"\n")
    assert [lines[0], lines[2]] == [b"before", b"after"]
    assert LINE_LIMIT < len(lines[1]) < 200_000
    assert blocks[-1].end == path.stat().st_size


@given(
    st.lists(st.binary(max_size=40).map(lambda b: b.replace(b"\n", b"")), max_size=30),
    st.integers(1, 200),
    st.sampled_from([42, 60, LINE_LIMIT]),
)
def test_blocks_cut_anywhere_join_to_the_same_text(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes], piece: int, longest: int
) -> None:
    path = tmp_path_factory.mktemp("log") / "a"
    text = b"".join(b"-" + line + b"\n" for line in lines)
    path.write_bytes(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(log_text, "PIECE", piece)
        patch.setattr(log_text, "LINE_LIMIT", longest)
        blocks = list(LogText(path).blocks())
    assert b"".join(b.data for b in blocks) == text
    assert [b.start for b in blocks] == [0, *(b.end for b in blocks)][: len(blocks)]
    assert sum(b.lines for b in blocks) == len(lines)


@given(st.binary(min_size=1, max_size=9000), st.binary(max_size=5000))
def test_a_log_that_grew_keeps_its_name(head: bytes, more: bytes) -> None:
    name = fingerprint(head[:4096], len(head))
    assert matches(name, (head + more)[:4096])


def test_another_log_has_another_name() -> None:
    assert not matches(fingerprint(b"one\n", 4), b"two\nthree\n")
