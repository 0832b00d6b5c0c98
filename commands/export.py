"""`ripplemark export`: writes a table for other programs, row by row. Computes nothing."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from commands.closing import print_closing
from commands.door import json_option, project_option
from ripplemark.config import Project
from ripplemark.errors import DiskFull, UsageError

if TYPE_CHECKING:
    from attribution.reports import Reports

TABLES = (
    "links",
    "pages",
    "mentions",
    "events",
    "posts",
    "ripples",
    "touches",
    "credit",
    "model_credit",
    "dark_traffic",
    "campaigns",
    "signals",
    "traffic",
    "effects",
    "webmentions",
    "provenance",
    "domains",
    "intersect",
    "urls",
    "costs",
    "campaign_costs",
    "aggregates",
    "machines",
    "referrers",
    "visitors",
    "unknown_campaigns",
    "site_pages",
    "site_search",
    "impressions",
    "impression_days",
    "ad_values",
    "ad_items",
    "unit_costs",
    "conversions",
    "interest",
    "surveys",
    "survey_changes",
    "influence",
    "spread",
    "link_yield",
    "dose_response",
    "social_links",
    "opinion",
    "opinion_course",
    "follow_up",
    "search_page_one",
    "focus",
    "voices",
    "buying",
    "alerts",
    "diagnostics",
    "raters",
    "ripple_nodes",
    "ripple_trees",
    "spreaders",
    "edge_reliability",
    "annotations",
    "paths",
    "cohorts",
    "funnel",
)
LEVELS = ("channel", "source", "campaign", "post", "link")
#: Not a table but the text file of Google's tool: what a person marked.
DISAVOW = "disavow"

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@click.command(epilog="Example: ripplemark export links --format xlsx --output links.xlsx")
@click.argument("table", type=click.Choice((*TABLES, DISAVOW)), metavar="TABLE")
@click.option(
    "--format", "form", type=click.Choice(("csv", "jsonl", "xlsx")), default="csv", show_default=True, help="How to write it."
)
@click.option("-o", "--output", metavar="FILE", default="-", help="Where to (default -, standard output).")
@click.option("--excel", is_flag=True, help="Begin CSV with the mark by which Excel knows UTF-8.")
@click.option("--unlinked", is_flag=True, help="Of mentions: pages without a link of their own, whom to ask first at the top.")
@click.option("--level", type=click.Choice(LEVELS), help="Of model_credit: only what is given to these.")
@click.option("--model", metavar="MODEL", help="Of model_credit: only this model, such as markov_1.")
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
@project_option
@json_option
def command(
    project: Project,
    table: str,
    form: str,
    output: str,
    excel: bool,
    unlinked: bool,
    level: str | None,
    model: str | None,
    force: bool,
    as_json: bool,
) -> None:
    """Write a table: links, pages, mentions, events, posts, ripples, touches, credit, model_credit (every model at every level), dark_traffic (estimated, never part of the others), campaigns, signals, traffic, effects (each campaign's window beside what would have come without it), webmentions,
    provenance (which other tool knew which link, and whether it stands), domains (that link to you), intersect (who links to competitors), urls (what became of each), costs, campaign_costs (beside what they brought), aggregates (of other analytics tools), machines (by purpose and name), referrers (of the access log, and which of them link to you), visitors (of each month and of all time), unknown_campaigns (in utm_campaign, and the nearest of yours), site_pages (of your site: views, landings, exits and bounces per day), site_search (what visitors searched your site for), opinion (each judged text), opinion_course (polarity by week and channel), follow_up (answers to your posts), search_page_one (of result lists), focus (what people talk about), voices (who speaks of you), buying (who asks about buying), alerts (what rises), diagnostics (six mistakes of your own posts), raters (who rates, and how well), annotations (what was noted of days), paths (channels on the way to registrations), cohorts (by week of the first visit), funnel (reads to registrations). Of each campaign's evaluation: impressions, impression_days, ad_values, ad_items, unit_costs, conversions, interest, surveys, survey_changes, influence, spread, link_yield, dose_response, social_links. Or disavow, the file for Google's tool of what you marked.

    Text that a spreadsheet would run as a formula gets an apostrophe in front in CSV and XLSX; JSON lines hold it untouched.
    """
    from attribution.export import Format, TableName, export_rows  # noqa: PLC0415 - `--help` loads no room
    from attribution.reports import Reports  # noqa: PLC0415

    if unlinked and table != "mentions":
        raise UsageError(f"--unlinked is for mentions, not for {table}; try: ripplemark export mentions --unlinked")
    _may_narrow(table, level, model)
    reports = Reports(project)
    try:
        reports.freshness()  # says at once that there is no store, before a file is made
        if table == DISAVOW:
            form, content = "txt", iter([_disavow(project, reports)])
        else:
            content = export_rows(
                reports, TableName(table), Format(form), excel=excel, unlinked=unlinked, level=level or "", model=model or ""
            )
        if output == "-":
            to_stdout(content, form)
        else:
            written = to_file(content, Path(output), force)
            print_closing("Export", {"table": table, "format": form, "file": output, "bytes": written}, as_json)
    finally:
        reports.close()


def _may_narrow(table: str, level: str | None, model: str | None) -> None:
    """Raises UsageError where a level or model is asked of another table, or there is no such model."""
    from ripplemark.store.credit import MODELS  # noqa: PLC0415 - `--help` loads no room

    if (level or model) and table != "model_credit":
        raise UsageError(
            f"--level and --model are for model_credit, not for {table}; try: ripplemark export model_credit --level link"
        )
    if model and model not in MODELS:
        raise UsageError(f"there is no model {model!r}; there are {', '.join(MODELS)}")


def _disavow(project: Project, reports: Reports) -> bytes:
    from attribution.export.disavow import disavow_file  # noqa: PLC0415 - `--help` loads no room
    from ripplemark.records import Mark  # noqa: PLC0415

    return disavow_file(reports.iter_marks(Mark.DISAVOW), project.brand.name)


def to_stdout(content: Iterable[bytes], form: str) -> None:
    """Write to standard output; whoever reads may stop at any time. Raises UsageError for a workbook on a terminal."""
    if form == "xlsx" and sys.stdout.isatty():
        raise UsageError("a workbook is nothing for a terminal; name a file with --output")
    out = sys.stdout.buffer
    try:
        for piece in content:
            out.write(piece)
        out.flush()
    except BrokenPipeError:  # whoever read has read enough
        sys.stderr.close()


def to_file(content: Iterable[bytes], path: Path, force: bool) -> int:
    """The number of bytes; the file appears whole or not at all."""
    if path.exists() and not force:
        raise UsageError(f"{path}: is there already. Name another file, or overwrite it with --force")
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            written = _copy(content, file)
        part.replace(path)
    except OSError as e:
        part.unlink(missing_ok=True)
        kind = DiskFull if e.errno in _NO_ROOM else UsageError
        raise kind(f"{path}: cannot be written ({e.strerror})") from e
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return written


def _copy(content: Iterable[bytes], file: IO[bytes]) -> int:
    return sum(file.write(piece) for piece in content)
