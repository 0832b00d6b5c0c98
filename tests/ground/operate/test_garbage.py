"""A command looks for dead cycles less often than Python does by itself, and not once more when it ends."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Callable

import pytest

from commands import main
from ripplemark.operate.garbage import collect_seldom


def test_looks_are_rarer_and_there_is_none_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    at_end, before = list[Callable[[], None]](), gc.get_threshold()
    monkeypatch.setattr(atexit, "register", at_end.append)
    gc.set_threshold(700, 10, 10)  # Python's own
    try:
        collect_seldom()
        assert gc.get_threshold()[0] > 10 * 700
        assert at_end == [gc.freeze]
    finally:
        gc.set_threshold(*before)


def test_every_command_begins_so(monkeypatch: pytest.MonkeyPatch) -> None:
    done = list[str]()
    monkeypatch.setattr(main, "collect_seldom", lambda: done.append("seldom"))
    monkeypatch.setattr(main, "cli", lambda **named: done.extend(named.values()))
    main.main()
    assert done == ["seldom", "ripplemark"]
