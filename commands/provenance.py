"""Which tool knew which links, as rows of a closing table: `check`, `load` and the demo show it. Not a command; counts nothing itself."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from ripplemark.records import ProvenanceTally

PROVENANCE_HEAD = ("tool", "names", "live", "lost", "never there", "unseen", "blocked", "only here", "sites")


def provenance_rows(found: ProvenanceTally) -> list[tuple[str, ...]]:
    """A row per tool, then the live links that no tool names; no row at all where no list was loaded."""
    if not found.tools:
        return []
    rows = [
        (
            t.tool,
            *(f"{n:,}" for n in (t.claimed, t.live, t.lost, t.never_there, t.not_looked, t.blocked, t.only_here, t.sites)),
        )
        for t in found.tools
    ]
    return [*rows, ("(we alone)", "", f"{found.ours_alone:,}", *[""] * (len(PROVENANCE_HEAD) - 3))]


def provenance_figures(found: ProvenanceTally) -> dict[str, Any]:
    """The same for machines."""
    tools = {str(t.tool): {f.name: getattr(t, f.name) for f in fields(t) if f.name != "tool"} for t in found.tools}
    return {"tools": tools, "live_links": found.ours, "found_by_us_alone": found.ours_alone}


def provenance_words(found: ProvenanceTally) -> dict[str, str]:
    """The same as a line per tool."""
    heads = PROVENANCE_HEAD[1:]
    said = {
        row[0]: ", ".join(f"{n} {head}" for head, n in zip(heads, row[1:], strict=True) if n not in ("", "0"))
        for row in provenance_rows(found)
    }
    return {tool: words or "nothing" for tool, words in said.items()}
