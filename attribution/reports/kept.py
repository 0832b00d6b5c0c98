"""Answers that stand on everything of a campaign: kept by `attribute`, and given until newer ones are kept to whoever does not wait.

A reader of a screen does not wait: it gets what was kept, and `as_of` says since when and what came after. An export, a mail or a report made
by a command waits: it asks the data where anything was written that the kept answer does not know."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast, get_args

from attribution.campaign_evaluation import CampaignEvaluation
from attribution.campaign_talk import CampaignTalk
from attribution.kept_rows import AsOf
from attribution.reports.readers import Readers
from attribution.reports.rows_json import LateRows, from_json, shape_of
from attribution.ripple_rows import RippleNode, RippleTree, Spreader
from attribution.spread_rows import Notable
from ripplemark import __version__
from ripplemark.config import Project
from ripplemark.schema.written_since import SUBJECTS
from ripplemark.store.database import Database
from ripplemark.store.kept_answers import attribute_goes_on, kept_answer, kept_by, kept_campaigns, written_since

Answer = TypeVar("Answer")

#: Question -> what its answer is.
KINDS: dict[str, Any] = {
    "evaluation": CampaignEvaluation,
    "notable": tuple[Notable, ...],
    "ripple_nodes": tuple[RippleNode, ...],
    "ripple_trees": tuple[RippleTree, ...],
    "spreaders": tuple[Spreader, ...],
    "talk": CampaignTalk,
}
#: Questions whose answers are rows without a word of a post: they may be remembered when one is erased.
WORDLESS = frozenset({"ripple_nodes", "spreaders"})
PROJECT = "project"  # other settings, or another version of the program
_RIPPLES = frozenset({"links", "posts", "pages", "words", "judgements", "computed"})
#: Question -> the subjects that its answer is made of.
MADE_OF: dict[str, frozenset[str]] = {
    "evaluation": frozenset(SUBJECTS) - {"opinions"},
    "notable": frozenset(SUBJECTS) - {"opinions"},
    "ripple_nodes": _RIPPLES,
    "ripple_trees": _RIPPLES,
    "spreaders": _RIPPLES,
    "talk": _RIPPLES | {"numbers", "opinions", "visits"},
}


class Remembering:
    """Gives kept answers, and says as of when they are. A part of `Reports`."""

    project: Project
    waits: bool
    _readers: Readers

    def _kept(self, question: str, campaign: str, ask: Callable[[Database], Answer]) -> Answer:
        """The kept answer, else what `ask` finds; once per version of the data. What is kept without words is large: it is remembered among the few
        answers that outlast a change, and nowhere else."""
        db = self._readers.db
        if question in WORDLESS and self._stands(db, question) and campaign in kept_campaigns(db, shapes(), question):
            rows = self._readers.lasting((question, campaign), kept_by(db), lambda: self._from_kept(db, question, campaign))
            return cast("Answer", self._worded(rows))

        def answer(db: Database) -> Answer:
            text = self._stored(db, question, campaign)
            found: Answer = ask(db) if text is None else from_json(text, KINDS[question])
            return found

        return self._readers.once((question, "kept", campaign), answer)

    def _from_kept(self, db: Database, question: str, campaign: str) -> Any:
        return LateRows(kept_answer(db, shapes(), question, campaign) or "[]", get_args(KINDS[question])[0])

    def _worded(self, rows: Any) -> Any:
        """Rows that are kept without words, with them; a part of reports that has such rows says how."""
        return rows

    def _stored(self, db: Database, question: str, campaign: str) -> str | None:
        """The answer that is given without asking the data, as JSON; None where they must be asked."""
        return kept_answer(db, shapes(), question, campaign) if self._stands(db, question) else None

    def _stands(self, db: Database, question: str) -> bool:
        """Whether what was kept is given rather than asked anew."""
        return not (self.waits and self._since(db, question))

    def as_of(self, *questions: str, campaign: str = "") -> AsOf | None:
        """Since when the answers to some questions stand, and what came since; None where nothing did, or they are asked of the data. Never
        remembered."""
        db = self._readers.db
        kept = [self._since(db, question) for question in questions if self._stored(db, question, campaign) is not None]
        by, since = kept_by(db), dict(pair for found in kept for pair in found)
        if by is None or not since:
            return None
        return AsOf(by.at, tuple((s, since[s]) for s in (*SUBJECTS, PROJECT) if s in since), attribute_goes_on(db))

    def _since(self, db: Database, question: str) -> tuple[tuple[str, int], ...]:
        """What came after the kept answers that the answer to a question is made of."""
        written, by = written_since(db), kept_by(db)
        found = [(s, written[s]) for s in SUBJECTS if s in written and s in MADE_OF[question]]
        project = self._readers.once("project_digest", lambda _: project_digest(self.project))
        return (*found, (PROJECT, 1)) if by and by.project != project else tuple(found)


@cache
def shapes() -> str:
    """Digest of the rows' types: answers of others cannot be read."""
    return hashlib.sha256("\n".join(shape_of(kind) for kind in KINDS.values()).encode()).hexdigest()


def project_digest(project: Project) -> str:
    """Of all that answers depend on beside the store: this program, settings of the project, the media that its files list. Not where these
    stand, nor how the web is crawled: answers are the same from another folder, by another engine and with other alerts."""
    judged = replace(project.evaluation, media_files=())
    opinion = replace(project.opinion, model=_name(project.opinion.model), focus=_name(project.opinion.focus))
    settings = (
        project.brand, project.campaigns, project.traffic, project.goals, project.life, project.competitors, project.controls,
        _name(project.ripples.model), opinion, judged,
    )  # fmt: skip
    found = hashlib.sha256(f"{__version__}\n{settings!r}".encode())
    for path in project.evaluation.media_files:
        found.update(Path(path).read_bytes() if Path(path).is_file() else b"")
    return found.hexdigest()


def _name(path: Path | None) -> Path | None:
    return path and Path(path.name)
