"""Where links stand that repeat over a site, by what the site as a whole shows; what the reader said stays."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from builders import BRAND, Web, day, link

from attribution.links.settle import settle_links
from attribution.reports import Reports
from ripplemark.records import BrandLink, Placement

UNKNOWN = Placement.UNKNOWN


def bare(left: str = "", right: str = "", placement: Placement = UNKNOWN, target: str = BRAND) -> BrandLink:
    return link(target, placement=placement, context_left=left, context_right=right)


def others(n: int) -> tuple[BrandLink, ...]:
    """So many other links of ours before it."""
    return tuple(link(f"{BRAND}{n}-{i}", f"other {n} {i}") for i in range(n))


def placed(web: Web, pages: Sequence[tuple[BrandLink, ...]]) -> set[tuple[str, str, str]]:
    """(as read, by the site, why) of the links to the brand's front page."""
    for n, links in enumerate(pages):
        web.sees(f"https://feet.example/2024/06/{n}", day(1), *links)
    settle_links(web.db, web.project, web.run_id, day(1))
    sql = "SELECT DISTINCT placement, site_placement, site_placement_reason FROM links WHERE target_url = ?"
    return {tuple(r) for r in web.db.rows(sql, (BRAND,))}


@pytest.mark.parametrize(
    ("made", "place", "why"),
    [
        (lambda n: (*others(n), bare("Powered by ", " since 2019")), "footer", 'beside "powered by" on the pages of the site'),
        (lambda n: (*others(n), bare("© 2024 some blog, by ")), "footer", 'beside "©" on the pages of the site'),
        (lambda n: (*others(n), bare("友情連結：")), "blogroll", 'beside "友情连结" on the pages of the site'),
        (lambda n: (*others(2), bare(), *others(n)), "navigation", "link number 3 of 12 pages of the site"),
        (lambda n: (*others(n), bare(placement=Placement.FOOTER if n % 4 == 0 else UNKNOWN)), "footer",
         "footer on 3 other pages of the site"),
    ],
)  # fmt: skip
def test_what_a_site_shows(web: Web, made: object, place: str, why: str) -> None:
    found = placed(web, [made(n) for n in range(12)])  # type: ignore[operator]
    assert ("unknown", place, why) in found
    assert {(was, by) for was, by, _ in found} <= {("unknown", place), ("footer", "")}


def test_without_evidence_it_stays_unknown(web: Web) -> None:
    assert placed(web, [(*others(n), bare("and here is ")) for n in range(12)]) == {("unknown", "", "")}


def test_a_few_pages_show_nothing(web: Web) -> None:
    assert placed(web, [(bare("Powered by "),)] * 5) == {("unknown", "", "")}


def test_what_a_page_shows_is_not_corrected_by_its_site(web: Web) -> None:
    assert placed(web, [(bare("Powered by ", placement=Placement.CONTENT),)] * 12) == {("content", "", "")}


def test_it_stands_in_the_export_and_settling_again_changes_nothing(web: Web) -> None:
    placed(web, [(bare("Powered by "),)] * 12)
    before = [tuple(r) for r in web.db.rows("SELECT * FROM links")]
    settle_links(web.db, web.project, web.run_id, day(1))
    assert [tuple(r) for r in web.db.rows("SELECT * FROM links")] == before
    reports = Reports(web.project)
    assert {(k.placement, k.site_placement) for k in reports.iter_links()} == {(UNKNOWN, Placement.FOOTER)}
    reports.close()
