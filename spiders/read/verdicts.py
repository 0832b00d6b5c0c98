"""XPath expressions that judge an element by its own name and attributes, asked once for each set of them. Changes no judgement.

Most of trafilatura's time goes into such expressions: long regular expressions over class and id, asked anew of every element, though
the elements of a page, and the pages of a site, bear the same few classes."""

from __future__ import annotations

import re
from enum import Enum, auto
from itertools import islice
from typing import TypeAlias

from lxml.etree import Element, XPath
from lxml.html import HtmlElement

#: An element's name, and those of its attributes that count in the order in which they stand there.
Told: TypeAlias = tuple[str, tuple[tuple[str, str], ...]]
#: How much is remembered of each expression, and how long the values of attributes may be in it.
MOST, LONGEST = 20_000, 500

_FORM = re.compile(r"(?P<whole>\()?\.//\*(?P<conditions>\[.*\])\s*(?(whole)\)\[1\])", re.S)
_NAMES, _TAGS = re.compile(r"@([\w-]+)"), re.compile(r"self::([\w-]+)")
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
    """Such an expression, in the place of the XPath itself."""

    def __init__(self, conditions: str, take: Take = Take.ALL) -> None:
        self._take = take
        self._tags = frozenset(_TAGS.findall(conditions))
        self._names = frozenset(_NAMES.findall(conditions))
        self._judge = XPath(f"self::*{conditions}", namespaces={"re": "http://exslt.org/regular-expressions"})
        self._judged = XPath(f".//*[{' or '.join(f'@{name}' for name in sorted(self._names))}]")
        self._known: dict[Told, bool] = {}

    def __call__(self, tree: HtmlElement) -> list[HtmlElement]:
        """The elements that it selects, in document order."""
        fitting = (e for e in self._judged(tree) if (not self._tags or e.tag in self._tags) and self._fits(e))
        if self._take is Take.FIRST_OF_EACH:
            first: dict[HtmlElement, HtmlElement] = {}
            for element in fitting:
                first.setdefault(element.getparent(), element)
            return list(first.values())
        return list(islice(fitting, 1) if self._take is Take.FIRST else fitting)

    @property
    def needs_attributes(self) -> bool:
        """Whether it selects no element without attributes, as it must so that only others are asked."""
        return not any(self._judge(Element(tag)) for tag in self._tags or ("div",))

    def _fits(self, element: HtmlElement) -> bool:
        told = (element.tag, tuple([pair for pair in element.items() if pair[0] in self._names]))
        verdict = self._known.get(told)
        return self._asked(element, told) if verdict is None else verdict

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
        return None
    conditions = form["conditions"].removesuffix("[1]")
    take = Take.FIRST if form["whole"] else Take.ALL if conditions == form["conditions"] else Take.FIRST_OF_EACH
    if not _OWN.fullmatch(conditions) or not _NAMES.search(conditions):
        return None
    verdicts = Verdicts(conditions, take)
    return verdicts if verdicts.needs_attributes else None
