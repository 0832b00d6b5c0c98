"""How each line's hit came to the site: decided once per distinct referrer and tagged query, joined back to the lines as vectors."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa

from attribution.channels import Arrival, classify
from attribution.intake.log_lines import Lines
from attribution.intake.log_times import Ints
from attribution.traffic.distinct import codes, firsts, lookup, texts
from attribution.traffic.in_app import app_of
from ripplemark.urls import host_of


class Arrivals:
    """How each line's hit came to the site; decided once per distinct (referrer, tagged query)."""

    def __init__(self, lines: Lines, query_of_request: list[str], own: frozenset[str], excluded: frozenset[str]) -> None:
        referrers, referrer_of = _referrers(lines)
        queries, query_of = _distinct(query_of_request)
        key = referrer_of * len(queries) + query_of[codes(lines, "request")]
        first, self._of = firsts(key)
        pairs = key[first]
        self._known = [
            classify(referrers[pair // len(queries)], queries[pair % len(queries)], own, excluded) for pair in pairs.tolist()
        ]
        self.spam = lookup([a.spam for a in self._known], self._of)

    def hosts(self, some: Ints) -> tuple[list[str], Ints]:
        """(hosts of the referrers of the lines `some`, per line of these the index of its own)."""
        asked, host = np.unique(self._of[some], return_inverse=True)
        return [host_of(self._known[which].referrer) for which in asked.tolist()], host

    def columns(self, kept: Ints) -> dict[str, pa.Array]:
        """The arrival columns of the kept lines."""
        which = pa.array(self._of[kept])

        def column(value: Callable[[Arrival], str]) -> pa.Array:
            return pa.array([value(a) for a in self._known], pa.string()).take(which)

        tagged = np.array([a.tagged for a in self._known], np.bool_)
        return {
            "tagged": pa.array(tagged[self._of[kept]]),
            "channel": column(lambda a: a.channel.value),
            "source": column(lambda a: a.source),
            "medium": column(lambda a: a.medium),
            "campaign": column(lambda a: a.campaign),
            "content": column(lambda a: a.content),
            "term": column(lambda a: a.term),
            "referrer": column(lambda a: a.referrer),
        }


def _referrers(lines: Lines) -> tuple[list[str], Ints]:
    """(referrers, per line the index of its own); a line without one comes from the app whose browser it is, if it is an app's."""
    known = ["", *texts(lines, "referrer")]
    apps, app_of_agent = _distinct([*map(app_of, texts(lines, "agent")), ""])  # the last one: no such field
    given = codes(lines, "referrer") + 1
    app = app_of_agent[codes(lines, "agent")]
    silent = np.array([text in ("", "-") for text in known], np.bool_)[given]
    hidden = silent & np.array([bool(text) for text in apps], np.bool_)[app]
    return [*known, *apps], np.where(hidden, app + len(known), given)


def _distinct(values: list[str]) -> tuple[list[str], Ints]:
    """(distinct values, index of each value among them)."""
    known: dict[str, int] = {}
    of = [known.setdefault(value, len(known)) for value in values]
    return list(known), np.array(of, np.int64)
