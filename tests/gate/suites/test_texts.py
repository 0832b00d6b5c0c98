"""Encodings, hostile strings, JSON and main text against others' suites: decoded right, survived, and not missed."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from ripplemark import urls
from ripplemark.text import clean, fold, spellings, visible_control
from spiders.discover.feeds import read_feed
from spiders.read.charset import decode
from spiders.read.dates import moment_of
from spiders.read.day_words import days_in
from spiders.read.dom import flow_of
from spiders.read.head import author_of, json_ld
from spiders.read.text import extracted, main_text
from spiders.read.tree import parsed

Shared = Callable[[str], Path]
#: Every fourth article, for time.
EVERY = 4
#: Mean F1 over shingles of four words.
F1 = 0.90

pytestmark = pytest.mark.corpus


def test_naughty_strings_are_only_strings(shared: Shared) -> None:
    naughty = json.loads(shared("suites/blns/blns.json").read_text(encoding="utf-8"))
    assert len(naughty) >= 500
    for text in naughty:
        url = urls.normal(text, "https://example.com/")
        assert url == "" or urls.normal(url) == url
        assert isinstance(urls.registrable(urls.host_of(text)), str)
        assert len(fold(text)) == len(text)
        assert len(clean(text, 100)) <= 100
        assert min(visible_control(text, 100), default=" ") >= " "
        assert all(spellings(text)) or not text
        assert all(n.start < n.end for n in days_in(text))
        moment_of(text)
        flow_of(parsed(f"<p title='{text}'>{text}</p>"))


def test_no_json_stops_a_reader(shared: Shared) -> None:
    """318 files: those that must parse, those that must not, those that may; as JSON-LD of a page and as a feed."""
    files = sorted(shared("suites/json-test-suite/test_parsing").glob("*.json"))
    assert len(files) >= 318
    for file in files:
        body = file.read_bytes()
        tree = parsed(f'<script type="application/ld+json">{decode(body).text}</script>')
        items = json_ld(tree)
        assert all(isinstance(item, dict) for item in items)
        assert isinstance(author_of(tree, items), str)
        assert read_feed(body, "https://example.com/feed.json").entries == ()


def test_main_text_of_articles(shared: Shared) -> None:
    folder = shared("suites/article-extraction-benchmark")
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    drawn = dict(sorted(truth.items())[::EVERY])
    scores = []
    for name, row in drawn.items():
        html = decode(gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes())).text
        tree = parsed(html)
        flow = flow_of(tree)
        found = main_text(extracted(tree, flow), flow)
        scores.append(_f1(_shingles(found), _shingles(row["articleBody"])))
    mean = sum(scores) / len(scores)
    print(f"F1 {mean:.3f} over {len(scores)} articles")
    assert mean >= F1


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = text.split()
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3)))


def _f1(got: Counter[tuple[str, ...]], wanted: Counter[tuple[str, ...]]) -> float:
    common = (got & wanted).total()
    return 2 * common / (got.total() + wanted.total())
