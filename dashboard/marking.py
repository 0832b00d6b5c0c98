"""What a reader marks: the sites or pages of chosen rows, or block by block those of all rows of a filter, as one edit that is undone as one.

The browser asks for one block after the other, so that no answer takes long and no write holds the store: it may stop after any of them."""

from __future__ import annotations

from attribution.export.files import ALL_TIME
from attribution.report_rows import LinkQuery
from dashboard.edits import Edits
from dashboard.i18n.numbers import count
from dashboard.wishes import Asked, Done
from ripplemark.records import Mark

MOST_ROWS = 2_000  # that a grid holds at a time
MOST_SUBJECTS = 100_000  # of one edit: the lines that Google's tool takes
LONGEST_PLACE = 300


def mark(edits: Edits, asked: Asked) -> Done:
    """Mark the sites (to ask: the pages) of the rows that were chosen, or the next ones of all rows of the filter."""
    wanted, edit, every = Mark(asked.text("mark")), asked.number("edit"), asked.said.get("rows") == "all"
    view, query = (asked.state.view, asked.state.links) if every else (ALL_TIME, _chosen(asked))
    block = asked.reports.mark_block(view, query, wanted, asked.text("after")[:LONGEST_PLACE])
    n, new = asked.number("n"), asked.number("new")
    if block.subjects:
        made = edits.mark(block.subjects, wanted, onto=edit)
        edit, n, new = made.id, n + made.added, new + made.changed
    if not block.after:
        return _marked(asked, f"act.mark_{wanted}" if edit else "act.no_rows", edit, n, new)
    if n >= MOST_SUBJECTS:
        return _marked(asked, "act.most", edit, n, new)
    so_far = {"after": block.after, "edit": str(edit), "n": str(n), "new": str(new)}
    return _marked(asked, "act.marking", 0, n, new, {**asked.said, **so_far})


def _marked(asked: Asked, key: str, edit: int, n: int, new: int, more: dict[str, object] | None = None) -> Done:
    lang = asked.say.lang
    return Done(asked.say(key, n=count(n, lang), new=count(new, lang)), edit, more)


def halt(_edits: Edits, asked: Asked) -> Done:
    """Stop after a block: what is marked stays marked, or is undone."""
    return _marked(asked, "act.halted", asked.number("edit"), asked.number("n"), asked.number("new"))


def unmark(edits: Edits, asked: Asked) -> Done:
    """Take marks of chosen rows back, from their sites and their pages."""
    wanted, query = Mark(asked.text("mark")), _chosen(asked)
    subjects = [
        subject
        for of in dict.fromkeys((wanted, Mark.ASK))  # a page may carry it too
        for subject in asked.reports.mark_subjects(ALL_TIME, query, of, MOST_ROWS)
    ]
    if not subjects:
        return Done(asked.say("act.no_rows"))
    edit = edits.unmark(subjects, wanted)
    return _marked(asked, "act.unmarked", edit.id, edit.added, edit.changed)


def _chosen(asked: Asked) -> LinkQuery:
    rows = asked.said.get("rows")
    given = rows if isinstance(rows, list) else str(rows or "").split(",")
    numbers = [int(str(row)) for row in given[:MOST_ROWS] if str(row).isascii() and str(row).isdigit() and len(str(row)) < 16]
    return LinkQuery(only=tuple(numbers) or (0,))  # no number: no link


def undo(edits: Edits, asked: Asked) -> Done:
    """Make marks as they were before an edit."""
    return Done(asked.say("act.undone", n=count(edits.undo(asked.number("id")), asked.say.lang)))
