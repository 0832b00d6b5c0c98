"""The topic score: where names and topics stand, in both scripts."""

from __future__ import annotations

import pytest

from ripplemark.records import FoundUrl, Route, UrlKind
from ripplemark.store.urls import priority_of
from spiders.read.brief import ReadingBrief, Theme
from spiders.read.page import read_page
from spiders.read.topic import topic_score

BRIEF = ReadingBrief(
    domains=frozenset({"paperboat.dev"}),
    names=("Paperboat", "纸船数据库", "紙船數據庫"),
    exclude=("Paperboat Regatta",),
    themes=(Theme("spring", ("spring tide release", "春潮发布会")),),
)


@pytest.mark.parametrize(
    ("title", "headings", "text", "score"),
    [
        ("", "", "", 0),
        ("Weekly notes", "Links", "Nothing of ours", 0),
        ("Paperboat", "", "", 5),
        ("", "Why Paperboat", "", 3),
        ("", "", "Paperboat, Paperboat and Paperboat", 1),  # often is not more
        ("Paperboat", "Paperboat", "paperboat", 9),
        ("Paperboat and the spring tide release", "", "", 10),
        ("紙船數據庫的春潮發佈會", "", "", 10),  # traditional = simplified
        ("纸船数据库的春潮发布会", "", "", 10),
        ("ＰＡＰＥＲＢＯＡＴ", "", "", 5),  # full width
        ("Paperboat Regatta", "", "a Paperboat Regatta", 0),  # somebody else
        ("Paperboats", "", "", 0),
    ],
)
def test_score(title: str, headings: str, text: str, score: float) -> None:
    assert topic_score(title, headings, text, BRIEF, linked=False) == score


def test_an_ambiguous_name_needs_its_context_anywhere_on_the_page_or_a_link() -> None:
    brief = ReadingBrief(frozenset({"tea.example"}), ("Tea",), context=("kettle",))
    assert topic_score("Tea", "", "leaves", brief, linked=False) == 0
    assert topic_score("Tea", "", "a kettle", brief, linked=False) == 5
    assert topic_score("Tea", "", "leaves", brief, linked=True) == 5


def test_headings_of_the_page_count_and_those_that_name_another_page_do_not() -> None:
    def score(heading: str) -> float:
        body = f"<article><h1>Week</h1><h2>{heading}</h2><p>{'Some plain words. ' * 40}</p></article>"
        html = f"<!doctype html><html><head><title>Notes</title></head><body><main>{body}</main></body></html>"
        return read_page(
            html.encode(), "https://blog.example/a", headers={"content-type": "text/html"}, brief=BRIEF
        ).topic_score

    assert score("Paperboat") >= 3
    assert score('<a href="/b">Spring tide release</a>') < 3


@pytest.mark.parametrize(("lower", "higher"), [((0.0, 1), (9.0, 1)), ((9.0, 1), (14.0, 1)), ((500.0, 2), (0.0, 1))])
def test_what_a_page_about_us_cites_comes_first_within_its_round(lower: tuple[float, int], higher: tuple[float, int]) -> None:
    first, second = (
        priority_of(FoundUrl("https://x.example/", UrlKind.PAGE, Route.TRACE, "https://blog.example/", steps, score=score))
        for score, steps in (lower, higher)
    )
    assert first < second
