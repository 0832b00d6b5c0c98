"""What tells that sums which are kept are no longer those of the rows they were made of. One row of a table of their own says so."""

from __future__ import annotations


def outdated(kept: str, name: str, event: str, when: str = "") -> str:
    """A trigger of this name that marks the sums of `kept` as outdated after an event, such as `INSERT ON posts`."""
    condition = f" WHEN {when}" if when else ""
    return f"CREATE TRIGGER {name} AFTER {event}{condition} BEGIN UPDATE {kept} SET current = 0 WHERE current = 1; END;\n"
