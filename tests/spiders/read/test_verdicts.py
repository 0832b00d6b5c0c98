"""Expressions that remember their verdicts select what the expressions themselves select, and only such are remembered."""

from __future__ import annotations

from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.etree import XPath
from trafilatura import xpaths

from spiders.read import text, verdicts
from spiders.read.tree import parsed
from spiders.read.verdicts import Verdicts, verdicts_of

REGULAR = {"re": "http://exslt.org/regular-expressions"}
OWN = (
    ".//*[self::div or self::p][re:test(@id|@class, '^foot|side') or re:test(@class, 'Share', 'i')]",
    ".//*[starts-with(@id|@class, 'reply-') or contains(@style, 'display:none') or @aria-hidden='true']",
    """.//*[self::div or self::ol][re:test(@id, "x")][not(self::ol) or re:test(@id, 'xy')]""",
    ".//*[self::div or self::p][@id='x' or @class='xy'][1]",
    "(.//*[self::div or self::section][contains(@class, 'x')])[1]",
    ".//*[self::div]",
    ".//p[@class]",
    ".//*[not(@class)]",
    ".//*[self::div or @id='x']",
    ".//*[not(self::div) or @class]",
    ".//section|.//div[contains(@class|@id, 'side')]|.//*[re:test(@class, '[xy]{2}') or re:test(@id, 'x', 'i')]",
)


@pytest.mark.parametrize(
    "path",
    [
        ".//*[@class='a'][2]",
        "(.//*[@class='a'])[last()]",
        "(.//*[@class='a'])[1]|.//p",
        ".//*[@class='a' and p]",
        ".//*[@class='a']//p",
        ".//*[re:test(@id, 'a')][not(.//h1)]",
        ".//*[contains(., 'a') or @id]",
        ".//*[parent::div and @id]",
        ".//*[text() or @id]",
        ".//*[position() = 1 or @id]",
        ".//*[@id or ../@id]",
        ".//p[1]|.//*[@id]",
        ".//p[@class]|.//div[p]",
        ".//p[@class]/b|.//div",
        ".//*|.//p",
    ],
)
def test_what_looks_beyond_the_element_is_not_remembered(path: str) -> None:
    assert verdicts_of(XPath(path, namespaces=REGULAR)) is None


_ATTRIBUTES = st.lists(
    st.tuples(
        st.sampled_from(("id", "class", "style", "aria-hidden", "title")),
        st.sampled_from(("footer", "x", "xy", "side bar", "reply-1", "share", "display:none", "true", "")),
    ),
    max_size=4,
)
_TAGS = st.lists(st.tuples(st.sampled_from(("div", "p", "ol", "a", "section")), _ATTRIBUTES), max_size=12)


def _written(attribute: tuple[str, str]) -> str:
    return f'{attribute[0]}="{attribute[1]}"'


@given(_TAGS, st.sampled_from(OWN))
def test_the_same_elements_are_selected_whether_asked_anew_or_remembered(
    tags: list[tuple[str, list[tuple[str, str]]]], path: str
) -> None:
    html = "".join(f"<{tag} {' '.join(map(_written, told))}>text" for tag, told in tags)
    expression = XPath(path, namespaces=REGULAR)
    remembering = verdicts_of(expression)
    assert remembering is not None
    for _ in range(2):
        tree = parsed(html)
        assert remembering(tree) == expression(tree)


def test_the_order_of_the_attributes_counts_as_in_the_expression() -> None:
    """`@id|@class` is the one that stands first."""
    expression = XPath(OWN[1], namespaces=REGULAR)
    remembering = verdicts_of(expression)
    assert remembering is not None
    tree = parsed("<p id=reply-1 class=x>a</p><p class=x id=reply-1>b</p>")
    assert [p.text for p in remembering(tree)] == [p.text for p in expression(tree)] == ["a"]


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdicts, "MOST", 3)
    remembering = Verdicts("[contains(@id, '7')]")
    tree = parsed("".join(f"<p id={n}>" for n in range(20)) + f"<p id={'7' * 1_000}>")
    assert len(remembering(tree)) == 3
    assert 0 < len(remembering._known) <= 3


def test_the_dear_expressions_of_trafilatura_are_remembered() -> None:
    assert text.extracted  # the module that sees to it
    assert [type(e) for e in xpaths.OVERALL_DISCARD_XPATH] == [Verdicts, Verdicts]
    assert sum(isinstance(e, Verdicts) for e in xpaths.BODY_XPATH) == 3
    assert isinstance(import_module("trafilatura.baseline").BASIC_CLEAN_XPATH, Verdicts)
    assert [type(e) for e in xpaths.REMOVE_COMMENTS_AND_LISTS_XPATH] == [Verdicts]
