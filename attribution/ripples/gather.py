"""What ripples are inferred from, put together: pages and posts as one field, who is behind them, who reads whom. Reads the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from attribution.links.sitewide import BOILERPLATE
from attribution.ripples.candidates import Clue
from attribution.ripples.edges import Parent, Times, parents_of
from attribution.ripples.habits import Habits
from attribution.ripples.heard import Heard, heard, moved
from attribution.ripples.identity import Owners, answers_by_parent
from attribution.ripples.inferred import Meaning, People, Reader
from attribution.ripples.items import Field, Item, field_of, page_items, post_items
from attribution.ripples.names import Names
from attribution.ripples.nearby import Nearby
from attribution.ripples.passages import Marks, marks_of, units_of
from attribution.ripples.runs import Rarity
from attribution.ripples.weights import Weights
from ripplemark.records import ParentKind, Post
from ripplemark.store.ripples import CitedUrl, RipplePage
from ripplemark.urls import site_of


@dataclass(frozen=True, slots=True)
class Material:
    """What a ripple is inferred from."""

    pages: Sequence[RipplePage]
    posts: Sequence[Post]
    behind: Mapping[str, str]  # post -> campaign
    cited: Sequence[CitedUrl]
    own: frozenset[str]  # registrable domains of the brand
    marks: Mapping[int, Marks]  # of each page
    text: Callable[[int], str]  # of a page


def likely_parents(
    made_of: Material,
    times: Times,
    sure: Weights,
    stated: Iterable[Clue] = (),
    meaning: Callable[[Field], Meaning] | None = None,
    *,
    own_site: bool = False,
) -> dict[int, tuple[Parent, ...]]:
    """The parents of all pages, by what is stated and inferred. Looked for twice: the second time with what the first told about how
    many heard of it where. `own_site`: also between pages of one site."""
    reader = reader_of(made_of, times, sure, meaning, own_site=own_site)
    items = reader.field.items
    clues = [*stated, *(c for place, i in enumerate(items) if i.kind is ParentKind.PAGE for c in reader.clues(place))]
    first = parents_of(moved(clues, items, Heard(), {}, sure.factors), times, sure.untimed)
    return parents_of(moved(clues, items, heard(items, first), first, sure.factors), times, sure.untimed)


def reader_of(
    made_of: Material, times: Times, sure: Weights, meaning: Callable[[Field], Meaning] | None = None, *, own_site: bool = False
) -> Reader:
    """Who reads the evidence, with all that is needed for it."""
    field = _field(made_of, times)
    people = People(
        owners=Owners(made_of.pages),
        pages={p.page_id: p for p in made_of.pages},
        posts={p.key: p for p in made_of.posts},
        answers=answers_by_parent(made_of.posts),
        reads=frozenset(_reads(made_of.pages, made_of.cited)),
    )
    nearby = Nearby(field, sure.delay, sure.bounds, own_site=own_site)
    rarity = Rarity(field.words(place).values for place in range(len(field.items)))
    return Reader(
        field,
        nearby,
        Habits(field.items),
        people,
        Names(_borne(field.items)),
        rarity,
        sure,
        meaning(field) if meaning else None,
    )


def _field(made_of: Material, times: Times) -> Field:
    texts = {p.key: p.text for p in made_of.posts}
    nothing = np.empty(0, np.uint32)
    pages = page_items(made_of.pages, times.pages)
    posts = post_items(made_of.posts, times.posts, made_of.behind, made_of.own)

    def text(item: Item) -> str:
        return made_of.text(item.page_id) if item.page_id else texts[item.name]

    marked = [(i, made_of.marks.get(i.page_id, nothing)) for i in pages]
    marked += [(i, nothing if i.is_answer else marks_of(units_of(texts[i.name]))) for i in posts]
    return field_of(marked, text)


def _borne(items: Iterable[Item]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Names are a site's or platform's, titles a page's."""
    for item in items:
        yield item.site, item.names
        if item.title:
            yield item.name, (item.title,)


def _reads(pages: Sequence[RipplePage], cited: Iterable[CitedUrl]) -> Iterator[tuple[str, str]]:
    """(site, site that it lists in its sidebar, foot or blogroll)."""
    site = {p.page_id: p.domain for p in pages}
    for c in cited:
        if c.placement in BOILERPLATE and c.page_id in site:
            yield site[c.page_id], site_of(c.url)
