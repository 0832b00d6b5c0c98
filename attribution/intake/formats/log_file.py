"""What loading any access log has in common: read on from where it ended, by the format's own reader of lines, into a report."""

from __future__ import annotations

from collections.abc import Callable

from attribution.intake.log_lines import LineReader
from attribution.intake.log_text import LogText
from attribution.intake.logs import LogReading
from attribution.intake.recognise import Context, FileReport, Format, Sample
from ripplemark.config import Project
from ripplemark.records import RejectReason

LINES = 200  # of the beginning that are looked at
#: (project, the log, offset at which reading goes on) -> what reads its blocks
Reader = Callable[[Project, LogText, int], LineReader]


def log_format(name: str, about: str, why_not: Callable[[Sample], str], reader: Reader, *, vhost: bool = False) -> Format:
    """A format of access logs. `vhost`: lines begin with the virtual host."""

    def load(context: Context, sample: Sample) -> FileReport:
        def opened(text: LogText, offset: int) -> LineReader:
            return reader(context.project, text, offset)

        def progress(done: int) -> None:
            context.progress(sample.path.name, done)

        reading = context.logs.read(sample, name, opened, progress, vhost=vhost)
        return FileReport(
            path=sample.path,
            format=name,
            read=reading.lines + reading.truncated,
            kept=reading.kept,
            filtered=dict(reading.filtered),
            rejected=_rejected(reading),
            new=reading.kept,
            known=reading.known,
            note="; ".join(_notes(reading)),
            machines=dict(reading.machines),
        )

    return Format(name, about, why_not, load)


def _rejected(reading: LogReading) -> dict[str, int]:
    """By reason; a packed stream that breaks off counts once, as it does for every other format."""
    broken = {str(RejectReason.TRUNCATED_FILE): 1} if reading.truncated else {}
    return {str(reason): number for reason, number in reading.rejected} | broken


def _notes(reading: LogReading) -> list[str]:
    notes = []
    if reading.waiting:
        notes.append(f"an unfinished last line of {reading.waiting} bytes waits for the rest of it")
    if reading.truncated:
        notes.append("the packed stream breaks off; what stands before the break is loaded")
    if reading.known and not reading.lines:
        notes.append("loaded before, nothing new")
    return notes
