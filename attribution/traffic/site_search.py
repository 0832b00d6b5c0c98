"""Searches on the site itself per day and words: Ibis expressions over hits and visits. At most 1,000 words a day, the rest is "(other)"."""

from __future__ import annotations

import ibis.expr.types as ir

from attribution.traffic.tallied import tallied

LIMIT = 1_000  # words per day
_MEASURES = ("searches", "visitors", "exits")


def site_searches(hits: ir.Table, visits: ir.Table | None, most: int = LIMIT) -> ir.Table:
    """day, words, searches, visitors (of these words), exits (visits begun that day whose last page view was this search)."""
    asked = hits.filter(hits.page & (hits.searched != ""))
    counted = asked.group_by("day", words=asked.searched).aggregate(searches=asked.count(), visitors=asked.visitor.nunique())
    return tallied((counted, *(() if visits is None else (_left(visits),))), "words", _MEASURES, most)


def _left(visits: ir.Table) -> ir.Table:
    ended = visits.filter((visits.pageviews > 0) & (visits.exit_search != ""))
    return ended.group_by("day", words=ended.exit_search).aggregate(exits=ended.count())
