"""Which kind of place a text stands in: weibo, forum, blog, sns, news, video. Data decide; pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from urllib.parse import urlsplit

from ripplemark.records import TextKind

UNKNOWN_POST, UNKNOWN_PAGE = "sns", "blog"  # what a platform or site that no line names most likely is


@dataclass(frozen=True, slots=True)
class _Lines:
    """The data file by what its lines compare."""

    names: dict[str, str]
    labels: dict[str, str]
    paths: tuple[tuple[str, str], ...]


@lru_cache(maxsize=4096)
def channel_of(kind: TextKind, place: str, url: str) -> str:
    """The channel of a text at a platform, or on a host, with this URL."""
    lines = _lines()
    for name in _names(place):
        if name in lines.names:
            return lines.names[name]
    if kind is TextKind.POST:
        return UNKNOWN_POST
    label = place.removeprefix("www.").partition(".")[0]
    if label in lines.labels:
        return lines.labels[label]
    path = urlsplit(url).path.lower()
    return next((channel for part, channel in lines.paths if part in path), UNKNOWN_PAGE)


def _names(place: str) -> list[str]:
    """A host and all above it; a platform's name by itself."""
    parts = place.lower().split(".")
    return [".".join(parts[n:]) for n in range(len(parts))] if len(parts) > 1 else parts


@lru_cache(maxsize=1)
def _lines() -> _Lines:
    text = (files("attribution") / "data" / "opinion_channels.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    names, labels = ({value: channel for kind, value, channel in rows if kind == wanted} for wanted in ("name", "label"))
    return _Lines(names, labels, tuple((value, channel) for kind, value, channel in rows if kind == "path"))
