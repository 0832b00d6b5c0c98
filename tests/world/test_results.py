"""The lists of search results that the sample world writes."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from world.brand import SITE
from world.build import build
from world.results import result_rows
from world.shapes import local_day


def test_a_page_of_results_is_what_was_there_on_its_day() -> None:
    small_world = build(7, 20, 30)
    published = {page.url: local_day(page.published) for page in small_world.pages}
    rows = list(result_rows(small_world))
    assert len({row[0] for row in rows}) == 3
    assert {row[2] for row in rows} == {"google", "baidu"}
    for _, page in groupby(rows, key=lambda row: row[:3]):
        places = list(page)
        assert [int(row[3]) for row in places] == list(range(1, len(places) + 1))
        assert len(places) <= 10
        assert places[0][4].startswith(SITE)
        for row in places[1:]:
            assert published[row[4]] <= date.fromisoformat(row[0])
            assert row[1] in row[5] + row[6]
    assert len(rows) > 30
