"""W3C extended logs as IIS writes them: fields named by `#Fields:`, separated by blanks, times in UTC, blanks in values as `+`."""

from __future__ import annotations

from attribution.intake.formats.log_file import LINES, log_format
from attribution.intake.log_cells import Field, Reading
from attribution.intake.log_fields import FieldsReader, layout_of, missing
from attribution.intake.log_lines import LineReader
from attribution.intake.log_text import LogText
from attribution.intake.recognise import Sample
from ripplemark.config import Project

WORDINGS = {
    "date": Field.DAY,
    "time": Field.CLOCK,
    "c-ip": Field.ADDRESS,
    "x-forwarded-for": Field.FORWARDED,
    "cs(x-forwarded-for)": Field.FORWARDED,
    "cs-username": Field.USER,
    "cs-method": Field.METHOD,
    "cs-uri": Field.TARGET,
    "cs-uri-stem": Field.TARGET,
    "cs-uri-query": Field.QUERY,
    "sc-status": Field.STATUS,
    "cs(referer)": Field.REFERRER,
    "cs(referrer)": Field.REFERRER,
    "cs(user-agent)": Field.AGENT,
    "cs(cookie)": Field.COOKIES,
    "cs(dnt)": Field.DNT,
    "cs(sec-gpc)": Field.GPC,
}


def fields_of(sample: Sample) -> list[str]:
    """The names of the first `#Fields:` line that are of use to a reader; [] if there is none."""
    for line in sample.lines[:LINES]:
        if line.lower().startswith("#fields:"):
            return line.partition(":")[2].split()
    return []


def _why_not(sample: Sample) -> str:
    names = fields_of(sample)
    if not names:
        return "no #Fields: line"
    if layout_of(names, WORDINGS, " ") is None:
        return f"its #Fields: lack {missing({n: WORDINGS[n.lower()] for n in names if n.lower() in WORDINGS})}"
    return "tabs stand between its fields" if any("\t" in line for line in sample.lines[:LINES] if line[0] != "#") else ""


def _with_blanks(value: str) -> str:
    return value.replace("+", " ")


def _reader(project: Project, text: LogText, offset: int) -> LineReader:
    reading = Reading(project.traffic.zone, {Field.AGENT: _with_blanks, Field.COOKIES: _with_blanks})
    reader = FieldsReader(WORDINGS, " ", reading)
    reader.catch_up(text, offset)
    return reader


FORMAT = log_format("w3c", "a W3C extended log, as IIS writes it", _why_not, _reader)
