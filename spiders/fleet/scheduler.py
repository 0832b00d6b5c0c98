"""Scrapy's scheduler over a fleet's frontier: the store's, but for when to look again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from scrapy import Spider

from spiders.frontier.scheduler import FrontierScheduler

if TYPE_CHECKING:
    from spiders.fleet.frontier import FleetFrontier

_SHORTEST_NAP, _LONGEST_NAP = 0.02, 0.25  # seconds between two looks into Redis while no host has its turn


class FleetScheduler(FrontierScheduler):
    """Hands out what no other crawler asks. scrapy-redis' own scheduler does not fit: what it pops is lost with the process that popped
    it, and one queue for all hosts knows no turns."""

    def open(self, spider: Spider) -> None:
        """Take the spider's frontier."""
        super().open(spider)
        self._fleet = cast("FleetFrontier", self._frontier)

    def _look_again(self) -> None:
        """Wake the engine for the next host's turn, or to see what the others found."""
        if self._nap is None and not self._fleet.is_over():
            wait = min(max(self._fleet.wait or _LONGEST_NAP, _SHORTEST_NAP), _LONGEST_NAP)
            self._nap = asyncio.get_running_loop().call_later(wait, self._wake)
