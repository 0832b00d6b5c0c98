"""All rows of a store, to be compared with those of another or of another time."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

#: Tables that can be read from end to end; an index of words cannot, but the tables that it stands on can.
SCANNED = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"


def all_rows(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of a store and of its schema, by the table's name; texts as bytes, so that none is misread."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
        db.text_factory = bytes
        names = [name.decode() for (name,) in db.execute(SCANNED)]
        rows = {name: db.execute(f'SELECT * FROM "{name}"').fetchall() for name in ("sqlite_schema", *names)}
    db.close()
    return rows
