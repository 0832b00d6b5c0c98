"""Tells a program of the user's own what wants attention: words on its standard input. Sends nothing anywhere itself."""

from __future__ import annotations

import hashlib
import logging
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from ripplemark.operate.logs import say, without_secrets

TOLD = "alerts.told"
SECONDS = 60  # that the program may take
#: What an exit code says, for words to a person.
MEANINGS = {
    1: "done, but something wants attention",
    2: "wrong usage, project file or input file",
    3: "no room left on the device",
    4: "another run is writing to the database",
    6: "nothing at all could be reached",
    7: "the database cannot be used",
    70: "an error that nobody foresaw",
    130: "interrupted",
}


def words_of(job: str, code: int, error: str = "") -> str:
    """What a job's end says to a person."""
    meaning = MEANINGS.get(code, "killed" if code < 0 else "failed")
    why = f"\n{error}" if error else ""
    return without_secrets(f"Ripplemark: {job} ended with exit code {code}: {meaning}.") + (
        "\n" + without_secrets(why.strip()) if why else ""
    )


def tell(program: Sequence[str], words: str) -> bool:
    """Whether the program took the words."""
    try:
        done = subprocess.run(  # noqa: S603 - the user's own program, named in the project file
            list(program), input=words + "\n", text=True, timeout=SECONDS, check=False, capture_output=True
        )
    except (OSError, subprocess.TimeoutExpired) as e:
        say("the alert program cannot be run", logging.ERROR, program=program[0], error=str(e))
        return False
    if done.returncode:
        say("the alert program failed", logging.ERROR, program=program[0], exit_code=done.returncode, error=done.stderr[:500])
    return done.returncode == 0


def is_news(folder: Path, words: str) -> bool:
    """Whether these words were not the last ones told; other numbers are no other words."""
    try:
        return (folder / TOLD).read_text(encoding="utf-8") != _digest(words)
    except (OSError, UnicodeDecodeError):
        return bool(words)


def remember(folder: Path, words: str) -> None:
    """These are the last words told."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / TOLD).write_text(_digest(words), encoding="utf-8")


def _digest(words: str) -> str:
    return hashlib.sha256(re.sub(r"[\d.,-]+", "#", words).encode()).hexdigest() if words else ""
