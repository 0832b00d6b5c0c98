"""A fair queue of known URLs in memory: hosts take turns, the most urgent URL of a host first. Pure: no clock, no store, no network."""

from __future__ import annotations

import heapq
from collections import Counter, OrderedDict
from collections.abc import Callable
from itertools import islice

from ripplemark.records import KnownUrl, UrlKind

#: A host's place in the order of turns is looked for at most this far before the queue says "nobody now".
LOOKED_AT = 512

_Entry = tuple[int, int, KnownUrl]


class FairQueue:
    """Hosts in turns. A site's pages wait until the feeds and sitemaps that are queued or asked of it have been read:
    what is found then does not depend on who answered first."""

    def __init__(self) -> None:
        self._hosts: OrderedDict[str, list[_Entry]] = OrderedDict()
        self._known: set[int] = set()
        self._sources: Counter[str] = Counter()  # domain -> feeds and sitemaps queued or asked

    def __len__(self) -> int:
        return len(self._known)

    def __contains__(self, url_id: int) -> bool:
        return url_id in self._known

    def add(self, known: KnownUrl) -> bool:
        """Queue a URL; False if it is queued already."""
        if known.id in self._known:
            return False
        self._known.add(known.id)
        heapq.heappush(self._hosts.setdefault(known.host, []), (-known.priority, known.id, known))
        if known.kind is not UrlKind.PAGE:
            self._sources[known.domain] += 1
        return True

    def take(self, may_ask: Callable[[str], bool]) -> KnownUrl | None:
        """The next URL of the next host that may be asked; None if nobody may now."""
        for host in list(islice(self._hosts, LOOKED_AT)):
            self._hosts.move_to_end(host)
            if may_ask(host) and not self._waits_for_sources(self._hosts[host][0][2]):
                return self._pop(host)
        return None

    def _waits_for_sources(self, first: KnownUrl) -> bool:
        return first.kind is UrlKind.PAGE and self._sources[first.domain] > 0

    def _pop(self, host: str) -> KnownUrl:
        entries = self._hosts[host]
        known = heapq.heappop(entries)[2]
        self._known.discard(known.id)
        if not entries:
            del self._hosts[host]
        return known

    def source_read(self, domain: str) -> None:
        """A feed or sitemap that was taken has been read, or failed."""
        self._sources[domain] -= 1
        if self._sources[domain] <= 0:
            del self._sources[domain]

    def drop(self, gone: Callable[[KnownUrl], bool]) -> int:
        """Take out what satisfies `gone` (a host that is over, a site whose budget is used up); how many."""
        out = 0
        for host in list(self._hosts):
            kept = [e for e in self._hosts[host] if not gone(e[2])]
            lost = [e[2] for e in self._hosts[host] if gone(e[2])]
            out += len(lost)
            for known in lost:
                self._known.discard(known.id)
                if known.kind is not UrlKind.PAGE:
                    self.source_read(known.domain)
            if kept:
                heapq.heapify(kept)
                self._hosts[host] = kept
            else:
                del self._hosts[host]
        return out

    def hosts(self) -> tuple[str, ...]:
        """Hosts with URLs queued, next first."""
        return tuple(self._hosts)
