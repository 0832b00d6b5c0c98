"""Asks what stands on everything of a campaign, and keeps the answers. For the end of `attribute`, and of what takes a kept answer away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from attribution.reports.evaluated import headed
from attribution.reports.evaluation import evaluation_ground, evaluation_of
from attribution.reports.flow import keep_flow
from attribution.reports.kept import project_digest, shapes
from attribution.reports.reports import Reports
from attribution.reports.ripples import trees_of, whole, wordless
from attribution.reports.rows_json import to_json
from ripplemark.config import Campaign, Project
from ripplemark.store.database import Database
from ripplemark.store.kept_answers import (
    Downstream,
    KeptBy,
    add_answers,
    keep_answers,
    kept_by,
    kept_campaigns,
    written_since,
)

Answers = Iterator[tuple[str, str, str]]


def keep_reports(db: Database, project: Project, now: datetime) -> None:
    """Keep all nodes, trees and spreaders, the evaluation of each campaign, what is said of it, and the flow by the day: as the data say it now."""
    known, found = written_since(db), whole(db)
    ripples = [("ripple_trees", "", to_json(trees_of(found, project)))]
    for c in project.campaigns:
        ripples.append(("ripple_nodes", c.id, to_json(wordless(n for n in found.nodes if n.campaign == c.id))))
        ripples.append(("spreaders", c.id, to_json(wordless(s for s in found.spreaders if s.campaign == c.id))))
    downstream = [Downstream(s.url, s.campaign, s.links, s.visits) for s in found.spreaders]
    reports = Reports(project, lambda: db)
    reports.know_ripples(found)
    answers = [*ripples, *_evaluations(db, project, project.campaigns), *_talks(reports, project.campaigns)]
    keep_answers(db, KeptBy(now, shapes(), project_digest(project)), known, answers, downstream)
    keep_flow(db)


def keep_missing(db: Database, project: Project) -> int:
    """Ask anew what was taken out of kept answers because it quoted an erased post; how many answers. Nothing where none are kept."""
    by = kept_by(db)
    if by is None or by.shapes != shapes():
        return 0
    kept = {question: kept_campaigns(db, shapes(), question) for question in ("evaluation", "talk", "ripple_nodes")}
    known = [c for c in project.campaigns if c.id in kept["ripple_nodes"]]
    reports = Reports(project, lambda: db, waits=False)  # of ripples it has what is kept
    evaluations = _evaluations(db, project, [c for c in known if c.id not in kept["evaluation"]])
    answers = [*evaluations, *_talks(reports, [c for c in known if c.id not in kept["talk"]])]
    with db.transaction():
        add_answers(db, answers)
        if answers:
            db.touch()
    return len(answers)


def _evaluations(db: Database, project: Project, campaigns: Iterable[Campaign]) -> Answers:
    ground = None
    for c in campaigns:
        ground = ground or evaluation_ground(db, project)
        found = evaluation_of(db, ground, c)
        yield "evaluation", c.id, to_json(headed(found))
        yield "notable", c.id, to_json(found.notable)


def _talks(reports: Reports, campaigns: Iterable[Campaign]) -> Answers:
    for c in campaigns:
        yield "talk", c.id, to_json(reports.said_of(c))
