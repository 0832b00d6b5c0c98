"""What a page tells crawlers about itself: meta robots and X-Robots-Tag. robots.txt is another matter and another place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from spiders.read.dom import attribute
from spiders.read.head import MOST_METAS

#: Names under which a directive concerns search engines at large, Google's for one.
AGENTS = frozenset({"robots", "googlebot"})
_DIRECTIVE = re.compile(r"^(?:all|index|follow|none|no\w+|indexifembedded|max-.*|unavailable_after.*)$")


@dataclass(frozen=True, slots=True)
class RobotsTags:
    """Whether the page may be indexed and its links counted."""

    noindex: bool = False
    nofollow: bool = False


def robots_tags(tree: HtmlElement, headers: Mapping[str, str]) -> RobotsTags:
    """Meta robots / googlebot and the X-Robots-Tag header together; the strictest holds."""
    said = header_directives(headers.get("x-robots-tag", ""))
    for meta in islice(tree.iter("meta"), MOST_METAS):
        if attribute(meta, "name").strip().lower() in AGENTS:
            said |= _directives(attribute(meta, "content"))
    return RobotsTags(noindex=bool(said & {"noindex", "none"}), nofollow=bool(said & {"nofollow", "none"}))


def header_directives(value: str) -> set[str]:
    """Directives of X-Robots-Tag that concern us. "googlebot: noindex, nofollow" speaks to an agent until the next agent or header line."""
    said: set[str] = set()
    for line in re.split(r"[\r\n]", value.lower()):
        agent = "robots"
        for part in line.split(","):
            name, colon, rest = part.partition(":")
            speaks = bool(colon) and not _DIRECTIVE.match(name.strip())
            agent = name.strip() if speaks else agent
            if agent in AGENTS or agent == "*":
                said |= _directives(rest if speaks else part)
    return said


def _directives(text: str) -> set[str]:
    return set(re.split(r"[\s,;]+", text.strip().lower()))
