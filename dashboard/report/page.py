"""A report as one HTML page: self-contained, printable, without script; whatever strangers wrote is escaped. Pure."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files

from markupsafe import Markup

from dashboard.report.sections import Cell, Document, Figure, Link, Section, Sheet
from dashboard.report.svg import svg_of
from dashboard.report.svg_parts import plain, tag

LONGEST = 160  # characters of a cell
BRIEF = 12  # characters of a day in words
SHORT = 8  # rows of a table that print does not part
_PAGE = Markup(
    '<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n{head}</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n'
)


def html_page(document: Document) -> str:
    """The whole page. A policy in its head forbids scripts, frames and every request; the style is known by its hash."""
    body = [
        tag("header", _joined(tag("h1", document.title), tag("p", document.subtitle, class_="subtitle"), *_lines(document))),
        _figures(document.figures),
        _summary(document.summary),
        *(_section(section, document.lang) for section in document.sections),
        tag("footer", document.footer),
    ]
    return str(_PAGE.format(lang=document.lang, head=_head(document.title), body=Markup("\n").join(body)))


def _joined(*parts: Markup) -> Markup:
    return Markup("").join(parts)


@cache
def _style() -> str:
    return (files("dashboard") / "report" / "report.css").read_text(encoding="utf-8")


@cache
def policy() -> str:
    """What the page may load: nothing but its own style."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _head(title: str) -> Markup:
    return Markup(
        '<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n'
        "<title>{}</title>\n<style>{}</style>\n"
    ).format(policy(), title, Markup(_style()))  # noqa: S704 - a file of ours


def _lines(document: Document) -> list[Markup]:
    return [tag("p", words, class_="fresh") for words in document.lines]


def _figures(figures: tuple[Figure, ...]) -> Markup:
    cards = (tag("div", _joined(tag("dt", f.title), tag("dd", f.value), tag("dd", f.note, class_="note"))) for f in figures)
    return tag("dl", _joined(*cards), class_="figures") if figures else Markup("")


def _summary(sentences: tuple[str, ...]) -> Markup:
    return tag("ul", _joined(*(tag("li", s) for s in sentences)), class_="summary") if sentences else Markup("")


def _section(section: Section, lang: str) -> Markup:
    parts = [
        tag("h2", section.title),
        *(tag("p", s) for s in section.sentences),
        *(tag("figure", _joined(tag("figcaption", plot.title), svg_of(plot, lang))) for plot in section.plots),
        *(_table(s) for s in section.sheets if s.rows),
    ]
    if section.about:
        parts.append(tag("p", section.about, class_="about"))
    return tag("section", _joined(*parts))


def _table(sheet: Sheet) -> Markup:
    head = tag("tr", _joined(*(tag("th", c, scope="col", class_=_kind(n, sheet)) for n, c in enumerate(sheet.columns))))
    rows = (
        tag("tr", _joined(*(tag("td", _cell(c), class_=_kind(n, sheet, c)) for n, c in enumerate(row)))) for row in sheet.rows
    )
    table = tag("table", _joined(tag("thead", head), tag("tbody", _joined(*rows))))
    more = tag("p", sheet.more, class_="about") if sheet.more else Markup("")
    kind = "table short" if len(sheet.rows) <= SHORT else "table"
    return _joined(tag("div", table, class_=kind), more)


def _kind(column: int, sheet: Sheet, cell: Cell = "") -> str | None:
    """Numbers stand to the right; what is brief and holds a number, such as a day, is not parted."""
    if column >= sheet.words:
        return "number"
    return "brief" if isinstance(cell, str) and len(cell) <= BRIEF and any(map(str.isdigit, cell)) else None


def _cell(cell: Cell) -> Markup | str:
    if isinstance(cell, Link):
        words = plain(cell.words, LONGEST) or plain(cell.url, LONGEST)
        safe = cell.url.startswith(("https://", "http://"))
        return tag("a", words, href=cell.url, rel="noopener noreferrer nofollow") if safe else words
    return plain(cell, LONGEST)
