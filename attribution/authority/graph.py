"""PageRank and harmonic centrality of domains in the graph of what was crawled. Pure: pairs in, weights out.

A crawl that starts from chosen sites sees a chosen part of the web: these weights compare the domains that were read with each other,
and say nothing of the web at large. For that there are published lists.
"""

from __future__ import annotations

from collections.abc import Iterable

import igraph

from ripplemark.records import GraphWeight
from ripplemark.urls import site_of

DAMPING = 0.85
#: Exact distances cost (domains x links); beyond this many domains paths of up to four steps are counted.
EXACT_UP_TO = 20_000
_STEPS = 4


def graph_weights(edges: Iterable[tuple[str, str]]) -> tuple[GraphWeight, ...]:
    """Weights from (linking domain, URL linked to). Each pair of domains counts once, a domain's links to itself never."""
    pairs = sorted({(source, target) for source, url in edges if (target := site_of(url)) and target != source})
    if not pairs:
        return ()
    graph = igraph.Graph.TupleList(pairs, directed=True)
    cutoff = None if graph.vcount() <= EXACT_UP_TO else _STEPS
    rows = zip(
        graph.vs["name"],
        graph.indegree(),
        graph.outdegree(),
        graph.pagerank(damping=DAMPING),
        graph.harmonic_centrality(mode="in", cutoff=cutoff),
        strict=True,
    )
    return tuple(GraphWeight(*row) for row in rows)
