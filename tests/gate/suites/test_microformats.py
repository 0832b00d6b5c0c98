"""Microformats against their own suite: items and rels equal to the expected JSON, and each departure of a known kind.

The departures are mf2py's, with any of its parsers; no property that this project uses is among them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from spiders.read.microformats import microformats

FLOOR = 65
#: mf2py writes a run of blanks as one blank and closes <img/>, where the suite keeps both as they stand in the source.
WRITTEN = {
    "h-adr/geo", "h-entry/summarycontent", "h-entry/urlincontent", "h-feed/implied-title", "h-feed/simple", "h-product/aggregate",
    "h-recipe/all", "h-review/vcard", "h-review-aggregate/justahyperlink", "h-review-aggregate/simpleproperties",
}  # fmt: skip
DATES = {
    "h-event/ampm": "the hour of `7am` stays one digit long",
    "h-event/dates": "a zone stays as it is written, `-0800`, where the suite writes `-08:00`",
    "h-event/dt-property": "one of eight dates is not found, that of a `value-title` within an empty element",
}

pytestmark = pytest.mark.corpus


def test_items_and_rels(shared: Callable[[str], Path]) -> None:
    folder = shared("suites/microformats-tests/tests/microformats-v2")
    cases = [p for p in sorted(folder.rglob("*.html")) if p.with_suffix(".json").exists()]
    wrong: dict[str, bool] = {}  # case -> whether only the way of writing differs
    for page in cases:
        told = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
        found = microformats(page.read_text(encoding="utf-8"), "http://example.com/")
        ours, true = ([reading["items"], reading["rels"]] for reading in (found, told))
        if ours != true:
            wrong[f"{page.parent.name}/{page.stem}"] = _bare(ours) == _bare(true)
    print(f"{len(cases) - len(wrong)} of {len(cases)}; only written otherwise: {sum(wrong.values())}")
    assert len(cases) >= 78
    assert len(cases) - len(wrong) >= FLOOR, wrong
    assert {name for name, written in wrong.items() if written} <= WRITTEN
    assert {name for name, written in wrong.items() if not written} <= set(DATES)


def _bare(reading: object) -> str:
    """The reading as text without any blanks, be they characters or escapes of JSON, and without the slash of `<img/>`."""
    return re.sub(r"\s|\\[nrt]|/(?=>)", "", json.dumps(reading, sort_keys=True))
