"""Laws of counting within one site."""

from __future__ import annotations

import random
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from attribution.links.counting import count_site
from ripplemark.records import LinkState, Placement
from ripplemark.store.site_links import SiteLink
from ripplemark.text import fold

PATHS = ("", "page/2/", "tags/tea/", "2024/05/a", "2024/05/b", "about", "topic-1.html", "?paged=2")


@st.composite
def sites(draw: st.DrawFn) -> list[SiteLink]:
    """Some links of one site."""
    made = []
    for n in range(draw(st.integers(1, 14))):
        page = draw(st.integers(0, len(PATHS) - 1))
        made.append(
            SiteLink(
                n, page, f"https://blog.example/{PATHS[page]}", draw(st.sampled_from(["https://tea.example/", "https://tea.example/b"])),
                draw(st.sampled_from(["tea", "茶", "Tea"])), draw(st.sampled_from(list(Placement))),
                draw(st.sampled_from(["", "a sentence that is long enough "])), "", draw(st.sampled_from(list(LinkState))),
                draw(st.booleans()), date(2024, 1, 1) + timedelta(days=draw(st.integers(0, 9))), False, True,
            )
        )  # fmt: skip
    return made


@given(sites(), st.integers(1, 40))
def test_every_link_is_counted_once_and_every_kind_of_link_at_least_once(links: list[SiteLink], known: int) -> None:
    counted = {c.link_id: c for c in count_site(links, known)}
    assert sorted(counted) == [k.link_id for k in links]
    for key in {(k.target_url, fold(k.anchor)) for k in links}:
        assert any(counted[k.link_id].headline for k in links if (k.target_url, fold(k.anchor)) == key)


@given(sites(), st.integers(1, 40), st.randoms(use_true_random=False))
def test_the_order_of_links_does_not_matter(links: list[SiteLink], known: int, chance: random.Random) -> None:
    mixed = list(links)
    chance.shuffle(mixed)
    assert set(count_site(mixed, known)) == set(count_site(links, known))


@given(sites(), st.integers(1, 40))
def test_no_link_counts_from_a_later_day_than_its_own(links: list[SiteLink], known: int) -> None:
    own = {k.link_id: k.appeared_on for k in links}
    assert all(c.appeared_on <= own[c.link_id] for c in count_site(links, known))
