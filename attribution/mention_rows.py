"""The frozen rows about mentions and labels that screens show."""

from __future__ import annotations

from dataclasses import dataclass

from ripplemark.records import JudgedText, MentionSlice


@dataclass(frozen=True, slots=True)
class MentionList:
    """One slice of the mentions."""

    total: int
    rows: tuple[MentionSlice, ...]


@dataclass(frozen=True, slots=True)
class LabelQueue:
    """What a person may label next, and how much was labelled."""

    labels: tuple[tuple[str, int], ...]  # language, labelled texts
    waiting: int  # texts without a label, at most as many as a queue holds
    key: str  # of the next text; "" where nothing is left
    next: JudgedText | None
