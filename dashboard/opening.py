"""How a page opens in a browser that knows nothing yet: which scripts it loads when, and its frame in the first answer. Says nothing of any page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from flask import has_request_context, request

from dashboard.still import StillDash, stilled

SCRIPT = re.compile(r'<script src="([^"]+)"></script>')
#: Brought by Dash for browsers of ten years ago, and a table that no page has. Of the first, assets/vendor/regenerator.js is what is still needed.
NEEDLESS = ("/dash/deps/polyfill@", "/dash/dash_table/")
#: Loaded when the first chart or grid is drawn (assets/later.js): name -> part of the address.
LATER = {"plotly": "/assets/vendor/plotly-trimmed.js", "grid": "/dash_ag_grid/dash_ag_grid."}


class OpeningDash(StillDash):
    """A Dash app whose pages load what they need for their first picture, and the rest after it."""

    def get_layout(self) -> Any:
        """As Dash has it, stilled."""
        return stilled(super().get_layout())

    def interpolate_index(self, *_: Any, **parts: Any) -> Any:
        """As Dash has it, with fewer scripts before the renderer."""
        path = request.path if has_request_context() else "/"
        tags = scripts_of(SCRIPT.findall(parts["scripts"]), path)
        rest = SCRIPT.sub("", parts["scripts"]).strip()
        return super().interpolate_index(  # type: ignore[no-untyped-call]
            **{**parts, "scripts": f"{tags}{rest}"}
        )


class Asked(NamedTuple):
    """What a browser says of itself when it asks for its first screen: its address as `{path, search}`, its look as `{dark, narrow}`."""

    route: dict[str, str]
    look: dict[str, bool]


def asked_for() -> Asked | None:
    """What the request at hand wants beside what every page keeps (assets/first/ask.js); None if it wants nothing."""
    said = request.args if has_request_context() else {}
    if "path" not in said or "search" not in said:
        return None
    return Asked({key: said[key] for key in ("path", "search")}, {key: key in said for key in ("dark", "narrow")})


def scripts_of(sources: Iterable[str], path: str) -> str:
    """The tags for the scripts of the page at `path`, out of all that Dash would load."""
    needed = [src for src in sources if not any(part in src for part in NEEDLESS)]
    late = {src: name for src in needed for name, part in LATER.items() if part in src}
    return "".join(_later(name, src, path) for src, name in late.items()) + "".join(
        f'<script src="{src}"></script>' for src in needed if src not in late
    )


def _later(name: str, src: str, path: str) -> str:
    """What is loaded later is fetched with the others where the page will need it; elsewhere only its address is known."""
    wanted = (name == "grid") == (path.rstrip("/") == "/links")
    return f'<link data-later="{name}" href="{src}"{" rel=preload as=script" if wanted else ""}>'
