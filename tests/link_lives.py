"""A few links to which anything may happen in any order, for the tests of what is kept up to date with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from unittest.mock import patch

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from ripplemark.store import growth_fold, turns
from ripplemark.store.database import Database
from ripplemark.store.growth_fold import fold_growth, rebuild_growth

FIRST = date(2024, 6, 1)
DAYS = 12
PAGES = (("https://a.one.example/p", "a.one.example", "one.example"), ("https://b.one.example/q", "b.one.example", "one.example"),
         ("https://two.example/r", "two.example", "two.example"))  # fmt: skip
CAMPAIGNS = ("", "spring", "autumn")
TEXTS = [
    "position",
    "href",
    "anchor",
    "rel",
    "placement",
    "context_left",
    "context_right",
    "utm",
    "wrapped_by",
    "image",
    "in_noscript",
]


def add_pages(db: Database) -> None:
    """The pages that the links stand on."""
    for url, host, domain in PAGES:
        db.run(
            "INSERT INTO urls (url, host, domain, kind, state, first_seen) VALUES (?, ?, ?, 'page', 'done', '2024-06-01T00:00:00Z')",
            (url, host, domain),
        )


def day(n: int) -> str:
    """The n-th day."""
    return (FIRST + timedelta(days=n)).isoformat()


@dataclass(frozen=True)
class Step:
    """Something that happens to one of a few links: it appears, is judged otherwise, or is forgotten; then perhaps a fold."""

    link: int
    what: str
    page: int
    link_class: str
    headline: int
    campaign: str
    appeared: int
    stood: int | None
    regained: int | None
    followed: int
    sitewide: int
    by: str
    anchor: str
    kind: str
    target: str
    fold: bool


steps = st.lists(
    st.builds(
        Step,
        link=st.integers(1, 6),
        what=st.sampled_from(["set", "set", "set", "forget"]),
        page=st.integers(0, len(PAGES) - 1),
        link_class=st.sampled_from(["earned", "earned", "earned", "paid"]),
        headline=st.sampled_from([1, 1, 1, 0]),
        campaign=st.sampled_from(CAMPAIGNS),
        appeared=st.integers(0, DAYS - 1),
        stood=st.none() | st.integers(0, DAYS),
        regained=st.none() | st.integers(0, DAYS),
        followed=st.integers(0, 1),
        sitewide=st.integers(0, 1),
        by=st.sampled_from(["dated", "estimated", "first_seen"]),
        anchor=st.sampled_from(["tea", "here"]),
        kind=st.sampled_from(["brand", "generic"]),
        target=st.sampled_from(["https://tea.example/", "https://tea.example/shop"]),
        fold=st.booleans(),
    ),
    max_size=14,
)


def happen(db: Database, s: Step) -> None:
    """The link stands as the step says, or is gone."""
    if s.what == "forget":
        db.run("DELETE FROM links WHERE id = ?", (s.link,))
        return
    url, host, domain = PAGES[s.page]
    values = {
        "page_id": s.page + 1, "domain": domain, "host": host, "class": s.link_class, "headline": s.headline, "campaign": s.campaign,
        "appeared_on": day(s.appeared), "lost_on": None if s.stood is None else day(s.appeared + s.stood),
        "regained_on": None if s.regained is None else day(s.regained), "followed": s.followed, "sitewide": s.sitewide,
        "appeared_by": s.by, "anchor_key": s.anchor, "anchor_kind": s.kind, "target_url": s.target,
        "occurrence": s.link, "state": "live", "first_seen": url, "last_seen": "", **dict.fromkeys(TEXTS, ""),
        "position": 1, "image": 0, "in_noscript": 0,
    }  # fmt: skip
    names = ", ".join(values)
    changes = ", ".join(f"{c} = excluded.{c}" for c in values)
    db.run(
        f"INSERT INTO links (id, {names}) VALUES ({s.link}, {', '.join(f':{c}' for c in values)}) ON CONFLICT (id) DO UPDATE SET {changes}",
        values,
    )


def played(db: Database, happened: list[Step]) -> None:
    """Every other fold is one of so many changes that their steps do not wait among the recent ones; every third packs whatever turns there are."""
    db.run("DELETE FROM links")
    rebuild_growth(db)
    for n, s in enumerate([*happened, None]):
        few = patch.object(growth_fold, "FEW", (growth_fold.FEW, 0)[n % 2])
        with db.transaction(), few, patch.object(turns, "FEW", (turns.FEW, 1)[n % 3 == 1]):
            if s is not None:
                happen(db, s)
            if s is None or s.fold:
                fold_growth(db)


slow = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=120)
