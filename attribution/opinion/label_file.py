"""Labels as a CSV file: texts that are worth a label out, what a person said of them in. Stores nothing."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from attribution.export.cells import harmless
from attribution.intake.csv_table import Row, encoding_of, heading_at, opened_bytes, read_table
from attribution.opinion.languages import language_among
from attribution.opinion.prepared import label_key
from ripplemark.errors import InputError
from ripplemark.records import JudgedText, Label, Polarity, Reject, RejectReason
from ripplemark.text import visible_control

HEADING = ("text", "label", "language", "rated", "url")
HEAD = 64 * 1024
LONGEST = 5_000  # characters of a labelled text
_NAMES: Final = {
    wording: field
    for field, wordings in {
        "text": "text content review comment 文本 内容 內容 评论 評論",
        "label": "label polarity sentiment 标签 標籤 标注 標註 情感",
        "language": "language lang 语言 語言",
    }.items()
    for wording in wordings.split()
}
_WORDS: Final = {
    word: polarity
    for polarity, words in {
        Polarity.POSITIVE: "positive pos p + 1 正面 正 好评 好評 积极 積極",
        Polarity.NEUTRAL: "neutral neu n 0 中性 中立 中",
        Polarity.NEGATIVE: "negative neg - -1 负面 負面 负 負 差评 差評 消极 消極",
    }.items()
    for word in words.split()
}


def texts_to_label(texts: Iterable[JudgedText], labelled: set[str], number: int, language: str) -> list[JudgedText]:
    """Texts of others without a label, each once. As many of each polarity as rated, as far as there are: at random nearly all would be of
    one kind. Which ones is told by their words, so the choice is the same until labels come."""
    fresh: dict[str, JudgedText] = {}
    for text in texts:
        if not text.own and text.language and language in ("", text.language) and (key := label_key(text.text)) not in labelled:
            fresh.setdefault(key, text)
    by_polarity: dict[Polarity | None, list[JudgedText]] = {}
    for _, text in sorted(fresh.items()):
        by_polarity.setdefault(text.polarity, []).append(text)
    found: list[JudgedText] = []
    parts = [list(reversed(part)) for part in by_polarity.values()]
    while len(found) < number and any(parts):
        found.extend(part.pop() for part in parts if part and len(found) < number)
    return found[:number]


def write_texts(path: Path, texts: Sequence[JudgedText]) -> None:
    """A table to fill in; the mark at its start tells Excel that it is UTF-8. Raises InputError."""
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEADING)
            writer.writerows(
                (harmless(" ".join(t.text.split())), "", t.language, t.polarity or "", harmless(t.url)) for t in texts
            )
    except OSError as e:
        raise InputError(f"{path}: cannot be written ({e.strerror})") from e


def read_labels(path: Path, languages: tuple[str, ...], now: datetime) -> Iterator[Label | Reject | None]:
    """The labels of a file; None for a line without one, a reject for one that is not understood. Raises InputError."""
    try:
        with opened_bytes(path) as file:
            head = file.read(HEAD)
        encoding = encoding_of(head)
        if heading_at(head.decode(encoding, "replace").splitlines(), _NAMES, ("text", "label")) is None:
            raise InputError(
                f"{path}: has no columns text and label. Write such a file with: ripplemark opinion label --export {path}"
            )
        for row in read_table(path, _NAMES, encoding, ("text", "label")):
            yield row if isinstance(row, Reject) else _label(row, path.name, languages, now)
    except OSError as e:
        raise InputError(f"{path}: cannot be read ({e.strerror})") from e


def _label(row: Row, source: str, languages: tuple[str, ...], now: datetime) -> Label | Reject | None:
    said = row.fields.get("label", "").strip().casefold()
    if not said:
        return None
    text = row.fields.get("text", "").removeprefix("'")[:LONGEST].strip()
    if not text:
        return Reject(source, row.line, RejectReason.MISSING_VALUE, visible_control(said))
    polarity = _WORDS.get(said)
    language = row.fields.get("language", "").strip().lower()[:2] or language_among(text, languages)
    if polarity is None or language not in languages:
        return Reject(source, row.line, RejectReason.BAD_VALUE, visible_control(f"{said} {language} {text}"))
    return Label(label_key(text), text, language, polarity, now, source)
