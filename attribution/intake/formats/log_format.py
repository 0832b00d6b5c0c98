"""Logs whose lines are made as the project file says: nginx's `log_format`, or Apache's `LogFormat`, as it stands in the server's file."""

from __future__ import annotations

import re
from itertools import pairwise

from attribution.intake.formats.load_balancer import fitting, reader_of
from attribution.intake.formats.log_file import log_format
from attribution.intake.log_cells import COOKIE, Field
from attribution.intake.log_fields import missing
from attribution.intake.log_layout import Layout, Piece
from attribution.intake.log_lines import LineReader
from attribution.intake.log_text import LogText
from attribution.intake.recognise import Format, Sample
from ripplemark.config import Project
from ripplemark.errors import ConfigError

#: nginx's variables; all others are of no use.
VARIABLES = {
    "remote_addr": Field.ADDRESS,
    "http_x_forwarded_for": Field.FORWARDED,
    "proxy_add_x_forwarded_for": Field.FORWARDED,
    "http_x_real_ip": Field.FORWARDED,
    "http_cf_connecting_ip": Field.FORWARDED,
    "remote_user": Field.USER,
    "time_local": Field.TIME,
    "time_iso8601": Field.TIME,
    "msec": Field.TIME,
    "request": Field.REQUEST,
    "request_method": Field.METHOD,
    "request_uri": Field.TARGET,
    "uri": Field.TARGET,
    "args": Field.QUERY,
    "query_string": Field.QUERY,
    "status": Field.STATUS,
    "http_referer": Field.REFERRER,
    "http_user_agent": Field.AGENT,
    "http_cookie": Field.COOKIES,
    "http_dnt": Field.DNT,
    "http_sec_gpc": Field.GPC,
}
#: Apache's directives as nginx's variables.
APACHE = {
    "h": "remote_addr", "a": "remote_addr", "u": "remote_user", "r": "request", "m": "request_method", "U": "uri", "q": "args",
    "s": "status", "{referer}i": "http_referer", "{user-agent}i": "http_user_agent", "{cookie}i": "http_cookie",
    "{x-forwarded-for}i": "http_x_forwarded_for", "{dnt}i": "http_dnt", "{sec-gpc}i": "http_sec_gpc",
}  # fmt: skip
_DIRECTIVE = re.compile(r"^\s*(?:log_format\s+\S+(?:\s+escape=\w+)?|LogFormat)\s+(?=[\"'])")
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"", re.DOTALL)
_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))")
_PERCENT = re.compile(r"%[<>!\d,]*(\{[^}]*\})?([a-zA-Z%])")
_COOKIE = "cookie_"


def formats_of(project: Project) -> tuple[Format, ...]:
    """The formats that a project describes. Raises ConfigError for one that cannot be read."""
    return tuple(_format(project, text, n) for n, text in enumerate(project.traffic.log_format, 1))


def layout_of_format(text: str) -> Layout:
    """How the lines are made that a server writes when told so. Raises ValueError with what is wrong."""
    inner = _inner(text)
    if "$" not in inner and "%" in inner:
        inner = _PERCENT.sub(_as_variable, inner)
    found = list(_VARIABLE.finditer(inner))
    if not found:
        raise ValueError("no variable such as $remote_addr in it")
    names = _meanings([m[1] or m[2] for m in found])
    ends = [*(inner[a.end() : b.start()] for a, b in pairwise(found)), inner[found[-1].end() :]]
    for match, end in zip(found[:-1], ends[:-1], strict=True):
        if not end:
            raise ValueError(f"nothing stands between {match[0]} and the variable behind it")
    if lacks := missing({name: Field(name) for name in names if name in set(Field)}):
        raise ValueError(f"no variable for: {lacks}")
    return Layout(inner[: found[0].start()], tuple(Piece(n, end) for n, end in zip(names, ends, strict=True)))


def _inner(text: str) -> str:
    """The text of a format without the directive around it; its pieces joined, as nginx does."""
    directive = _DIRECTIVE.match(text)
    if not directive:
        return text.strip("\r\n")
    pieces = [single or double for single, double in _QUOTED.findall(text, directive.end())]
    return "".join(pieces if text.lstrip().startswith("log_format") else pieces[:1]).replace('\\"', '"').replace("\\'", "'")


def _as_variable(directive: re.Match[str]) -> str:
    argument, letter = directive[1] or "", directive[2]
    if letter == "%":
        return "%"
    if letter == "t":
        return "[${time_local}]" if not argument else "${time_of_another_kind}"
    if letter == "C" and argument:
        return f"${{{_COOKIE}{argument.strip('{}')}}}"
    return f"${{{APACHE.get(argument.lower() + letter, 'unknown')}}}"


def _meanings(variables: list[str]) -> list[str]:
    """The cell of each variable; of two with one meaning the first counts, "" for those of no use."""
    names: list[str] = []
    for variable in variables:
        cookie = COOKIE + variable.removeprefix(_COOKIE) if variable.startswith(_COOKIE) else ""
        name = cookie or VARIABLES.get(variable, "")
        names.append("" if name in names else str(name))
    return names


def _format(project: Project, text: str, number: int) -> Format:
    try:
        layout = layout_of_format(text)
    except ValueError as e:
        raise ConfigError(
            f"{project.path}: traffic.log_format: expected nginx's log_format, but of number {number}: {e}"
        ) from e

    def why_not(sample: Sample) -> str:
        return "" if fitting(sample, layout) else "its lines are not made as traffic.log_format says"

    def reader(opened: Project, _text: LogText, _offset: int) -> LineReader:
        return reader_of(layout, opened)

    return log_format(f"log_format-{number}", f"a log as log_format number {number} of the project says", why_not, reader)
