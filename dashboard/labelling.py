"""Labelling: a card that shows one text after another, and what a person says of each. Writes through one function, `decide`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dash import Dash, Input, Output, ctx, dcc, html
from dash import State as Held

from attribution.mention_rows import LabelQueue
from dashboard import ids
from dashboard.edits import Edits, edits_here
from dashboard.i18n import Words
from dashboard.i18n.numbers import count
from dashboard.questions import Reports
from dashboard.quotes import LONGEST
from dashboard.state import State
from dashboard.widgets import card, head, icon, outside
from ripplemark.errors import StoreLocked
from ripplemark.records import JudgedText, Polarity
from ripplemark.urls import host_of

BODY, STATE, NOW, PAST = "label-text", "label-state", "label-now", "label-past"
SKIP, UNDO = "label-skip", "label-undo"
BUTTONS = {f"label-{polarity}": polarity for polarity in Polarity}
MOST_SKIPPED = 200


@dataclass(frozen=True, slots=True)
class Past:
    """What this browser did: texts skipped, and the last key labelled."""

    skipped: tuple[str, ...] = ()
    last: str = ""


def label_card(say: Words) -> html.Section:
    """A text, three answers, and two ways round them."""
    answers = [
        html.Button(say(f"polarity.{polarity}"), id=name, type="button", className=f"label-button {polarity}")
        for name, polarity in BUTTONS.items()
    ]
    others = [
        html.Button(say(f"labelling.{name}"), id=f"label-{name}", type="button", className="quiet-button")
        for name in ("skip", "undo")
    ]
    return card(
        head(say("labelling.title"), html.P(say("labelling.subtitle"), className="quiet"), note=say("labelling.about")),
        html.Div(id=BODY, className="label-text"),
        html.Div([html.Div(answers, className="label-answers"), html.Div(others, className="tools")], className="label-row"),
        html.P(id=STATE, className="quiet", role="status"),
        dcc.Store(id=NOW),
        dcc.Store(id=PAST),
        kind="padded",
    )


def register_labelling(app: Dash, reports: Reports, state_of: Callable[[str], State]) -> None:
    """Wire the card. For who may only read it shows what waits and stores nothing."""
    pressed = [Input(name, "n_clicks") for name in (*BUTTONS, SKIP, UNDO)]
    told = [
        Output(BODY, "children"),
        Output(STATE, "children"),
        Output(NOW, "data"),
        Output(PAST, "data"),
        *(Output(n, "disabled") for n in BUTTONS),
    ]

    @app.callback(told, *pressed, Input(ids.QUERY, "data"), Held(NOW, "data"), Held(PAST, "data"))
    def label(*said: Any) -> tuple[Any, ...]:
        *_, query, now, past = said
        say, done = Words(state_of(query).lang), past_of(past)
        done, fault = decide(str(ctx.triggered_id or ""), str(now or ""), done, reports, edits_here(), say)
        return shown(reports.label_queue(frozenset(done.skipped)), done, fault, edits_here() is not None, say)


def past_of(said: object) -> Past:
    """What the browser kept of itself; garbage is nothing."""
    kept = said if isinstance(said, dict) else {}
    skipped, last = kept.get("skipped"), kept.get("last")
    keys = [key for key in skipped if isinstance(key, str)] if isinstance(skipped, list) else []
    return Past(tuple(keys[-MOST_SKIPPED:]), last if isinstance(last, str) else "")


def decide(pressed: str, now: str, past: Past, reports: Reports, edits: Edits | None, say: Words) -> tuple[Past, str]:
    """Store what a button means: the one place where labels are written. Gives the new past, and what went wrong ("" if nothing)."""
    if pressed == SKIP and now:
        return Past((*past.skipped, now), past.last), ""
    if edits is None or not (pressed in BUTTONS or pressed == UNDO):
        return past, ""
    try:
        return _written(pressed, now, past, reports, edits), ""
    except StoreLocked:
        return past, say("labelling.locked")


def _written(pressed: str, now: str, past: Past, reports: Reports, edits: Edits) -> Past:
    if pressed == UNDO:
        if past.last:
            edits.unlabel(past.last)
        return Past(past.skipped)
    text = reports.text_to_label(now)  # only texts of the store are labelled, whatever a browser sends
    return past if text is None else Past(past.skipped, edits.label(text, BUTTONS[pressed]))


def shown(queue: LabelQueue, past: Past, fault: str, may: bool, say: Words) -> tuple[Any, ...]:
    """The next text, what was labelled, and what the browser keeps."""
    text = queue.next
    kept = {"skipped": list(past.skipped), "last": past.last}
    body = text_shown(text, say) if text else html.P([icon("circle-check", 18), say("labelling.none")], className="quiet")
    state = fault or (state_words(queue, say) if may else say("labelling.read_only"))
    return body, state, queue.key, kept, *([not may or text is None] * len(BUTTONS))


def text_shown(text: JudgedText, say: Words) -> list[Any]:
    """The words to judge and where they stand. Not how they were rated: that would sway whoever labels."""
    words = text.text if len(text.text) <= 2 * LONGEST else text.text[: 2 * LONGEST] + "…"
    place = say.of("platform", text.place) if text.place else host_of(text.url)
    return [html.Blockquote(words, className="quote", lang=text.language), outside(text.url, place, kind="outside small")]


def state_words(queue: LabelQueue, say: Words) -> str:
    """How many texts of each language have a label, and what to do with them."""
    labelled = say("yard.comma").join(f"{say.of('language', lang)} {count(n, say.lang)}" for lang, n in queue.labels)
    said = say("labelling.labels", labels=labelled) if labelled else say("labelling.no_labels")
    return f"{said}{say('yard.space')}{say('labelling.waiting', n=count(queue.waiting, say.lang))}"
