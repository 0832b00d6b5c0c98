"""The fake world's answers about ripples: two campaigns whose posts are heard, at second hand too, with hostile titles among them."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from attribution.report_rows import View
from attribution.ripple_outline import Outline, outline_of
from attribution.ripple_rows import RippleNode, RippleTree, Spreader
from ripplemark.records import EdgeLabel, Evidence, EvidenceKind, ParentKind

BEGAN = {"cold-brew": datetime(2026, 1, 14, 9, tzinfo=UTC), "mountain-film": datetime(2026, 2, 20, 9, tzinfo=UTC)}
TITLES = {"cold-brew": "夏日冷泡挑戰", "mountain-film": "Tea Mountain Film"}
HOSTILE_TITLE = "<img src=x onerror=window.PWN=1>"
LABELS = (EdgeLabel.PROVEN, EdgeLabel.LIKELY, EdgeLabel.POSSIBLE)


def post(campaign: str, n: int) -> RippleNode:
    """The n-th post of a campaign."""
    key, at = f"weibo:{campaign}{n}", BEGAN[campaign] + timedelta(hours=30 * n)
    return RippleNode(
        campaign,
        key,
        ParentKind.POST,
        f"https://weibo.example/{key}",
        f"貼文 {n}",
        "northwind",
        "weibo",
        at,
        0,
        "",
        None,
        EdgeLabel.UNATTRIBUTED,
        (),
        0,
        0,
        0.0,
    )


def page(n: int, parent: RippleNode | None, campaign: str = "cold-brew", visits: int = 10, hours: int = 20) -> RippleNode:
    """The n-th page; without a parent it heard it nobody knows where."""
    at = (parent.at if parent else BEGAN[campaign]) + timedelta(hours=hours)
    label = LABELS[n % 3] if parent else EdgeLabel.UNATTRIBUTED
    title = HOSTILE_TITLE if n % 11 == 5 else f"Notes on tea, part {n}"
    evidence = (Evidence(EvidenceKind.QUOTE, "“steeped for three days” stands in both"),) if parent else ()
    return RippleNode(
        campaign, f"https://leaf{n}.example/a", ParentKind.PAGE, f"https://leaf{n}.example/a", title, "mei", f"leaf{n}.example", at,
        parent.depth + 1 if parent else 0, parent.key if parent else "", 0.9 - 0.2 * (n % 3) if parent else None, label, evidence, n % 4,
        visits, visits / 40,
    )  # fmt: skip


def grown(campaign: str, pages: int) -> tuple[RippleNode, ...]:
    """Posts, and pages that heard it from any node before them."""
    rng = random.Random(campaign)
    nodes = [post(campaign, n) for n in range(4)]
    for n in range(pages):
        parent = rng.choice(nodes) if n % 9 else None
        nodes.append(page(n, parent, campaign, int(rng.expovariate(1 / 30)), rng.randrange(2, 90)))
    return tuple(nodes)


NODES = (*grown("cold-brew", 60), *grown("mountain-film", 25))
TREES = tuple(
    RippleTree(c, TITLES[c], 4, n, 6, 4, 21, 17.5, 96.0, 80, 33, 33 / 80, 1)
    for c, n in (("cold-brew", 53), ("mountain-film", 22))
)
SPREADERS = tuple(
    Spreader(
        n.campaign,
        n.key,
        n.kind,
        n.url,
        n.title,
        n.author,
        n.site,
        n.at,
        3.2,
        8.9,
        6.1,
        210.4,
        3.5,
        (3.2, 5.7),
        n.at if n.depth == 0 else None,
    )
    for n in NODES[:6]
)


class FakeRippled:
    """A part of FakeReports."""

    empty: bool

    def ripple_nodes(self, view: View | None = None) -> tuple[RippleNode, ...]:
        return tuple(
            n for n in NODES if not self.empty and (view is None or not view.campaigns or n.campaign in view.campaigns)
        )

    def ripple_outline(self, view: View | None = None) -> Outline:
        return outline_of(self.ripple_nodes(view))

    def ripple_trees(self, view: View | None = None) -> tuple[RippleTree, ...]:
        return tuple(
            t for t in TREES if not self.empty and (view is None or not view.campaigns or t.campaign in view.campaigns)
        )

    def spreaders(self, view: View | None = None, most: int | None = None) -> tuple[Spreader, ...]:
        return tuple(
            s for s in SPREADERS if not self.empty and (view is None or not view.campaigns or s.campaign in view.campaigns)
        )[:most]
