"""Asks what stands on everything of a campaign, and keeps the answers. For the end of `attribute`."""

from __future__ import annotations

from collections.abc import Iterator

from attribution.reports.evaluation import evaluation_ground, evaluation_of
from attribution.reports.kept import project_digest
from attribution.reports.ripples import trees_of, whole
from attribution.reports.rows_json import to_json
from ripplemark.config import Project
from ripplemark.store.database import Database
from ripplemark.store.kept_answers import keep_answers


def keep_reports(db: Database, project: Project, run_id: int) -> None:
    """Keep the evaluation of each campaign, and all nodes, trees and spreaders: as they are at this version of the data."""
    answers = [*_ripples(db, project), *_evaluations(db, project)]
    keep_answers(db, project_digest(project), run_id, answers)


def _evaluations(db: Database, project: Project) -> Iterator[tuple[str, str, str]]:
    ground = evaluation_ground(db, project)
    for c in project.campaigns:
        yield "evaluation", c.id, to_json(evaluation_of(db, ground, c))


def _ripples(db: Database, project: Project) -> Iterator[tuple[str, str, str]]:
    found = whole(db)
    yield "ripple_trees", "", to_json(trees_of(found, project))
    yield "spreaders", "", to_json(found.spreaders)
    for c in project.campaigns:
        yield "ripple_nodes", c.id, to_json([n for n in found.nodes if n.campaign == c.id])
        yield "spreaders", c.id, to_json([s for s in found.spreaders if s.campaign == c.id])
