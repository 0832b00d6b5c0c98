"""What anchors say: a table of cases in several languages and scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import project
from hypothesis import given
from hypothesis import strategies as st

from attribution.links.anchors import anchor_key, generic_anchors, terms_of
from ripplemark.records import AnchorKind as K

TABLE = [
    ("Northwind Tea", K.BRAND),
    ("ＮＯＲＴＨＷＩＮＤ　ＴＥＡ", K.BRAND),
    ("the makers of Northwind Tea, again", K.BRAND),
    ("Northwind Teapot", K.OTHER),
    ("https://tea.example/shop?x=1", K.URL),
    ("tea.example", K.URL),
    ("www.tea.example/冷泡茶", K.URL),
    ("e.g. this", K.OTHER),
    ("read more about autumn oolong", K.TOPIC),
    ("冷泡茶的做法", K.TOPIC),
    ("Read more »", K.GENERIC),
    ("[click here]", K.GENERIC),
    ("閱讀原文", K.GENERIC),
    ("阅读原文。", K.GENERIC),
    ("（官網）", K.GENERIC),
    ("続きを読む", K.GENERIC),
    ("Here", K.GENERIC),
    ("hereafter", K.OTHER),
    ("", K.OTHER),
    ("a nice pot of tea", K.OTHER),
]


@pytest.mark.parametrize(("anchor", "kind"), TABLE)
def test_kinds(anchor: str, kind: K, tmp_path: Path) -> None:
    assert terms_of(project(tmp_path)).kind(anchor) is kind


@given(st.text())
def test_every_anchor_has_a_kind_and_a_key_that_is_its_own_key(anchor: str) -> None:
    key = anchor_key(anchor)
    assert len(key) <= 200
    assert anchor_key(key) == key
    assert terms_of(project(Path("x"))).kind(anchor) in K


def test_the_list_of_generic_anchors_names_each_once() -> None:
    keys = [anchor_key(a) for a in generic_anchors()]
    assert len(keys) == len(set(keys))
