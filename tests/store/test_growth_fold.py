"""The tables of growth: whatever happens to links in whatever order, folding the changes gives what making them anew gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripplemark.store.database import Database, open_writer
from ripplemark.store.growth import course, gains, live_by_domain, moves
from ripplemark.store.growth_fold import TABLES, fold_growth, growth_gap, mend_growth, rebuild_growth, unfolded
from ripplemark.store.referring import link_sorts, site_days, top_anchors, top_targets
from ripplemark.store.turns import united
from tests.link_lives import CAMPAIGNS, DAYS, Step, add_pages, day, happen, played, slow, steps


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One file for all examples; each begins with no links."""
    with open_writer(tmp_path_factory.mktemp("growth") / "ripplemark.db") as db:
        add_pages(db)
        yield db


SITES = """
SELECT id, name, '' AS host, '' AS scope, live, first_on, last_on FROM referring_sites
UNION ALL SELECT p.id, s.name, p.host, p.scope, p.live, p.first_on, p.last_on FROM referring_parts p JOIN referring_sites s ON s.id = p.site"""
STEPS = f"""
SELECT name, host, scope, day, last_on, sum(step) AS step
FROM (SELECT * FROM referring_steps UNION ALL SELECT * FROM recent_steps) d JOIN ({SITES}) s ON s.id = d.site
GROUP BY d.site, day HAVING sum(step) != 0"""


def tables(db: Database) -> dict[str, list[tuple[object, ...]]]:
    """All rows of the tables, sites by name, steps as the sums that they are."""
    shown = {t: f"SELECT * FROM {t}" for t in TABLES} | {
        "referring_sites": f"SELECT name, host, scope, live, first_on FROM ({SITES})",
        "referring_steps": f"SELECT name, host, scope, day, step FROM ({STEPS})",
    }
    for table in ("referring_parts", "recent_steps", "site_turns", "turn_blocks"):
        del shown[table]
    names = {r[0]: r[2] or r[1] for r in db.rows(f"SELECT * FROM ({SITES}) WHERE scope = ''")}
    assert len(names) == len(db.rows("SELECT id FROM referring_sites UNION SELECT id FROM referring_parts WHERE scope = ''"))
    turned = {
        " ".join(key): [(names[site], day, value) for site, day, value in by_name(*key, db)]
        for key in product(("turn", "live"), ("domain", "host"), CAMPAIGNS[1:])
    }
    return {t: sorted(map(tuple, db.rows(sql)), key=repr) for t, sql in shown.items()} | {
        t: sorted(v) for t, v in turned.items()
    }


def by_name(what: str, kind: str, campaign: str, db: Database) -> Iterator[tuple[int, int, int]]:
    """(site, day, value) of one campaign, packed or not."""
    found = united(db, what, kind, (campaign,))
    return zip(found.sites.tolist(), found.days.tolist(), found.values.tolist(), strict=True)


@slow
@given(steps)
def test_folded_changes_are_what_the_links_say(store: Database, happened: list[Step]) -> None:
    played(store, happened)
    folded = tables(store)
    assert (unfolded(store), growth_gap(store)) == (0, 0)
    assert not store.rows(f"SELECT 1 FROM ({STEPS}) WHERE day > last_on")
    assert not store.rows(
        "SELECT id FROM (SELECT id FROM referring_sites UNION ALL SELECT id FROM referring_parts) GROUP BY id HAVING count(*) > 1"
    )
    assert not store.rows("SELECT site FROM referring_parts EXCEPT SELECT id FROM referring_sites")
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
    came = Counter((k["appeared_on"], k["campaign"], k["appeared_by"]) for k in links)
    went = Counter((k["lost_on"], k["campaign"]) for k in links if k["lost_on"])
    for since in (day(0), day(DAYS // 2)):
        told, stood = course(store, since, day(99), campaigns)
        assert Counter({(d, c, by): n for d, c, by, n, _ in told if n}) == Counter(
            {k: n for k, n in came.items() if k[0] >= since}
        )
        lost: Counter[tuple[str, str]] = Counter()
        for d, c, _, _, n in told:
            lost[d, c] += n
        assert +lost == Counter({k: n for k, n in went.items() if k[0] >= since})
        before = Counter(c for d, c, _ in came.elements() if d < since)
        before.subtract(c for d, c in went.elements() if d < since)
        assert {c: n for c, n in stood.items() if n} == {c: n for c, n in before.items() if n}
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
