"""Placement against labels by hand: 417 links of real pages, read one by one in their surroundings; and how many links stay unplaced.

`placement_labels.tsv` has a row per link: the half it belongs to (drawn by site), the corpus, page, href, its nth occurrence on the page, the label.
A share button is navigation, a profile icon belongs to the part of the page it stands in, a box's "powered by" and small print are footer, the
newest comments beside every page are sidebar, and a list of other sites is a blogroll wherever it stands."""

from __future__ import annotations

import csv
import gzip
import json
import tarfile
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from ripplemark.urls import host_of, is_public_host, registrable
from spiders.read.charset import decode
from spiders.read.dom import flow_of
from spiders.read.links import Hyperlink, base_of, hyperlinks
from spiders.read.placement import Placing
from spiders.read.text import extracted
from spiders.read.tree import parsed

HERE = Path(__file__).parent
FLOORS = tomllib.loads((HERE / "placement.toml").read_text(encoding="utf-8"))
#: Every how many pages of the real corpus the share of unknown placements is taken.
STRIDE = 10


@dataclass(frozen=True, slots=True)
class Label:
    """One link and where it stands."""

    half: str
    corpus: str
    page: str
    href: str
    nth: int
    placement: str
    note: str


@dataclass(frozen=True, slots=True)
class Body:
    """A page as it was delivered."""

    url: str
    content: bytes
    content_type: str


def labels() -> list[Label]:
    with (HERE / "placement_labels.tsv").open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        return [Label(half, corpus, page, href, int(nth), placed, note) for half, corpus, page, href, nth, placed, note in rows]


def corpus_pages(folder: Path) -> Iterator[Body]:
    for file in sorted((folder / "web").glob("*.warc.gz")):
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True):
                kind = (record.http_headers.get("Content-Type") if record.http_headers else None) or ""
                yield Body(record.headers.get("WARC-Target-URI") or "", record.reader.read(), kind)


def article_pages(folder: Path) -> Iterator[Body]:
    for name, told in json.loads((folder / "ground-truth.json").read_text(encoding="utf-8")).items():
        file = folder / "html" / f"{name}.html.gz"
        if file.exists():
            yield Body(whole(told["url"]), gzip.decompress(file.read_bytes()), "")


def dated_pages(folder: Path) -> Iterator[Body]:
    urls = {row["file"]: url for url, row in json.loads((folder / "eval_default.json").read_text(encoding="utf-8")).items()}
    with tarfile.open(folder / "pages.tar.xz") as archive:
        for member in archive:
            file = archive.extractfile(member) if Path(member.name).name in urls else None
            if file is not None:
                yield Body(whole(urls[Path(member.name).name]), file.read(), "")


def whole(url: str) -> str:
    return url if url.startswith("http") else f"http://{url}"


def placed(page: Body, article: bool = True) -> Iterator[tuple[Hyperlink, str]]:
    """Every link of a page with its placement, in document order."""
    text = decode(page.content, page.content_type).text
    tree = parsed(text)
    flow = flow_of(tree)
    placing = Placing(flow, extracted(tree, flow) if article else "")
    for link in hyperlinks(flow, base_of(tree, page.url)).links:
        yield link, placing.of(link.anchor, link.url).value


@pytest.fixture(scope="module")
def judged(shared: Callable[[str], Path]) -> list[tuple[Label, str]]:
    """Each label with what the reader says."""
    wanted: dict[str, dict[tuple[str, int], Label]] = defaultdict(dict)
    for label in labels():
        wanted[label.page][label.href, label.nth] = label
    found: list[tuple[Label, str]] = []
    sources = (
        corpus_pages(shared("corpus/dev")),
        article_pages(shared("suites/article-extraction-benchmark")),
        dated_pages(shared("suites/htmldate")),
    )
    for page in (page for source in sources for page in source if page.url in wanted):
        seen: Counter[str] = Counter()
        for link, place in placed(page):
            seen[link.anchor.href] += 1
            label = wanted[page.url].pop((link.anchor.href, seen[link.anchor.href]), None)
            if label:
                found.append((label, place))
    return found


def macro_f1(pairs: list[tuple[str, str]]) -> float:
    """The mean over the labels' classes of 2 TP / (2 TP + FP + FN)."""
    right = Counter(wanted for wanted, got in pairs if wanted == got)
    wanted, got = Counter(w for w, _ in pairs), Counter(g for _, g in pairs)
    return sum(2 * right[c] / (wanted[c] + got[c]) for c in wanted) / len(wanted)


@pytest.mark.corpus
def test_placement_agrees_with_the_labels(judged: list[tuple[Label, str]], capsys: pytest.CaptureFixture[str]) -> None:
    assert len(judged) == len(labels())
    wrong = [
        f"{k.page} {k.href} #{k.nth}: {k.placement} read as {place} {k.note}" for k, place in judged if place != k.placement
    ]
    scores = {
        half: macro_f1([(k.placement, p) for k, p in judged if half in (k.half, "total")]) for half in ("tune", "held", "total")
    }
    with capsys.disabled():
        print(f"\nplacement, macro-F1: {', '.join(f'{h} {s:.4f}' for h, s in scores.items())}; {len(judged)} links")
    for half, score in scores.items():
        assert score >= FLOORS[half], (half, score, *wrong)


@pytest.mark.corpus
def test_few_external_links_stay_unplaced(shared: Callable[[str], Path], capsys: pytest.CaptureFixture[str]) -> None:
    """Without the main text, which only ever places more of them."""
    places: Counter[str] = Counter()
    for number, page in enumerate(corpus_pages(shared("corpus/dev"))):
        if number % STRIDE == 0:
            site = registrable(host_of(page.url))
            places.update(p for k, p in placed(page, article=False) if registrable(k.host) != site and is_public_host(k.host))
    share = places["unknown"] / places.total()
    with capsys.disabled():
        print(f"\nplacement unknown: {share:.4f} of {places.total()} external links")
    assert share <= FLOORS["unknown"], places
