"""`ripplemark mark`: what a person decides of linking domains and pages, and how it is undone. Judges nothing by itself."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Any

import click

from commands.closing import print_closing
from commands.door import json_option, project_option, running
from ripplemark.config import Project
from ripplemark.errors import InputError, UsageError
from ripplemark.records import Mark
from ripplemark.urls import bad_domain_reason, bad_url_reason, host_name, normal

SHOWN = 1_000
#: Of whom, not of which page.
OF_DOMAINS = frozenset({Mark.OWN, Mark.PARTNER})


@click.command(epilog="Example: ripplemark mark disavow spam.example https://blog.example/paid-post --note 'bought in 2019'")
@click.argument("mark", type=click.Choice([m.value for m in Mark]), metavar="MARK", required=False)
@click.argument("subjects", nargs=-1, metavar="[DOMAIN|URL]...")
@click.option(
    "--file", "file", type=click.Path(path_type=Path), metavar="FILE", help="Read domains and URLs from here too, one a line."
)
@click.option("--note", default="", help="Why; kept with the mark.")
@click.option("--remove", is_flag=True, help="Take the mark back.")
@click.option("--undo", is_flag=True, help="Make the newest change undone, also one of the dashboard; with MARK: of that mark.")
@click.option("--change", type=click.IntRange(1), metavar="N", help="With --undo: the change of this number.")
@project_option
@json_option
def command(
    project: Project,
    mark: str | None,
    subjects: tuple[str, ...],
    file: Path | None,
    note: str,
    remove: bool,
    undo: bool,
    change: int | None,
    as_json: bool,
) -> None:
    """Mark linking domains or pages: own, partner, disavow or ask (for a link). Without any: list those that are marked so.

    own and partner take links of a domain out of what was earned; disavow puts domains and pages into `ripplemark export disavow`.
    """
    from ripplemark.store.marks import add_marks, remove_marks  # noqa: PLC0415 - `--help` opens no store

    if undo:
        if subjects or file or note or remove:
            raise UsageError("--undo takes a whole change back: name a mark or --change N with it, no domain, URL or note")
        print_closing("mark", _undone(project, Mark(mark) if mark else None, change or 0), as_json)
        return
    if mark is None or change:
        raise UsageError(f"which mark? One of {', '.join(Mark)}; or --undo, with or without --change N")
    kind = Mark(mark)
    given = (*subjects, *(_lines(file) if file else ()))
    if not given:
        print_closing(f"Marked as {kind}", _marked(project, kind), as_json)
        return
    named = tuple(dict.fromkeys(subject_of(s, kind) for s in given))
    with running(project, "mark") as run:
        edit = remove_marks(run.db, named, kind, run.now) if remove else add_marks(run.db, named, kind, note, run.now)
        run.db.touch()
        run.counts["marks"] = edit.changed
    figures = {"mark": kind.value, "named": len(named), "taken back" if remove else "new": edit.changed, "change": edit.id}
    print_closing("mark", figures, as_json)


def _undone(project: Project, mark: Mark | None, change: int) -> dict[str, Any]:
    """What became of the newest change, or of that number. Raises UsageError where there is none to undo."""
    from ripplemark.store.marks import KEPT_EDITS, latest_edit, undo_marks  # noqa: PLC0415 - `--help` opens no store

    with running(project, "mark") as run:
        edit = latest_edit(run.db, mark, change)
        if not edit:
            of = f" of {mark}" if mark else ""
            raise UsageError(
                f"there is no change{f' {change}' if change else ''}{of} to undo; the newest {KEPT_EDITS} are kept, each is undone once"
            )
        changed = undo_marks(run.db, edit, run.now)
        run.db.touch()
        run.counts["marks"] = changed
    return {"undone": edit, "changed": changed}


def subject_of(text: str, mark: Mark) -> str:
    """`domain:NAME` or a URL in normal form. Raises UsageError for what is neither, or cannot carry the mark."""
    text = text.strip().removeprefix("domain:")
    if "://" in text:
        if mark in OF_DOMAINS:
            raise UsageError(f"{text}: {mark} is said of a domain, not of a page; name the domain")
        url = normal(text)
        if not url:
            raise UsageError(f"{text}: is no web address ({bad_url_reason(text)})")
        return url
    if reason := bad_domain_reason(text):
        raise UsageError(f"{text}: is neither a domain such as example.com nor a URL ({reason})")
    return f"domain:{host_name(text)}"


def _lines(file: Path) -> list[str]:
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as e:
        raise InputError(f"{file}: cannot be read as UTF-8 text ({e})") from e
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _marked(project: Project, mark: Mark) -> dict[str, Any]:
    from ripplemark.store.database import open_reader  # noqa: PLC0415
    from ripplemark.store.marks import iter_marks  # noqa: PLC0415

    with open_reader(project.storage.database) as db:
        return {m.subject: m.note for m in islice(iter_marks(db, mark), SHOWN)} or {"marked": 0}
