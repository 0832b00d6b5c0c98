"""Which pages of different sites the sketch takes for printings of one text, in a folder of web archives: to be read by a person, pair by pair.

python benchmarks/printings.py FOLDER --names "Redis,Docker,..." [--least 0.5]
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecordType

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from attribution.links.sketch import KEYS, copied_share, resemblance, share_in, sketch
from ripplemark.urls import site_of
from spiders.read.brief import ReadingBrief
from spiders.read.content import looks_like_html
from spiders.read.gate import Gate
from spiders.read.page import read_page

MOST_ALIKE = 200  # pages under one key; more are a template's text, and are said to be left out


@dataclass(frozen=True, slots=True)
class Text:
    """The main text of one page."""

    url: str
    canonical: str
    text: str
    sketch: tuple[int, ...]


def texts(folder: Path, brief: ReadingBrief) -> Iterator[Text]:
    """The main texts of the archived pages that may concern a brand."""
    gate = Gate(brief)
    for file in sorted(folder.glob("*.warc.gz")):
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True):
                http = record.http_headers
                body, url = record.reader.read(), record.headers.get("WARC-Target-URI") or ""
                kind = (http.get("Content-Type") if http else None) or ""
                if http and http.status_code == 200 and looks_like_html(body, kind) and gate.passes(body):
                    read = read_page(body, url, headers={"content-type": kind}, brief=brief)
                    yield Text(url, read.canonical, read.text, sketch(read.text))


def pairs(found: Sequence[Text], least: float) -> Iterator[tuple[float, Text, Text]]:
    """Pages of different sites with at least that share of one text in the other; each pair once."""
    keyed: dict[int, list[int]] = defaultdict(list)
    for number, one in enumerate(found):
        for key in one.sketch[:KEYS]:
            keyed[key].append(number)
    left_out = sum(len(group) > MOST_ALIKE for group in keyed.values())
    met = {pair for group in keyed.values() if len(group) <= MOST_ALIKE for pair in combinations(group, 2)}
    print(f"{len(found)} texts, {len(met)} pairs met by a key, {left_out} keys of too many pages left out")
    for a, b in sorted(met):
        one, other = found[a], found[b]
        share = max(share_in(one.sketch, other.sketch), share_in(other.sketch, one.sketch))
        if share >= least and site_of(one.url) != site_of(other.url):
            yield share, one, other


def main() -> None:
    """Print the pairs, most alike first; those that the rule takes for printings are marked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--names", required=True)
    parser.add_argument("--least", type=float, default=0.5)
    asked = parser.parse_args()
    found = list(texts(asked.folder, ReadingBrief(frozenset(), tuple(asked.names.split(",")), ())))
    for share, one, other in sorted(pairs(found, asked.least), key=lambda pair: -pair[0]):
        taken = copied_share(one.sketch, other.sketch) or copied_share(other.sketch, one.sketch)
        mark = "same text" if taken else "-"
        print(f"{share:.2f} {resemblance(one.sketch, other.sketch):.2f} {mark:9} {one.url}  {other.url}")


if __name__ == "__main__":
    main()
