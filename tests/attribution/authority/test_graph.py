"""Weights in a graph small enough to know the answer."""

from __future__ import annotations

import pytest

from attribution.authority.graph import graph_weights

STAR = [(f"leaf{n}.example", "https://hub.example/x") for n in range(4)]


def test_each_pair_counts_once_and_links_to_itself_never() -> None:
    edges = [*STAR, *STAR, ("leaf0.example", "https://www.hub.example/other"), ("hub.example", "https://shop.hub.example/")]
    weights = {w.domain: w for w in graph_weights(edges)}
    assert (weights["hub.example"].linking, weights["hub.example"].linked) == (4, 0)
    assert weights["leaf0.example"].linked == 1


def test_shares_add_up_and_the_hub_leads() -> None:
    weights = {w.domain: w for w in graph_weights(STAR)}
    assert sum(w.pagerank for w in weights.values()) == pytest.approx(1.0)
    assert max(weights.values(), key=lambda w: w.pagerank).domain == "hub.example"
    assert weights["hub.example"].harmonic == pytest.approx(1.0)
    assert weights["leaf1.example"].harmonic == 0.0


def test_owners_under_a_shared_suffix_are_domains_of_their_own() -> None:
    weights = graph_weights([("a.github.io", "https://b.github.io/"), ("a.github.io", "https://münchen.example/")])
    assert {w.domain for w in weights} == {"a.github.io", "b.github.io", "xn--mnchen-3ya.example"}


def test_an_empty_crawl_has_no_weights() -> None:
    assert graph_weights([]) == ()
    assert graph_weights([("a.example", "")]) == ()
