"""A text cut into sentences and clauses, in English and Chinese. Keeps every character's words; judges nothing."""

from __future__ import annotations

import re

from ripplemark.text import WEB_ADDRESS

#: An address is never cut, whatever marks it holds.
_SENTENCE = re.compile(rf"(?:{WEB_ADDRESS}|[^.!?。！？；;\n]|(?<=\w)\.(?=\w))+[.!?。！？；;…~～]*")
_CLAUSE = re.compile(rf"(?:{WEB_ADDRESS}|[^,，、:：—()（）])+[,，、:：—()（）]*")
_TURN = re.compile(r"\s(?=(?:but|however|although|though|yet|while|except)\s)|(?=但是|但(?!愿)|不过|可是|然而|只是|不過)", re.I)


def sentences(text: str) -> list[str]:
    """The sentences of a text, without blank ones."""
    return [found.strip() for found in _SENTENCE.findall(text) if found.strip()]


def clauses(sentence: str) -> list[str]:
    """The clauses of a sentence: parted by commas and by words that turn it."""
    parts = (part for piece in _CLAUSE.findall(sentence) for part in _TURN.split(piece))
    return [part.strip() for part in parts if part.strip()]
