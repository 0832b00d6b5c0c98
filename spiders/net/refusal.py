"""The one exception with which the crawl refuses a request or an answer; it carries its reason from the closed list."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest

from ripplemark.records import FetchOutcome


class Refused(IgnoreRequest):
    """A request not made, or an answer not taken, for a stated reason. Never retried."""

    def __init__(self, outcome: FetchOutcome, detail: str = "") -> None:
        super().__init__(f"{outcome.value}: {detail}" if detail else outcome.value)
        self.outcome = outcome
        self.detail = detail
