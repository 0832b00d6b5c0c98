"""From bytes to text: byte order mark, then header, then meta, then a detector, each only if it leaves under 1 % U+FFFD.

Labels mean what browsers take them to mean (gb2312 is GB18030, iso-8859-1 is windows-1252). Nothing here parses HTML.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from spiders.read.detector import detected

#: Share of replacement characters from which on an encoding is refused.
MOST_REPLACED = 0.01
#: A few characters of a two-byte encoding may be valid UTF-8 by chance; more of them are not.
MOST_BY_CHANCE = 3

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Python codec -> the one that reads all that pages under this label hold (WHATWG Encoding, "names and labels").
_WIDER = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "latin-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874",
    "tis-620": "cp874", "gb2312": "gb18030", "gbk": "gb18030", "hz": "gb18030", "big5": "big5hkscs",
    "cp950": "big5hkscs", "shift_jis": "cp932", "euc_kr": "cp949", "utf-16": "utf-16-le", "utf-8-sig": "utf-8",
}  # fmt: skip
_LABELS = {"x-sjis": "cp932", "windows-31j": "cp932", "ms_kanji": "cp932", "x-gbk": "gb18030", "gb_2312-80": "gb18030",
           "csgb2312": "gb18030", "ks_c_5601-1987": "cp949", "ksc5601": "cp949", "x-euc-jp": "euc_jp", "big5-eten": "big5hkscs",
           "x-x-big5": "big5hkscs", "cn-big5": "big5hkscs", "unicode": "utf-16-le", "x-mac-cyrillic": "mac_cyrillic",
           "utf8mb4": "utf-8", "unicode-1-1-utf-8": "utf-8", "x-cp1251": "cp1251", "dos-874": "cp874"}  # fmt: skip
#: C1 controls are never meant: these labels stand for their Windows twin at once.
_ALWAYS_WIDER = frozenset({"ascii", "iso8859-1", "utf-16", "utf-8-sig", "hz"})
_NEVER = frozenset({"utf-7", "punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"})
_MULTIBYTE = frozenset({"gb2312", "gbk", "gb18030", "big5", "big5hkscs", "cp932", "shift_jis", "euc_kr", "cp949", "euc_jp"})
_SEQUENCE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.+-]+)", re.I)
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.+-]{2,40})", re.I)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.+-]{2,40})")
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.S)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page's text and how its encoding was found."""

    text: str
    charset: str  # Python's name of the codec
    source: str  # bom | header | meta | detected


def decode(body: bytes, content_type: str = "") -> Decoded:
    """The text of a page. Never raises; in the worst case UTF-8 with replacement characters, source `detected`."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return Decoded(body[len(mark) :].decode(name, "replace"), name, "bom")
    for label, source in ((_header_label(content_type), "header"), (_meta_label(body), "meta")):
        for name in codecs_of(label):
            if (text := _read_as(body, name)) is not None:
                return Decoded(text, name, source)
    name = detected(body)
    return Decoded(body.decode(name, "replace"), name, "detected")


def codecs_of(label: str) -> tuple[str, ...]:
    """Python's codecs for a label: its own, then the wider one that browsers take it for; () if nobody knows it."""
    wanted = _LABELS.get(label.strip().lower(), label.strip().lower())
    try:
        info = codecs.lookup(wanted)
    except (LookupError, ValueError):
        return ()
    if not getattr(info, "_is_text_encoding", True) or info.name in _NEVER:
        return ()
    wider = _WIDER.get(info.name, info.name)
    return (wider,) if info.name in _ALWAYS_WIDER else tuple(dict.fromkeys((info.name, wider)))


def _read_as(body: bytes, name: str) -> str | None:
    """The text under one claim, or None if the claim does not hold."""
    if not name or _contradicted(body, name):
        return None
    try:
        return body.decode(name)
    except UnicodeDecodeError:
        if name in _WIDER:  # the wider codec may read it all
            return None
    text = body.decode(name, "replace")
    return text if text.count("\ufffd") <= MOST_REPLACED * len(text) else None


def _contradicted(body: bytes, name: str) -> bool:
    """Whether the bytes themselves speak against a claim that would decode without an error."""
    if name.startswith(("utf-16", "utf-32")):
        return body[:2048].count(0) * 10 < len(body[:2048])
    if name == "utf-8" or body.isascii():
        return False
    two, more = _utf8_sequences(body)
    return bool(more) or two > (MOST_BY_CHANCE if name in _MULTIBYTE else 0)


def _utf8_sequences(body: bytes) -> tuple[int, int]:
    """How many sequences of two, and of more bytes the body has if it is valid UTF-8; (0, 0) if it is not."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return 0, 0
    found = _SEQUENCE.findall(body)
    two = sum(1 for s in found if s < b"\xe0")
    return two, len(found) - two


def _header_label(content_type: str) -> str:
    found = _HEADER.search(content_type)
    return found.group(1) if found else ""


def _meta_label(body: bytes) -> str:
    """The label in the first 4 kB: meta or XML declaration; comments do not speak."""
    head = body[:4096]
    found = _XML.search(head) or _META.search(_COMMENT.sub(b"", head))
    label = found.group(1).decode("ascii") if found else ""
    # HTML standard: a meta that could be read as ASCII cannot be in UTF-16.
    return "utf-8" if label.lower().startswith("utf-16") else label
