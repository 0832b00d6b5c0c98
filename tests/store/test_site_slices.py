"""Lists of domains, of all links and of any campaigns: what the links themselves say, whatever happened to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripplemark.records import SiteFilter, SiteOrder, SitesShown
from ripplemark.store.database import Database, open_writer
from ripplemark.store.site_slices import count_sites, slice_sites
from tests.link_lives import Step, add_pages, day, played, slow, steps


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One file for all examples; each begins with no links."""
    with open_writer(tmp_path_factory.mktemp("growth") / "ripplemark.db") as db:
        add_pages(db)
        yield db


@slow
@given(
    steps,
    st.sampled_from([(), ("spring",), ("spring", "autumn")]),
    st.sampled_from(list(SitesShown)),
    st.sampled_from(list(SiteOrder)),
    st.sampled_from(["", "wo"]),
)
def test_a_list_of_domains_is_what_the_links_say(
    store: Database, happened: list[Step], campaigns: tuple[str, ...], shown: SitesShown, order: SiteOrder, search: str
) -> None:
    played(store, happened)
    earned = [r for r in store.rows("SELECT * FROM links WHERE class = 'earned'") if search in r["domain"]]
    first: dict[str, str] = {}
    for k in earned:
        if k["headline"] and (not campaigns or k["campaign"] in campaigns) and k["lost_on"] != k["appeared_on"]:
            first[k["domain"]] = min(k["appeared_on"], first.get(k["domain"], "~"))
    live = Counter(
        k["domain"] for k in earned if k["headline"] and not k["lost_on"] and (not campaigns or k["campaign"] in campaigns)
    )
    among = {"all": first, "live": live, "lost": first.keys() - live.keys(), "new": {d for d in first if first[d] >= day(3)}}
    keys = {
        SiteOrder.LINKS: lambda d: (-live[d], d), SiteOrder.NAME: lambda d: (0, d), SiteOrder.OLDEST: lambda d: (first[d], d),
        SiteOrder.NEWEST: lambda d: (-date.fromisoformat(first[d]).toordinal(), d),
    }  # fmt: skip
    wanted = SiteFilter(date.fromisoformat(day(3)), date(2030, 1, 1), campaigns, search, shown, order)
    rows = [row for n in range(3) for row in slice_sites(store, wanted, n, n + 1)]
    assert [row.domain for row in rows] == sorted(among[str(shown)], key=keys[order])
    assert count_sites(store, wanted) == len(rows)
    for row in rows:
        all_of = [k for k in earned if k["domain"] == row.domain]
        standing = [k for k in all_of if not k["lost_on"]]
        said = (row.live, row.first_on.isoformat(), row.links, row.lost, row.followed)
        assert said == (
            live[row.domain],
            first[row.domain],
            len(standing),
            len(all_of) - len(standing),
            sum(k["followed"] for k in standing),
        )
