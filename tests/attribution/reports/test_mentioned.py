"""The list of mentions is what `worth_asking` says it is, a slice at a time; labels of a person are kept, found again and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from builders import Web, day, link

from attribution.links.settle import settle_links
from attribution.opinion.refresh import refresh_opinion
from attribution.reports import Reports
from ripplemark.records import Label, Mark, MentionFilter, MentionOrder, MentionsShown, Polarity, RunState
from ripplemark.store.labels import add_labels, remove_labels
from ripplemark.store.marks import add_marks
from ripplemark.store.runs import end_run

EVER = MentionFilter(date(2024, 1, 1), date(2025, 1, 1))


@pytest.fixture
def reports(web: Web) -> Iterator[Reports]:
    """Pages that name the brand: with a link, without one, as a list of posts, not indexed, the brand's own, of a site that links."""
    said = {"text": "Northwind Tea is a fair tea. I like Northwind Tea very much.", "topics": ("summer",)}
    web.sees("https://links.example/2024/a", day(1), link(), **said)
    web.sees("https://links.example/2024/b", day(2), **said)
    web.sees("https://silent.example/2024/c", day(3), **said)
    web.sees("https://silent.example/tag/tea/", day(4), **said)
    web.sees("https://hidden.example/2024/d", day(5), **{**said, "noindex": True})
    web.sees("https://www.tea.example/2024/e", day(6), **said)
    web.sees("https://dated.example/2024/f", day(6), link(), published=datetime(2024, 5, 3, tzinfo=UTC), **said)
    settle_links(web.db, web.project, web.run_id, day(7))
    end_run(web.db, web.run_id, RunState.DONE, {}, day(7))
    add_marks(web.db, ["domain:silent.example"], Mark.ASK, "", day(7))
    web.db.touch()
    made = Reports(web.project)
    yield made
    made.close()


def test_whom_to_ask_comes_in_the_order_of_worth(reports: Reports) -> None:
    urls = [m.page_url for m in reports.iter_mention_list(EVER)]
    assert urls == [m.page_url for m in reports.iter_unlinked()]
    assert len(urls) == 4
    assert "https://www.tea.example/2024/e" not in urls


def test_slices_filters_and_orders(reports: Reports) -> None:
    first, rest = reports.mention_list(EVER, 0, 1), reports.mention_list(EVER, 1, 9)
    assert (first.total, len(first.rows), len(rest.rows)) == (4, 1, 3)
    assert {m.domain for m in (*first.rows, *rest.rows) if m.asked} == {"silent.example"}
    linked = reports.mention_list(replace(EVER, shown=MentionsShown.LINKED), 0, 9)
    assert {m.row.page_url for m in linked.rows} == {"https://links.example/2024/a", "https://dated.example/2024/f"}
    newest = reports.mention_list(replace(EVER, order=MentionOrder.NEWEST, search="silent"), 0, 9).rows
    assert [m.row.page_url[-5:] for m in newest] == ["/tea/", "024/c"]
    assert reports.mention_list(replace(EVER, since=date(2024, 6, 5), until=date(2024, 6, 5)), 0, 9).total == 1  # one day
    dated = replace(EVER, since=date(2024, 5, 3), until=date(2024, 5, 3), shown=MentionsShown.ALL)
    assert {m.domain for m in reports.mention_list(dated, 0, 9).rows} == {
        "dated.example"
    }  # by its own day, not that of the crawl
    assert reports.mention_list(replace(EVER, campaigns=("autumn",)), 0, 9).total == 0
    assert reports.mention_list(replace(EVER, shown=MentionsShown.ALL), 0, 99).total == len(list(reports.iter_mentions()))


def test_texts_wait_for_a_label(web: Web, reports: Reports) -> None:
    refresh_opinion(web.db, web.project)
    web.db.touch()
    queue = reports.label_queue()
    assert queue.next is not None
    assert reports.text_to_label(queue.key) == queue.next
    label = Label(queue.key, queue.next.text, queue.next.language, Polarity.NEGATIVE, day(9), "dashboard")
    add_labels(web.db, [label])  # without a new version of the data
    after = reports.label_queue()
    assert (after.labels, after.waiting) == (((queue.next.language, 1),), queue.waiting - 1)
    remove_labels(web.db, [queue.key])
    assert reports.label_queue().key == queue.key
    assert reports.label_queue(frozenset({queue.key})).key != queue.key
    assert reports.text_to_label("of nobody") is None
