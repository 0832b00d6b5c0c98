"""The file for Google's disavow tool, of what a person marked and nothing else.

Its rules (Search Console help, "Disavow links to your site"): UTF-8 text, one URL or `domain:NAME` a line, comments after #, a URL of at
most 2,048 characters, at most 100,000 lines (blank and comment lines counted) and 2 MB. An upload replaces the file before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ripplemark.errors import InputError
from ripplemark.records import Marked
from ripplemark.text import address_line, clean

MOST_LINES = 100_000
MOST_BYTES = 2 * 1024 * 1024
LONGEST_URL = 2_048
_NOTE = 200


def disavow_file(marked: Iterable[Marked], brand: str, which: str = "that were marked by hand") -> bytes:
    """The whole file; `which` links they are stands in its first line. Raises InputError where it would break one of the tool's limits: a file cut short would disavow the wrong half."""
    lines = list(_lines(marked, brand, which))
    content = "".join(f"{line}\n" for line in lines).encode()
    if len(lines) > MOST_LINES:
        raise InputError(
            f"{len(lines):,} lines; the tool takes {MOST_LINES:,}. Mark domains instead of their pages: ripplemark mark disavow NAME"
        )
    if len(content) > MOST_BYTES:
        raise InputError(
            f"{len(content):,} bytes; the tool takes {MOST_BYTES:,}. Mark domains instead of their pages: ripplemark mark disavow NAME"
        )
    return content


def _lines(marked: Iterable[Marked], brand: str, which: str) -> Iterator[str]:
    yield f"# Links to {clean(brand, 100)} {clean(which, _NOTE)}"
    note = ""
    for mark in sorted(marked, key=lambda m: (m.note, not m.subject.startswith("domain:"), m.subject)):
        if len(mark.subject) > LONGEST_URL:
            raise InputError(
                f"{mark.subject[:80]}…: {len(mark.subject):,} characters; the tool takes URLs of {LONGEST_URL:,}. Mark its domain instead"
            )
        if mark.note != note:
            note = mark.note
            yield f"# {clean(note, _NOTE)}"
        yield address_line(mark.subject)
