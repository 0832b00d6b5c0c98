"""Every text that speaks of the brand judged, and judged again when the words or whoever judges changed. Stores; decides nothing."""

from __future__ import annotations

from attribution.opinion.judging import Judge
from attribution.opinion.models import raters_of
from attribution.opinion.picked import reading_of
from attribution.opinion.quality import current_raters
from attribution.opinion.taxonomy import taxonomy
from ripplemark.config import Project
from ripplemark.store.database import Database
from ripplemark.store.heard_facts import fold_heard
from ripplemark.store.labels import iter_labels, replace_raters
from ripplemark.store.mention_facts import fold_mentions
from ripplemark.store.opinions import forget_stale, iter_open, store_opinions


def refresh_opinion(db: Database, project: Project) -> dict[str, int]:
    """Judge what is new or changed; gives counts. Raises ConfigError for a taxonomy or a model that cannot be used."""
    raters = raters_of(project)
    judge = Judge(project.opinion.languages, raters, taxonomy(project.opinion.focus))
    with db.transaction():
        forgotten = forget_stale(db)
        judged = store_opinions(db, list(judge.judged(list(iter_open(db)))))
        fold_mentions(db)
        fold_heard(db, reading_of(project))
        replace_raters(db, current_raters(raters, list(iter_labels(db))))
    return {"texts_judged": judged, "judgements_forgotten": forgotten}
