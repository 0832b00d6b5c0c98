"""How registrations came, per campaign under one model: directly, through earned links, otherwise. The parts add up to all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attribution.report_rows import CampaignCredit
from dashboard.figures.chart import Chart, Figure, Key, Table, nothing, plain
from dashboard.figures.credit import rows_layout
from dashboard.i18n.numbers import LEGEND_FROM, count
from dashboard.theme import Look
from ripplemark.records import DarkTraffic

PARTS = ("direct", "earned", "other")


def parts_chart(rows: Sequence[CampaignCredit], look: Look, note: str = "") -> Chart:
    """Stacked bars, a row per campaign and one for everything else; `note` stands under them."""
    sums = {part: sum(_part(row, part) for row in rows) for part in PARTS}
    if not sum(sums.values()):
        return nothing(look, "filtered")
    ordered = sorted(rows, key=lambda row: (not row.campaign, -_total(row)))
    model = look.say.of("model", rows[0].model)
    return Chart(
        figure={
            "data": _bars(ordered, look),
            "layout": rows_layout([_title(row, look) for row in ordered], look, barmode="stack"),
        },
        subtitle=look.say("parts.subtitle", model=model),
        summary=look.say("yard.space").join(filter(None, (parts_sentence(sums, model, look), note))),
        legend=tuple(
            Key(look.say(f"parts.{part}"), colour, count(sums[part], look.lang, LEGEND_FROM)) for part, colour in _colours(look)
        ),
        table=_table(ordered, look),
    )


def parts_sentence(sums: dict[str, float], model: str, look: Look) -> str:
    """That the parts add up to all registrations, in numbers."""
    words = {part: count(n, look.lang) for part, n in sums.items()}
    return look.say("parts.sum", total=count(sum(sums.values()), look.lang), model=model, **words)


def dark_note(rows: Sequence[DarkTraffic], titles: Mapping[str, str], look: Look) -> str:
    """What probably came unseen, campaign by campaign, in one sentence that says it is an estimate; "" where nothing is estimated."""
    said = [
        look.say(
            "parts.dark_of",
            title=plain(titles.get(row.campaign, row.campaign), 28),
            n=count(round(row.estimate), look.lang),
            low=count(round(row.low), look.lang),
            high=count(round(row.high), look.lang),
        )
        for row in rows
        if row.estimate is not None and row.low is not None and row.high is not None
    ]
    return look.say("parts.dark", campaigns=look.say("parts.and").join(said)) if said else ""


def _bars(rows: Sequence[CampaignCredit], look: Look) -> list[Figure]:
    turned = list(reversed(rows))
    return [
        {
            "type": "bar",
            "orientation": "h",
            "y": list(range(len(turned))),
            "x": [round(_part(row, part), 3) for row in turned],
            "customdata": [_title(row, look) for row in turned],
            "name": look.say(f"parts.{part}"),
            "marker": {"color": colour},
            "hovertemplate": "%{customdata}<br><b>%{x:,.1f}</b>",
        }
        for part, colour in _colours(look)
    ]


def _colours(look: Look) -> list[tuple[str, str]]:
    return list(zip(PARTS, (look.hues[0], look.hues[1], look.grey), strict=True))


def _part(row: CampaignCredit, part: str) -> float:
    return {"direct": row.direct, "earned": row.earned, "other": row.other}[part]


def _total(row: CampaignCredit) -> float:
    return row.direct + row.earned + row.other


def _title(row: CampaignCredit, look: Look) -> str:
    return plain(row.title, 28) if row.campaign else look.say("parts.everything_else")


def _table(rows: Sequence[CampaignCredit], look: Look) -> Table:
    heads = (look.say("credit.campaign"), *(look.say(f"parts.{part}") for part in PARTS), look.say("parts.all"))
    lines = [
        (_title(row, look), *(count(n, look.lang) for n in (row.direct, row.earned, row.other, _total(row)))) for row in rows
    ]
    sums = [sum(_part(row, part) for row in rows) for part in PARTS]
    last = (look.say("parts.all"), *(count(n, look.lang) for n in (*sums, sum(sums))))
    return Table(heads, (*lines, last))
