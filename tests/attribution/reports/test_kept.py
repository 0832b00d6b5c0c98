"""Kept answers are those that the data give; they are shown until newer ones are kept, with a word of what came after them, and of nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from builders import Web, day, link
from hypothesis import given, settings
from hypothesis import strategies as st

from attribution.kept_rows import AsOf
from attribution.links.settle import settle_links
from attribution.report_rows import View
from attribution.reports import Reports
from attribution.reports.keeping import keep_missing, keep_reports
from attribution.reports.kept import project_digest, shapes
from attribution.reports.rows_json import LateRows, from_json, shape_of, to_json
from attribution.ripples.refresh import refresh_ripples
from ripplemark.config import Storage
from ripplemark.project import Fleet
from ripplemark.records import Citation, Mark, Post
from ripplemark.schema.written_since import WATCHED
from ripplemark.store.database import open_reader
from ripplemark.store.kept_answers import KeptBy, drop_quoting, keep_answers, written_since
from ripplemark.store.marks import add_marks
from ripplemark.store.posts import erase_posts, store_posts
from ripplemark.store.runs import begin_run

POST = Post("weibo", "1", "https://weibo.com/1/1", "茶", "冷泡茶", day(3), own=True, campaign="summer")
SUMMER = View(day(0).date(), day(40).date(), ("summer",))


@pytest.fixture
def reports(web: Web) -> Iterator[Reports]:
    """A post, a page that links to it, a page that links to that page."""
    store_posts(web.db, [POST])
    for url, at, cited in (("https://a.example/1", 3.5, POST.url), ("https://b.example/2", 4.5, "https://a.example/1")):
        web.sees(url, day(at + 1), link(), published=day(at), topics=("summer",), cites=(Citation(cited, "them", None),))
    settle_links(web.db, web.project, web.run_id, day(50))
    refresh_ripples(web.db, web.project, day(50))
    made = Reports(web.project)
    yield made
    made.close()


@pytest.fixture
def screen(web: Web, reports: Reports) -> Iterator[Reports]:
    """What a dashboard asks: it does not wait."""
    made = Reports(web.project, waits=False)
    yield made
    made.close()


def answers(reports: Reports) -> list[Any]:
    reports._readers.forget()
    ripples = [reports.ripple_trees(), reports.ripple_nodes(SUMMER), reports.spreaders(SUMMER)]
    return [*ripples, reports.evaluation("summer"), reports.talk("summer"), reports.voices(SUMMER)]


def since(reports: Reports, question: str = "evaluation") -> list[str]:
    """The subjects that the note on an answer names."""
    found = reports.as_of(question, campaign="" if question == "ripple_trees" else "summer")
    return [subject for subject, _ in found.since] if found else []


def test_who_waits_asks_the_data_and_who_does_not_has_what_was_kept(web: Web, reports: Reports, screen: Reports) -> None:
    asked = answers(reports)
    keep_reports(web.db, web.project, day(50))
    assert answers(screen) == answers(reports) == asked
    assert since(screen) == since(screen, "ripple_trees") == []
    web.db.run("DELETE FROM ripples")
    web.db.touch()
    assert answers(screen) == asked
    now = answers(reports)
    assert [old != new for old, new in zip(asked, now, strict=True)] == [True] * 5 + [False]
    assert now[2] == ()
    assert since(screen) == since(screen, "ripple_trees") == ["computed"]
    assert since(reports) == []  # it says what the data say now
    keep_reports(web.db, web.project, day(51))
    assert since(screen) == []
    assert answers(screen) == now


LINK = "INSERT INTO links (page_id, target_url, occurrence, position, href, anchor, rel, followed, image, in_noscript, wrapped_by, placement, context_left, context_right, utm, state, first_seen, last_seen, appeared_on) SELECT page_id, target_url, 9, position, href, anchor, rel, followed, image, in_noscript, wrapped_by, placement, context_left, context_right, utm, state, first_seen, last_seen, appeared_on FROM links LIMIT 1"
RIPPLES, TALK, EVALUATION = "ripple_trees", "talk", "evaluation"
ALL = {RIPPLES, TALK, EVALUATION}


@pytest.mark.parametrize(
    ("sql", "subject", "of"),
    [
        (LINK, "links", ALL),
        ("UPDATE links SET state = 'lost' WHERE id = 1", "links", ALL),
        ("DELETE FROM links WHERE id = 1", "links", ALL),
        ("UPDATE links SET class = 'paid', class_reason = 'it says so'", "judgements", ALL),
        ("UPDATE links SET last_seen = '2030-01-01T00:00:00Z', class = class, state = state", "", set()),
        ("UPDATE pages SET title = 'Another'", "words", ALL),
        ("UPDATE pages SET title = title, text = text, read_at = '2030-01-01T00:00:00Z'", "", set()),
        ("UPDATE posts SET featured = 1", "words", ALL),
        ("UPDATE posts SET followers = followers, text = text", "", set()),
        ("INSERT INTO post_counts (post, observed_at, views) VALUES (1, '2024-06-05T00:00:00Z', 7)", "numbers", {TALK, EVALUATION}),
        ("DELETE FROM opinions", "", set()),
        ("INSERT INTO opinions (kind, key, digest, language, rater, text) VALUES ('post', 'weibo:1', '', 'zh', '', '')", "opinions", {TALK}),
        ("INSERT INTO stale_days VALUES ('2024-06-05')", "visits", {TALK, EVALUATION}),
        ("INSERT INTO registrations VALUES ('r1', '2024-06-05T00:00:00Z', '', 'sale', 1.0, 'CNY', 'a.csv')", "registrations", {EVALUATION}),
        ("INSERT INTO signals VALUES ('2024-06-05', 'interest', 'tea', 'x', 5.0)", "signals", {EVALUATION}),
        ("INSERT INTO prices VALUES ('weibo', 'featured', 'CNY', '2024-06-01', NULL, 9.0)", "money", {EVALUATION}),
        ("INSERT INTO marks VALUES ('domain:a.example', 'partner', '', '2024-06-05T00:00:00Z')", "marks", {EVALUATION}),
        ("INSERT INTO marks VALUES ('domain:a.example', 'ask', '', '2024-06-05T00:00:00Z')", "", set()),
        ("INSERT INTO annotations (day, text, campaign, author, at) VALUES ('2024-06-05', 'x', '', '', '2024-06-05T00:00:00Z')", "", set()),
        ("INSERT INTO runs (command, started_at, state) VALUES ('crawl', '2024-06-05T00:00:00Z', 'done')", "", set()),
    ],
)  # fmt: skip
def test_what_is_written_is_told_of_the_answers_that_it_is_part_of(
    web: Web, screen: Reports, sql: str, subject: str, of: set[str]
) -> None:
    keep_reports(web.db, web.project, day(50))
    web.db.run(sql)
    assert {question: since(screen, question) for question in ALL} == {q: [subject] if q in of else [] for q in ALL}


def test_every_column_that_an_answer_reads_is_watched(web: Web, reports: Reports) -> None:
    """What SQLite itself says is read: nothing that answers are made of can be written without a word."""
    read: set[tuple[str, str]] = set()

    def note(action: int, table: str | None, column: str | None, *_: object) -> int:
        if action == sqlite3.SQLITE_READ and table and column:
            read.add((table, column))
        return sqlite3.SQLITE_OK

    opened = open_reader(web.project.storage.database)
    opened.connection.set_authorizer(note)
    asking = Reports(web.project, lambda: opened)
    answers(asking)
    asking.close()
    assert {("links", "headline"), ("posts", "text"), ("ripples", "probability"), ("touches", "")} - read <= {("touches", "")}
    assert sorted(f"{table}.{column}" for table, column in read if not watched(table, column)) == []
    assert sorted({table for table, _ in read} & UNTOLD) == []


#: What only finds rows, says how fresh the data are, or is made of watched tables by triggers and folds; "" is any column.
UNWATCHED = {
    "links": {"id", "sort", "state"}, "pages": {"id", "text"}, "urls": {"id", "due_at", "linking"}, "mentions": {"seen"}, "opinions": {"id", "digest"},
    "posts": {"id"}, "registrations": {"visitor", "source"}, "marks": {"subject", "mark", "note", "at"}, "effects": {"id"},
}  # fmt: skip
#: What is read or loaded, and no answer is made of: else it needs triggers. All other tables are made of those that are watched, by triggers and folds.
UNTOLD = {
    "citations", "sightings", "link_events", "readings", "stated_links", "webmentions", "page_accounts", "rival_links", "listed_links", "spam_signs",
    "visitor_sketches", "machine_days", "daily_aggregates", "journey_paths", "cohorts", "dark_traffic", "labels", "search_queries", "rejects",
}  # fmt: skip


def watched(table: str, column: str) -> bool:
    """Whether a change of a column is told, or needs not be."""
    _, _, columns = WATCHED.get(table, ("", "", ()))
    return not columns or column in (*columns, *UNWATCHED.get(table, ()))


def test_what_is_written_while_answers_are_kept_is_not_forgotten(web: Web, screen: Reports) -> None:
    known = written_since(web.db)
    add_marks(web.db, ["domain:a.example"], Mark.OWN, "", day(50))
    keep_answers(web.db, KeptBy(day(50), shapes(), project_digest(web.project)), known, [("evaluation", "summer", "[]")])
    assert screen.as_of("evaluation", campaign="summer") == AsOf(day(50), (("marks", 1),), counting=False)
    begin_run(web.db, "attribute", day(51))
    assert screen.as_of("evaluation", campaign="summer") == AsOf(day(50), (("marks", 1),), counting=True)


def test_words_of_an_erased_post_are_in_no_kept_answer(web: Web, screen: Reports) -> None:
    keep_reports(web.db, web.project, day(50))
    erase_posts(web.db, ["weibo:unknown"])
    assert POST.text in [n.title for n in answers(screen)[1]]
    erase_posts(web.db, [POST.key])
    assert [r["answer"] for r in web.db.rows("SELECT answer FROM kept_answers") if POST.text in r["answer"]] == []
    kept = web.db.rows("SELECT question FROM kept_answers WHERE campaign = 'summer'")
    assert [r["question"] for r in kept] == ["evaluation", "notable", "ripple_nodes", "spreaders"]  # quotes nobody
    assert POST.text not in [n.title for n in answers(screen)[1]]
    drop_quoting(web.db, ["Summer Cold Brew", ""])
    assert keep_missing(web.db, web.project) == 4  # an evaluation and its voices, what is said of two campaigns
    assert keep_missing(web.db, web.project) == 0
    assert since(screen) == ["words"]
    waiting = Reports(web.project)
    assert answers(screen)[3:5] == answers(waiting)[3:5]
    waiting.close()


def test_who_never_attributed_asks_the_data(web: Web, screen: Reports, reports: Reports) -> None:
    assert keep_missing(web.db, web.project) == 0
    assert answers(screen) == answers(reports)
    assert since(screen) == []


def test_another_project_is_said(web: Web, reports: Reports) -> None:
    keep_reports(web.db, web.project, day(50))
    campaigns = tuple(replace(c, cost=1.0) for c in web.project.campaigns)
    other = Reports(replace(web.project, campaigns=campaigns), waits=False)
    assert since(other) == ["project"]
    assert other.evaluation("summer").outcome.cost is None
    waiting = Reports(other.project)
    assert waiting.evaluation("summer").outcome.cost == 1.0
    other.close()
    waiting.close()


def test_the_same_project_elsewhere_reads_the_answers(web: Web) -> None:
    elsewhere = replace(
        web.project,
        path=Path("ripplemark.toml"),
        storage=Storage(Path("s.db"), Path("d")),
        engine="pyspark://",
        fleet=Fleet(results=Path("r")),
    )
    assert project_digest(elsewhere) == project_digest(web.project)
    assert project_digest(replace(elsewhere, campaigns=())) != project_digest(web.project)


def test_ripples_are_read_once_for_each_time_they_are_kept(web: Web, screen: Reports, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_reports(web.db, web.project, day(50))
    read: list[str] = []
    monkeypatch.setattr(
        screen,
        "_from_kept",
        lambda db, question, campaign: (read.append(question), Reports._from_kept(screen, db, question, campaign))[1],
    )
    first = screen.ripple_nodes(SUMMER)
    web.db.run("UPDATE posts SET text = 'another'")
    web.db.touch()
    assert {n.title for n in screen.ripple_nodes(SUMMER)} - {n.title for n in first} == {"another"}
    assert read == ["ripple_nodes"]
    keep_reports(web.db, web.project, day(51))
    screen.ripple_nodes(SUMMER)
    assert read == ["ripple_nodes"] * 2


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Part:
    colour: Colour
    at: datetime | None
    sizes: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Whole:
    name: str
    day: date
    parts: tuple[Part, ...]
    pair: tuple[str, Part | None]
    number: int | None


PARTS = st.builds(
    Part,
    st.sampled_from(Colour),
    st.none() | st.datetimes(timezones=st.just(UTC)),
    st.lists(st.floats(allow_nan=False)).map(tuple),
)
WHOLES = st.builds(
    Whole,
    st.text(),
    st.dates(),
    st.lists(PARTS, max_size=3).map(tuple),
    st.tuples(st.text(), st.none() | PARTS),
    st.none() | st.integers(-(1 << 63), (1 << 63) - 1),
)


@settings(max_examples=40)
@given(WHOLES)
def test_rows_come_back_as_they_were(row: Whole) -> None:
    written = to_json((row, row))
    late = LateRows(written, Whole)
    assert from_json(written, tuple[Whole, ...]) == (row, row) == late[:] == (late[0], late[1])
    assert all(late.column(f.name) == [getattr(row, f.name)] * 2 for f in fields(Whole))


@given(st.integers(1 << 63) | st.integers(max_value=-(1 << 63) - 1))
def test_what_no_store_holds_is_not_written_rounded(number: int) -> None:
    with pytest.raises(OverflowError, match="64 bits"):
        to_json((number,))


@pytest.mark.parametrize("value", [{1: 2}, b"x", object()])
def test_what_is_no_row_is_not_written(value: object) -> None:
    with pytest.raises(TypeError):
        to_json(value)


@pytest.mark.parametrize("kind", [bytes, dict[str, int], int | str])
def test_what_is_no_row_is_not_read(kind: object) -> None:
    with pytest.raises(TypeError):
        from_json("1", kind)


def test_a_type_in_words_tells_types_apart() -> None:
    said = "tuple[Part(colour: Colour(red, blue), at: Union[datetime, NoneType], sizes: tuple[float, Ellipsis]), Ellipsis]"
    assert shape_of(tuple[Part, ...]).replace("UnionType", "Union").replace("ellipsis", "Ellipsis") == said
    assert shape_of(Whole) != shape_of(Part)
