"""What stands around every report: how far and how fresh the data are, and who made it when. Pure."""

from __future__ import annotations

from datetime import datetime

from attribution.report_rows import Freshness
from dashboard.i18n import Words
from dashboard.i18n.numbers import day, moment, share
from ripplemark import __version__


def fresh_lines(f: Freshness, say: Words) -> tuple[str, ...]:
    """The span of the data, the last crawl, the last line of a log; what was never done is said."""
    lang = say.lang
    if f.first_day is None or f.last_day is None:
        return (say("report.no_data"),)
    lines = [say("report.data_span", since=day(f.first_day, lang), until=day(f.last_day, lang))]
    if f.last_crawl_at is None and f.last_scan_at is not None:
        lines.append(say("report.scanned_only", at=moment(f.last_scan_at, lang)))
    elif f.last_crawl_at is None:
        lines.append(say("report.never_crawled"))
    else:
        state = say.of("ended", f.last_crawl_state)
        lines.append(say("report.last_crawl", at=moment(f.last_crawl_at, lang), state=state))
    if f.rechecked is not None:
        lines.append(say("report.rechecked", share=share(f.rechecked, 0)))
    lines.append(say("report.last_hit", at=moment(f.last_hit_at, lang)) if f.last_hit_at else say("report.no_log"))
    return (say("yard.space").join(lines),)


def footer(at: datetime, say: Words) -> str:
    """By what and when the report was made."""
    return say("report.footer", version=__version__, at=moment(at, say.lang))
