"""Puts the dashboard together: pages, routes, guard. Composes; decides and asks nothing itself."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from uuid import uuid4

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, dcc, html, set_props

from attribution.export.files import export_links
from dashboard import ids
from dashboard.access.cookies import page_cookie
from dashboard.access.rules import Access
from dashboard.acts import register_acts
from dashboard.below import below
from dashboard.browser import in_browser
from dashboard.charts import add_chart_export
from dashboard.edits import Edits, set_edits
from dashboard.export import add_export
from dashboard.files import add_files
from dashboard.frame import Page, frame, register_fields
from dashboard.i18n import LANGUAGES, Words
from dashboard.noting import register_notes
from dashboard.opening import Asked, OpeningDash, asked_for
from dashboard.pages import attribution, campaigns, domains, health, links, mentions, overview, ripples, signals
from dashboard.questions import Exporter, Reports
from dashboard.report.routes import add_report
from dashboard.saved_views import register_views
from dashboard.security import secure
from dashboard.start import known_of, utc_now
from dashboard.state import State as PageState
from dashboard.state import parse
from dashboard.theme import MANTINE
from dashboard.watched.health import add_health
from dashboard.widgets import card, empty_state, inside

PAGES: tuple[Page, ...] = (
    overview.PAGE,
    links.PAGE,
    domains.PAGE,
    mentions.PAGE,
    ripples.PAGE,
    campaigns.PAGE,
    attribution.PAGE,
    signals.PAGE,
    health.PAGE,
)
TRIMMED_FOR = "7"  # the major of plotly whose plotly.js assets/vendor has
HERE = Path(__file__).parent
LOG = logging.getLogger(__name__)
#: The theme is set before anything is painted, so that a dark screen never flashes white.
INDEX = """<!DOCTYPE html>
<html lang="en" data-root="{root}">
<head>{%metas%}<title>{%title%}</title>{%favicon%}<script src="{root}/assets/first/theme.js"></script><script src="{root}/assets/first/ask.js"></script>{%css%}</head>
<body>{%app_entry%}<footer>{%config%}{%scripts%}{%renderer%}</footer></body>
</html>"""
METAS = [
    {"name": "viewport", "content": "width=device-width, initial-scale=1"},
    {"name": "color-scheme", "content": "light dark"},
    {"name": "robots", "content": "noindex, nofollow"},
]


def create_app(
    reports: Reports,
    *,
    brand: str = "Ripplemark",
    exporter: Exporter | None = None,
    edits: Edits | None = None,
    clock: Callable[[], datetime] = utc_now,
    access: Access | None = None,
) -> Dash:
    """The dashboard over `reports`. `edits` writes what a reader changes; without it nothing can be changed.
    `access` says by which names it may be called and who may see it: by default, this machine."""
    access = access or Access()
    app = _served_locally(brand, access)
    set_edits(app.server, edits)

    def state_of(query: str) -> PageState:
        return parse(query, known_of(reports, clock().date()).defaults)

    for page in PAGES:
        page.register(app, reports, state_of)
    register_fields(app, PAGES)
    _register_changes(app, reports, state_of)
    _register_routes(app, reports, brand, clock)
    add_export(app.server, exporter or export_links(reports), reports, state_of, brand)
    add_chart_export(app.server, state_of)
    add_report(app.server, reports, brand, state_of, clock)
    add_health(app.server, reports, clock)
    add_files(app.server)
    if access.metrics:
        from dashboard.watched.metrics import add_metrics  # noqa: PLC0415 - its library looks at the environment once, on import

        add_metrics(app, reports, access, clock)
    secure(app, access, brand)
    if access.root:
        app.server.wsgi_app = below(access.root, app.server.wsgi_app)
    return app


def _served_locally(brand: str, access: Access) -> Dash:
    """An app without pages that loads nothing from elsewhere."""
    return OpeningDash(
        "dashboard",
        title=brand,
        update_title=None,  # type: ignore[arg-type]
        assets_folder=str(HERE / "assets"),
        assets_ignore=ignored_assets(version("plotly")),
        index_string=INDEX.replace("{root}", access.root),
        requests_pathname_prefix=f"{access.root}/",
        routes_pathname_prefix="/",
        meta_tags=METAS,
        suppress_callback_exceptions=True,
        serve_locally=True,
        compress=True,
        enable_mcp=False,
        health_endpoint="_health",
        csrf_token_name=page_cookie(access),
        on_error=on_error,
    )


def ignored_assets(plotly: str) -> str:
    """What no page loads by itself. The trimmed plotly.js goes with one major of plotly; beside another, Dash's own is taken."""
    ignored = r"theme\.js|ask\.js|login\.css|icons\.cjs|build\.sh|LICENSE.*"
    return ignored if plotly.split(".", maxsplit=1)[0] == TRIMMED_FOR else rf"{ignored}|plotly-trimmed\.js"


def _root(asked: Asked | None = None, shown: Any = None, title: dict[str, str] | None = None) -> Any:
    """What every page keeps: the theme, the route, messages; and the screen of the address that is opened first."""
    stores = [
        dcc.Store(id=ids.ROUTE, data=asked.route if asked else None),
        dcc.Store(id=ids.LOOK, data=asked.look if asked else None),
        dcc.Store(id=ids.TITLE, data=title),
        dcc.Store(id="first"),
    ]
    waiting = html.Div(shown or html.Div(className="waiting"), id=ids.SHELL)
    toasts = dmc.NotificationContainer(id=ids.TOASTS, position="bottom-right", autoClose=9000)
    return dmc.MantineProvider([*stores, toasts, waiting], theme=MANTINE, defaultColorScheme="auto")


def _register_changes(app: Dash, reports: Reports, state_of: Callable[[str], PageState]) -> None:
    """What readers change, and what lists it."""
    register_acts(app, reports, state_of, frozenset(page.path for page in PAGES))
    register_views(app, reports, state_of)
    register_notes(app, reports, state_of)


def _register_routes(app: Dash, reports: Reports, brand: str, clock: Callable[[], datetime]) -> None:
    _register_browser(app)

    @app.callback(Output(ids.SHELL, "children"), Output(ids.TITLE, "data"), Input(ids.ROUTE, "data"), prevent_initial_call=True)
    def show(route: object) -> tuple[Any, dict[str, str]]:
        path, query = route_parts(route)
        return screen(path, query, reports, brand, clock())

    def first() -> Any:
        asked = asked_for()
        try:
            return _root(asked, *screen(*route_parts(asked.route), reports, brand, clock())) if asked else _root()
        except Exception:  # the browser asks for the screen again by a callback, and whoever reads it is told why it failed
            LOG.warning("the first screen could not be made", exc_info=True)
            return _root()

    app.layout = first


def _register_browser(app: Dash) -> None:
    """What happens in the browser alone: see assets/ripplemark.js."""

    query = Input(ids.QUERY, "data")
    opened = Output(ids.ROUTE, "data"), Output(ids.LOOK, "data")
    in_browser(app, "start", [*opened], Input("first", "id"), State(ids.ROUTE, "data"), State(ids.LOOK, "data"))
    in_browser(app, "named", Output("first", "data"), Input(ids.TITLE, "data"))
    in_browser(app, "theme", Output(ids.LOOK, "data", True), Input(ids.THEME, "n_clicks"), first=False)
    in_browser(
        app, "share", Output(ids.SHARE, "className"), Input(ids.SHARE, "n_clicks"), State(ids.QUERY, "data"), first=False
    )
    in_browser(app, "carry", Output(ids.SINK, "data"), query)


def route_parts(route: object) -> tuple[str, str]:
    """Path and query of what the browser says of its address."""
    said = route if isinstance(route, dict) else {}
    path, query = said.get("path"), said.get("search")
    return (path if isinstance(path, str) else "/"), (query if isinstance(query, str) else "")


def screen(path: str, query: str, reports: Reports, brand: str, now: datetime) -> tuple[Any, dict[str, str]]:
    """The whole screen of an address, and the window's title and language."""
    known = known_of(reports, now.date())
    state = parse(query, known.defaults)
    say = Words(state.lang)
    page = next((page for page in PAGES if page.path == (path.rstrip("/") or "/")), MISSING)
    shown = _blank(page, "no_data") if page is not MISSING and known.defaults.span is None else page
    places = [shown if each is page else each for each in PAGES]
    return frame(shown, places, state, brand, known, reports, now), {
        "title": f"{say(f'{page.name}.page')} · {brand}",
        "lang": state.lang,
    }


def _blank(page: Page, kind: str) -> Page:
    """The page with nothing on it but the reason."""

    def layout(_state: PageState, _reports: Reports, say: Words) -> list[Any]:
        back = inside("/", say("empty.to_overview"), kind="action") if kind == "missing_page" else None
        return [card(empty_state(kind, say, back), kind="blank")]

    return replace(page, layout=layout, fields=(), compares=False)


#: What an address without a page shows.
MISSING = _blank(Page("missing", "", "file-search", overview.PAGE.layout, overview.PAGE.register), "missing_page")


def on_error(error: Exception) -> None:
    """A callback failed: the log has the details, the reader a number to ask for; what the page showed stays."""
    number = uuid4().hex[:8]
    LOG.error("callback failed, request %s", number, exc_info=error)
    lang = next((lang for lang in reversed(LANGUAGES) if _asked_in(lang)), LANGUAGES[0])
    say = Words(lang)
    toast = {
        "action": "show",
        "color": "orange",
        "title": say("error.title"),
        "message": say("error.message", number=number),
        "id": number,
    }
    set_props(ids.TOASTS, {"sendNotifications": [toast]})


def _asked_in(lang: str) -> bool:
    """Whether the failed request carried a query string of that language."""
    from flask import request  # noqa: PLC0415 - only while a request is at hand

    return f"lang={lang}" in request.get_data(as_text=True)
