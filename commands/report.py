"""`ripplemark report`: what changed since a day, or what one campaign brought, as a page or as text. Computes nothing."""

from __future__ import annotations

import re
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.closing import print_closing
from commands.door import json_option, project_option, utc_now
from commands.export import to_file, to_stdout
from ripplemark.config import Project
from ripplemark.errors import UsageError

if TYPE_CHECKING:
    from attribution.reports import Reports
    from dashboard.report.sections import Document

FORMS = ("text", "html")
LANGUAGES = ("en", "zh-Hant", "zh-Hans")
CAMPAIGN = "campaign"
_AGO = re.compile(r"(?P<n>[1-9]\d{0,3})(?P<unit>[dw])", re.I)
_UNITS = {"d": 1, "w": 7}


class Since(click.ParamType[date | timedelta]):
    """A day, or how far back from the last day of the data: 7d, 4w."""

    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date | timedelta:
        """A day such as 2025-11-01, or so many days."""
        if isinstance(value, date | timedelta):
            return value
        if found := _AGO.fullmatch(str(value).strip()):
            return timedelta(days=int(found["n"]) * _UNITS[found["unit"].lower()])
        try:
            return date.fromisoformat(str(value).strip())
        except ValueError:
            self.fail(f"{value!r} is neither a day such as 2025-11-01 nor a range such as 7d or 4w", param, ctx)


@click.command(
    epilog="Example: ripplemark report --since 7d\n\nExample: ripplemark report campaign launch --lang zh-Hans -o launch.html"
)
@click.argument("what", type=click.Choice((CAMPAIGN,)), required=False, metavar="[campaign")
@click.argument("name", required=False, metavar="NAME]")
@click.option(
    "--since", type=Since(), help="From this day on; 7d or 4w: so far back from the last day of the data (default 7d)."
)
@click.option("--format", "form", type=click.Choice(FORMS), help="How to write it (default: by the ending of -o, else text).")
@click.option("-o", "--output", metavar="FILE", default="-", help="Where to (default -, standard output).")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="In which language.")
@click.option("--digest", type=click.Choice(("week",)), help="Of the last whole week of the data, Monday to Sunday.")
@click.option("--send", is_flag=True, help="Mail the digest to [mail] to.")
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
@project_option
@json_option
def command(
    project: Project,
    what: str | None,
    name: str | None,
    since: date | timedelta | None,
    form: str | None,
    output: str,
    lang: str,
    digest: str | None,
    send: bool,
    force: bool,
    as_json: bool,
) -> None:
    """What changed since a day: links gained and lost, new sites, mentions without a link, traffic, alerts, the crawl's health.

    With `campaign NAME`: what that campaign brought, by every yardstick. Both say how far the data reach. The HTML page is one file without
    scripts, ready to be mailed or printed.
    """
    from attribution.reports import Reports  # noqa: PLC0415 - `--help` loads no room

    if what and (not name or since is not None):
        raise UsageError("a campaign has its own days: ripplemark report campaign NAME, without --since")
    if (digest and (what or since is not None)) or (send and not digest):
        raise UsageError("--digest week stands alone: without --since or a campaign; --send goes with --digest")
    reports = Reports(project, today=utc_now().date())
    try:
        if digest:
            document = _digest(reports, lang)
        else:
            document = _campaign(reports, str(name), lang) if what else _changes(reports, since or timedelta(days=7), lang)
    finally:
        reports.close()
    if send:
        print_closing("Digest", _send(project, document), as_json)
        return
    chosen = form or ("html" if output.lower().endswith((".html", ".htm")) else "text")
    _write(document, chosen, output, force, as_json)


def _campaign(reports: Reports, name: str, lang: str) -> Document:
    from dashboard.report.campaign import campaign_document  # noqa: PLC0415

    try:
        evaluation = reports.evaluation(name)
    except ValueError as e:
        raise UsageError(str(e)) from e
    return campaign_document(evaluation, reports.talk(name), reports.project.brand.name, lang, utc_now())


def _changes(reports: Reports, since: date | timedelta, lang: str) -> Document:
    from attribution.report_rows import View  # noqa: PLC0415
    from dashboard.report.changes import changes_document  # noqa: PLC0415

    last = reports.default_view().until
    first = last - since + timedelta(days=1) if isinstance(since, timedelta) else since
    until = max(first, last)
    alerts = reports.alerts(View(first, until))
    return changes_document(reports.changes(first, until), alerts, reports.project.brand.name, lang, utc_now())


def _digest(reports: Reports, lang: str) -> Document:
    from attribution.report_rows import View  # noqa: PLC0415
    from dashboard.report.changes import digest_document  # noqa: PLC0415

    first, until = last_week(reports.default_view().until)
    alerts = reports.alerts(View(first, until))
    return digest_document(reports.changes(first, until), alerts, reports.project.brand.name, lang, utc_now())


def last_week(last: date) -> tuple[date, date]:
    """The last Monday to Sunday that had ended by a day."""
    sunday = last - timedelta(days=last.isoweekday() % 7)
    return sunday - timedelta(days=6), sunday


def _send(project: Project, document: Document) -> dict[str, Any]:
    """Mail it as text with the page beside it. Raises UsageError where nobody is named, SendFailed."""
    from dashboard.report.page import html_page  # noqa: PLC0415
    from dashboard.report.text import text_page  # noqa: PLC0415
    from spiders.send.mail import compose, send_mail  # noqa: PLC0415

    mail, brand = project.mail, project.brand.name
    if not (mail.host and mail.to):
        raise UsageError(f"--send: {project.path} names no mail server or no reader; see [mail] host and to")
    number = sha256(f"{brand} {document.title} {document.lang}".encode()).hexdigest()[:32]
    subject = f"{brand}: {document.title}"
    send_mail(mail, compose(mail, mail.to, subject, text_page(document), utc_now(), number, html_page(document)))
    return {"sent": document.title, "to": len(mail.to)}


def _write(document: Document, form: str, output: str, force: bool, as_json: bool) -> None:
    from dashboard.report.page import html_page  # noqa: PLC0415
    from dashboard.report.text import text_page  # noqa: PLC0415

    content = (html_page if form == "html" else text_page)(document).encode("utf-8", "replace")
    if output == "-":
        to_stdout([content], form)
        return
    written = to_file([content], Path(output), force)
    print_closing("Report", {"report": document.title, "format": form, "file": output, "bytes": written}, as_json)
