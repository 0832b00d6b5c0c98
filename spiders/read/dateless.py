"""A page without what cannot hold its date: style sheets, scripts that name no year, the middle of long stretches without a figure.

The guess looks through all that is left with dozens of expressions, so what is taken out here is not looked through dozens of times. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d{8}")
_BEGIN = re.compile(r"<(style|script)\b[^<>]*>", re.IGNORECASE)
_END = {name: re.compile(rf"</{name}\b", re.IGNORECASE) for name in ("style", "script")}
_KEPT = 100  # characters on both sides of a stretch that is shortened: what stands next to a figure
_LONG = 3 * _KEPT
#: Ends before a figure, and before a quote, which may end an attribute.
_STRETCH = re.compile(r"""[^0-9<>"]++""")


def dateless(html: str) -> str:
    """The page with the same elements and the same figures in text, but less between them."""
    return _STRETCH.sub(_shortened, "".join(_pieces(html)))


def _shortened(stretch: re.Match[str]) -> str:
    text = stretch[0]
    return text if len(text) < _LONG else f"{text[:_KEPT]} {text[-_KEPT:]}"


def _pieces(html: str) -> Iterator[str]:
    """The page cut at its scripts and sheets, without the contents of those that hold no date; one that never ends is left as it is."""
    done = 0
    endless = set[str]()
    for begin in _BEGIN.finditer(html):
        name = begin[1].lower()
        if begin.start() < done or name in endless:
            continue
        end = _END[name].search(html, begin.end())
        if end is None:
            endless.add(name)
            continue
        if name == "style" or not _YEAR.search(html, begin.end(), end.start()):
            yield html[done : begin.end()]
            done = end.start()
    yield html[done:]
