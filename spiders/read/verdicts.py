"""XPath expressions that judge an element by its own name and attributes, asked once for each set of them. Changes no judgement.

Most of trafilatura's time goes into such expressions: long regular expressions over class and id, asked anew of every element, though
the elements of a page, and the pages of a site, bear the same few classes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from itertools import islice
from typing import TypeAlias

from lxml.etree import XPath
from lxml.html import HtmlElement

#: An element's name, and those of its attributes that count in the order in which they stand there.
Told: TypeAlias = tuple[str, tuple[tuple[str, str], ...]]
#: How much is remembered of each expression, and how long the values of attributes may be in it.
MOST, LONGEST = 20_000, 500

_FORM = re.compile(r"(?P<whole>\()?\.//\*(?P<conditions>\[.*\])\s*(?(whole)\)\[1\])", re.S)
#: One of several paths that are joined: all elements of a name, of those that conditions fit, or of any name that they fit.
_PART = re.compile(r"\.//(?P<tag>[\w-]+|\*(?=\[))(?:\[(?P<condition>[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*)\])?\s*(?:\||$)")
_NAMES = re.compile(r"@([\w-]+)")
_TAGS = re.compile(r"\[\s*self::[\w-]+(?:\s+or\s+self::[\w-]+)*\s*\]")
#: All that conditions may be made of so that they look at nothing but the element.
_OWN = re.compile(
    r"""(?:@[\w-]+|self::[\w-]+|'[^']*+'|"[^"]*+"|(?:re:test|starts-with|contains|translate|not)\(|\b(?:and|or)\b|[\s\[\](),|=])++"""
)


class Take(Enum):
    """Which of the elements that the conditions fit an expression selects."""

    ALL = auto()  # .//*[...]
    FIRST = auto()  # (.//*[...])[1]
    FIRST_OF_EACH = auto()  # .//*[...][1]: of each parent


class Verdicts:
    """Such an expression, in the place of the XPath itself. With `tags` no elements of other names are asked."""

    def __init__(self, conditions: str, take: Take = Take.ALL, tags: frozenset[str] = frozenset()) -> None:
        self._take = take
        self._tags = sorted(tags) or ["*"]
        self._names = frozenset(_NAMES.findall(conditions))
        self._judge = XPath(f"self::*{conditions}", namespaces={"re": "http://exslt.org/regular-expressions"})
        self._known: dict[Told, bool] = {}

    def __call__(self, tree: HtmlElement) -> list[HtmlElement]:
        """The elements that it selects, in document order."""
        fitting = self._fitting(tree)
        if self._take is Take.FIRST_OF_EACH:
            first: dict[HtmlElement, HtmlElement] = {}
            for element in fitting:
                first.setdefault(element.getparent(), element)
            return list(first.values())
        return list(islice(fitting, 1) if self._take is Take.FIRST else fitting)

    def _fitting(self, tree: HtmlElement) -> Iterator[HtmlElement]:
        """The elements below that the conditions fit. What is asked of each is written out here, for there are many."""
        known, names = self._known, self._names
        for element in tree.iterdescendants(*self._tags):
            items = element.items()
            told = (element.tag, tuple([pair for pair in items if pair[0] in names]) if items else ())
            verdict = known.get(told)
            if verdict or (verdict is None and self._asked(element, told)):
                yield element

    def _asked(self, element: HtmlElement, told: Told) -> bool:
        verdict = bool(self._judge(element))
        if sum(len(value) for _, value in told[1]) <= LONGEST:
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[told] = verdict
        return verdict


def remember(expressions: list[XPath]) -> None:
    """Put those of the expressions that can be remembered in their own places."""
    expressions[:] = [verdicts_of(expression) or expression for expression in expressions]


def verdicts_of(expression: XPath) -> Verdicts | None:
    """The expression as one that remembers; None if it looks at more than each element's own name and attributes."""
    form = _FORM.fullmatch(expression.path.strip())
    if form is None:
        return _joined(expression.path.strip())
    conditions = form["conditions"].removesuffix("[1]")
    take = Take.FIRST if form["whole"] else Take.ALL if conditions == form["conditions"] else Take.FIRST_OF_EACH
    return Verdicts(conditions, take, _tags_in(conditions)) if _OWN.fullmatch(conditions) else None


def _tags_in(conditions: str) -> frozenset[str]:
    """The names of which an element must bear one, if the first condition says so."""
    first = _TAGS.match(conditions)
    return frozenset(re.findall(r"self::([\w-]+)", first[0])) if first else frozenset()


def _joined(path: str) -> Verdicts | None:
    """Paths joined by "|" as one that asks each element once; None if one of them looks further."""
    parts = list(_PART.finditer(path))
    if "".join(part[0] for part in parts) != path or any(p["condition"] and not _OWN.fullmatch(p["condition"]) for p in parts):
        return None
    return Verdicts(f"[{' or '.join(_asked_of(part['tag'], part['condition']) for part in parts)}]")


def _asked_of(tag: str, condition: str | None) -> str:
    """What an element must fulfil to be selected by one of the joined paths."""
    return " and ".join([*([] if tag == "*" else [f"self::{tag}"]), *([f"({condition})"] if condition else [])])
