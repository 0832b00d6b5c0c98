"""Printings of one text on several sites, by the sketch alone: none is seen between unrelated real posts, and trimmed copies of them are known again."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Callable
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from selectolax.lexbor import LexborHTMLParser

from attribution.links.sketch import KEYS, SIZE, copied_share, sketch
from ripplemark.urls import site_of

NOTE = "This article first appeared on Harbor Journal and is printed here by permission.\n"
LONGEST = 300_000  # characters of a page's source; longer ones are books
#: share of the text that a copy keeps -> least share of copies known again. Measured, rounded down; lowering one is a deliberate act.
KEPT = {1.0: 1.0, 0.8: 0.99, 0.7: 0.98}
#: share of a text that another page quotes at length, followed by as much of its own -> largest share taken for printings.
QUOTED = {0.5: 0.03}

Sketch = tuple[int, ...]


@pytest.fixture(scope="module")
def posts(shared: Callable[[str], Path]) -> dict[str, str]:
    """URL -> visible text of the posts of the corpus, menus and all."""
    corpus = shared("corpus/dev")
    rows = gzip.decompress((corpus / "truth" / "pages.jsonl.gz").read_bytes()).decode("utf-8").split("\n")
    wanted = {row["url"] for row in map(json.loads, filter(None, rows)) if row["type"] == "post"}
    return {url: text for file in sorted((corpus / "web").glob("*.warc.gz")) for url, text in texts(file, wanted)}


def texts(file: Path, wanted: set[str]) -> list[tuple[str, str]]:
    found = []
    with file.open("rb") as stream:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True):
            url, body = record.headers.get("WARC-Target-URI") or "", record.reader.read()
            if url in wanted and len(body) < LONGEST:
                tree = LexborHTMLParser(body)
                tree.strip_tags(["script", "style"])
                found.append((url, tree.body.text(separator="\n", strip=True) if tree.body else ""))
    return found


@pytest.fixture(scope="module")
def sketches(posts: dict[str, str]) -> dict[str, Sketch]:
    return {url: sketch(text) for url, text in posts.items()}


def printing(copy: Sketch, of: Sketch) -> bool:
    """Whether a copy is found by a key, and then known."""
    return bool(set(copy[:KEYS]) & set(of[:KEYS])) and copied_share(copy, of) > 0


@pytest.mark.corpus
def test_posts_of_different_sites_are_different_texts(sketches: dict[str, Sketch]) -> None:
    assert len(sketches) >= 2_000
    found = [(a, b) for a, b in met(sketches) if site_of(a) != site_of(b)]
    assert [(a, b) for a, b in found if copied_share(sketches[a], sketches[b]) or copied_share(sketches[b], sketches[a])] == []


def met(sketches: dict[str, Sketch]) -> set[tuple[str, str]]:
    """Pairs of pages that share a key."""
    keyed: dict[int, list[str]] = defaultdict(list)
    for url, one in sketches.items():
        for key in one[:KEYS]:
            keyed[key].append(url)
    return {pair for urls in keyed.values() for pair in combinations(urls, 2)}


@pytest.fixture(scope="module")
def long_posts(posts: dict[str, str], sketches: dict[str, Sketch]) -> list[str]:
    """Every fourth text that is long enough to be sampled."""
    return [posts[url] for url in list(sketches)[::4] if len(sketches[url]) == SIZE]


@pytest.mark.corpus
@pytest.mark.parametrize("kept", KEPT)
def test_a_copy_is_known_though_its_end_is_cut_and_a_note_put_before_it(kept: float, long_posts: list[str]) -> None:
    known = sum(printing(sketch(NOTE + text[: int(kept * len(text))]), sketch(text)) for text in long_posts) / len(long_posts)
    print(f"\n{len(long_posts)} copies that keep {kept:.0%}: {known:.3f} known")
    assert known >= KEPT[kept]


@pytest.mark.corpus
@pytest.mark.parametrize("part", QUOTED)
def test_a_page_that_quotes_at_length_is_no_copy(part: float, long_posts: list[str]) -> None:
    told = [printing(sketch(quoting(text, other, part)), sketch(text)) for text, other in pairwise(long_posts)]
    print(f"\n{len(told)} pages of which {part:.0%} is quoted: {sum(told) / len(told):.3f} taken for copies")
    assert sum(told) / len(told) <= QUOTED[part]


def quoting(text: str, own: str, part: float) -> str:
    """A page as long as the shorter of two, the given part of it from the first."""
    size = min(len(text), len(own))
    return f"{text[: int(part * size)]}\n{own[: size - int(part * size)]}"
