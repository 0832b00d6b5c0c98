"""Access logs of Apache and nginx: common and combined, with or without the virtual host in front, with any trailing fields."""

from __future__ import annotations

import ipaddress
import re

from attribution.intake.access_log import read_lines
from attribution.intake.formats.log_file import LINES, log_format
from attribution.intake.recognise import ENOUGH, Format, Sample

_LINE = re.compile(
    r'(\S+ .*?) ?\[[^\]]{8,40}\] "(?:[^"\\]|\\.)*" (?:\d{3}|-) \S+(?P<rest> "(?:[^"\\]|\\.)*" "(?:[^"\\]|\\.)*")?'
)


def shape(sample: Sample) -> str:
    """Which of the four shapes most lines have; "" if they are no log lines."""
    first = sample.lines[:LINES]
    found = [m for line in first if (m := _LINE.match(line))]
    if not found or len(found) < len(first) * ENOUGH:
        return ""
    vhosts = sum(_begins_with_host(m[1]) for m in found) > len(found) / 2
    combined = sum(m["rest"] is not None for m in found) > len(found) / 2
    return ("vhost-" if vhosts else "") + ("combined" if combined else "common")


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

    return log_format(name, about, why_not, lambda _project, _text, _offset: read_lines, vhost=name.startswith("vhost"))


FORMATS = (
    _format("combined", "an access log in combined format"),
    _format("common", "an access log in common format"),
    _format("vhost-combined", "an access log in combined format with the virtual host in front"),
    _format("vhost-common", "an access log in common format with the virtual host in front"),
)
