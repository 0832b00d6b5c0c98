"""Why a good row of an export is passed over: counted as filtered, never as rejected."""

from __future__ import annotations

from enum import StrEnum


class Passed(StrEnum):
    """Why a good row is not wanted."""

    TOTAL = "total_row"  # the sum of others
    NOT_RANKED = "not_ranked"  # a rank tracker did not find the site
    OTHER_PART = "other_part"  # figures by country, device and the like: parts of others
    NOT_ASKED = "not_asked"  # an event that no visitor meant: scrolling, pings, downloads
    BEFORE_HEADING = "before_heading"  # a line that a tool, or somebody else, put before the heading of a table
    PARTIAL = "partial"  # a day or week that had not ended
