"""Logs of the bunny.net network: twelve fields between vertical bars, milliseconds since 1970, more fields if wanted."""

from __future__ import annotations

from attribution.intake.formats.load_balancer import fitting, reader_of
from attribution.intake.formats.log_file import log_format
from attribution.intake.log_cells import Field
from attribution.intake.log_layout import Layout, Piece
from attribution.intake.log_lines import LineReader
from attribution.intake.log_text import LogText
from attribution.intake.recognise import Sample
from ripplemark.config import Project

#: cache status | status | time | bytes | zone | address | referrer | URL | edge | agent | request id | country
_NAMES = ("", Field.STATUS, Field.TIME, "", "", Field.ADDRESS, Field.REFERRER, Field.TARGET, "", Field.AGENT, "")
LAYOUT = Layout("", tuple(Piece(name, "|") for name in _NAMES))
_STATES = ("HIT|", "MISS|", "BYPASS|", "EXPIRED|", "STALE|", "UPDATING|", "REVALIDATED|", "-|")


def _why_not(sample: Sample) -> str:
    right = sample.first.startswith(_STATES) and fitting(sample, LAYOUT)
    return "" if right else "its lines do not look like cache|status|milliseconds|bytes|zone|address|..."


def _reader(project: Project, _text: LogText, _offset: int) -> LineReader:
    return reader_of(LAYOUT, project)


FORMAT = log_format("bunny", "a log of the bunny.net network", _why_not, _reader)
