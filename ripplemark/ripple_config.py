"""The table [ripples] of the project file -> `Ripples`. Opens nothing."""

from __future__ import annotations

from ripplemark.project import Ripples
from ripplemark.toml_table import Table


def ripples_of(t: Table) -> Ripples:
    """Read and check the table. Raises ConfigError."""
    t.only("model")
    if t.raw.get("model") == "":
        raise t.error("model", "a path; it is empty")
    named = t.string("model")
    return Ripples(t.path.parent / named if named else None)
