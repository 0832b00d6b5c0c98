"""Undeclared encodings against the suite of chardet: the text must equal what the folder's name says.

421 of 424. The three that differ, each in one character: a Shift_JIS page whose minus we read as the web's Shift_JIS has it (U+FF0D), where
Python's codec gives U+2212; 748,505 bytes of MacRoman with a single one beyond ASCII, an apostrophe that we read as a letter of
windows-1252; and Romanian in windows-1250 read as ISO-8859-2, which has the same letters but no per mille sign (0x89).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from spiders.read.charset import decode

LANGUAGES = (
    "arabic",
    "bulgarian",
    "russian",
    "croatian",
    "czech",
    "hungarian",
    "polish",
    "slovak",
    "slovene",
    "greek",
    "turkish",
    "hebrew",
    "romanian",
)
FLOOR = 0.99

pytestmark = pytest.mark.corpus


def test_text_equals_the_truth_of_the_suite(shared: Callable[[str], Path]) -> None:
    total, right = 0, 0
    for folder in sorted(p for p in shared("suites/chardet-tests/tests").iterdir() if p.is_dir()):
        name = folder.name
        for language in LANGUAGES:
            name = name.removesuffix(f"-{language}")
        for file in sorted(folder.iterdir()):
            try:
                truth = file.read_bytes().decode(name)
            except (LookupError, UnicodeDecodeError):
                continue  # no codec of that name here, or a file that its own name does not read
            total += 1
            right += _plain(decode(file.read_bytes()).text) == _plain(truth)
    print(f"{right} of {total} files decoded to the true text")
    assert total > 400
    assert right / total >= FLOOR


def _plain(text: str) -> str:
    return text.lstrip("\ufeff").replace("\r\n", "\n")
