"""Reads and clicks that are kept are those that posts told, with the word whether posts changed since; months of links are their days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripplemark.records import Following, Network, Post, PostCounts, PostNumber
from ripplemark.store.credit import replace_link_traffic
from ripplemark.store.database import Database, open_writer
from ripplemark.store.growth import strands
from ripplemark.store.posts import store_followings, store_posts
from ripplemark.store.read_days import CampaignReads, ReadDay, keep_read_days, kept_reads, reads_are_current, reads_at
from tests.link_lives import slow
from tests.store.test_brought import KNOWN, happen

AT = datetime(2024, 6, 1, tzinfo=UTC)
KEPT = (
    CampaignReads("spring", True, False, (ReadDay(date(2024, 6, 1), 4.5, None), ReadDay(date(2024, 6, 2), -1.0, 2.0))),
    CampaignReads("none", False, False, ()),
)


def post(views: int | None, *, text: str = "tea", capped: tuple[PostNumber, ...] = (), links: tuple[str, ...] = ()) -> Post:
    counts = (PostCounts(AT + timedelta(days=1), views, capped=capped),) if views is not None else ()
    return Post("hackernews", "1", "https://a.example/1", "a", text, AT, links=links, counts=counts)


@pytest.mark.parametrize(
    ("then", "known"),
    [
        (post(5), True),
        (post(6), False),
        (post(5, text="coffee"), False),
        (post(5, links=("https://tea.example",)), False),
        (post(5, capped=(PostNumber.VIEWS,)), False),
        (Following(Network.HACKER_NEWS, "a", 7), True),
    ],
)
def test_what_posts_tell_later_is_not_passed_over(tmp_path: Path, then: Post | Following, known: bool) -> None:
    kept = {c.campaign: c for c in KEPT}
    with open_writer(tmp_path / "ripplemark.db") as db:
        store_posts(db, [post(5)])
        assert (kept_reads(db, "rules"), reads_at(db)) == (None, None)
        keep_read_days(db, "rules", KEPT, AT)
        assert (kept_reads(db, "rules"), kept_reads(db, "others")) == (kept, None)
        assert (reads_are_current(db), reads_at(db)) == (True, AT)
        store_posts(db, [then]) if isinstance(then, Post) else store_followings(db, [then])
        assert (reads_are_current(db), kept_reads(db, "rules"), reads_at(db)) == (known, kept, AT)


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with open_writer(tmp_path_factory.mktemp("months") / "ripplemark.db") as db:
        yield db


days = st.dates(date(2022, 11, 20), date(2025, 2, 10)) | st.sampled_from(
    [date(2023, 1, 1), date(2023, 12, 31), date(2024, 3, 1), date(2024, 12, 31)]
)


@slow
@given(st.dictionaries(st.tuples(st.integers(1, 3), days), st.integers(1, 9), max_size=30), days, days)
def test_months_of_links_are_their_days(linked: Database, traffic: dict[tuple[int, date], int], one: date, other: date) -> None:
    with linked.transaction():
        for link in (1, 2, 3):
            linked.run(KNOWN, (link,))
            happen(linked, "link", link, "earned" if link < 3 else "own", "", "live")
        replace_link_traffic(linked, ((link, day.isoformat(), n, n / 4) for (link, day), n in traffic.items()))
    since, until = min(one, other), max(one, other)
    within = {link: sum(n for (k, day), n in traffic.items() if k == link and since <= day <= until) for link in (1, 2)}
    found = {page: (visits, registrations) for page, _, _, _, visits, registrations in strands(linked, since, until)}
    assert found == {link: (n, n / 4) for link, n in within.items() if n}
