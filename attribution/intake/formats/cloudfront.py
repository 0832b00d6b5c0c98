"""Standard logs of AWS CloudFront: fields named by `#Fields:`, separated by tabs, times in UTC, agents and cookies percent-encoded."""

from __future__ import annotations

from urllib.parse import unquote

from attribution.intake.formats.log_file import LINES, log_format
from attribution.intake.formats.w3c import WORDINGS, fields_of
from attribution.intake.log_cells import Field, Reading
from attribution.intake.log_fields import FieldsReader, layout_of, missing
from attribution.intake.log_lines import LineReader
from attribution.intake.log_text import LogText
from attribution.intake.recognise import Sample
from ripplemark.config import Project


def _why_not(sample: Sample) -> str:
    names = fields_of(sample)
    if not names:
        return "no #Fields: line"
    if layout_of(names, WORDINGS, "\t") is None:
        return f"its #Fields: lack {missing({n: WORDINGS[n.lower()] for n in names if n.lower() in WORDINGS})}"
    rows = [line for line in sample.lines[:LINES] if not line.startswith("#")]
    return "" if any("\t" in row for row in rows) else "no tabs stand between its fields"


def _decoded(value: str) -> str:
    """CloudFront encodes what came encoded once more."""
    return unquote(unquote(value))


def _reader(project: Project, text: LogText, offset: int) -> LineReader:
    reader = FieldsReader(WORDINGS, "\t", Reading(project.traffic.zone, {Field.AGENT: _decoded, Field.COOKIES: _decoded}))
    reader.catch_up(text, offset)
    return reader


FORMAT = log_format("cloudfront", "a standard log of AWS CloudFront", _why_not, _reader)
