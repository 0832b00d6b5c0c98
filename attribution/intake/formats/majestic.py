"""Majestic: the download of its site, and the answers of its interface (GetBackLinkData, GetNewLostBackLinks), as JSON or as tables.

An answer in JSON has its rows as objects under DataTables, BackLinks, Data, by the headings that a table has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attribution.intake.csv_table import Row, wording
from attribution.intake.formats.list_file import ListKind, by_headings, load_list
from attribution.intake.json_document import document
from attribution.intake.recognise import Format, Sample
from ripplemark.records import Reject, RejectReason, Tool
from ripplemark.text import visible_control

_COMMON = {"nofollow": "flagnofollow", "mention": "flagmention", "authority": "sourcetrustflow"}

DOWNLOAD = by_headings(
    Tool.MAJESTIC,
    "majestic",
    "a Majestic download",
    _COMMON
    | {
        "page": "source_url",
        "target": "target_url",
        "anchor": "anchor_text",
        "last_seen": "source_crawl_date",
        "first_seen": "source_first_found_date",
    },
    needed=("page", "target", "nofollow"),
    mark=("flagnofollow",),
    authority_of="trust_flow",
)
_ANSWER = _COMMON | {
    "page": "sourceurl",
    "target": "targeturl",
    "anchor": "anchortext",
    "first_seen": "firstindexeddate",
    "last_seen": "lastseendate date",
    "lost": "flagdeleted",
    "lost_on": "datelost",
    "lost_reason": "reasonlost",
}
_NAMES = {heading: name for name, headings in _ANSWER.items() for heading in headings.split()}
ANSWER = by_headings(
    Tool.MAJESTIC,
    "majestic-api",
    "a Majestic API answer",
    _ANSWER,
    needed=("page", "target", "nofollow"),
    mark=("flagnofollow",),
    authority_of="trust_flow",
)


def _why_no_json(sample: Sample) -> str:
    text = "".join(sample.lines)
    known = text.lstrip("\ufeff \t").startswith("{") and '"DataTables"' in text and '"SourceURL"' in text
    return "" if known else "it is no answer with DataTables and SourceURL"


def _json_rows(sample: Sample) -> Iterator[Row | Reject]:
    found = document(sample.path, sample.encoding)
    if isinstance(found, Reject):
        yield found
        return
    for number, item in enumerate(_items(found), 1):
        if isinstance(item, dict):
            yield Row(number, _fields(item))
        else:
            yield Reject(sample.path.name, number, RejectReason.BAD_JSON, visible_control(str(item)))


def _items(found: Any) -> Iterator[Any]:
    """The rows of all tables of an answer."""
    tables = found.get("DataTables") if isinstance(found, dict) else None
    for table in (tables if isinstance(tables, dict) else {}).values():
        rows = table.get("Data") if isinstance(table, dict) else None
        yield from rows if isinstance(rows, list) else ()


def _fields(item: Mapping[str, Any]) -> dict[str, str]:
    values: dict[str, str] = {}
    for key, value in item.items():
        if (name := _NAMES.get(wording(key))) and not values.get(name):
            values[name] = "" if value is None else str(value).strip()
    return values


_JSON = ListKind(Tool.MAJESTIC, "majestic-json", "a Majestic API answer as JSON", _json_rows, "trust_flow")
JSON = Format(_JSON.form, _JSON.about, _why_no_json, lambda context, sample: load_list(context, sample, _JSON))
FORMATS = (DOWNLOAD, ANSWER, JSON)
