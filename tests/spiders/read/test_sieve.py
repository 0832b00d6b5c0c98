"""The sieve against the gate: a page that the gate would pass is never left out, whatever stands around it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from hypothesis import given
from hypothesis import strategies as st

from spiders.read.brief import ReadingBrief
from spiders.read.gate import Gate
from spiders.read.sieve import doubtful

BRIEFS = {
    "latin": ReadingBrief(frozenset({"acme.example"}), ("Acme Kites",)),
    "chinese": ReadingBrief(frozenset({"xn--r8jz45g.jp"}), ("\u9d6c\u7a0b", "Kite")),
    "short": ReadingBrief(frozenset({"x.co"}), ("X", "Q7")),
}
GATES = {name: Gate(brief) for name, brief in BRIEFS.items()}
PLAIN = "<p>Rain & sun, 50 % of the day; caf\u00e9 \u201cquoted\u201d &nbsp;&#39;</p>"
SPELT = (
    "acme.example", "ACME.Example", "Acme Kites", "kites by acme", "ac&#109;e.example", "&#x61;cme.example", "acme&period;example",
    "%61cme.example", "%2561cme.example", "acme%2Eexample", "\uff41\uff43\uff4d\uff45.example", "ac\u00adme kites", "ac\u200bme.example",
    "acme\u3002example", "&#97", "&", "%", "%2", "&#", "\u9d6c\u7a0b", "\u9e4f\u7a0b", "\u4f8b\u3048.jp", "kite", "X", "q7", "x.co",
)  # fmt: skip
ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16-le", "cp932", "iso2022_jp")

texts = st.lists(st.sampled_from((PLAIN, *SPELT, "&#", "\n", "<b>")) | st.text(max_size=8), max_size=6).map("".join)
encoded = st.tuples(texts, st.sampled_from(ENCODINGS)).map(lambda pair: pair[0].encode(pair[1], "replace")) | st.binary(
    max_size=60
)


def laid_out(pages: Sequence[bytes]) -> tuple[bytes, list[tuple[int, int]]]:
    """The pages one after another as in an archive, and where each stands."""
    block, spans = b"", []
    for page in pages:
        block += b"WARC/1.0\r\nWARC-Target-URI: https://acme.example/&#97;\r\n\r\n"
        spans.append((len(block), len(block) + len(page)))
        block += page + b"\r\n\r\n"
    return block, spans


@pytest.mark.parametrize("name", BRIEFS)
@given(pages=st.lists(encoded, min_size=1, max_size=6))
def test_no_page_is_left_out_that_the_gate_would_pass(name: str, pages: list[bytes]) -> None:
    passed = {n for n, page in enumerate(pages) if GATES[name].passes(page)}
    assert passed <= set(doubtful(GATES[name], *laid_out(pages)))


def test_pages_of_plain_text_and_usual_entities_are_left_out() -> None:
    usual = b"<p>Tom &amp; Jerry&#39;s &nbsp; &quot;50%&quot; %20 &copy; rain</p>"
    assert doubtful(GATES["latin"], *laid_out([usual, usual + b"acme.example", usual])) == [1]
    assert doubtful(GATES["latin"], b"", []) == []


@pytest.mark.corpus
def test_real_pages_are_sieved_as_the_gate_would(shared) -> None:
    gate = Gate(ReadingBrief(frozenset({"tailscale.com"}), ("Tailscale",)))
    pages: list[bytes] = []
    for file in sorted(shared("corpus/dev/web").glob("*.warc.gz"))[::9]:
        with file.open("rb") as stream:
            pages += [r.reader.read() for r in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True)]
    passed = {n for n, page in enumerate(pages) if gate.passes(page)}
    named = set(doubtful(gate, *laid_out(pages)))
    assert passed <= named
    assert len(named) - len(passed) <= len(pages) / 100
    assert len(pages) > 500
