"""Campaign tags of a landing URL: utm_* and click ids, cleaned. What a tag means is decided elsewhere.

Keys are known in any letter case, by GA4's names and by those of Matomo and Baidu Tongji (`NAMES`). Values are decoded (UTF-8, GBK,
Big5), of one width (NFKC), trimmed, at most 100 characters; source, medium and platform in lower case; templates that nobody filled in
({{ad.name}}) and texts that stand for nothing (null, undefined) are dropped; of a repeated key the first value that says something
counts; e-mail addresses are blotted out. A value that was encoded twice is decoded twice. `utm_id` names a campaign that has no name.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from attribution.encoded import query_text
from ripplemark.text import clean

LIMIT = 100  # characters of a value
QUERY_LIMIT = 8192  # characters of a query that are looked at
PAIRS = 256  # parameters of a query that are looked at
CLICK_IDS = frozenset(
    {"gclid", "gbraid", "wbraid", "gad_source", "dclid", "gclsrc", "fbclid", "msclkid", "ttclid", "li_fat_id", "twclid", "yclid", "igshid",
     "igsh", "rdt_cid", "sccid", "epik", "bd_vid", "qz_gdt", "gdt_vid"}
)  # fmt: skip
#: Parameter -> tag. Where two names give the same tag, the one that comes first here wins.
NAMES = {
    "utm_source": "source", "utm_medium": "medium", "utm_campaign": "campaign", "utm_content": "content", "utm_term": "term",
    "utm_id": "id", "utm_source_platform": "platform",
    "mtm_source": "source", "mtm_medium": "medium", "mtm_campaign": "campaign", "mtm_content": "content", "mtm_kwd": "term",
    "mtm_keyword": "term", "mtm_cid": "id",
    "matomo_source": "source", "matomo_medium": "medium", "matomo_campaign": "campaign", "matomo_content": "content",
    "matomo_kwd": "term", "matomo_keyword": "term", "matomo_cid": "id",
    "pk_source": "source", "pk_medium": "medium", "pk_campaign": "campaign", "pk_cpn": "campaign", "pk_content": "content",
    "pk_kwd": "term", "pk_keyword": "term", "pk_cid": "id", "piwik_campaign": "campaign", "piwik_kwd": "term", "piwik_keyword": "term",
    "hmsr": "source", "hmpl": "campaign", "hmcu": "content", "hmkw": "term", "hmci": "id",
}  # fmt: skip
_ORDER = {key: place for place, key in enumerate(NAMES)}
#: Any of these in a query makes it worth reading; a cheap test before the exact one.
HINT = re.compile(
    r"utm|mtm|matomo_|pk_|piwik_|clk?id|braid|gad_source|gclsrc|hm(?:sr|pl|cu|kw|ci)|li_fat_id|igsh|bd_vid|gdt|epik|rdt_cid|sccid",
    re.IGNORECASE,
)
_TEMPLATE = re.compile(
    r"\{\{[^{}]*\}\}|\{[\w.:-]+\}|\[[A-Z][A-Z_]+\]|%%[\w.]+%%|%[A-Za-z_.]+%|__[A-Z][A-Z_]+__|\$\{[^{}]*\}|\$\([^()]*\)|<%=?[^%]*%>|<[A-Z_]{3,}>|\*\|\w+\|\*"
)
_NOTHING = frozenset(
    {
        "null",
        "undefined",
        "none",
        "nan",
        "nil",
        "(not set)",
        "(not provided)",
        "not set",
        "(none)",
        "n/a",
        "-",
        "--",
        "[object object]",
    }
)
EMAIL = re.compile(r"[^\s@/?&=<>]{1,64}(?:@|%40)[^\s@/?&=<>]{1,190}\.[A-Za-z]{2,24}")
_STILL_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")


@dataclass(frozen=True, slots=True)
class Tags:
    """The cleaned tags of one URL; "" for those it does not have."""

    source: str = ""
    medium: str = ""
    campaign: str = ""
    content: str = ""
    term: str = ""
    id: str = ""  # the campaign's number, which cost uploads are joined by
    platform: str = ""  # where the advertisement was bought
    click_ids: frozenset[str] = frozenset()

    @property
    def any(self) -> bool:
        """Whether the URL was tagged at all."""
        return self != NO_TAGS


NO_TAGS = Tags()


def read_tags(query: str) -> Tags:
    """The tags of a query string (without its question mark)."""
    if not query or not HINT.search(query):
        return NO_TAGS
    values: dict[str, tuple[int, str]] = {}
    ids = set()
    for pair in re.split(r"[&;]", query[:QUERY_LIMIT].lstrip("?"), maxsplit=PAIRS)[:PAIRS]:
        raw, _, value = pair.partition("=")
        key = query_text(raw).strip().lower().removeprefix("amp;")
        if key in NAMES:
            _take(values, NAMES[key], _ORDER[key], value)
        elif key in CLICK_IDS and tag_value(value):
            ids.add(key)
    known = {name: value for name, (_, value) in values.items()}
    return Tags(
        source=known.get("source", "").lower(),
        medium=known.get("medium", "").lower(),
        campaign=known.get("campaign") or known.get("id", ""),
        content=known.get("content", ""),
        term=known.get("term", ""),
        id=known.get("id", ""),
        platform=known.get("platform", "").lower(),
        click_ids=frozenset(ids),
    )


def _take(values: dict[str, tuple[int, str]], name: str, order: int, raw: str) -> None:
    """Remember a tag's value, unless one of a name that goes before, or an earlier one, says something already."""
    if (name not in values or order < values[name][0]) and (value := tag_value(raw)):
        values[name] = (order, value)


def tag_value(raw: str) -> str:
    """One value as it is stored; "" for one that says nothing."""
    text = query_text(raw[: LIMIT * 12])
    if _STILL_ENCODED.search(text):
        text = query_text(text)
    text = clean(unicodedata.normalize("NFKC", text), LIMIT)
    if _TEMPLATE.search(text) or text.lower() in _NOTHING:
        return ""
    return EMAIL.sub("(email)", text)
