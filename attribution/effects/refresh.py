"""Comparisons before and after of every campaign, computed anew and stored."""

from __future__ import annotations

from collections.abc import Iterator

from attribution.effects.compare import compared
from attribution.effects.series import courses, measured, overlapping
from ripplemark.config import Project
from ripplemark.records import Effect
from ripplemark.store.database import Database
from ripplemark.store.effects import replace_effects


def refresh_effects(db: Database, project: Project) -> dict[str, int]:
    """Compare every campaign's window with the days before it, for each metric that was measured. Gives counts."""
    effects = list(effects_of(db, project))
    replace_effects(db, effects)
    return {"effects": len(effects), "effects_without_figures": sum(e.reason is not None for e in effects)}


def effects_of(db: Database, project: Project) -> Iterator[Effect]:
    """Every campaign and metric, campaigns in the order of the project file."""
    found = measured(db, project)
    for campaign in project.campaigns:
        for course in courses(found, campaign.id):
            yield compared(course, campaign.id, campaign.starts, campaign.ends, overlapping(project, campaign, course.metric))
