"""What a crawl did, counted while its results are committed. Decides nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from ripplemark.records import GONE_OUTCOMES, READ_OUTCOMES, FetchOutcome, FetchResult
from ripplemark.store.pages import is_relevant

#: Answers that no broken network, proxy or clock gives.
_SAID = GONE_OUTCOMES | {FetchOutcome.NOT_HTML, FetchOutcome.ROBOTS_DISALLOWED}


@dataclass(slots=True)
class Tally:
    """Numbers of one run, for the run's row and the closing table."""

    outcomes: Counter[str] = field(default_factory=Counter)
    targets: Counter[str] = field(default_factory=Counter)  # outcome -> targets of links asked
    fetched: int = 0  # results committed
    succeeded: int = 0  # of them ok or not_modified
    unchanged: int = 0
    passed_gate: int = 0
    read: int = 0
    relevant: int = 0
    links: int = 0
    mentions: int = 0
    new_urls: int = 0
    left: Counter[str] = field(default_factory=Counter)  # why -> URLs that are due and were left for the next run
    bytes: int = 0

    def add(self, result: FetchResult, new_urls: int) -> None:
        """Count one committed result."""
        seen, reading = result.observation, result.reading
        self.outcomes[seen.outcome] += 1
        self.fetched += 1
        self.succeeded += seen.outcome in READ_OUTCOMES
        self.unchanged += seen.unchanged
        self.passed_gate += seen.passed_gate
        self.new_urls += new_urls
        self.bytes += seen.bytes
        if reading is not None:
            self.read += 1
            self.relevant += is_relevant(reading)
            self.links += len(reading.links)
            self.mentions += len(reading.mentions)

    @property
    def reached(self) -> bool:
        """Whether any site was reached: a page was read, or its site said in so many words that it is not there or not for us."""
        return self.succeeded > 0 or any(self.outcomes[outcome] for outcome in _SAID)

    def counts(self) -> dict[str, int]:
        """The run's counts: totals, then `outcome_*`."""
        totals = {
            "fetched": self.fetched, "succeeded": self.succeeded, "unchanged": self.unchanged, "passed_gate": self.passed_gate,
            "read": self.read, "relevant": self.relevant, "links_seen": self.links, "mentions": self.mentions,
            "new_urls": self.new_urls, "left": self.left.total(), "bytes": self.bytes,
            "targets_asked": self.targets.total(),
        }  # fmt: skip
        return totals | {f"outcome_{name}": n for name, n in sorted(self.outcomes.items())}
