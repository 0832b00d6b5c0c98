"""Access logs: common, combined and vhost-combined, plain or gzip, with any trailing fields."""

from __future__ import annotations

import ipaddress
import re

from attribution.intake.recognise import ENOUGH, Context, FileReport, Format, Sample

LINES = 200  # of the beginning that are looked at
_LINE = re.compile(
    r'(\S+ .*?) ?\[[^\]]{8,40}\] "(?:[^"\\]|\\.)*" (?:\d{3}|-) \S+(?P<rest> "(?:[^"\\]|\\.)*" "(?:[^"\\]|\\.)*")?'
)


def shape(sample: Sample) -> str:
    """Which of the three shapes most lines have; "" if they are no log lines."""
    first = sample.lines[:LINES]
    found = [m for line in first if (m := _LINE.match(line))]
    if not found or len(found) < len(first) * ENOUGH:
        return ""
    vhosts = sum(_begins_with_host(m[1]) for m in found)
    if vhosts > len(found) / 2:
        return "vhost-combined"
    return "combined" if sum(m["rest"] is not None for m in found) > len(found) / 2 else "common"


def _begins_with_host(who: str) -> bool:
    """Whether the first of four words is a host and the second an address: www.example.com:443 192.0.2.1 - -"""
    words = who.split(" ")
    return len(words) == 4 and _is_address(words[1]) and not _is_address(words[0])


def _is_address(word: str) -> bool:
    try:
        ipaddress.ip_address(word)
    except ValueError:
        return False
    return True


def _format(name: str, about: str) -> Format:
    def why_not(sample: Sample) -> str:
        found = shape(sample)
        if found == name:
            return ""
        return f"its lines are {found}" if found else 'its lines do not look like host - - [time] "request" status bytes'

    def load(context: Context, sample: Sample) -> FileReport:
        reading = context.logs.read(sample.path, name, lambda done: context.progress(sample.path.name, done))
        notes = []
        if reading.waiting:
            notes.append(f"an unfinished last line of {reading.waiting} bytes waits for the rest of it")
        if reading.truncated:
            notes.append("the gzip stream breaks off; what stands before the break is loaded")
        if reading.known and not reading.lines:
            notes.append("loaded before, nothing new")
        return FileReport(
            path=sample.path,
            format=name,
            read=reading.lines,
            kept=reading.kept,
            filtered=dict(reading.filtered),
            rejected={str(reason): number for reason, number in reading.rejected},
            new=reading.kept,
            known=reading.known,
            note="; ".join(notes),
        )

    return Format(name, about, why_not, load)


FORMATS = (
    _format("combined", "an access log in combined format"),
    _format("common", "an access log in common format"),
    _format("vhost-combined", "an access log in combined format with the virtual host in front"),
)
