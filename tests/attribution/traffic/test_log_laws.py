"""The laws of logs (gate 5), over any log: the same twice changes nothing, order and cuts do not show, and every line is accounted for."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from ripplemark.store.database import open_writer
from ripplemark.store.logs import log_files
from tests.attribution.site_logs import AGENT, fixed_salt, line, load, site_project

#: Where in which log a hit stood, and what else stood in that stretch of it.
MARKS = ["file", "hit", "dressed"]
BOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
SPAM = "http://semalt.com/"

#: (second of three days, visitor, kind of line): what a log may hold, good and bad, in any mixture.
LINES = st.lists(
    st.tuples(
        st.integers(0, 3 * 86_400 - 1), st.integers(0, 5),
        st.sampled_from(["page", "page", "page", "asset", "bot", "post", "missing", "spam", "cut", "future", "empty", "bytes"]),
    ),
    min_size=1, max_size=60,
)  # fmt: skip


def text_of(second: int, visitor: int, kind: str) -> str:
    """One line."""
    at = f"{17 + second // 86_400}/May/2015:{second // 3600 % 24:02}:{second // 60 % 60:02}:{second % 60:02}"
    ip = f"192.0.2.{visitor}"
    page = {"path": f"/p/{second % 7}", "ip": ip, "agent": AGENT}
    more: dict[str, dict[str, Any]] = {
        "asset": {"path": "/style.css"},
        "bot": {"agent": BOT},
        "post": {"path": "/form", "method": "POST"},
        "missing": {"path": "/gone", "status": 404},
        "spam": {"referrer": SPAM},
        "future": {"at": at.replace("2015", "2999")},
        "bytes": {"path": f"/\\x1b[31m{second}"},
    }
    whole = line(**{"at": at, **page, **more.get(kind, {})})
    return {"cut": f"{whole[:40]}\n", "empty": "\n"}.get(kind, whole)


def is_log(drawn: list[tuple[int, int, str]]) -> bool:
    """Whether a file of these lines is known for a log: most of it must look like one."""
    return sum(kind not in ("cut", "empty") for _, _, kind in drawn) * 2 > len(drawn)


def outcome(folder: Path, *loads: list[str]) -> tuple[Counter[Any], Counter[str]]:
    """(hits, counts of lines) of a project after logs were loaded one after another, each a list of lines."""
    project = site_project(folder)
    counts: Counter[str] = Counter()
    with open_writer(project.storage.database) as db:
        fixed_salt(db)
        for number, lines in enumerate(loads):
            path = folder / f"{number}.log"
            path.write_text("".join(lines), encoding="utf-8")
            load(project, db, path)
        for log in log_files(db):
            counts.update(read=log.lines, kept=log.kept)
            counts.update({f"filtered {name}": n for name, n in log.filtered})
            counts.update({f"rejected {name}": n for name, n in log.rejected})
    hits: Counter[Any] = Counter()
    for file in project.storage.data.glob("hits/day=*/*.parquet"):
        rows = pq.read_table(file, partitioning=None).drop_columns(MARKS).to_pylist()
        hits.update(tuple(row.items()) for row in rows)
    return hits, counts


@given(LINES, st.data())
@settings(max_examples=8, phases=[Phase.explicit, Phase.generate])  # each example is six loads
def test_the_laws_of_logs(drawn: list[tuple[int, int, str]], data: st.DataObject) -> None:
    assume(is_log(drawn))
    # A mark in each line keeps equal requests apart, so that two logs never overlap by chance.
    lines = [text_of(*what).replace("HTTP/1.1", f"HTTP/1.{n % 2}") for n, what in enumerate(drawn)]
    cut = data.draw(st.integers(0, len(lines)))
    order = data.draw(st.permutations(range(2)))
    with tempfile.TemporaryDirectory() as name:
        folders = [Path(name) / part for part in ("whole", "twice", "parts")]
        for folder in folders:
            folder.mkdir()
        hits, counts = outcome(folders[0], lines)
        assert counts["read"] == len(lines)
        assert counts["read"] == sum(n for what, n in counts.items() if what != "read")  # conserving
        assert outcome(folders[1], lines, lines) == (hits, counts)  # idempotent
        parts = [lines[:cut], lines[cut:]]
        if parts[0] == parts[1] or not (is_log(drawn[:cut]) and is_log(drawn[cut:])):
            return
        assert outcome(folders[2], *(parts[n] for n in order)) == (hits, counts)  # cut anywhere, in any order
