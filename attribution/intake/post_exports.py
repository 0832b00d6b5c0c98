"""What exports of social platforms call the facts of a post, read from `attribution/data/post_exports.toml`. Knowledge, not code."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Export:
    """One kind of file."""

    name: str
    about: str
    fields: Mapping[str, tuple[str, ...]]  # our word -> headings, or paths of JSON keys, in the order in which they are tried
    needed: tuple[str, ...]
    platform: str = ""  # "" where the rows name it
    own: bool = False  # exports of an account of the brand's own
    lists: tuple[str, ...] = ()  # JSON: where the posts stand
    url: str = ""  # a pattern with fields, where the file has none
    capped: int | None = None  # numbers that the platform counts no further
    zone: ZoneInfo | None = None  # of times that name none; None: the site's
    markup: bool = False  # words are HTML
    any_wording: bool = False  # `needed` names fields
    snowflake: bool = False  # the id holds the time

    @property
    def is_json(self) -> bool:
        """Whether it is JSON rather than a table."""
        return bool(self.lists)

    def wordings(self, field: str) -> tuple[str, ...]:
        """What a field is called."""
        return self.fields.get(field, ())


@lru_cache(maxsize=1)
def post_exports() -> tuple[Export, ...]:
    """The exports of the data file, in its order."""
    raw = tomllib.loads((files("attribution") / "data" / "post_exports.toml").read_text(encoding="utf-8"))
    return tuple(
        Export(
            name=e["name"],
            about=e["about"],
            fields={field: tuple(words) for field, words in e["fields"].items()},
            needed=tuple(e["needed"]),
            platform=e.get("platform", ""),
            own=e.get("own", False),
            lists=tuple(e.get("list", ())),
            url=e.get("url", ""),
            capped=e.get("capped"),
            zone=ZoneInfo(e["zone"]) if "zone" in e else None,
            markup=e.get("markup", False),
            any_wording=e.get("any_wording", False),
            snowflake=e.get("id_time") == "snowflake",
        )
        for e in raw["export"]
    )
