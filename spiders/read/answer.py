"""What a page answers, whatever its address: a key that is equal where two URLs give the same page. Pure; judges nothing.

Markup, scripts, numbers and the page's own address are left out, since a page that says of every address that it is not here
repeats the address, and often the time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2b
from urllib.parse import unquote_to_bytes, urlsplit

_LONGEST = 65_536  # bytes that are looked at
_LEAST_WORDS = 3  # fewer say nothing that another page might not say too
_LEAST_ECHO = 4  # bytes; shorter parts of an address are words of any text
_UNSEEN = re.compile(rb"<(?:script|style|!--)", re.IGNORECASE)
_TAG = re.compile(rb"<(?:[^<>]*+>)?")
_ENDS = {
    b"<sc": re.compile(rb"</script", re.IGNORECASE),
    b"<st": re.compile(rb"</style", re.IGNORECASE),
    b"<!-": re.compile(b"-->"),
}
_LETTERS = bytes(b if b in b"abcdefghijklmnopqrstuvwxyz" or b > 127 else 32 for b in range(256))  # all else is a blank


def answer_key(body: bytes, url: str) -> str:
    """16 hex digits; "" for a page with hardly any words."""
    text = _untagged(b" ".join(_shown(body[:_LONGEST])).lower())
    for echo in _echoes(url):
        text = text.replace(echo, b" ")
    words = text.translate(_LETTERS).split()
    return blake2b(b" ".join(words), digest_size=8).hexdigest() if len(words) >= _LEAST_WORDS else ""


def _shown(page: bytes) -> Iterator[bytes]:
    """The parts between scripts, styles and comments; what is never closed goes to the end."""
    at = 0
    while opened := _UNSEEN.search(page, at):
        yield page[at : opened.start()]
        closed = _ENDS[opened.group()[:3].lower()].search(page, opened.end())
        if not closed:
            return
        at = closed.end()
    yield page[at:]


def _untagged(text: bytes) -> bytes:
    """The text without its tags, each from a `<` to the next `>`; a `<` that no `>` follows begins none."""
    return b" ".join(_TAG.split(text))


def _echoes(url: str) -> tuple[bytes, ...]:
    """How a page may repeat its own address, longest first: whole, its path, its last part, and that as words."""
    path = urlsplit(url).path.strip("/")
    last = path.rpartition("/")[2]
    raw = {url.encode(), path.encode(), *(unquote_to_bytes(part) for part in (path, last))}
    forms = {form.lower() for form in raw} | {re.sub(rb"[-_+.]+", b" ", form.lower()) for form in raw}
    return tuple(sorted((f for f in forms if len(f) >= _LEAST_ECHO), key=lambda f: (-len(f), f)))
