"""Where a page says that it was paid for, with its own words as the quote. Pure; the phrases are data (`data/disclosures.toml`).

Departure from what tools call 'sponsored', which is `rel=sponsored` alone: laws ask for words a reader sees, so words count. They count
near a link to the brand, in the title, and at the head and foot of the main text, never in its middle, and never in a question.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from ripplemark.text import clean, fold, has_cjk, spellings

HEAD, FOOT = 400, 400  # characters of the main text in which a disclosure is looked for
QUOTE_LENGTH = 160
SHORT = 60  # a line that only says who paid
_GAP = "[^.!?。!?;;\n]{0,24}?"
_SENTENCE = re.compile(r"[^.!?。！？；;\n]+(?:\.(?=\w)[^.!?。！？；;\n]*)*[.!?。！？；;]*")
_LETTER = re.compile(r"\w")
_OPENS, _CLOSES = r"[【\[［〔〖(（「『<《]\s*", r"\s*[】\]］〕〗)）」』>》]"


@dataclass(frozen=True, slots=True)
class Words:
    """The patterns of one reading, over folded text."""

    says: re.Pattern[str]
    named: re.Pattern[str]
    page: re.Pattern[str]
    labels: re.Pattern[str]
    affiliate: re.Pattern[str]
    programmes: re.Pattern[str]
    denies: re.Pattern[str]
    pieces: tuple[str, ...]  # without one of these neither `says` nor `named` nor `affiliate` can match


def disclosure(near: str, title: str, text: str, names: Iterable[str]) -> str:
    """The sentence by which a page says that it was paid for; "" if it does not.

    `near` is the link with what stands around it; `text` the page's main text, "" where it may not speak for the link (a list of posts).
    `names` are the brand's names and hosts: who is thanked must be the brand."""
    brand = _names(tuple(names))
    return next(disclosures_in(near, brand, about_links=True), "") or _of_page(title, text, brand)


@lru_cache(maxsize=4)
def _of_page(title: str, text: str, brand: re.Pattern[str] | None) -> str:
    """What a page says of all its links: remembered, since its links are judged one after another."""
    windows = ((title, False), (_head(text), True), (_foot(text), False))
    return next((q for window, links in windows for q in disclosures_in(window, brand, about_links=links)), "")


def disclosures_in(text: str, brand: re.Pattern[str] | None, *, about_links: bool) -> Iterator[str]:
    """The sentences of a text that disclose a payment by the brand; `about_links`: words about affiliate links count too."""
    words = phrases()
    plain = " ".join(fold(text).split())
    told = any(piece in plain for piece in words.pieces)  # looking for pieces costs a fiftieth of the patterns
    for found in _SENTENCE.finditer(text):
        sentence = found.group()
        folded = fold(sentence.strip())
        if not words.labels.search(folded) and not (told and _discloses(folded, words, brand, about_links=about_links)):
            continue
        if not folded.endswith("?") and not words.denies.search(folded):
            yield clean(sentence, QUOTE_LENGTH)


def _discloses(sentence: str, words: Words, brand: re.Pattern[str] | None, *, about_links: bool) -> bool:
    """Whether a folded sentence says that it was paid for, otherwise than by a label."""
    names_brand = bool(brand and brand.search(sentence))
    return bool(
        words.says.search(sentence)
        or (names_brand and _says_who_paid(sentence, words))
        or (about_links and words.affiliate.search(sentence) and (names_brand or not words.programmes.search(sentence)))
    )


def _says_who_paid(sentence: str, words: Words) -> bool:
    """Whether a sentence says of the page who paid for it, or is a short line that begins with saying so."""
    found = words.named.search(sentence)
    return bool(
        found and (words.page.search(sentence) or (len(sentence) <= SHORT and not _LETTER.search(sentence[: found.start()])))
    )


def _head(text: str) -> str:
    return text[:HEAD]


def _foot(text: str) -> str:
    """The end of a text from the first whole sentence on; "" where it is all head."""
    end = text[max(HEAD, len(text) - FOOT) :]
    cut = _SENTENCE.match(end)
    return end[cut.end() :] if cut and len(text) > HEAD + FOOT else end


@lru_cache(maxsize=64)
def _names(names: tuple[str, ...]) -> re.Pattern[str] | None:
    forms = {form for name in names for form in spellings(name) if form.strip()}
    return re.compile("|".join(_phrase(form) for form in sorted(forms))) if forms else None


@lru_cache(maxsize=1)
def phrases() -> Words:
    """The words of the data file as patterns."""
    told: dict[str, list[str]] = tomllib.loads(disclosure_words())
    plain = {key: "|".join(_phrase(fold(phrase)) for phrase in told[key]) for key in told}
    marked = f"{plain['labels']}|{plain['slots']}"
    labels = (
        rf"^\W*(?:{plain['labels']})\W*$|{_OPENS}(?:{marked}){_CLOSES}|#(?:{marked})(?!\w)|"
        rf"^\W*(?:{marked})\s*[:|\uff5c丨/—–]"
    )
    return Words(
        says=re.compile(plain["says"]),
        named=re.compile(plain["named"]),
        page=re.compile(plain["page"]),
        labels=re.compile(labels),
        affiliate=re.compile(plain["affiliate"]),
        programmes=re.compile(plain["programmes"]),
        denies=re.compile(plain["denies"]),
        pieces=tuple({_longest_part(fold(phrase)) for key in ("says", "named", "affiliate") for phrase in told[key]}),
    )


@lru_cache(maxsize=1)
def disclosure_words() -> str:
    """The data file as it is, also for telling whether judgements are out of date."""
    return (files("attribution") / "data" / "disclosures.toml").read_text(encoding="utf-8")


def _longest_part(folded: str) -> str:
    """What of a phrase must stand in a text as it is, but for the width of its blanks."""
    return max((" ".join(part.split()) for part in folded.split("…")), key=len)


def _phrase(folded: str) -> str:
    """A phrase as a pattern: whole words, save for scripts without blanks; "…" is a gap within the sentence."""
    parts = [r"\s+".join(map(re.escape, part.split())) for part in folded.split("…")]
    before = "" if has_cjk(folded[0]) or not folded[0].isalnum() else r"(?<![a-z0-9])"
    after = "" if has_cjk(folded[-1]) or not folded[-1].isalnum() else r"(?![a-z0-9])"
    return f"{before}{_GAP.join(parts)}{after}"
