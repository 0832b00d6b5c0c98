"""What the formats with a JSON object on each line have in common: known by the fields that their objects have."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from attribution.intake.formats.log_file import LINES, log_format
from attribution.intake.log_cells import Field, Reading
from attribution.intake.log_json import JsonReader, Keys, objects
from attribution.intake.log_lines import LineReader
from attribution.intake.log_text import LogText
from attribution.intake.recognise import ENOUGH, Format, Sample
from ripplemark.config import Project

_UTC = ZoneInfo("UTC")
#: What an object must have to be a request; one of each group is enough.
_NEEDED = ((Field.TIME,), (Field.ADDRESS,), (Field.STATUS,), (Field.REQUEST, Field.TARGET))


def json_format(name: str, about: str, keys: Keys) -> Format:
    """A format whose objects keep their fields at these keys."""

    def why_not(sample: Sample) -> str:
        first = sample.lines[:LINES]
        found = list(objects(first))
        if len(found) <= len(first) * ENOUGH:
            return "its lines are no JSON objects"
        reader = JsonReader(keys, Reading(_UTC))
        requests = sum(all(any(f in cells for f in group) for group in _NEEDED) for cells in map(reader.cells_of, found))
        return "" if requests > len(first) * ENOUGH else "its objects lack time, address, status or request"

    def reader(project: Project, _text: LogText, _offset: int) -> LineReader:
        return JsonReader(keys, Reading(project.traffic.zone))

    return log_format(name, about, why_not, reader)
