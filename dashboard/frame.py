"""What stands around every page: navigation, filters, freshness. Knows the pages by what they say of themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, dcc, html
from dash import State as Held

from attribution.report_rows import CampaignName, Freshness
from dashboard import ids
from dashboard.access.rules import form_token, person
from dashboard.below import rooted
from dashboard.browser import in_browser, named
from dashboard.compare import CHOICE, DAYS, choice, register_compare
from dashboard.i18n import CALENDARS, LANGUAGE_NAMES, WEEK_STARTS, Words
from dashboard.i18n.numbers import ago, share
from dashboard.i18n.numbers import day as day_words
from dashboard.noting import notes_drop
from dashboard.questions import Reports
from dashboard.saved_views import views_drop
from dashboard.start import Known
from dashboard.state import COMPARISONS, Defaults, State, address, elsewhere
from dashboard.widgets import icon, inside

#: A crawl older than this, or one that did not end well, is said in the colour of warnings.
STALE = timedelta(days=3)
LONG_AGO = 60  # days, from which a date says more
PRESET_DAYS = (28, 90, 182, 365)


@dataclass(frozen=True, slots=True)
class Field:
    """One filter: the component that holds it, and the key of the address that it writes. `fallback` is left out of the address."""

    component: str
    key: str
    fallback: str = ""
    empty: str = ""  # written when nothing is chosen, where that differs from the fallback


#: The filters that every page has.
SHARED = (Field(ids.DATES, "dates"), Field(ids.CAMPAIGN, "campaign"), Field(ids.LANG, "lang", fallback="en"))
COMPARED = (Field(CHOICE, "compare", fallback=COMPARISONS[0]), Field(DAYS, "compare"))


@dataclass(frozen=True, slots=True)
class Page:
    """A page: where it is, its icon, its filters, its layout, its callbacks, and what of its address other pages keep."""

    name: str  # also the prefix of its words
    path: str
    icon: str
    layout: Callable[[State, Reports, Words], Sequence[Any]]
    register: Callable[[Dash, Reports, Callable[[str], State]], None]
    fields: tuple[Field, ...] = ()
    compares: bool = False  # whether anything on it is compared with another period


def frame(page: Page, pages: Sequence[Page], state: State, brand: str, known: Known, reports: Reports, now: datetime) -> Any:
    """The whole screen of a page at a state."""
    say = Words(state.lang)
    campaigns, freshness = known.campaigns, known.freshness
    body = page.layout(state, reports, say)
    noted = notes_drop(state, reports, campaigns, known.defaults, say) if known.defaults.span else None
    aside = [views_drop(reports, page.path, say), noted] if known.defaults.span else []
    content = html.Main(
        [_header(page, state, known.defaults, campaigns, aside, say), *body, _stores(page, state)],
        id="main",
        tabIndex=-1,
        **named(data_offline=say("error.offline")),
    )
    skip = html.A(say("frame.skip"), href="#main", className="skip")
    screen = html.Div(
        [skip, _side(page, pages, state, brand, freshness, now, say), content], className="shell", lang=state.lang
    )
    return dmc.DatesProvider(screen, settings={"locale": CALENDARS[state.lang], "firstDayOfWeek": WEEK_STARTS[state.lang]})


def register_fields(app: Dash, pages: Sequence[Page]) -> None:
    """Each filter writes its own key into the address: a callback per filter, since no page has them all."""
    register_compare(app)
    for field in (*SHARED, *COMPARED, *(field for page in pages for field in page.fields)):
        said = [Input(field.component, "value"), Held(ids.FIELDS, "data"), Held(ids.QUERY, "data")]
        in_browser(app, "push", Output(ids.QUERY, "data", True), *said, first=False)


def _stores(page: Page, state: State) -> html.Div:
    fields = {f.component: {"key": f.key, "fallback": f.fallback, "empty": f.empty} for f in (*SHARED, *COMPARED, *page.fields)}
    stores = [dcc.Store(id=ids.QUERY, data=address(state)), dcc.Store(id=ids.FIELDS, data=fields), dcc.Store(id=ids.SINK)]
    changes = [
        dcc.Store(id=ids.ACT),
        dcc.Store(id=ids.ACT_ON),
        dcc.Store(id=ids.EDITED),
        html.Div(id=ids.DONE, className="done-bar", role="status"),
    ]
    return html.Div([*stores, *changes])


def _side(
    page: Page, pages: Sequence[Page], state: State, brand: str, freshness: Freshness, now: datetime, say: Words
) -> html.Aside:
    logo = html.Div(icon("ripple", 21), className="logo")
    name = html.Div([html.Div(brand, className="brand"), html.Div(say("frame.tagline"), className="tagline")])
    links = [_nav_link(each, each is page, elsewhere(state), say) for each in pages]
    return html.Aside(
        [
            html.Div([logo, name], className="brand-row"),
            html.Nav(links, **named(aria_label=say("frame.navigation"))),
            freshness_line(freshness, now, say),
            *_signed_in(say),
        ],
        className="side",
        **named(aria_label=brand),
    )


def _signed_in(say: Words) -> list[Any]:
    """Who is signed in, and the way out; nothing where there is no log-in."""
    who = person()
    if not who.name:
        return []
    out = html.Form(
        [
            dcc.Input(type="hidden", name="token", value=form_token()),
            html.Button(say("login.out"), className="quiet-button", type="submit"),
        ],
        action=rooted("/logout"),
        method="POST",
    )
    said = html.Span([html.B(who.name), html.Span(say(f"role.{who.role}"), className="quiet")])
    return [html.Div([said, out if who.signed_in else None], className="signed-in")]


def _nav_link(page: Page, here: bool, query: str, say: Words) -> html.A:
    current = {"aria-current": "page"} if here else {}
    words = [icon(page.icon, 18), html.Span(say(f"{page.name}.page"))]
    return inside(
        f"{page.path}?{query}", *words, kind="nav-link on" if here else "nav-link", **named(data_page=page.path), **current
    )


def freshness_line(freshness: Freshness, now: datetime, say: Words) -> html.Div:
    """How old the data are; a crawl that failed or is long ago is a warning."""
    if freshness.last_crawl_at is None:
        scanned = freshness.last_scan_at
        said = say("frame.scanned_only", day=day_words(scanned.date(), say.lang)) if scanned else say("frame.never_crawled")
        return html.Div([html.Span(className="pulse stale"), html.Span(said)], className="freshness")
    unit, n = ago(now - freshness.last_crawl_at)
    if unit == "days" and n > LONG_AGO:
        said = say("frame.crawled_on", day=day_words(freshness.last_crawl_at.date(), say.lang))
    else:
        said = say(f"frame.crawled_{unit}", n=n)
    if freshness.rechecked is not None:
        said += " · " + say("frame.rechecked", share=share(freshness.rechecked))
    bad = freshness.last_crawl_state not in ("done", "running")
    if bad:
        said += " · " + say.of("run", freshness.last_crawl_state)
    stale = bad or now - freshness.last_crawl_at > STALE
    return html.Div(
        [html.Span(className="pulse stale" if stale else "pulse"), html.Span(said)], className="freshness", role="status"
    )


def _header(
    page: Page, state: State, known: Defaults, campaigns: Sequence[CampaignName], aside: Sequence[Any], say: Words
) -> html.Div:
    title = html.Div([html.H1(say(f"{page.name}.page")), *aside], className="title-row")
    words = html.Div([title, html.P(say(f"{page.name}.question"), className="question")])
    compared = choice(state, known, say) if page.compares else []
    controls = [
        _dates(state, known, say),
        *compared,
        _campaigns(state, campaigns, say),
        _languages(state, say),
        _theme(say),
        _share(say),
    ]
    return html.Div([words, html.Div(controls, className="filters", role="search")], className="top")


def _dates(state: State, known: Defaults, say: Words) -> Any:
    first, last = known.span or (state.view.since, state.view.until)
    presets = [
        {"value": [max(first, last - timedelta(days=n - 1)).isoformat(), last.isoformat()], "label": say(f"frame.last_{n}")}
        for n in PRESET_DAYS
    ]
    english = state.lang == "en"
    return dmc.DatePickerInput(
        id=ids.DATES,
        type="range",
        value=[state.view.since.isoformat(), state.view.until.isoformat()],
        minDate=first.isoformat(),
        maxDate=last.isoformat(),
        presets=presets,
        valueFormat="MMM D, YYYY" if english else "YYYY/M/D",
        monthLabelFormat="MMMM YYYY" if english else "YYYY年M月",
        allowSingleDateInRange=True,
        leftSection=icon("calendar", 16),
        w=254,
        popoverProps={"shadow": "md"},
        className="filter-dates",
        **named(aria_label=say("frame.dates")),
    )


def _campaigns(state: State, campaigns: Sequence[CampaignName], say: Words) -> Any:
    return dmc.MultiSelect(
        id=ids.CAMPAIGN,
        data=[{"value": c.id, "label": c.title} for c in campaigns],
        value=list(state.view.campaigns),
        placeholder="" if state.view.campaigns else say("frame.all_campaigns"),
        leftSection=icon("filter", 16),
        clearable=True,
        searchable=True,
        hidePickedOptions=True,
        nothingFoundMessage=say("frame.no_campaign"),
        w=170,
        className="filter-campaign",
        **named(aria_label=say("frame.campaigns")),
    )


def _languages(state: State, say: Words) -> Any:
    return dmc.Select(
        id=ids.LANG,
        data=[{"value": lang, "label": name} for lang, name in LANGUAGE_NAMES.items()],
        value=state.lang,
        leftSection=icon("language", 16),
        allowDeselect=False,
        w=118,
        className="filter-lang",
        **named(aria_label=say("frame.language")),
    )


def _theme(say: Words) -> Any:
    both = [icon("moon", 17, "only-light"), icon("sun", 17, "only-dark")]
    return dmc.ActionIcon(
        both, id=ids.THEME, variant="default", size=36, className="filter-theme", **named(aria_label=say("frame.theme"))
    )


def _share(say: Words) -> Any:
    words = [html.Span(say("frame.share"), className="before"), html.Span(say("frame.shared"), className="after")]
    label = named(aria_label=say("frame.share"))
    return dmc.Button(words, id=ids.SHARE, leftSection=icon("share-3", 16), className="filter-share", **label)
