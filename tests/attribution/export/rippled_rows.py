"""One row of every table about ripples, with hostile text where strangers write it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from attribution.ripple_rows import EdgeReliability, RippleNode, RippleTree, Spreader
from ripplemark.records import EdgeLabel, Evidence, EvidenceKind, ParentKind

AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
HOSTILE = '=HYPERLINK("https://evil.example")'
PAGE = "https://blog.example/1"


class ToldRipples:
    """The part of the reports that tells who heard it from whom."""

    def iter_ripple_nodes(self) -> Iterator[RippleNode]:
        quoted = (Evidence(EvidenceKind.QUOTE, HOSTILE),)
        yield RippleNode(
            "v1", PAGE, ParentKind.PAGE, PAGE, HOSTILE, "@someone", "blog.example", AT, 1, "weibo:1", 0.75, EdgeLabel.LIKELY, quoted,
            2, 30, 0.5,
        )  # fmt: skip

    def iter_ripple_trees(self) -> Iterator[RippleTree]:
        yield RippleTree("v1", HOSTILE, 3, 12, 4, 2, 7, 10.5, None, 20, 5, 0.25, 1)

    def iter_spreaders(self) -> Iterator[Spreader]:
        yield Spreader(
            "v1",
            "weibo:1",
            ParentKind.POST,
            "https://weibo.example/1",
            HOSTILE,
            "a",
            "weibo",
            AT,
            3.5,
            9.0,
            8.2,
            120.0,
            1.5,
            (3.5, 5.5),
            AT,
        )

    def iter_edge_reliability(self) -> Iterator[EdgeReliability]:
        yield EdgeReliability("first", 0.6, 0.66, 0.7, 41)
