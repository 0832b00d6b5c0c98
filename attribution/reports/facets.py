"""How many links each choice of the grid's filter would show. Pure over what the store counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from attribution.report_rows import LinkQuery, View
from attribution.reports.grid import edges_of, grid_filter
from ripplemark.records import ShownState
from ripplemark.store.database import Database
from ripplemark.store.link_facets import LinkSort, counted_apart, link_sorts
from ripplemark.store.link_grid import count_links

Facet = tuple[str, str, int]
Words = Callable[[LinkSort], frozenset[str]]
#: facet -> the words under which links of a sort are found, in the order in which facets are given.
SORTED: dict[str, Words] = {
    "rel": lambda s: s.rels,
    "class": lambda s: frozenset({s.link_class}),
    "state": lambda s: frozenset({s.state}),
    "placement": lambda s: frozenset({s.placement}),
    "campaign": lambda s: frozenset({s.campaign}),
    "language": lambda s: frozenset({s.language}),
}


def sorts(db: Database, view: View, query: LinkQuery) -> tuple[LinkSort, ...]:
    """The links of the view's days, search, routes and bands by sort: asked once, whatever else is chosen."""
    return link_sorts(db, grid_filter(db, view, query))


def unsorted(view: View, query: LinkQuery, states: tuple[str, ...] = ()) -> tuple[View, LinkQuery]:
    """What `sorts` depends on, as a key to remember it by."""
    free = LinkQuery(search=query.search, states=states, routes=query.routes, bands=query.bands, new_days=query.new_days)
    return replace(view, campaigns=()), free


def picked_states(query: LinkQuery) -> tuple[str, ...]:
    """The states that the store must pick: broken targets are only some of the live links, and no sort of their own."""
    return query.states if ShownState.BROKEN in query.states else ()


def sorted_counts(found: Sequence[LinkSort], picked: Sequence[LinkSort], view: View, query: LinkQuery) -> tuple[Facet, ...]:
    """(facet, value, links): each of the six under the choices made in the others, most first. `picked` are those of `picked_states`."""
    chosen = {
        "rel": query.rels, "class": query.classes, "state": query.states, "placement": query.placements,
        "campaign": view.campaigns, "language": query.languages,
    }  # fmt: skip
    if picked_states(query):
        chosen["state"] = ()
    return tuple(fact for facet in SORTED for fact in _counted(found if facet == "state" else picked, facet, chosen))


def _counted(found: Sequence[LinkSort], facet: str, chosen: dict[str, tuple[str, ...]]) -> list[Facet]:
    others = [(words, frozenset(chosen[name])) for name, words in SORTED.items() if name != facet and chosen[name]]
    sums = Counter[str]()
    for sort in found:
        if all(words(sort) & wanted for words, wanted in others):
            for word in SORTED[facet](sort):
                sums[word] += sort.links
    return [(facet, value, n) for value, n in sorted(sums.items(), key=lambda item: (-item[1], item[0]))]


def counted_facets(db: Database, view: View, query: LinkQuery) -> tuple[Facet, ...]:
    """Routes, broken targets and, where a list of ranks was loaded, bands of authority, each under all other choices."""
    wanted = grid_filter(db, view, query)
    broken = count_links(db, replace(wanted, states=(ShownState.BROKEN,)))
    apart = ("route", "authority") if edges_of(db) else ("route",)
    found = [(facet, value, n) for facet in apart for value, n in counted_apart(db, wanted, facet)]
    return (("state", str(ShownState.BROKEN), broken), *found)
