"""`ripplemark demo`: the whole chain on the generated sample world, by the commands that a user would type. Asks no network."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any

import click

from commands.closing import print_closing
from commands.door import json_option
from commands.main import cli
from ripplemark import __version__
from ripplemark.config import load_project
from ripplemark.errors import UsageError

MARK = "demo.json"  # in the folder: what made it, and whether it was made to the end
ROOMS = ("ripplemark", "spiders", "attribution", "world")
Say = Callable[[str], None]


@click.command(epilog="Example: ripplemark demo --no-serve")
@click.option("--folder", type=click.Path(path_type=Path), default=Path("demo"), show_default=True, help="Where to put it.")
@click.option("--fresh", is_flag=True, help="Make it anew, even if it is there.")
@click.option("--no-serve", is_flag=True, help="Stop after the tables.")
@click.option("--port", type=click.IntRange(1, 65535), default=8050, show_default=True, help="Of the dashboard.")
@json_option
@click.pass_context
def command(ctx: click.Context, folder: Path, fresh: bool, no_serve: bool, port: int, as_json: bool) -> None:
    """The whole chain on a generated sample world: crawl, load, attribute, and show it in a browser.

    A second call starts in seconds; a half-made demo is made anew.
    """
    from commands.demo_tables import figures, print_tables  # noqa: PLC0415 - `--help` loads no room

    if fresh or not is_complete(folder):
        clear(folder)
        make(folder, _say)
    project = load_project(folder / "ripplemark.toml")
    if as_json:
        print_closing("Demo", figures(project), as_json)
    else:
        print_tables(project, sys.stdout)
    if not no_serve:
        ctx.exit(_serve(folder, port))


def _say(words: str) -> None:
    click.echo(words, err=True)


# ---------------------------------------------------------------- is it there?


def is_complete(folder: Path) -> bool:
    """Whether the folder holds a whole demo, made by this very program."""
    try:
        mark = json.loads((folder / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(mark == {"made_by": program(), "complete": True}) and (folder / "ripplemark.db").exists()


def program() -> str:
    """The version and a digest of the code that makes the demo: other code, another demo."""
    here, digest = Path(__file__).resolve().parent.parent, hashlib.sha256()
    for file in sorted(f for room in ROOMS for f in (here / room).rglob("*") if f.is_file() and "__pycache__" not in f.parts):
        digest.update(file.read_bytes())
    return f"{__version__} {digest.hexdigest()[:16]}"


def clear(folder: Path) -> None:
    """Remove an earlier demo. Raises UsageError for a folder that is none: it may hold somebody's work."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    if not (folder / MARK).is_file():
        raise UsageError(f"{folder}: holds something that is no demo. Name another folder with --folder")
    shutil.rmtree(folder)


# ---------------------------------------------------------------- making it


def make(folder: Path, say: Say, *, sites: int = 60, period: int = 60, visits: int = 30_000) -> None:
    """World (of about that size; `period` in days), crawls, logs, attribution.

    Raises UsageError when a step fails; its own message was said before."""
    begun = time.monotonic()
    _mark(folder, complete=False)
    with _step(say, "making the sample world") as done:
        done(_world(folder, sites, period, visits))
    days = _days(folder)
    for before, day in zip(["", *days], days, strict=False):
        _load(folder, say, before, day)  # before the crawl, which also visits the pages that referrers made known
        _crawl(folder, say, day)
    rest = (
        "registrations.csv", "signals.csv", "costs.csv", "multiTimeline.csv", "prices.csv", "survey.csv", "baidu_index.csv",
        "search_results.csv", "cc-main-2025-oct-nov-dec-domain-ranks.txt",
    )  # fmt: skip
    _run(folder, say, f"load {' '.join(rest)}", "load", *_paths(folder, *rest))
    _run(folder, say, "opinion label --import labels.csv", "opinion", "label", "--import", str(folder / "labels.csv"))
    for code in _learnable(folder):
        _run(folder, say, f"opinion train --language {code}", "opinion", "train", "--language", code)
    _run(folder, say, "attribute", "attribute")
    _mark(folder, complete=True)
    say(f"made in {time.monotonic() - begun:.0f} s")


def _learnable(folder: Path) -> list[str]:
    """The languages with labels enough to learn from: a small world has few."""
    from attribution.opinion.training import is_learnable  # noqa: PLC0415 - a demo that is there learns nothing
    from ripplemark.store.database import open_reader  # noqa: PLC0415
    from ripplemark.store.labels import iter_labels, label_counts  # noqa: PLC0415

    with open_reader(load_project(folder / "ripplemark.toml").storage.database) as db:
        return [code for code in label_counts(db) if is_learnable(list(iter_labels(db, code)), code)]


def _load(folder: Path, say: Say, after: str, until: str) -> None:
    """The logs of the days after one and up to another; posts and link lists come with the last, which alone has seen them all."""
    logs = [log for log in sorted((folder / "logs").iterdir()) if after < log.name.removeprefix("access-")[:10] <= until]
    last = until == _days(folder)[-1]
    rest = [*_paths(folder, "posts.jsonl"), *map(str, sorted((folder / "lists").iterdir()))] if last else []
    _run(
        folder, say, f"load logs of the days to {until}{' posts.jsonl lists/*' if last else ''}", "load", *map(str, logs), *rest
    )


def _days(folder: Path) -> list[str]:
    return (folder / "crawl_days.txt").read_text(encoding="utf-8").split()


def _paths(folder: Path, *names: str) -> list[str]:
    return [str(folder / name) for name in names]


def _crawl(folder: Path, say: Say, day: str) -> None:
    web = map(str, sorted((folder / "web").glob("*.warc.gz")))
    _run(folder, say, f"crawl --replay web/*.warc.gz --as-of {day}", "crawl", "--replay", *web, "--as-of", day)


def _mark(folder: Path, *, complete: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text(json.dumps({"made_by": program(), "complete": complete}), encoding="utf-8")


def _world(folder: Path, sites: int, period: int, visits: int) -> str:
    from world.make import make_world  # noqa: PLC0415 - a demo that is there needs no world

    made = make_world(folder, sites=sites, days=period, visits=visits)
    return f"{made.sites} sites, {made.pages:,} pages, {made.posts:,} posts, {made.visits:,} visits"


def _run(folder: Path, say: Say, typed: str, *arguments: str) -> None:
    """One command, as a user would type it, with its closing figures on the line."""
    with _step(say, f"ripplemark {typed}") as done:
        out = io.StringIO()
        with redirect_stdout(out):
            code = cli.main(["-p", str(folder / "ripplemark.toml"), *arguments, "--json"], standalone_mode=False)
        if isinstance(code, int) and code > 1:  # 1: done, with rejects that the world put there on purpose
            raise UsageError(f"the demo stopped at: ripplemark {typed} (exit code {code})")
        done(_summary(arguments[0], json.loads(out.getvalue() or "{}")))


SHOWN = {
    "load": ("read", "kept"),
    "crawl": ("fetched", "relevant", "links_seen"),
    "opinion": ("labels",),
    "attribute": ("ripples", "registrations", "touches"),
}


QUALITY = "macro_f1_cross_validated"  # of what `opinion train` says of each language


def _summary(name: str, closing: dict[str, Any]) -> str:
    shown = {key: closing[key] for key in SHOWN.get(name, ()) if key in closing}
    counted = [f"{value:,} {key.replace('_', ' ')}" for key, value in shown.items()]
    return ", ".join(counted + [_learnt(rows) for rows in closing.values() if isinstance(rows, dict) and QUALITY in rows])


def _learnt(rows: dict[str, Any]) -> str:
    """What one language was learnt from, and how well."""
    return f"{rows['labels']:,} labelled texts, macro-F1 {rows[QUALITY]:.3f} on texts held back (cross-validated)"


@contextmanager
def _step(say: Say, title: str) -> Generator[Callable[[str], None]]:
    """A line on the terminal while something is done, and what came of it."""
    begun, results = time.monotonic(), list[str]()
    if sys.stderr.isatty():
        click.echo(f"  {title} ...", nl=False, err=True)
    yield results.append
    start = "\r" if sys.stderr.isatty() else ""
    say(f"{start}  {title}: {'; '.join(filter(None, results)) or 'done'} ({time.monotonic() - begun:.1f} s)")


# ---------------------------------------------------------------- showing it


def _serve(folder: Path, port: int) -> int:
    """The dashboard, opened in the browser on the whole time of the sample world; ends with Ctrl-C. Gives its exit code."""
    days = _days(folder)
    view = f"since={days[0]}&until={days[-1]}"
    asked = ["-p", str(folder / "ripplemark.toml"), "dashboard", "--port", str(port), "--open", "--view", view]
    code = cli.main(asked, standalone_mode=False)
    return code if isinstance(code, int) else 0
