"""The words of a piece of evidence of a ripple, which are kept in English, in the reader's language. What is not known stays as it is kept."""

from __future__ import annotations

import re

from dashboard.i18n import Words
from dashboard.i18n.numbers import within

#: How evidence is kept (attribution/ripples) -> the key of the same in words. Before most stands the name of its kind, so an address or a name is enough.
PATTERNS = tuple(
    (re.compile(pattern, re.DOTALL), key)
    for pattern, key in (
        (r"(?:links to the post|links to the page|names as its source|answers|repeats|shows the post) (?P<what>\S+) beside its text", "proof.said_beside"),
        (r"(?:links to the post|links to the page|names as its source|answers|repeats|shows the post) (?P<what>\S+)", "proof.said_alone"),
        (r"its link to the brand carries (?P<what>.+), which only the post (?P<post>\S+) uses", "proof.said_copied"),
        (r"(?P<what>\S+) says that the page links to it", "proof.said_pingback"),
        (r"shares (?P<n>[\d,]+) words in a row with it: “(?P<what>.*)”; (?P<share>[\d.]+%) of its text stands there", "proof.said_words_and_share"),
        (r"shares (?P<n>[\d,]+) characters in a row with it: “(?P<what>.*)”; (?P<share>[\d.]+%) of its text stands there", "proof.said_characters_and_share"),
        (r"shares (?P<n>[\d,]+) words in a row with it: “(?P<what>.*)”", "proof.said_words"),
        (r"shares (?P<n>[\d,]+) characters in a row with it: “(?P<what>.*)”", "proof.said_characters"),
        (r"both link to (?P<what>\S+)", "proof.said_alone"),
        (r"both are about the campaign (?P<what>.+)", "proof.said_alone"),
        (r"both sites name the account (?P<what>\S+) as their own", "proof.said_account"),
        (r"names (?P<what>.+)", "proof.said_alone"),
        (r"(?P<what>\S+) lists or cites (?P<post>\S+)", "proof.said_reads"),
        (r"the texts mean much the same \((?P<what>[\d.]+)\)", "proof.said_alone"),
        (r"came (?P<n>-?\d+) hours later(?:; about (?P<others>\d+) other pages heard of it there)?", "proof.said_hours"),
        (r"came (?P<n>-?\d+) days later(?:; about (?P<others>\d+) other pages heard of it there)?", "proof.said_days"),
        (r"came some time later(?:; about (?P<others>\d+) other pages heard of it there)?", "proof.said_some_time"),
        (r"came on the same day(?:; about (?P<others>\d+) other pages heard of it there)?", "proof.said_same_day"),
        (r"came within an hour(?:; about (?P<others>\d+) other pages heard of it there)?", "proof.said_hour"),
    )
)  # fmt: skip
FACTOR = re.compile(r" \(×([\d.e+-]+)\)$")


def proof_words(kept: str, say: Words) -> str:
    """The evidence in the reader's language, with by how much it changes the odds. English is what is kept."""
    if say.lang == "en":
        return kept
    factor = FACTOR.search(kept)
    words = kept[: factor.start()] if factor else kept
    for pattern, key in PATTERNS:
        if found := pattern.fullmatch(words):
            parts = found.groupdict()
            others = parts.pop("others", None)
            said = say(key, **parts) + (say("proof.said_others", n=others) if others else "")
            return said + (within(say("proof.said_factor", n=factor[1]), say.lang) if factor else "")
    return kept
