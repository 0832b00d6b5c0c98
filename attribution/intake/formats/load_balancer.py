"""Access logs of AWS load balancers: Application (ALB) and Classic (ELB). They know no referrer, and write whole URLs."""

from __future__ import annotations

from attribution.intake.formats.log_file import LINES, log_format
from attribution.intake.log_cells import Field, Reading, lines_of
from attribution.intake.log_layout import Layout, Piece, cut, expression
from attribution.intake.log_lines import LineReader, Lines, clean
from attribution.intake.log_text import Block, LogText
from attribution.intake.recognise import ENOUGH, Format, Sample
from ripplemark.config import Project

_NAMELESS = Piece("", " ")
#: client:port target:port, three durations, status of the balancer and of the target, bytes in and out, "request" "agent"
_COMMON = (
    Piece(Field.ADDRESS, " "),
    *(_NAMELESS,) * 4,
    Piece(Field.STATUS, " "),
    *(_NAMELESS,) * 2,
    Piece("", ' "'),
    Piece(Field.REQUEST, '" "'),
    Piece(Field.AGENT, '" '),
)
ALB = Layout("", (_NAMELESS, Piece(Field.TIME, " "), _NAMELESS, *_COMMON))  # type time elb ...
ELB = Layout("", (Piece(Field.TIME, " "), _NAMELESS, *_COMMON))  # time elb ...
_TYPES = ("http ", "https ", "h2 ", "grpcs ", "ws ", "wss ")


def reader_of(layout: Layout, project: Project) -> LineReader:
    """A reader of lines of one layout."""
    reading = Reading(project.traffic.zone)

    def read(block: Block, source: str, latest: int) -> Lines:
        return lines_of(cut(clean(block.data), layout, source, block.first_line), reading, source, latest)

    return read


def fitting(sample: Sample, layout: Layout) -> bool:
    """Whether most of the first lines are of a layout."""
    first = [line for line in sample.lines[:LINES] if not line.startswith("#")]
    return sum(expression(layout).match(line) is not None for line in first) > len(first) * ENOUGH


def _format(name: str, about: str, layout: Layout) -> Format:
    def why_not(sample: Sample) -> str:
        typed = sample.first.startswith(_TYPES)
        right = typed == (layout is ALB) and fitting(sample, layout)
        return "" if right else 'its lines do not look like time balancer client:port target:port ... "request" "agent"'

    def reader(project: Project, _text: LogText, _offset: int) -> LineReader:
        return reader_of(layout, project)

    return log_format(name, about, why_not, reader)


FORMATS = (
    _format("alb", "a log of an AWS Application Load Balancer", ALB),
    _format("elb", "a log of an AWS Classic Load Balancer", ELB),
)
