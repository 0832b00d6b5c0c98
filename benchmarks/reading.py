"""Pages per second of the gate with full evidence for what passes it, against BeautifulSoup on every page, on real pages.

    python benchmarks/reading.py [FOLDER] [--every 4]

FOLDER holds web archives and the truth about them (default: the real corpus beside the checkout). For each brand found on under 5 % of the
pages, in one process, CPU seconds: ours asks the gate of every page and reads fully what passes; the other parses every page with
BeautifulSoup (lxml), takes its links and looks for the name in its text. What a process loads but once is loaded before and told apart.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup
from fastwarc.warc import ArchiveIterator, WarcRecordType
from trafilatura.external import jt_stoplist_init

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from spiders.read.brief import ReadingBrief
from spiders.read.content import looks_like_html
from spiders.read.gate import Gate
from spiders.read.page import read_page

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus" / "dev"
MOST = 0.05  # of the pages: a brand that is found on more is no needle
GOAL = 10.0
WARM = (
    "<html lang=en><title>A page</title><p>Some words in a sentence, so that every reader is loaded."
    ' <a href=/>one</a> <a href="https://elsewhere.example.org/a">two</a></p>',
    "<html lang=zh><title>北風茶</title><p>這是一個句子，所有的閱讀器都因此載入。</p>",
)

Page = tuple[str, bytes]  # URL and body


def pages(folder: Path, every: int) -> Iterator[Page]:
    """Every so-manieth HTML page of the archives."""
    number = 0
    for file in sorted(folder.glob("*.warc.gz")):
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True):
                body, kind = record.reader.read(), (record.http_headers and record.http_headers.get("Content-Type")) or ""
                if looks_like_html(body, kind):
                    if number % every == 0:
                        yield record.headers.get("WARC-Target-URI") or "", body
                    number += 1


def gated(found: list[Page], brief: ReadingBrief) -> tuple[float, list[Page]]:
    """(CPU seconds of the gate, the pages that pass)."""
    gate, begun = Gate(brief), time.process_time()
    passed = [page for page in found if gate.passes(page[1])]
    return time.process_time() - begun, passed


def read(passed: list[Page], brief: ReadingBrief) -> float:
    """CPU seconds of full readings."""
    begun = time.process_time()
    for url, body in passed:
        read_page(body, url, headers={"content-type": "text/html"}, brief=brief)
    return time.process_time() - begun


def loaded() -> float:
    """CPU seconds of what a process loads but once: the language model, Chinese characters, shorteners, the stop words of a fallback extractor."""
    begun = time.process_time()
    read([("https://warm.example.com/", page.encode()) for page in WARM], ReadingBrief(frozenset({"duckdb.org"}), ("DuckDB",)))
    jt_stoplist_init()
    return time.process_time() - begun


def soup(found: list[Page], name: str) -> float:
    """CPU seconds of BeautifulSoup: links and the name, on every page."""
    begun, wanted = time.process_time(), name.lower()
    for _, body in found:
        parsed = BeautifulSoup(body, "lxml")
        links = [(a["href"], a.get_text(" ", strip=True)) for a in parsed.find_all("a", href=True)]
        assert isinstance(wanted in parsed.get_text(" ").lower() or links, bool | list)
    return time.process_time() - begun


def main() -> None:
    """Print one line a brand."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=CORPUS)
    parser.add_argument("--every", type=int, default=4)
    options = parser.parse_args()
    if not (options.folder / "truth" / "brands.json").is_file():
        print(f"{options.folder}: no real pages here; nothing measured")
        return
    brands = json.loads((options.folder / "truth" / "brands.json").read_text(encoding="utf-8"))
    found = list(pages(options.folder / "web", options.every))
    loading = loaded()
    other = soup(found, "DuckDB")
    print(f"Loaded once: {loading:.2f} CPU s")
    print(f"{len(found):,} pages, {sum(len(body) for _, body in found) / 1e6:,.0f} MB")
    print(f"BeautifulSoup on every page: {other:.2f} CPU s, {len(found) / other:,.0f} pages per CPU second", flush=True)
    for told in brands.values():
        brief = ReadingBrief(frozenset(told["domains"]), (told["name"],))
        gate, passed = gated(found, brief)
        if len(passed) < MOST * len(found):
            reading = read(passed, brief)
            print(
                f"{told['name']}: {len(passed)} pages pass ({len(passed) / len(found):.1%}), {gate:.2f} CPU s in the gate and {reading:.2f} in full readings,"
                f" {reading / max(1, len(passed)) * 1000:.1f} ms each,"
                f" {len(found) / (gate + reading):,.0f} pages per CPU second, {other / (gate + reading):.1f} times BeautifulSoup (goal {GOAL:.0f})",
                flush=True,
            )


if __name__ == "__main__":
    main()
