"""Whom to ask for a link, and in which order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from attribution.reports.asks import worth_asking
from ripplemark.records import MentionRow, Placement

OWN = frozenset({"acme.example"})
ROW = MentionRow(
    "https://a.example/2024/tea",
    "",
    "",
    ("Acme",),
    "Acme!",
    False,
    None,
    (),
    datetime(2024, 6, 1, tzinfo=UTC),
    placement=Placement.CONTENT,
)


def urls(*rows: MentionRow) -> list[str]:
    return [row.page_url for row in worth_asking(rows, OWN)]


def test_linked_pages_and_the_brands_own_are_not_asked() -> None:
    assert urls(replace(ROW, linked=True), replace(ROW, page_url="https://www.acme.example/x")) == []


def test_a_page_is_asked_once_and_for_the_name_rather_than_a_topic() -> None:
    topic = replace(ROW, campaign="spring", quote="spring tide")
    assert worth_asking([ROW, topic], OWN) == worth_asking([topic, ROW], OWN) == [ROW]
    assert worth_asking([topic], OWN) == [topic]


def test_the_most_worthwhile_come_first() -> None:
    newer = replace(ROW, page_url="https://b.example/2024/tea", first_seen=datetime(2024, 7, 1, tzinfo=UTC))
    ordered = [
        newer,
        ROW,
        replace(newer, page_url="https://c.example/2024/tea", campaign="spring"),
        replace(newer, page_url="https://d.example/2024/tea", placement=Placement.COMMENT),
        replace(newer, page_url="https://e.example/2024/tea", site_links=2),
        replace(newer, page_url="https://f.example/2024/tea", polarity="negative"),
        replace(newer, page_url="https://g.example/2024/tea", noindex=True),
        replace(newer, page_url="https://h.example/tags/tea/"),
    ]
    assert worth_asking(reversed(ordered), OWN) == ordered
