"""The link lists of the world: what is true of each row is written beside them."""

from __future__ import annotations

import csv
import io


def test_every_tool_has_live_lost_and_false_rows(made):
    rows = made.truth("lists")
    for tool in ("search_console", "ahrefs", "majestic"):
        said = {r["truth"] for r in rows if r["tool"] == tool}
        assert {"live", "never_there"} <= said
    assert any(r["truth"] == "lost" for r in rows)


def test_the_files_hold_the_rows_of_the_truth(made):
    folder = made.folder / "lists"
    (ahrefs,) = folder.glob("*backlinks*.csv")
    table = list(csv.DictReader(io.StringIO(ahrefs.read_bytes().decode("utf-16")), delimiter="\t"))
    truth = [r for r in made.truth("lists") if r["tool"] == "ahrefs"]
    assert [(r["Referring page URL"], r["Target URL"]) for r in table] == [(r["page_url"], r["target_url"]) for r in truth]
