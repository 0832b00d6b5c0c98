"""The sorts of links in memory: read in blocks, and again and again as new ones come, they are those of the table."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ripplemark.store import sort_table
from ripplemark.store.database import Database, open_writer
from ripplemark.store.sort_table import DIMENSIONS, SortTable

Row = tuple[str, str, int, str, str, str, str, str]
ROW = st.tuples(
    st.sampled_from(["follow", "nofollow ugc", "sponsored"]), st.sampled_from(["earned", "own"]), st.integers(0, 1),
    st.sampled_from(["content", "footer"]), st.sampled_from(["", "spring"]), st.sampled_from(["", "en", "zh-Hant"]),
    st.sampled_from(["", "feed", "feed trace"]), st.sampled_from(["", "80"]),
)  # fmt: skip
#: Numbers that are left free before each sort, and the sorts, as they come between two looks.
LOOKS = st.lists(st.dictionaries(ROW, st.integers(1, 4), max_size=9), max_size=4)


def as_read(table: SortTable, db: Database) -> list[tuple[object, ...]]:
    """What the table says of each sort."""
    words = {name: list(table.words[name]) for name in DIMENSIONS}
    ids = [r[0] for r in db.tuples("SELECT id FROM link_sorts ORDER BY id")]
    return [(n, *(words[name][table.codes[name][n]] for name in DIMENSIONS)) for n in ids]


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Database:
    with open_writer(tmp_path_factory.mktemp("sorts") / "s.db") as opened, opened.transaction():
        yield opened


@settings(max_examples=40, deadline=None)
@given(LOOKS, st.integers(1, 5))
def test_each_sort_is_read_once_and_as_it_is(db: Database, looks: list[dict[Row, int]], block: int) -> None:
    db.run("DELETE FROM link_sorts")
    table, known, number = SortTable(), set[Row](), 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sort_table, "_BLOCK", block)
        for look in looks:
            for row, step in look.items():
                number += step
                if row not in known:
                    db.run(
                        f"INSERT INTO link_sorts (id, {', '.join(DIMENSIONS)}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        (number, *row),
                    )
            known |= set(look)
            assert table.learn(db) is table
            assert as_read(table, db) == db.tuples(f"SELECT id, {', '.join(DIMENSIONS)} FROM link_sorts ORDER BY id")
    last = db.value("SELECT max(id) FROM link_sorts") or 0
    assert {len(codes) for codes in table.codes.values()} == {last + 1}


def test_another_file_in_its_place_has_other_sorts(tmp_path: Path) -> None:
    insert = f"INSERT INTO link_sorts (id, {', '.join(DIMENSIONS)}) VALUES (1, 'follow', ?, 0, 'content', '', 'en', 'feed', '')"
    found = []
    for kind, number in zip(("earned", "own"), count(), strict=False):
        with open_writer(tmp_path / f"{number}.db") as opened, opened.transaction():
            opened.run(insert, (kind,))
        (tmp_path / f"{number}.db").rename(tmp_path / "s.db")
        with open_writer(tmp_path / "s.db") as opened:
            found.append(as_read(sort_table.sort_table(opened), opened)[0][2])
    assert found == ["earned", "own"]
