"""Which encoding undeclared bytes are in: certain signs first (NULs, escapes, valid UTF-8), then charset-normalizer on the text without tags."""

from __future__ import annotations

import re

from spiders.read.latin import latin_codec

#: Bytes looked at; a detector needs no more and pages may be 5 MB.
SAMPLE = 65_536
_TAG = re.compile(rb"<[^<>]{0,400}>|\s+")
_LATIN_GUESSES = frozenset(
    {"cp1250", "cp1252", "cp1254", "cp1257", "cp1258", "iso8859_1", "iso8859_2", "iso8859_9", "iso8859_15", "mac_roman"}
)
_ENCODINGS = [
    "utf_8", "gb18030", "big5hkscs", "cp932", "euc_jp", "cp949", "johab", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254",
    "cp1255", "cp1256", "cp1257", "cp1258", "cp874", "tis_620", "iso8859_1", "iso8859_2", "iso8859_5", "iso8859_6", "iso8859_7",
    "iso8859_9", "iso8859_15", "koi8_r", "koi8_u", "mac_cyrillic", "mac_roman", "cp866", "cp855",
]  # fmt: skip


def detected(body: bytes) -> str:
    """Python's name of the most probable codec; "utf-8" if nothing speaks for another."""
    if wide := _wide(body):
        return wide
    if b"\x1b$)C" in body:
        return "iso2022_kr"
    if b"\x1b$" in body or b"\x1b(J" in body:
        return "iso2022_jp"
    if _is_utf8(body):
        return "utf-8"
    return _guessed(body)


def _wide(body: bytes) -> str:
    """UTF-16 or UTF-32 without a mark, told by where the NULs of the tags stand."""
    head = body[:2048]
    if head.count(0) * 5 < len(head):
        return ""
    quads = [head[i::4].count(0) * 4 > len(head) * 0.7 for i in range(4)]
    if quads == [False, True, True, True]:
        return "utf-32-le"
    if quads == [True, True, True, False]:
        return "utf-32-be"
    even, odd = head[::2].count(0), head[1::2].count(0)
    if min(even, odd) * 4 > max(even, odd):
        return ""  # NULs all over: no text
    return "utf-16-be" if even > odd else "utf-16-le"


def _is_utf8(body: bytes) -> bool:
    """Whether the bytes are UTF-8, up to a cut or a few broken characters (1 in 100 of the non-ASCII ones)."""
    try:
        body.decode("utf-8")
        return True
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
    wide = sum(1 for c in text if c > "\x7f")
    return text.count("\ufffd") * 100 <= wide


def _guessed(body: bytes) -> str:
    sample = _TAG.sub(b" ", body[: 4 * SAMPLE])[:SAMPLE]
    from charset_normalizer import from_bytes  # noqa: PLC0415 - few pages leave it to a guess

    best = from_bytes(sample, cp_isolation=_ENCODINGS, preemptive_behaviour=False, language_threshold=0.1).best()
    name = best.encoding if best else ""
    # The detector tells scripts well, but takes one Latin encoding for another.
    return latin_codec(sample) or name or "utf-8" if not name or name in _LATIN_GUESSES else name
