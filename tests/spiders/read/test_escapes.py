"""Percent escapes are undone as the standard library does it."""

from __future__ import annotations

from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from spiders.read.escapes import unquoted

pieces = st.sampled_from(["%", "%4", "%41", "%e4", "%BD%A0", "%e4%bd%a0", "%zz", "%%41", "a", "\u4f60", "\u00e9", "%c3", "%25"])


@given(st.lists(pieces | st.text(max_size=3), max_size=10).map("".join))
def test_escapes_are_undone_like_the_standard_library(text: str) -> None:
    assert unquoted(text) == unquote(text)
