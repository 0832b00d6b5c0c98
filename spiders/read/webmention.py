"""Where a page's site takes webmentions: endpoint discovery of the Recommendation (section 3.1.2). Asks nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from ripplemark.urls import normal
from spiders.read.dom import attribute
from spiders.read.tree import related

REL = "webmention"
MOST_TAGS = 20_000
#: <target> and its parameters, as RFC 8288 writes them; commas inside quotes and angle brackets part nothing.
_LINK = re.compile(
    r"<([^<>]{0,2083})>((?:\s*;\s*[\w!#$&+.^`|~*-]{1,50}(?:\s*=\s*(?:\"[^\"]{0,2083}\"|[^\s\",;<>]{1,2083}))?){0,20})"
)
_PARAMETER = re.compile(r";\s*([\w!#$&+.^`|~*-]+)(?:\s*=\s*(?:\"([^\"]*)\"|([^\s\",;<>]+)))?")


def webmention_endpoint(tree: HtmlElement, base: str, link_header: str, url: str) -> str:
    """The endpoint, absolute; "" if none is named. First the Link header, then the first <link> or <a> in the document's order.

    An empty href is the page itself; a tag without href names none. `link_header`: all its lines, joined by commas or newlines."""
    for target in _in_header(link_header):
        return _absolute(target, url, url)
    for tag in islice(related(tree), MOST_TAGS):
        if REL in attribute(tag, "rel").lower().split():
            return _absolute(attribute(tag, "href"), base, url)
    return ""


def _in_header(value: str) -> Iterator[str]:
    for target, parameters in _LINK.findall(value[:65_536]):
        said = {name.lower(): quoted or bare for name, quoted, bare in reversed(_PARAMETER.findall(parameters))}
        if REL in said.get("rel", "").lower().split():
            yield target.strip()


def _absolute(href: str, base: str, url: str) -> str:
    return normal(href, base) if href.strip() else normal(url)
