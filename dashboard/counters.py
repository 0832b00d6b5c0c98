"""What the numbers that runs count are called on the screen. Names come from the commands; a name without words stands as it is."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.i18n import Words

#: What a counter's name begins with -> (the words around what follows it, groups that may have a word for that).
PARTS = {
    "filtered.": ("counter.filtered", ("filtered",)),
    "rejected.": ("counter.rejected_why", ("reject",)),
    "passed_over_": ("counter.passed_over", ("filtered", "outcome")),
    "labels_": ("counter.labels_of", ("language",)),
}
#: Counters of which the chart of failures tells more.
LEFT_OUT = "outcome_"


def counter_words(name: str, say: Words) -> str:
    """The words of a counter."""
    if say.knows(f"counter.{name}"):
        return say(f"counter.{name}")
    for start, (key, groups) in PARTS.items():
        if name.startswith(start):
            part = name.removeprefix(start)
            said = next((say(f"{group}.{part}") for group in groups if say.knows(f"{group}.{part}")), part)
            return say(key, why=said)
    return name


def told_counts(counts: tuple[tuple[str, int], ...]) -> Iterator[tuple[str, int]]:
    """Those that a list of runs shows: what there was any of."""
    return ((name, n) for name, n in counts if n and not name.startswith(LEFT_OUT))
