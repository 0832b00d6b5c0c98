"""What loading any platform's table of costs has in common: found by its headings, read by day and campaign, unknown campaigns named."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from attribution.campaigns.costs import campaign_of_cost
from attribution.intake.costs import CostTable, cost_of, is_total, summed
from attribution.intake.csv_table import Row, heading_at, lacking, read_table
from attribution.intake.day_column import DayColumn, day_column
from attribution.intake.formats.rows import load_rows, with_preamble
from attribution.intake.passed import Passed
from attribution.intake.recognise import Context, FileReport, Format, Sample
from ripplemark.config import Project
from ripplemark.records import Cost, Reject
from ripplemark.store.costs import store_costs
from ripplemark.text import visible_control

NEEDED = ("day", "campaign", "cost")
SHOWN = 5  # unknown campaigns that are named


@dataclass(frozen=True, slots=True)
class Headings:
    """The wordings of one file's heading, and what they say beside."""

    names: Mapping[str, str]
    currency: str = ""


def cost_format(
    form: str, about: str, source: str, headings: Callable[[Sample], Headings], marks: tuple[str, ...] = ()
) -> Format:
    """A format whose heading has day, campaign and cost, and one of the wordings `marks`, if any are given."""
    marked = dict.fromkeys(marks, "mark")

    def why_not(sample: Sample) -> str:
        if missing := lacking(sample.lines, headings(sample).names, NEEDED):
            return f"its first lines have no heading for {' and '.join(missing)}"
        found = not marks or heading_at(sample.lines, marked, ("mark",)) is not None
        return "" if found else f"its heading has none of {', '.join(marks[:3])}"

    def load(context: Context, sample: Sample) -> FileReport:
        return _load(context, sample, form, source, headings(sample))

    return Format(form, about, why_not, load)


def _load(context: Context, sample: Sample, form: str, source: str, headings: Headings) -> FileReport:
    def rows() -> Iterator[Row | Reject]:
        return read_table(sample.path, headings.names, sample.encoding, NEEDED)

    names = set[str]()

    def store(costs: list[Cost]) -> int:
        names.update(c.name for c in costs)
        return store_costs(context.db, summed(costs))

    days = day_column(rows(), context.now, "day", "until")
    table = CostTable(source, days, headings.currency)
    report = load_rows(context, sample, form, (_record(row, sample.path.name, table) for row in rows()), store)
    report = with_preamble(report, heading_at(sample.lines, headings.names, NEEDED))
    return replace(report, note="; ".join(filter(None, (report.note, _note(context.project, names, days)))))


def _record(row: Row | Reject, file: str, table: CostTable) -> Cost | Reject | Passed:
    if isinstance(row, Reject):
        return row
    return Passed.TOTAL if is_total(row) else cost_of(row, file, table)


def _note(project: Project, names: set[str], days: DayColumn) -> str:
    unknown = sorted(name for name in names if not campaign_of_cost(project.campaigns, name))
    words = [days.note]
    if unknown:
        more = f" and {len(unknown) - SHOWN:,} more" if len(unknown) > SHOWN else ""
        shown = ", ".join(visible_control(n, 60) for n in unknown[:SHOWN])
        words.append(f"no campaign of the project is called: {shown}{more}; name them in costs or utm_campaign of [[campaign]]")
    return "; ".join(filter(None, words))
