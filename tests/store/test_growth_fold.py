"""The tables of growth: whatever happens to links in whatever order, folding the changes gives what making them anew gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ripplemark.store import growth_fold
from ripplemark.store.database import Database, open_writer
from ripplemark.store.growth import gains, live_by_domain, losses, moves
from ripplemark.store.growth_fold import TABLES, fold_growth, growth_gap, mend_growth, rebuild_growth, unfolded
from ripplemark.store.referring import link_sorts, site_days, top_anchors, top_targets

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


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One file for all examples; each begins with no links."""
    with open_writer(tmp_path_factory.mktemp("growth") / "ripplemark.db") as db:
        for url, host, domain in PAGES:
            db.run(
                "INSERT INTO urls (url, host, domain, kind, state, first_seen) VALUES (?, ?, ?, 'page', 'done', '2024-06-01T00:00:00Z')",
                (url, host, domain),
            )
        yield db


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


STEPS = """
SELECT kind, scope, name, day, sum(step) FROM (SELECT * FROM referring_steps UNION ALL SELECT * FROM recent_steps) JOIN referring_sites ON id = site
GROUP BY site, day HAVING sum(step) != 0"""


def tables(db: Database) -> dict[str, list[tuple[object, ...]]]:
    """All rows of the tables, sites by name, steps as the sums that they are."""
    shown = {t: f"SELECT * FROM {t}" for t in TABLES} | {
        "referring_sites": "SELECT kind, scope, name, live, first_on FROM referring_sites",
        "referring_steps": STEPS,
    }
    del shown["recent_steps"]
    return {t: sorted(map(tuple, db.rows(sql)), key=repr) for t, sql in shown.items()}


def played(db: Database, happened: list[Step]) -> None:
    """Every other fold is one of so many changes that their steps do not wait among the recent ones."""
    db.run("DELETE FROM links")
    rebuild_growth(db)
    for n, s in enumerate([*happened, None]):
        with db.transaction(), patch.object(growth_fold, "FEW", (growth_fold.FEW, 0)[n % 2]):
            if s is not None:
                happen(db, s)
            if s is None or s.fold:
                fold_growth(db)


slow = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=120)


@slow
@given(steps)
def test_folded_changes_are_what_the_links_say(store: Database, happened: list[Step]) -> None:
    played(store, happened)
    folded = tables(store)
    assert (unfolded(store), growth_gap(store)) == (0, 0)
    assert not store.rows(f"SELECT 1 FROM ({STEPS}) JOIN referring_sites USING (kind, scope, name) WHERE day > last_on")
    rebuild_growth(store)
    assert tables(store) == folded


@slow
@given(steps, st.sampled_from([(), ("spring",), ("autumn",), ("spring", "autumn")]), st.sampled_from(["domain", "host"]))
def test_sites_per_day_are_counted_once_for_any_campaigns(
    store: Database, happened: list[Step], campaigns: tuple[str, ...], kind: str
) -> None:
    played(store, happened)
    links = [
        r for r in store.rows("SELECT * FROM links WHERE class = 'earned' AND headline = 1")
        if not campaigns or r["campaign"] in campaigns
    ]  # fmt: skip
    standing = [
        {k[kind] for k in links if k["appeared_on"] <= day(n) and (k["lost_on"] is None or k["lost_on"] > day(n))}
        for n in range(2 * DAYS + 1)
    ]
    found = {s.day: s for s in site_days(store, kind, campaigns)}
    before: set[str] = set()
    ever: set[str] = set()
    for n, now in enumerate(standing):
        turn = found.pop(day(n), None)
        said = (turn.opened, turn.closed, turn.first) if turn else (0, 0, 0)
        assert said == (len(now - before), len(before - now), len(now - ever))
        before, ever = now, ever | now
    assert not found


@slow
@given(steps, st.sampled_from([(), ("spring",), ("spring", "autumn")]))
def test_sums_are_those_of_the_links(store: Database, happened: list[Step], campaigns: tuple[str, ...]) -> None:
    played(store, happened)
    links = [
        r for r in store.rows("SELECT * FROM links WHERE class = 'earned' AND headline = 1")
        if not campaigns or r["campaign"] in campaigns
    ]  # fmt: skip
    live = [k for k in links if k["lost_on"] is None]
    assert {(d, c, by): n for d, c, by, n in gains(store, campaigns)} == Counter(
        (k["appeared_on"], k["campaign"], k["appeared_by"]) for k in links
    )
    assert {(d, c): n for d, c, n in losses(store, campaigns)} == Counter(
        (k["lost_on"], k["campaign"]) for k in links if k["lost_on"]
    )
    assert sum(r for *_, r in moves(store, day(0), day(99), campaigns)) == sum(k["regained_on"] is not None for k in links)
    assert {(a, str(k)): (ever, n) for a, k, ever, n in top_anchors(store, campaigns, 99)} == {
        (a, k): (sum((x["anchor_key"], x["anchor_kind"]) == (a, k) for x in links), sum((x["anchor_key"], x["anchor_kind"]) == (a, k) for x in live))
        for a, k in {(x["anchor_key"], x["anchor_kind"]) for x in links}
    }  # fmt: skip
    assert {t: n for t, _, n in top_targets(store, campaigns, 99) if n} == Counter(k["target_url"] for k in live)
    sorts = link_sorts(store, campaigns, headline=True)
    assert sum(s.live for s in sorts if s.followed) == sum(k["followed"] for k in live)
    assert sum(s.live for s in sorts if s.sitewide) == sum(k["sitewide"] for k in live)
    assert sum(s.links for s in sorts) == len(links)
    if not campaigns:
        assert {(c, d): n for c, d, n in live_by_domain(store)} == Counter(
            (k["campaign"], k["domain"]) for k in live if k["campaign"]
        )


def test_a_change_that_concerns_no_figure_leaves_no_trace(tmp_path: Path) -> None:
    with open_writer(tmp_path / "ripplemark.db") as db:
        db.run("INSERT INTO urls (url, host, domain, kind, state, first_seen) VALUES ('u', 'h', 'd', 'page', 'done', '')")
        happen(db, Step(1, "set", 0, "earned", 1, "", 0, None, None, 1, 0, "dated", "tea", "brand", "t", False))
        assert fold_growth(db)
        db.run("UPDATE links SET visits = 7, last_seen = 'later', class = 'earned', anchor = 'other'")
        assert (unfolded(db), fold_growth(db)) == (0, False)


def test_figures_that_went_astray_are_noticed_and_made_anew(tmp_path: Path) -> None:
    with open_writer(tmp_path / "ripplemark.db") as db:
        db.run("INSERT INTO urls (url, host, domain, kind, state, first_seen) VALUES ('u', 'h', 'd', 'page', 'done', '')")
        happen(db, Step(1, "set", 0, "earned", 1, "", 0, None, None, 1, 0, "dated", "tea", "brand", "t", False))
        assert (unfolded(db), growth_gap(db)) == (1, 2)
        fold_growth(db)
        db.run("UPDATE link_days SET gained = 5")
        assert growth_gap(db) == 4
        assert mend_growth(db)
        assert (growth_gap(db), mend_growth(db)) == (0, False)


def test_a_rolled_back_fold_leaves_everything_to_be_folded(tmp_path: Path) -> None:
    with open_writer(tmp_path / "ripplemark.db") as db:
        db.run("INSERT INTO urls (url, host, domain, kind, state, first_seen) VALUES ('u', 'h', 'd', 'page', 'done', '')")
        happen(db, Step(1, "set", 0, "earned", 1, "", 0, None, None, 1, 0, "dated", "tea", "brand", "t", False))

        def die() -> None:
            with db.transaction():
                fold_growth(db)
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            die()
        assert unfolded(db) == 1
        assert fold_growth(db)
        assert growth_gap(db) == 0


def test_a_fold_walks_through_nothing_that_grows_with_history(store, monkeypatch):
    plans: list[str] = []
    run = Database.run

    def explained(db: Database, sql: str, *values: object) -> object:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            plans.extend(row[3] for row in db.rows(f"EXPLAIN QUERY PLAN {sql}", *values))
        return run(db, sql, *values)

    store.run("DELETE FROM links")
    happen(
        store, Step(1, "set", 0, "earned", 1, "spring", 1, 3, None, 1, 0, "dated", "tea", "brand", "https://tea.example/", True)
    )
    with monkeypatch.context() as explaining:
        explaining.setattr(Database, "run", explained)
        assert fold_growth(store)
    walked = {plan.split()[1] for plan in plans if plan.startswith("SCAN") and not plan.endswith("_empty")}
    assert sum(plan.startswith("SEARCH d ") for plan in plans) >= 2  # the steps of the sites, the recent ones too
    assert any(plan.startswith("SEARCH s USING PRIMARY KEY") for plan in plans)
    assert walked & {*TABLES, "d", "s", "links"} <= {"link_totals"}  # as long as there are sorts of links
