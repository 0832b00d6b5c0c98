"""Answers of reports that `attribute` keeps. They hold for one version of the data and one project; where another stands, ask the data."""

from __future__ import annotations

from collections.abc import Iterable

from ripplemark.store.database import Database


def keep_answers(db: Database, project: str, run_id: int, answers: Iterable[tuple[str, str, str]]) -> None:
    """Put (question, campaign or "", answer as JSON) in the place of all kept before. In one transaction, the caller's if there is one."""
    with db.transaction():
        db.run("DELETE FROM kept_answers")
        db.run_many("INSERT INTO kept_answers (question, campaign, answer) VALUES (?, ?, ?)", answers)
        db.run("UPDATE answers_kept SET version = ?, project = ?, run_id = ?", (db.data_version, project, run_id))


def kept_answer(db: Database, project: str, question: str, campaign: str) -> str | None:
    """The answer as JSON; None where none is kept that holds for the data there are."""
    found: str | None = db.value(
        """SELECT a.answer FROM answers_kept k JOIN data_version v ON v.version = k.version JOIN kept_answers a
           WHERE k.project = ? AND a.question = ? AND a.campaign = ?""",
        (project, question, campaign),
    )
    return found


def drop_answers(db: Database) -> None:
    """Keep none: something that they quote must not be found in the store any more."""
    db.run("DELETE FROM kept_answers")


def end_outdates_nothing(db: Database, run_id: int) -> None:
    """Let answers hold for the next data version, when the run that kept them ends, or a backup, which only reads. Called before `touch`."""
    db.run(
        """UPDATE answers_kept SET version = version + 1 WHERE version = (SELECT version FROM data_version)
           AND (run_id = ? OR EXISTS (SELECT 1 FROM runs WHERE id = ? AND command = 'backup'))""",
        (run_id, run_id),
    )
