"""The page of ripples: families in lanes of their own, sure edges stronger than guesses, a play that uncovers, a table to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.report_rows import View
from attribution.ripple_outline import Worded, outline_of
from attribution.ripple_rows import RippleNode
from dashboard.figures.ripple import STEPS, node_words, ripple_chart, tree_sentence
from dashboard.figures.ripple_places import LOOSE, MOST, places_of
from dashboard.pages.ripples import chosen_tree, hours_words, ripple_of, spreaders_table, tables_of
from dashboard.state import State
from dashboard.theme import Look
from ripplemark.records import EdgeLabel
from tests.dashboard.fake_reports import FIRST, LAST, FakeReports
from tests.dashboard.fake_rippled import HOSTILE_TITLE, NODES, SPREADERS, TREES, page, post

EN = Look()
VIEW = View(FIRST, LAST)
POST = post("cold-brew", 0)


def family() -> list[RippleNode]:
    """A post heard by two pages, one of which is heard by two more; a page that heard it nobody knows where."""
    first, second = page(1, POST), page(2, POST)
    return [POST, first, second, page(3, first), page(4, first), page(5, None)]


def test_children_stand_around_their_parent_and_the_unknown_in_their_own_lane() -> None:
    places = places_of(outline_of(family()))
    lanes = [places.lanes[n.key] for n in family()]
    assert lanes == [1.25, 0.5, 2.0, 0.0, 1.0, LOOSE]
    assert [(a.key, b.key) for a, b in places.edges] == [
        (n.parent, n.key) for n in sorted(family(), key=lambda n: (n.at, n.key)) if n.parent
    ]


def test_a_post_that_nobody_heard_is_not_drawn() -> None:
    assert post("cold-brew", 3).key not in places_of(outline_of([*family(), post("cold-brew", 3)])).nodes


def test_of_too_many_the_least_visited_go_but_nobody_loses_an_ancestor() -> None:
    nodes = family()
    nodes[3] = replace(nodes[3], visits=900)
    places = places_of(outline_of(nodes), most=3)
    assert list(places.nodes) == [nodes[0].key, nodes[1].key, nodes[3].key]
    assert places.left_out == 3


@given(st.lists(st.integers(0, 12), max_size=25))
def test_any_parents_at_all_find_a_place(parents: list[int]) -> None:
    """Circles and parents that are not there too."""
    urls = [f"https://leaf{n}.example/a" for n in range(len(parents))]
    nodes = [
        replace(page(n, POST), parent=urls[p] if p < len(urls) else "https://gone.example/") for n, p in enumerate(parents)
    ]
    places = places_of(outline_of(nodes), most=20)
    assert set(places.lanes) >= {key for key in places.nodes if key not in {b.key for _, b in places.edges}}
    assert len(places.nodes) <= 20


def test_edges_by_how_sure_they_are() -> None:
    figure = ripple_chart(outline_of(family()), TREES[0], EN).figure
    proven, likely, possible, nodes = figure["data"]
    drawn = [len([x for x in trace["x"] if x]) // 2 for trace in (proven, likely, possible)]
    assert drawn == [
        sum(n.label is label for n in family() if n.parent)
        for label in (EdgeLabel.PROVEN, EdgeLabel.LIKELY, EdgeLabel.POSSIBLE)
    ]
    assert (proven["line"]["dash"], possible["line"]["dash"]) == ("solid", "dot")
    assert nodes["marker"]["symbol"].count("diamond") == 1


def test_the_play_uncovers_and_ends_with_everything() -> None:
    frames = ripple_chart(outline_of(family()), TREES[0], EN).figure["frames"]
    first, last = frames[0]["data"][3]["marker"]["opacity"], frames[-1]["data"][3]["marker"]["opacity"]
    assert (len(frames), first.count(1.0), set(last)) == (STEPS + 1, 1, {1.0})
    assert len(ripple_chart(outline_of(family()), TREES[0], EN).figure["layout"]["sliders"][0]["steps"]) == STEPS + 1


def test_a_node_says_from_whom_and_why_and_strangers_stay_words() -> None:
    node = replace(page(5, POST), title=HOSTILE_TITLE)
    said = node_words(node, POST, EN)
    assert "heard it from “貼文 0”: possible, 50%" in said
    assert "– Repeats its words: “steeped for three days” stands in both" in said
    assert "<img" not in said
    assert "<img" not in str(ripple_chart(outline_of(NODES), TREES[0], EN).table.rows)


def test_only_nodes_that_are_shown_are_made() -> None:
    made: list[str] = []

    def say(rows: Sequence[RippleNode]) -> Sequence[RippleNode]:
        made.extend(row.key for row in rows)
        return rows

    crowd = [*family(), *(page(n, None, visits=0, hours=900) for n in range(100, 3_000))]
    chart = ripple_chart(outline_of(Worded(crowd, say)), TREES[0], EN)
    assert len(chart.figure["data"][3]["ids"]) == MOST
    assert (chart.table.rows[0][0], len(chart.table.rows[:400]), len(chart.table.rows)) == ("貼文 0", 400, len(crowd))
    assert len(made) <= MOST + 400 + 2  # and from whom the first lines heard it
    assert len(chart.table.rows[:]) == len(crowd)
    assert set(made) == {node.key for node in crowd}


def test_the_table_reads_everything_in_time() -> None:
    chart = ripple_chart(outline_of(family()), TREES[0], EN)
    assert len(chart.table.rows) == 6
    assert chart.table.rows[0][3:5] == ("–", "–")
    assert [row[1] for row in chart.table.rows] == sorted(row[1] for row in chart.table.rows)


def test_sentences() -> None:
    assert "4 posts led to 53 pages, up to 4 steps away" in tree_sentence(TREES[0], EN)
    assert "41% of the links" in tree_sentence(TREES[0], EN)
    assert "%" not in tree_sentence(replace(TREES[0], second_hand_share=None), EN)
    assert (hours_words(None, EN.say), hours_words(17.46, EN.say), hours_words(96.0, EN.say)) == ("–", "17.5 hours", "4 days")


@pytest.mark.parametrize(
    ("state", "campaign"),
    [
        (State(VIEW), "cold-brew"),  # the largest
        (State(VIEW, tree="mountain-film"), "mountain-film"),
        (State(replace(VIEW, campaigns=("mountain-film",))), "mountain-film"),
        (State(VIEW, tree="nonsense"), "cold-brew"),
    ],
)
def test_one_campaign_at_a_time(state: State, campaign: str) -> None:
    chosen = chosen_tree(state, TREES)
    assert chosen is not None
    assert chosen.campaign == campaign


def test_without_any_ripple_it_says_what_to_do() -> None:
    nobody = FakeReports(empty=True)
    assert ripple_of(State(VIEW), nobody, EN).empty == "no_ripple"
    assert tables_of(State(VIEW), nobody, EN.say)[0] == []
    assert chosen_tree(State(VIEW), ()) is None


def test_spreaders_tell_expected_numbers() -> None:
    rows = spreaders_table(SPREADERS, EN.say).children[1].children
    assert [cell.children for cell in rows[0].children[1:7]] == ["Post", "3.2", "8.9", "6.1", "210.4", "3.5"]
