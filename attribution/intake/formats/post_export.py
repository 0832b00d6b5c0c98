"""Posts in the exports of platforms and collectors, one format for each entry of the data file: found by headings or JSON keys."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time
from functools import partial
from pathlib import Path
from typing import Any

from attribution.intake.csv_table import Row, heading_at, opened_bytes, read_table, wording
from attribution.intake.day_column import DayColumn, day_column
from attribution.intake.formats.rows import load_rows
from attribution.intake.json_lines import json_objects
from attribution.intake.json_paths import texts_at, values_at
from attribution.intake.passed import Passed
from attribution.intake.post_exports import Export, post_exports
from attribution.intake.post_rows import Reading, Said, post_of_row
from attribution.intake.recognise import Context, FileReport, Format, Sample
from attribution.intake.said_moments import day_part
from attribution.intake.search_figures import exported_on
from ripplemark.records import Post, Reject, RejectReason
from ripplemark.store.posts import store_posts
from ripplemark.text import visible_control

MOST_JSON = 256 * 1024 * 1024  # bytes of a document that is read as a whole; lines have no such bound
_LINES = 20  # that are looked at
Numbered = tuple[int, Said]


def _formats() -> Iterator[Format]:
    for export in post_exports():
        why_not = partial(_no_json if export.is_json else _no_table, export=export)
        yield Format(_name(export), export.about, why_not, partial(_load, export=export))


def _name(export: Export) -> str:
    return export.name if export.any_wording else f"posts-{export.name}"


# ---------------------------------------------------------------- is it one?


def _no_table(sample: Sample, export: Export) -> str:
    names, needed = _names(export)
    found = heading_at(sample.lines, names, needed)
    return "its first lines have no heading for its columns" if found is None else ""


def _names(export: Export) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """(wording -> name, needed names) of a table: by field where any wording will do, else each heading by itself."""
    if export.any_wording:
        fields = {wording(w): field for field, words in export.fields.items() for w in words}
        return fields, export.needed
    every = (*export.needed, *(w for words in export.fields.values() for w in words))
    return {wording(w): wording(w) for w in every}, tuple(wording(w) for w in export.needed)


def _no_json(sample: Sample, export: Export) -> str:
    if sample.compressed:
        return "it is compressed"
    if not sample.first.lstrip().startswith(("{", "[")):
        return "it is not JSON"
    if _has_needed(_first_object(sample), export):
        return ""
    head = "\n".join(sample.lines)
    missing = [key for key in export.needed if f'"{key}"' not in head]
    return f"its beginning has no {' and no '.join(missing)}" if missing else ""


def _first_object(sample: Sample) -> Any:
    """The first of the first lines that is a JSON object by itself."""
    for line in sample.lines[:_LINES]:
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict):
            return found
    return None


def _has_needed(found: Any, export: Export) -> bool:
    return isinstance(found, dict) and all(key in found for key in export.needed)


# ---------------------------------------------------------------- its rows


def _load(context: Context, sample: Sample, export: Export) -> FileReport:
    seen = told_at(sample.path, context.now)
    zone = export.zone or context.project.traffic.zone
    read = _documents if export.is_json else _tables
    days = day_column(_day_cells(sample, export), context.now, "day") if not export.is_json else _plain_days(context.now)
    reading = Reading(export, sample.path.name, zone, seen, days, context.now)

    def posts() -> Iterator[Post | Reject | Passed]:
        for found in read(sample, export):
            yield found if isinstance(found, Reject) else post_of_row(found[0], found[1], reading)

    report = load_rows(context, sample, _name(export), posts(), lambda records: store_posts(context.db, records)[0])
    return replace(report, note="; ".join(filter(None, (report.note, days.note))))


def _plain_days(now: datetime) -> DayColumn:
    return day_column((), now)


def told_at(path: Path, now: datetime) -> datetime:
    """When the numbers of a file were taken: the end of the day in its name, else the file's own time; never in the future."""
    day, how = exported_on(path, now.date())
    if how == "its name":
        return min(now, datetime.combine(day, time(23, 59, 59), UTC))
    return min(now, datetime.fromtimestamp(int(path.stat().st_mtime), UTC))


def _day_cells(sample: Sample, export: Export) -> Iterator[Row | Reject]:
    """The days of a table as rows of one field: what tells in which order it writes day and month."""
    for found in _tables(sample, export):
        if not isinstance(found, Reject):
            for heading in export.wordings("created_at"):
                yield from (Row(found[0], {"day": day_part(text)}) for text in found[1](heading))


def _tables(sample: Sample, export: Export) -> Iterator[Numbered | Reject]:
    names, needed = _names(export)
    for row in read_table(sample.path, names, sample.encoding, needed):
        yield row if isinstance(row, Reject) else (row.line, _cells(row, names))


def _cells(row: Row, names: Mapping[str, str]) -> Said:
    return lambda heading: (row.fields.get(names[wording(heading)], ""),)


def _documents(sample: Sample, export: Export) -> Iterator[Numbered | Reject]:
    if _has_needed(_first_object(sample), export):
        for found in json_objects(sample.path, sample.encoding):
            yield found if isinstance(found, Reject) else (found[0], _keys(found[1]))
        return
    document = _document(sample)
    if isinstance(document, Reject):
        yield document
        return
    entries = next((entries for path in export.lists if (entries := _entries(document, path, export))), [])
    users = {str(u.get("id")): u for u in values_at(document, "includes.users[]") if isinstance(u, dict)}
    for number, entry in enumerate(entries, 1):
        known = users.get(str(entry.get("author_id")))
        yield number, _keys({**entry, "author": known} if known else entry)


def _entries(document: Any, path: str, export: Export) -> list[dict[str, Any]]:
    """The posts at a path: the entries of a list there, or a single object that is one."""
    found = [v for value in values_at(document, path) for v in (value if isinstance(value, list) else [value])]
    entries = [v for v in found if isinstance(v, dict)]
    return entries if any(_has_needed(entry, export) for entry in entries) else []


def _keys(entry: dict[str, Any]) -> Said:
    return lambda path: texts_at(entry, path)


def _document(sample: Sample) -> Any:
    """The whole document, or a reject: too long, or no JSON."""
    with opened_bytes(sample.path) as file:
        body = file.read(MOST_JSON + 1)
    if len(body) > MOST_JSON:
        return Reject(
            sample.path.name, 0, RejectReason.LINE_TOO_LONG, f"a document of over {MOST_JSON // 1024**2} MB; give JSON lines"
        )
    try:
        return json.loads(body.decode(sample.encoding, "replace").lstrip("\ufeff"))
    except (ValueError, RecursionError) as e:
        return Reject(sample.path.name, 0, RejectReason.BAD_JSON, visible_control(str(e)))


_ALL = tuple(_formats())
#: Any table of posts comes late: its few headings may stand in files of others.
TABLE = next(f for f in _ALL if f.name == "posts-table")
FORMATS = tuple(f for f in _ALL if f is not TABLE)
