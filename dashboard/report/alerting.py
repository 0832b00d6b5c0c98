"""The words of an alert: a subject and a plain text in the reader's language, and the same as JSON for programs. Pure.

No address of a stranger can be clicked in a mail: its dots stand in brackets. The JSON has it as it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from dashboard.i18n import Words
from dashboard.i18n.numbers import count, share
from ripplemark.alert_config import Alert, AlertKind
from ripplemark.records.alerts import Happening
from ripplemark.text import visible_control

LISTED = 20  # happenings of one mail
LONGEST = 200  # characters of a stranger's text
_DOT = re.compile(r"\.(?=\S)")  # within a word, as addresses have it


@dataclass(frozen=True, slots=True)
class Note:
    """What is mailed."""

    subject: str
    text: str


def note_of(rule: Alert, happenings: Sequence[Happening], brand: str) -> Note:
    """One mail for all that a rule found at one look."""
    say = Words(rule.lang)
    number = count(len(happenings), rule.lang)
    subject = say(f"alert.{rule.when}_subject", n=number, brand=brand)
    lines = [line for each in happenings[:LISTED] for line in (*_lines(each, say), "")]
    if len(happenings) > LISTED:
        lines += [say("alert.more", n=count(len(happenings) - LISTED, rule.lang)), ""]
    said = [subject, "", *lines, say("alert.why", rule=rule.name), say("alert.where")]
    return Note(subject, "\n".join(said) + "\n")


def _lines(h: Happening, say: Words) -> list[str]:
    day = h.at[:10]
    if h.kind == AlertKind.CRAWL_FAILED:
        return [f"{day}  {say.of('ended', h.state)}", f"  {inert(h.reason)}"]
    if h.kind == AlertKind.NEGATIVE_OPINION:
        ends = {"value": share(h.share or 0.0, 0), "low": share(h.low or 0.0, 0), "high": share(h.high or 0.0, 0)}
        return [say("alert.opinion", n=count(h.texts or 0, say.lang), day=day, **ends)]
    weight = "–" if h.authority is None else f"{h.authority:.0f}"
    lines = [f"{day}  {inert(h.page_url)}", f"  {say('alert.link', anchor=inert(h.anchor) or '–', authority=weight)}"]
    return [*lines, f"  {say.of('reason', h.reason)}"] if h.reason else lines


def inert(text: str) -> str:
    """A stranger's text on one line that no mail program makes a link of; the full stop of a sentence stays one."""
    return _DOT.sub("[.]", visible_control(" ".join(text.split()), LONGEST).replace("://", ":// ")).replace("@", "[@]")


def body_of(rule: Alert, happenings: Sequence[Happening], brand: str, number: str) -> bytes:
    """The JSON of a webhook. `text` is what chat services show; `alerts` has the facts."""
    found = [
        {k: v for k, v in asdict(h).items() if v not in ("", None)} | {"page_host": host_of(h.page_url)} for h in happenings
    ]
    said = {
        "source": "ripplemark", "version": 1, "delivery": number, "brand": brand, "rule": rule.name, "when": rule.when.value,
        "text": note_of(rule, happenings, brand).text, "alerts": found,
    }  # fmt: skip
    return json.dumps(said, ensure_ascii=False).encode("utf-8", "replace")


def host_of(url: str) -> str:
    """The host of a page; "" where there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
