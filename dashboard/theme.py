"""Colours and type of the screen. The six categorical colours were searched for the best separation under three kinds of colour blindness."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from attribution.report_rows import CampaignName, View
from dashboard.i18n import LANGUAGES, Words

#: Five hues and the grey of "other"; smallest pairwise difference (CIEDE2000, all kinds of vision) 17.1 light, 14.0 dark.
LIGHT = ("#068081", "#E8843A", "#27337A", "#9E324D", "#7EB5DF")
DARK = ("#3BC19A", "#F4A739", "#8B93DA", "#BC5D99", "#B0E1F4")
GREYS = {False: "#AEACA7", True: "#7F796D"}
NODES = {False: "#59605E", True: "#8B928E"}
INKS = {False: "#3A3F3D", True: "#D9D7CF"}
#: The faces of the figures; the page's own are in assets/style.css. Chinese faces are the system's.
FACES = "'Inter Variable',Inter,'PingFang TC','Noto Sans CJK TC','Noto Sans TC','Microsoft JhengHei',system-ui,sans-serif"
FACES_HANS = "'Inter Variable',Inter,'PingFang SC','Noto Sans CJK SC','Noto Sans SC','Microsoft YaHei',system-ui,sans-serif"
TEAL = ["#E7F4F3", "#CFE8E6", "#9FD1CD", "#6CB8B3", "#43A39D", "#238F89", "#0B7A75", "#08655F", "#06504C", "#043B38"]
MANTINE: dict[str, Any] = {
    "fontFamily": "var(--faces)",
    "primaryColor": "teal",
    "primaryShade": {"light": 6, "dark": 6},
    "defaultRadius": "md",
    "colors": {"teal": TEAL},
    "components": {"Combobox": {"defaultProps": {"keepMounted": False}}},  # a list that nobody opened is not made
}


@dataclass(frozen=True, slots=True)
class Look:
    """How a figure is to be drawn."""

    lang: str = "en"
    dark: bool = False
    narrow: bool = False

    @property
    def say(self) -> Words:
        """The words of its language."""
        return Words(self.lang)

    @property
    def hues(self) -> tuple[str, ...]:
        """The five categorical colours."""
        return DARK if self.dark else LIGHT

    @property
    def grey(self) -> str:
        """The colour of everything else."""
        return GREYS[self.dark]

    @property
    def ink(self) -> str:
        """The colour of labels."""
        return INKS[self.dark]

    @property
    def node(self) -> str:
        """The colour of neutral nodes."""
        return NODES[self.dark]

    @property
    def faces(self) -> str:
        """The type faces of figures."""
        return FACES_HANS if self.lang == LANGUAGES[2] else FACES


def look_of(said: object, lang: str) -> Look:
    """The look that the browser reported as `{dark, narrow}`; anything else is a wide light one."""
    seen = said if isinstance(said, dict) else {}
    return Look(lang, seen.get("dark") is True, seen.get("narrow") is True)


def campaign_hues(campaigns: Iterable[CampaignName], view: View, look: Look) -> dict[str, str]:
    """Campaign id -> colour for at most five campaigns of the view; all others are grey everywhere.

    Up to five campaigns keep their colour whatever is filtered; of more, the latest of the view to start have one."""
    every = list(campaigns)
    wanted = [c for c in every if not view.campaigns or c.id in view.campaigns]
    if len(every) > len(look.hues):
        every = wanted = [c for c in wanted if c.starts <= view.until][-len(look.hues) :]
    shown = {c.id for c in wanted}
    return {c.id: hue for c, hue in zip(every, look.hues, strict=False) if c.id in shown}


def fade(colour: str, opacity: float) -> str:
    """`#RRGGBB` at an opacity, as plotly wants it."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"
