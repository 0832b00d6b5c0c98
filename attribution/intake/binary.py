"""What a file that is no text is: by the bytes it begins with, in words that a terminal can show. Reads no file."""

from __future__ import annotations

import unicodedata

LOOKED_AT = 1_024  # characters
SHOWN = 8  # bytes
#: One character in so many, or more, that no text has: then it is none.
ONE_IN = 50
#: What a file begins with -> what such files are.
KINDS = {
    b"%PDF-": "a PDF document", b"\x89PNG": "a PNG picture", b"\xff\xd8\xff": "a JPEG picture", b"GIF8": "a GIF picture",
    b"SQLite format 3\0": "an SQLite database", b"PK\x03\x04": "a ZIP archive", b"\x1f\x8b": "data packed by gzip, once more",
    b"BZh": "data packed by bzip2", b"\xfd7zXZ": "data packed by xz", b"\x28\xb5\x2f\xfd": "data packed by zstd, once more",
    b"7z\xbc\xaf": "a 7z archive", b"Rar!": "a RAR archive", b"PAR1": "a Parquet file", b"\x7fELF": "a program", b"MZ": "a program",
    b"\xd0\xcf\x11\xe0": "an Office document of before 2007 (save it as .xlsx or .csv)",
}  # fmt: skip


def binary_kind(head: bytes, text: str) -> str:
    """What the first bytes of a file say of it, in hexadecimal and by name where that is known; "" if it is text. `text`: the bytes as decoded."""
    seen = text[:LOOKED_AT]
    odd = sum(unicodedata.category(c) == "Cc" and c not in "\t\n\r\f" for c in seen)
    if odd * ONE_IN <= len(seen):
        return ""
    kind = next((words for mark, words in KINDS.items() if head.startswith(mark)), "binary data")
    return f"{kind}, begins with {head[:SHOWN].hex(' ')}"
