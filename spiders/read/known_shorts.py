"""Short URLs of which it is known that they lead to the brand: looked for in a page's bytes, and put in their place in a reading. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from ripplemark.records import PageReading
from ripplemark.shorts import resolved
from spiders.read.prose import links_itself


class KnownShorts:
    """Short URL -> the brand's URL that it leads to."""

    def __init__(self, known: Mapping[str, str] | None = None) -> None:
        self._known = dict(known or {})
        by_host: dict[bytes, list[bytes]] = defaultdict(list)
        for url in self._known:
            bare = url.partition("//")[2].removesuffix("/").lower().encode()
            by_host[bare.partition(b"/")[0] + b"/"].append(bare)
        # Few hosts, many URLs: most pages hold none of the hosts, and that is found out at memory speed.
        self._needles = tuple((host, tuple(urls)) for host, urls in by_host.items())

    def stand_in(self, body: bytes) -> bool:
        """Whether the bytes hold one of the short URLs as people write them."""
        if not self._needles:
            return False
        lower = body.lower()
        return any(host in lower and any(url in lower for url in urls) for host, urls in self._needles)

    def joined(self, reading: PageReading) -> PageReading:
        """The reading with its links to these short URLs among the links to the brand, in document order."""
        ours = [s for s in reading.shorts if s.target_url in self._known]
        if not ours:
            return reading
        links = (*reading.links, *(resolved(s, self._known[s.target_url]) for s in ours))
        return replace(
            reading,
            links=tuple(sorted(links, key=lambda k: k.position)),
            shorts=tuple(s for s in reading.shorts if s.target_url not in self._known),
            mentions=tuple(replace(m, linked=links_itself(links)) for m in reading.mentions),
        )
