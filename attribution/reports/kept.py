"""Answers that stand on everything of a campaign: kept at `attribute`, read while nothing came after it, else asked anew."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from attribution.campaign_evaluation import CampaignEvaluation
from attribution.reports.readers import Readers
from attribution.reports.rows_json import from_json
from attribution.ripple_rows import RippleNode, RippleTree, Spreader
from ripplemark import __version__
from ripplemark.config import Project, Storage
from ripplemark.store.database import Database
from ripplemark.store.kept_answers import kept_answer

Answer = TypeVar("Answer")

#: Question -> what its answer is.
KINDS: dict[str, Any] = {
    "evaluation": CampaignEvaluation,
    "ripple_nodes": tuple[RippleNode, ...],
    "ripple_trees": tuple[RippleTree, ...],
    "spreaders": tuple[Spreader, ...],
}


class Remembering:
    """Gives kept answers. A part of `Reports`."""

    project: Project
    _readers: Readers

    def _kept(self, question: str, campaign: str, ask: Callable[[Database], Answer]) -> Answer:
        """The kept answer, else what `ask` finds; once per version of the data."""

        def answer(db: Database) -> Answer:
            project = self._readers.once("project_digest", lambda _: project_digest(self.project))
            text = kept_answer(db, project, question, campaign)
            found: Answer = ask(db) if text is None else from_json(text, KINDS[question])
            return found

        return self._readers.once((question, "kept", campaign), answer)


def project_digest(project: Project) -> str:
    """Of all that answers depend on beside the store: this program, the project, the media that its files list. Not where these stand,
    nor the engine: answers are the same from another folder and by another engine."""
    anywhere = replace(
        project,
        path=Path(),
        storage=Storage(Path(), Path()),
        engine="",
        evaluation=replace(project.evaluation, media_files=()),
    )
    found = hashlib.sha256(f"{__version__}\n{anywhere!r}".encode())
    for path in project.evaluation.media_files:
        found.update(Path(path).read_bytes() if Path(path).is_file() else b"")
    return found.hexdigest()
