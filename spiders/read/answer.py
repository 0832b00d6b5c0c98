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
_UNSEEN = ((b"<script", b"</script"), (b"<style", b"</style"), (b"<!--", b"-->"))
_TAG = re.compile(rb"<[^<>]*>")
_LETTERS = bytes(b if b in b"abcdefghijklmnopqrstuvwxyz" or b > 127 else 32 for b in range(256))  # all else is a blank


def answer_key(body: bytes, url: str) -> str:
    """16 hex digits; "" for a page with hardly any words."""
    seen = body[:_LONGEST].lower()
    for begin, end in _UNSEEN:
        seen = b" ".join(_outside(seen, begin, end))
    text = _TAG.sub(b" ", seen)
    for echo in _echoes(url):
        text = text.replace(echo, b" ")
    words = text.translate(_LETTERS).split()
    return blake2b(b" ".join(words), digest_size=8).hexdigest() if len(words) >= _LEAST_WORDS else ""


def _outside(text: bytes, begin: bytes, end: bytes) -> Iterator[bytes]:
    """The parts before, between and after what stands between two marks; what is never closed goes to the end."""
    at = 0
    while (start := text.find(begin, at)) >= 0:
        yield text[at:start]
        closed = text.find(end, start)
        if closed < 0:
            return
        at = closed + len(end)
    yield text[at:]


def _echoes(url: str) -> tuple[bytes, ...]:
    """How a page may repeat its own address, longest first: whole, its path, its last part, and that as words."""
    path = urlsplit(url).path.strip("/")
    last = path.rpartition("/")[2]
    raw = {url.encode(), path.encode(), *(unquote_to_bytes(part) for part in (path, last))}
    forms = {form.lower() for form in raw} | {re.sub(rb"[-_+.]+", b" ", form.lower()) for form in raw}
    return tuple(sorted((f for f in forms if len(f) >= _LEAST_ECHO), key=lambda f: (-len(f), f)))
