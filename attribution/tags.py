"""Campaign tags of a landing URL: utm_* and click ids, cleaned. What a tag means is decided elsewhere.

Values are trimmed, NFC, at most 100 characters; source and medium lower case; templates that nobody filled in ({{ad.name}}) and
texts that stand for nothing (null, undefined) are dropped; of a repeated key the first value counts; e-mail addresses are blotted out.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote_plus

from ripplemark.text import clean

LIMIT = 100  # characters of a value
QUERY_LIMIT = 8192  # characters of a query that are looked at
CLICK_IDS = frozenset(
    {"gclid", "gbraid", "wbraid", "gad_source", "fbclid", "msclkid", "ttclid", "li_fat_id", "twclid", "yclid", "igshid",
     "bd_vid", "qz_gdt", "gdt_vid"}
)  # fmt: skip
_NAMES = {
    "utm_source": "source", "utm_medium": "medium", "utm_campaign": "campaign", "utm_content": "content", "utm_term": "term",
    "utm_id": "id", "mtm_source": "source", "mtm_medium": "medium", "mtm_campaign": "campaign", "mtm_content": "content",
    "mtm_keyword": "term", "pk_source": "source", "pk_medium": "medium", "pk_campaign": "campaign", "pk_kwd": "term",
    "hmsr": "source", "hmpl": "campaign", "hmcu": "content", "hmkw": "term",
}  # fmt: skip
#: Any of these in a query makes it worth reading; a cheap test before the exact one.
HINT = re.compile(r"utm_|mtm_|pk_|clid|braid|gad_source|hmsr|hmpl|li_fat_id|igshid|bd_vid|gdt", re.IGNORECASE)
_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{[\w.:-]+\}|\[[A-Z_]+\]|%%[\w.]+%%|__[A-Z_]+__|\$\{.*?\}")
_NOTHING = frozenset({"null", "undefined", "none", "nan", "(not set)", "n/a"})
EMAIL = re.compile(r"[^\s@/?&=<>]{1,64}(?:@|%40)[^\s@/?&=<>]{1,190}\.[A-Za-z]{2,24}")


@dataclass(frozen=True, slots=True)
class Tags:
    """The cleaned tags of one URL; "" for those it does not have."""

    source: str = ""
    medium: str = ""
    campaign: str = ""
    content: str = ""
    term: str = ""
    click_ids: frozenset[str] = frozenset()

    @property
    def any(self) -> bool:
        """Whether the URL was tagged at all."""
        return bool(self.source or self.medium or self.campaign or self.content or self.term or self.click_ids)


NO_TAGS = Tags()


def read_tags(query: str) -> Tags:
    """The tags of a query string (without its question mark)."""
    if not query or not HINT.search(query):
        return NO_TAGS
    values: dict[str, str] = {}
    ids = set()
    for pair in re.split(r"[&;]", query[:QUERY_LIMIT]):
        key, _, value = pair.partition("=")
        key = unquote_plus(key).strip().lower()
        name = _NAMES.get(key)
        if name and name not in values and (cleaned := tag_value(value)):
            values[name] = cleaned
        elif key in CLICK_IDS and tag_value(value):
            ids.add(key)
    return Tags(
        source=values.get("source", "").lower(),
        medium=values.get("medium", "").lower(),
        campaign=values.get("campaign") or values.get("id", ""),
        content=values.get("content", ""),
        term=values.get("term", ""),
        click_ids=frozenset(ids),
    )


def tag_value(raw: str) -> str:
    """One value as it is stored; "" for one that says nothing."""
    text = unquote_plus(raw[: LIMIT * 12], errors="replace")
    text = clean(unicodedata.normalize("NFC", text), LIMIT)
    if _TEMPLATE.search(text) or text.lower() in _NOTHING:
        return ""
    return EMAIL.sub("(email)", text)
