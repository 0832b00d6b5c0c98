"""The readers against others' suites: HTML5 tree construction, microformats' rel, and link extraction of web archives."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecordType

from spiders.read.charset import decode
from spiders.read.dom import attribute, flow_of
from spiders.read.links import base_of, hyperlinks, rel_tokens
from spiders.read.tree import parsed

Shared = Callable[[str], Path]
_HREF = re.compile(r'\| *href="(.*)"')
_ELEMENT = re.compile(r"\| *<(?:svg |math )?([\w-]+)>")


def _documents(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """(markup, hrefs of a and area in the expected tree) of every whole document with an anchor."""
    for file in sorted(folder.rglob("*.dat")):
        for case in file.read_text(encoding="utf-8").split("#data\n")[1:]:
            markup, _, rest = case.partition("\n#errors")
            if "<a" in markup.lower() and "#document-fragment" not in rest:
                yield markup, list(_expected(rest.partition("#document\n")[2]))


def _expected(tree: str) -> Iterator[str]:
    element = ""
    for line in tree.splitlines():
        if found := _ELEMENT.fullmatch(line):
            element = found.group(1)
        elif element in ("a", "area") and (found := _HREF.fullmatch(line)):
            yield found.group(1)


#: Documents whose links we read otherwise, and why.
OTHERWISE = {
    "<!DOCTYPE html><body><a href='#1'><nobr>1<nobr></a><br><a href='#2'><nobr>2<nobr></a><br><a href='#3'><nobr>3<nobr></a>":
        "unclosed <nobr> makes a browser repeat each anchor; we count what the author wrote, each once",
}  # fmt: skip


def test_hrefs_of_html5_tree_construction(shared: Shared) -> None:
    """96 of 97 documents; the one that differs is named above."""
    cases = list(_documents(shared("suites/html5-tree-construction/html")))
    wrong = [markup for markup, hrefs in cases if [a.href for a in flow_of(parsed(markup)).anchors] != hrefs]
    assert len(cases) >= 97
    assert [markup for markup in wrong if markup.strip() not in OTHERWISE] == []


def test_rel_tokens_of_the_microformats_suite(shared: Shared) -> None:
    folder = shared("suites/microformats-tests/tests/microformats-v2/rel")
    cases = [p for p in sorted(folder.glob("*.html")) if p.with_suffix(".json").exists()]
    assert cases
    for page in cases:
        told = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))["rel-urls"]
        anchors = flow_of(parsed(page.read_text(encoding="utf-8"))).anchors
        for anchor in anchors:
            if anchor.href in told and (rel := rel_tokens(attribute(anchor.tag, "rel"))):
                assert set(rel) <= {r.lower() for r in told[anchor.href]["rels"]}, page.name


def test_links_of_the_archive_suite(shared: Shared) -> None:
    found: dict[str, list[str]] = {}
    with shared("commoncrawl/link-extraction-test.warc").open("rb") as stream:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True):
            url = record.headers.get("WARC-Target-URI") or ""
            tree = parsed(decode(record.reader.read()).text)
            found[url] = [k.url for k in hyperlinks(flow_of(tree), base_of(tree, url)).links]
    assert len(found) >= 5
    assert sum(map(len, found.values())) >= 10
    assert all(u.startswith(("http://", "https://")) for urls in found.values() for u in urls)
