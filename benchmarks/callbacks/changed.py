"""What a reader changes, as the browser sends it: marks of chosen links and of all of a filter, undo, views, notes, labels. Each round is undone again
by its own wishes. Measures nothing itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from random import Random
from typing import Any

from benchmarks.callbacks.drawn import Known, address
from dashboard import ids, labelling, noting, saved_views
from ripplemark.records import Mark, Polarity

MOST_BLOCKS = 3  # of all links of a filter, in a round
ACTED, BODY = f"{ids.DONE}.children", f"{labelling.BODY}.children"
VIEWS, NOTES = f"{saved_views.LIST}.children", f"{noting.LIST}.children"
_ATTRIBUTES = re.compile(r"\{[^{}]*\}")
_NUMBER = re.compile(r'"data-id": ?"(\d+)"')

#: Sends a callback's first output with the values of its inputs under a name; gives its response and all of it as text.
Send = Callable[[str, str, Mapping[str, Any]], tuple[dict[str, Any], str]]


def request(callbacks: Sequence[Mapping[str, Any]], output: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The request for a callback by its first output. `callbacks`: what the app says of all; `values` by id, or by "pressed" for the one that
    is told to have changed. Raises StopIteration where there is no such callback."""
    known = next(c for c in callbacks if c["output"].strip(".").split("...")[0] == output)
    parts = [
        dict(zip(("id", "property"), part.rsplit(".", 1), strict=True)) for part in known["output"].strip(".").split("...")
    ]
    inputs, state = ([{**part, "value": values.get(part["id"])} for part in known[kind]] for kind in ("inputs", "state"))
    pressed = values.get("pressed")
    changed = [f"{part['id']}.{part['property']}" for part in inputs if pressed in (None, part["id"])]
    several = known["output"].startswith("..")
    return {
        "output": known["output"], "outputs": parts if several else parts[0], "inputs": inputs, "state": state, "changedPropIds": changed,
    }  # fmt: skip


def change(send: Send, known: Known, draw: Random) -> None:
    """One round: everything that can be changed, and back. Raises LookupError where an answer does not have what comes next."""
    query = address("/links", known, draw)
    mark = str(draw.choice(list(Mark)))

    def act(name: str, /, **wish: Any) -> tuple[dict[str, Any], str]:
        return send(name, ACTED, {ids.ACT: {**wish, "at": 1}, ids.QUERY: query})

    link = [draw.randrange(1, known.links + 1)]
    _, told = act("mark one link", act="mark", mark=mark, rows=link)
    act("take its mark back", act="unmark", mark=mark, rows=link)
    act("undo of one", act="undo", id=number("undo", told))
    _blocks(act, mark)
    act("save a view", act="save_view", name="benchmark", page="/links", query=query)
    _, told = send("list of views", VIEWS, {ids.EDITED: 1, ids.QUERY: query})
    view = number("delete_view", told)
    act("rename a view", act="rename_view", id=view, name="benchmark, renamed")
    act("delete a view", act="delete_view", id=view)
    day = str(known.last - timedelta(days=draw.randrange(30)))
    act("note on a day", act="annotate", day=day, text="benchmark", campaign="", id="")
    days = {ids.EDITED: 1, ids.QUERY: f"since={day}&until={day}"}
    _, told = send("list of notes", NOTES, days)
    act("delete a note", act="delete_annotation", id=number("delete_annotation", told))
    _label(send, query, f"label-{draw.choice(list(Polarity))}")


def _blocks(act: Callable[..., tuple[dict[str, Any], str]], mark: str) -> None:
    """All links of the filter, some blocks of them; then they are as before."""
    wish: dict[str, Any] = {"act": "mark", "mark": mark, "rows": "all"}
    edit = ""
    for n in range(MOST_BLOCKS):
        response, told = act("mark all of a filter, its first block" if n == 0 else "its next blocks", **wish)
        more = response.get(ids.ACT_ON, {}).get("data")
        edit = more["edit"] if more else (number("undo", told) if "undo" in told else edit)
        if not more:
            break
        wish = more
    if edit and edit != "0":
        act("undo of those blocks", act="undo", id=edit)


def _label(send: Send, query: str, button: str) -> None:
    """A label on the next text, and no label again; nothing where no text waits."""
    response, _ = send("next text to label", BODY, {ids.QUERY: query, "pressed": ids.QUERY})
    now = response[labelling.NOW]["data"]
    if now:
        values = {ids.QUERY: query, labelling.NOW: now, labelling.PAST: None}
        response, _ = send("label of a text", BODY, {**values, "pressed": button})
        past = response[labelling.PAST]["data"]
        send("undo of a label", BODY, {**values, labelling.PAST: past, "pressed": labelling.UNDO})


def number(act: str, told: str) -> str:
    """The last number that a button for something carries. Raises LookupError where there is none."""
    buttons = [said for said in _ATTRIBUTES.findall(told.replace('\\"', '"')) if re.search(rf'"data-act": ?"{act}"', said)]
    found = [number for said in buttons for number in _NUMBER.findall(said)]
    if not found:
        raise LookupError(f"no button to {act} in {told[:300]}")
    return str(found[-1])
