"""Apps that open links in a browser of their own and hide where the visitor came from: known by the user agent. Judges no channel."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files


@lru_cache(maxsize=65_536)
def app_of(agent: str) -> str:
    """The app whose browser an agent is, as a referrer ("android-app://com.tencent.mm/"); "" for a browser that is no app's."""
    return next((f"android-app://{app}/" for word, app in _apps() if word in agent), "")


@cache
def _apps() -> tuple[tuple[str, str], ...]:
    text = (files("attribution") / "data" / "in_app_browsers.tsv").read_text(encoding="utf-8")
    rows = (row.split("\t") for row in text.splitlines() if row and not row.startswith("#"))
    return tuple((word, app) for word, app in rows)
