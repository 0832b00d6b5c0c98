"""Common Crawl's lists of ranked domains or hosts."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa

from attribution.intake.formats.rows import load_rows
from attribution.intake.ranks import HEADER, RankFile
from attribution.intake.recognise import Context, FileReport, Format, Sample
from ripplemark.records import Reject, RejectReason
from ripplemark.store.authority import domains_of_interest, looked_up, store_ranks
from ripplemark.text import visible_control


def _why_not(sample: Sample) -> str:
    return "" if tuple(sample.first.split("\t")[: len(HEADER)]) == HEADER else "its first line is not #harmonicc_pos …"


def _load(context: Context, sample: Sample) -> FileReport:
    """Every domain that matters is looked for; a list that has answered for all of them already brings nothing new.

    Nothing is kept of a list that breaks off: that a domain is not listed is known at its end only."""
    ranked = RankFile(sample.path, tuple(sample.first.split("\t")), sample.encoding)
    wanted = domains_of_interest(context.db)
    before = looked_up(context.db, ranked.release)
    try:
        ranks = list(ranked.ranks(wanted | before, lambda done: context.progress(sample.path.name, done)))
    except (OSError, pa.ArrowException) as e:
        return _broken(context, sample, str(e))
    store_ranks(context.db, ranked.release, ranked.entries, sample.where, ranks, context.now)
    listed = sum(r.harmonic is not None for r in ranks)
    return FileReport(
        path=sample.path,
        format="ranks",
        read=ranked.entries + ranked.broken,
        kept=listed,
        filtered={"not_ours": ranked.entries - listed},
        rejected={str(RejectReason.MALFORMED_LINE): ranked.broken} if ranked.broken else {},
        new=len({r.domain for r in ranks} - before),
        known=bool(before) and before >= wanted,
        note=f"{ranked.release}: {listed:,} of {len(ranks):,} domains that link to or speak of you are in the list",
    )


def _broken(context: Context, sample: Sample, why: str) -> FileReport:
    reject = Reject(sample.path.name, 0, RejectReason.TRUNCATED_FILE, visible_control(why))
    report = load_rows(context, sample, "ranks", iter([reject]), lambda _: 0)
    return replace(report, note="the list breaks off or is damaged, and nothing was kept of it: fetch it again")


FORMAT = Format("ranks", "a list of ranked domains of Common Crawl", _why_not, _load)
