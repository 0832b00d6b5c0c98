"""Bands of authority: which positions of a list of ranked domains belong together. Pure; what a position weighs is scored elsewhere."""

from __future__ import annotations

import math

#: From which score on a band begins, the highest first.
BANDS = (80, 60, 40, 20)
#: Bands of authority beside those that have edges: not in the list, and below all edges.
UNRANKED, LOWEST = "unranked", "0"
Edges = tuple[tuple[str, int], ...]


def band_edges(entries: int) -> Edges:
    """(band, last position with a score of at least that) of a list of so many entries, from 80 down; lower ones are in band 0."""
    return tuple((str(low), math.floor(entries ** (1.0 - low / 100.0))) for low in BANDS)


def band_sql(edges: Edges, position: str) -> str:
    """The band as SQL, of a column with the position in the list (NULL: not ranked)."""
    steps = " ".join(f"WHEN {position} <= {int(last)} THEN '{band}'" for band, last in edges if band.isalnum())
    return f"CASE WHEN {position} IS NULL THEN '{UNRANKED}' {steps} ELSE '{LOWEST}' END"
