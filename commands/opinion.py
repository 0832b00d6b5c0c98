"""`ripplemark opinion`: who rates what people say and how well; labels in and out; training. Composes the room of opinion."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from commands.closing import print_closing
from commands.door import json_option, project_option, running
from ripplemark.config import Project
from ripplemark.errors import UsageError

LABELLED_AT_ONCE = 200


@click.group(invoke_without_command=True, epilog="Example: ripplemark opinion train")
@project_option
@json_option
@click.pass_context
def command(ctx: click.Context, project: Project, as_json: bool) -> None:
    """What people say: who rates each language and how well. With `label`: texts out and labels in. With `train`: learn from labels.

    Texts are judged by `ripplemark attribute`.
    """
    ctx.obj = project
    if ctx.invoked_subcommand is None:
        print_closing("opinion", _state(project), as_json)


def _state(project: Project) -> dict[str, Any]:
    from attribution.reports import Reports  # noqa: PLC0415 - `--help` loads no room

    reports = Reports(project)
    try:
        view = reports.everything_heard()
        (whole, *_) = reports.opinion(view)
        return {
            "texts_rated": whole.texts,
            "texts_not_rated": whole.not_rated,
            **{f"{name}_share": _interval(getattr(whole, f"{name}_share")) for name in ("positive", "neutral", "negative")},
            "alerts": len(reports.alerts(view)),
            "languages": {row.language: _rater(row) for row in reports.raters()},
        }
    finally:
        reports.close()


def _interval(share: Any) -> str:
    return "not known" if share is None else f"{share.value:.0%} ({share.low:.0%} to {share.high:.0%})"


def _rater(row: Any) -> str:
    if not row.rater:
        return f"not rated; {row.labels} labels"
    quality = "how well is not known" if row.macro_f1 is None else f"macro-F1 {row.macro_f1:.3f} by {row.basis}"
    return f"{row.rater}, {quality}; {row.labels} labels{'; train anew' if row.worth_training else ''}"


@command.command("label", epilog="Example: ripplemark opinion label --export labels.csv")
@click.option("--export", "export", metavar="FILE", help="Write texts to label: fill in their column `label`.")
@click.option("--import", "import_", metavar="FILE", type=click.Path(path_type=Path), help="Read labels from a CSV file.")
@click.option(
    "-n", "number", type=click.IntRange(1, 100_000), default=LABELLED_AT_ONCE, show_default=True, help="How many texts."
)
@click.option("--language", default="", metavar="CODE", help="Only texts of this language, such as zh.")
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
@json_option
@click.pass_obj
def label(
    project: Project, export: str | None, import_: Path | None, number: int, language: str, force: bool, as_json: bool
) -> None:
    """Texts out for labelling, labels in. A label is positive, neutral or negative; empty lines are left for later."""
    if (export is None) == (import_ is None):
        raise UsageError("either --export FILE or --import FILE; try: ripplemark opinion label --export labels.csv")
    if import_ is not None:
        print_closing("opinion label", _read_labels(project, import_), as_json)
    else:
        print_closing("opinion label", _write_texts(project, Path(str(export)), number, language, force), as_json)


def _read_labels(project: Project, path: Path) -> dict[str, Any]:
    from attribution.opinion.label_file import read_labels  # noqa: PLC0415 - `--help` loads no room
    from ripplemark.records import Label  # noqa: PLC0415
    from ripplemark.store.labels import add_labels  # noqa: PLC0415
    from ripplemark.store.runs import add_rejects  # noqa: PLC0415

    with running(project, "opinion label") as run:
        read = list(read_labels(path, project.opinion.languages, run.now))
        labels = [row for row in read if isinstance(row, Label)]
        new, changed = add_labels(run.db, labels)
        rejects = [row for row in read if not isinstance(row, Label) and row is not None]
        with run.db.transaction():
            add_rejects(run.db, run.run_id, rejects)
            run.db.touch()
        run.counts.update({"labels_new": new, "labels_changed": changed, "rejected": len(rejects)})
    return {
        "read": len(read),
        "labels": len(labels),
        "new": new,
        "changed": changed,
        "not_labelled": read.count(None),
        "rejected": len(rejects),
    }


def _write_texts(project: Project, path: Path, number: int, language: str, force: bool) -> dict[str, Any]:
    from attribution.opinion.label_file import texts_to_label, write_texts  # noqa: PLC0415 - `--help` loads no room
    from ripplemark.store.database import open_reader  # noqa: PLC0415
    from ripplemark.store.judged import judged_texts  # noqa: PLC0415
    from ripplemark.store.labels import iter_labels  # noqa: PLC0415

    if path.exists() and not force:
        raise UsageError(f"{path}: is there already. Name another file, or overwrite it with --force")
    with open_reader(project.storage.database) as db:
        labelled = {found.key for found in iter_labels(db)}
        chosen = texts_to_label(judged_texts(db), labelled, number, language)
    write_texts(path, chosen)
    return {"texts": len(chosen), "file": str(path), "labelled_before": len(labelled)}


@command.command("train", epilog="Example: ripplemark opinion train --language zh")
@click.option("--language", default="", metavar="CODE", help="Only this language; else all that have labels.")
@json_option
@click.pass_obj
def train(project: Project, language: str, as_json: bool) -> None:
    """Learn from labels, and say how well: macro-F1 and confusion matrix on texts that were held back (five-fold cross-validation).

    What was learnt rates from then on; `ripplemark attribute` judges all texts anew.
    """
    from attribution.opinion.models import model_path, store_model  # noqa: PLC0415 - `--help` loads no room
    from attribution.opinion.training import train as learnt_from  # noqa: PLC0415
    from ripplemark.store.labels import iter_labels, label_counts  # noqa: PLC0415

    shown: dict[str, Any] = {}
    with running(project, "opinion train") as run:
        languages = [language] if language else list(label_counts(run.db))
        if not languages:
            raise UsageError("there are no labels yet; texts to label: ripplemark opinion label --export labels.csv")
        for code in languages:
            trained = learnt_from(list(iter_labels(run.db, code)), code, run.now)
            store_model(model_path(project.storage.data, code), trained)
            shown[code] = _trained(trained)
            run.counts[f"labels_{code}"] = trained.texts
    print_closing("opinion train", shown, as_json)


def _trained(trained: Any) -> dict[str, Any]:
    from attribution.opinion.confusion import ORDER, macro_f1  # noqa: PLC0415 - `--help` loads no room

    rows = {
        f"{true}_rated_as": dict(zip(map(str, ORDER), line, strict=True))
        for true, line in zip(ORDER, trained.confusion, strict=True)
    }
    return {"labels": trained.texts, "macro_f1_cross_validated": round(macro_f1(trained.confusion) or 0.0, 3), **rows}
