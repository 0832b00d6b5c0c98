"""Whose work a touch was, and that all parts add up."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from builders import BRAND, Web, day, link, project
from hypothesis import given
from hypothesis import strategies as st
from test_joins import live
from test_paths import registration, visit

from attribution.credit.causes import Causes
from attribution.credit.earned import earned_parts, origins_of
from attribution.credit.path_table import PathCount, path_table
from attribution.credit.paths import journeys
from attribution.credit.settle import credited, joined_visits, refresh_credit, told_of
from attribution.links.settle import settle_links
from attribution.report_rows import View
from attribution.reports import Reports
from attribution.ripples.candidates import Directory
from attribution.ripples.refresh import refresh_ripples
from ripplemark.records import Citation, EvidenceKind, Level, Origin, Post
from ripplemark.store.credit import MODELS, replace_touches
from ripplemark.store.model_credit import iter_model_credit, replace_model_credit
from ripplemark.store.posts import store_posts
from ripplemark.store.registrations import store_registrations
from ripplemark.store.ripples import Root

PROJECT = project(Path("nowhere"))


@pytest.mark.parametrize(
    ("utm", "came_by_link", "roots", "parts"),
    [
        ("Summer-1", True, [Root("", "autumn", 1.0)], [("direct", "summer", 1.0)]),
        ("newsletter", False, [], [("other", "", 1.0)]),
        ("", False, [Root("", "summer", 1.0)], [("other", "", 1.0)]),
        ("", True, [], [("other", "", 1.0)]),
        ("", True, [Root("x:1", "summer", 0.75), Root("", "", 0.25)], [("earned", "summer", 0.75), ("other", "", 0.25)]),
        ("", True, [Root("x:1", "summer", 0.5), Root("", "summer", 0.25), Root("", "autumn", 0.25)],
         [("earned", "summer", 0.75), ("earned", "autumn", 0.25)]),
        ("", True, [Root("x:9", "", 1.0)], [("other", "", 1.0)]),
    ],
)  # fmt: skip
def test_origins(utm: str, came_by_link: bool, roots: list[Root], parts: list[tuple[str, str, float]]) -> None:
    link_of = live(1, "https://blog.example/a") if came_by_link else None
    assert list(origins_of(PROJECT.campaigns, utm, link_of, {1: roots})) == parts


@given(st.lists(st.tuples(st.sampled_from(["", "summer", "autumn"]), st.floats(0.01, 1)), min_size=1, max_size=8))
def test_parts_add_up_to_one(raw: list[tuple[str, float]]) -> None:
    whole = sum(share for _, share in raw)
    parts = earned_parts([Root(f"x:{n}", c, share / whole) for n, (c, share) in enumerate(raw)])
    assert abs(sum(share for _, _, share in parts) - 1) <= 1e-9
    assert len({(o, c) for o, c, _ in parts}) == len(parts)


def seeded(web: Web) -> None:
    """A post, a page it caused, a page nobody caused, and five people."""
    post = Post("x", "190001", "https://x.com/tea/status/190001", "tea", "cold brew week!", day(3), own=True,
                links=(BRAND + "shop?utm_source=x&utm_campaign=summer24&utm_content=190001",))  # fmt: skip
    store_posts(web.db, [post])
    cites = (Citation(post.url, "their post", EvidenceKind.VIA),)
    web.sees("https://blog.example/2024/06/a", day(6), link(BRAND + "shop"), published=day(4), cites=cites)
    web.sees("https://quiet.example/2024/06/b", day(6), link(BRAND + "shop"), published=day(4))
    settle_links(web.db, web.project, web.run_id, day(7))
    refresh_ripples(web.db, web.project, day(7))


def test_for_every_model_direct_earned_and_other_make_up_all_registrations(web: Web) -> None:
    from ripplemark.store.credit import live_links
    from ripplemark.store.ripples import all_roots

    seeded(web)
    people = [registration(9, v, f"r-{v}") for v in ("a", "b", "c", "d", "")]
    visits = [
        visit(5, "a", referrer="https://blog.example/2024/06/a", landing="/shop"), visit(6, "a", channel="Direct"),
        visit(5, "b", referrer="https://quiet.example/", landing="/shop"), visit(7, "b", campaign="summer24"),
        visit(8, "c", channel="Direct"),
    ]  # fmt: skip
    store_registrations(web.db, people)
    index, _ = joined_visits(live_links(web.db), [])
    causes = Causes(web.project.campaigns, index, all_roots(web.db), Directory((), ()))
    told = [told_of(web.project, journey, causes) for journey in journeys(people, visits, timedelta(days=90))]
    touches, rows = credited(web.project, told, lambda _level: path_table([PathCount(("Referral",), 0, 0, 40.0)]))
    replace_touches(web.db, touches)
    replace_model_credit(web.db, rows)
    web.db.touch()
    reports = Reports(web.project)
    view = View(day(0).date(), day(20).date())
    for model in MODELS:
        rows = reports.campaign_credit(view, model)
        assert abs(sum(r.direct + r.earned + r.other for r in rows) - len(people)) <= 1e-9
        for by in ("channel", "source", "campaign"):
            assert abs(sum(dict(r.by_model)[model] for r in reports.credit(view, by)) - len(people)) <= 1e-9
    for level in Level:
        for model in MODELS:
            given = [r.registrations for r in iter_model_credit(web.db, level, model)]
            assert abs(sum(given) - len(people)) <= 1e-9
    last = {r.campaign: r for r in reports.campaign_credit(view, "last_non_direct")}
    assert last["summer"].direct == 1.0
    assert 0.9 < last["summer"].earned < 1.0
    stored = {(t.registration_id, t.position): t for t in reports.iter_touches()}
    assert stored["r-a", 1].link_page_url == "https://blog.example/2024/06/a"
    assert (stored["r-a", 1].origin, stored["r-a", 1].origin_campaign) == (Origin.EARNED, "summer")
    assert (stored["r-d", 0].channel, stored["r-d", 0].origin) == ("Unassigned", Origin.OTHER)
    reports.close()


def test_refreshing_without_any_visit_leaves_registrations_unassigned(web: Web) -> None:
    seeded(web)
    store_registrations(web.db, [registration(9)])
    for _ in range(2):
        counts = refresh_credit(web.db, web.project, day(10))
        assert (counts["registrations"], counts["touches"], counts["without_visit"]) == (1, 1, 1)
        assert counts["path_unknown_visitor"] == 1
        assert counts["campaigns_without_touch"] == len(web.project.campaigns)
