"""Judgements written back: all that they say where they differ, and nothing else where they do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ripplemark.records import AnchorKind, ClassReason, LinkClass, LinkVerdict
from ripplemark.store.database import open_writer
from ripplemark.store.growth_fold import fold_growth, unfolded
from ripplemark.store.link_facts import Judgement, judge_all_again, stale_pages, write_judgements

JUDGED = Judgement(
    1, LinkVerdict(LinkClass.EARNED, ClassReason.NO_RULE, "a.example"), "no rule applies", "spring", date(2024, 6, 1), "dated", None, None, "en",
    "tea", "tea", AnchorKind.BRAND,
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "open_changes", "shown"),
    [
        ({}, 0, ("earned", "no rule applies", "2024-06-01")),
        ({"words": "said otherwise"}, 0, ("earned", "said otherwise", "2024-06-01")),
        ({"lost_on": date(2024, 7, 1)}, 2, ("earned", "no rule applies", "2024-06-01")),
        ({"verdict": LinkVerdict(LinkClass.PAID, ClassReason.SPONSORED_REL)}, 2, ("paid", "no rule applies", "2024-06-01")),
        ({"search": "tea and more", "language": "zh"}, 0, ("earned", "no rule applies", "2024-06-01")),
    ],
)
def test_only_what_was_judged_otherwise_is_written(
    tmp_path: Path, change: dict[str, object], open_changes: int, shown: tuple[str, ...]
) -> None:
    with open_writer(tmp_path / "s.db") as db:
        db.run(
            "INSERT INTO urls (id, url, host, domain, kind, state, first_seen) VALUES (1, 'u', 'h', 'd', 'page', 'done', '')"
        )
        db.run(
            """INSERT INTO links (id, page_id, target_url, occurrence, position, href, anchor, rel, followed, image, in_noscript, wrapped_by,
                 placement, context_left, context_right, utm, state, first_seen, last_seen, appeared_on)
               VALUES (1, 1, 't', 0, 1, '', 'tea', '', 1, 0, 0, '', 'content', '', '', '[]', 'live', '', '', '2024-06-02')"""
        )
        write_judgements(db, [JUDGED])
        fold_growth(db)
        assert judge_all_again(db, "another project file")
        assert stale_pages(db) == (1,)
        wanted = replace(JUDGED, **change)
        write_judgements(db, [wanted])
        assert stale_pages(db) == ()
        assert unfolded(db) == open_changes
        row = db.row("SELECT class, class_reason, appeared_on, search, language, lost_on FROM links")
        assert row is not None
        assert tuple(row)[:3] == shown
        assert tuple(row)[3:] == (wanted.search, wanted.language, wanted.lost_on.isoformat() if wanted.lost_on else None)
