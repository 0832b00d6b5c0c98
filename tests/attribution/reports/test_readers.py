"""Answers are computed once per version of the data, also when several ask at the same time; a failure is nobody's answer."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from attribution.reports.readers import HELD, LASTING, LASTING_HELD, REMEMBERED, Readers
from ripplemark.store.database import open_reader, open_writer


@pytest.fixture
def readers(tmp_path: Path) -> Readers:
    open_writer(tmp_path / "r.db").close()
    return Readers(lambda: open_reader(tmp_path / "r.db"))


def test_who_asks_meanwhile_waits_for_the_same_answer(readers: Readers) -> None:
    begun, go_on, asked = threading.Event(), threading.Event(), []

    def slow(_: object) -> str:
        asked.append(1)
        begun.set()
        assert go_on.wait(10)
        return "so"

    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(readers.once, "q", slow)
        assert begun.wait(10)
        others = [pool.submit(readers.once, "q", slow) for _ in range(3)]
        assert readers.once("another", lambda _: 7) == 7  # is not held up
        go_on.set()
        assert [f.result(10) for f in (first, *others)] == ["so"] * 4
    assert len(asked) == 1


def test_answers_may_ask_and_none_is_an_answer(readers: Readers) -> None:
    assert readers.once("outer", lambda _: readers.once("inner", lambda _: 3)) == 3
    assert readers.once("nothing", lambda _: None) is None
    assert readers.once("nothing", lambda _: 5) is None


def test_a_failure_is_asked_again(readers: Readers) -> None:
    with pytest.raises(ZeroDivisionError):
        readers.once("q", lambda _: 1 // 0)
    assert readers.once("q", lambda _: 2) == 2
    assert readers._asked == {}


def test_a_new_version_of_the_data_is_asked_anew_and_few_are_kept(readers: Readers, tmp_path: Path) -> None:
    assert readers.once("q", lambda _: 1) == 1
    with open_writer(tmp_path / "r.db") as db:
        db.touch()
    assert readers.once("q", lambda _: 2) == 2
    for n in range(REMEMBERED + 5):
        readers.once(n, lambda _: 0)
    assert len(readers._answers) == REMEMBERED


def test_of_large_answers_fewer_are_kept_and_the_newest_always(readers: Readers, tmp_path: Path) -> None:
    def kept() -> list[object]:
        return list(readers._answers)

    for n in range(6):
        readers.once(n, lambda _: np.zeros(HELD // 4, np.int8))
    assert kept() == [2, 3, 4, 5]
    readers.once(2, lambda _: pytest.fail("is remembered"))
    readers.once("small", lambda _: 1)
    assert kept() == [4, 5, 2, "small"], "those that were asked for last"
    readers.once("large", lambda _: np.zeros(2 * HELD, np.int8))
    assert kept() == ["large"]
    readers.once("small", lambda _: 1)
    assert kept() == ["small"]
    readers.forget()
    readers.once("half", lambda _: np.zeros(HELD // 2, np.int8))
    with open_writer(tmp_path / "r.db") as db:
        db.touch()
    readers.once("another half", lambda _: np.zeros(HELD // 2, np.int8))
    readers.once("small", lambda _: 1)
    assert kept() == ["another half", "small"], "what was forgotten holds nothing"


def test_of_what_outlasts_changes_little_is_kept_and_the_newest_always(readers: Readers) -> None:
    for n in range(LASTING + 2):
        readers.lasting(n, "mark", lambda: 1)
    assert list(readers._lasting) == list(range(2, LASTING + 2))
    for n in range(4):
        readers.lasting(n, "another mark", lambda: np.zeros(LASTING_HELD // 2, np.int8))
    assert list(readers._lasting) == [2, 3]
    readers.lasting("large", "mark", lambda: np.zeros(2 * LASTING_HELD, np.int8))
    assert list(readers._lasting) == ["large"]
    readers.lasting("large", "mark", lambda: pytest.fail("is remembered"))
