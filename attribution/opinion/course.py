"""Polarity by channel and over time, answers to own posts, and the first page of search results, each share with its error. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from attribution.opinion.confusion import Errors, Shares, Tally, corrected
from attribution.opinion.heard import Heard, tallied, tally_of, within
from attribution.opinion.picked import Picked, tallies
from attribution.opinion.rows import FollowUpRow, OpinionRow, SearchPageRow
from attribution.report_rows import View
from ripplemark.records import JudgedResult, Polarity, Post

ALL = ""
ByLanguage = Mapping[str, Errors]


def opinion_rows(found: Picked, view: View, errors: ByLanguage) -> tuple[OpinionRow, ...]:
    """All channels first, then each, most texts first."""
    days = (view.until - view.since).days + 1
    channels, steps = tallies(found, view.since, 1, max(days, 1))
    whole, *each = steps[0]
    cells = [(ALL, whole), *sorted(zip(channels, each, strict=True), key=lambda c: (-c[1].texts, c[0]))]
    return _rows([(channel, view.since, view.until, tally) for channel, tally in cells], view, errors)


def opinion_course(found: Picked, view: View, errors: ByLanguage, days: int, *, parts: bool = True) -> tuple[OpinionRow, ...]:
    """Steps of so many days from the view's first, the last one shorter; in each all channels, then, if `parts` are wanted, those of the view by name."""
    steps = _steps(view, days)
    channels, told = tallies(found, view.since, len(steps), days, parts=parts)
    cells = [
        (channel, since, until, tally)
        for (since, until), here in zip(steps, told, strict=True)
        for channel, tally in zip((ALL, *channels), here, strict=True)
    ]
    return _rows(cells, view, errors)


def _steps(view: View, days: int) -> list[tuple[date, date]]:
    """Raises ValueError for steps of less than a day."""
    if days < 1:
        raise ValueError(f"steps of {days} days")
    length = (view.until - view.since).days + 1
    starts = [view.since + timedelta(days=n) for n in range(0, max(length, 0), days)]
    return [(s, min(view.until, s + timedelta(days=days - 1))) for s in starts]


def _rows(cells: Sequence[tuple[str, date, date, Tally]], view: View, errors: ByLanguage) -> tuple[OpinionRow, ...]:
    campaign = view.campaigns[0] if len(view.campaigns) == 1 else ""
    shares = corrected([tally for *_, tally in cells], errors)
    return tuple(_row(campaign, *cell, s) for cell, s in zip(cells, shares, strict=True))


def _row(campaign: str, channel: str, since: date, until: date, tally: Tally, shares: Shares) -> OpinionRow:
    positive, neutral, negative = tally.total
    return OpinionRow(
        campaign=campaign, channel=channel, since=since, until=until, texts=tally.rated, not_rated=tally.not_rated, positive=positive,
        neutral=neutral, negative=negative, positive_share=shares.positive, neutral_share=shares.neutral, negative_share=shares.negative,
        basis=shares.basis,
    )  # fmt: skip


# ---------------------------------------------------------------- answers to own posts


def follow_up_rows(posts: Iterable[Post], found: Iterable[Heard], view: View, errors: ByLanguage) -> tuple[FollowUpRow, ...]:
    """All platforms first, then each by name. `found` is of all time: an answer may come after the view's last day."""
    keys = {h.text.key for h in within(found, view) if h.text.own and not h.text.parent}
    own = [p for p in posts if p.key in keys]
    answers = [h for h in found if h.text.parent in keys and not h.text.own]
    platforms = sorted({p.platform for p in own})
    cells = [(name, [p for p in own if name in ("", p.platform)]) for name in (ALL, *platforms)]
    parts = [_answers_to(part, answers) for _, part in cells]
    shares = corrected([tallied(part) for part in parts], errors)
    return tuple(_follow_up(name, part, a, s) for (name, part), a, s in zip(cells, parts, shares, strict=True))


def _answers_to(posts: Sequence[Post], answers: Sequence[Heard]) -> list[Heard]:
    keys = {p.key for p in posts}
    return [h for h in answers if h.text.parent in keys]


def _follow_up(platform: str, posts: Sequence[Post], answers: Sequence[Heard], shares: Shares) -> FollowUpRow:
    told = [newest(p, "replies") for p in posts]
    known = [n for n in told if n is not None]
    read = [(n, views) for p, n in zip(posts, told, strict=True) if n is not None and (views := newest(p, "views"))]
    return FollowUpRow(
        platform=platform, posts=len(posts), answered=len({h.text.parent for h in answers}), answers=len(answers),
        told=sum(known) if known else None, ratio=sum(known) / len(known) if known else None,
        per_thousand_views=1000 * sum(n for n, _ in read) / sum(v for _, v in read) if read else None,
        positive_share=shares.positive, neutral_share=shares.neutral, negative_share=shares.negative, basis=shares.basis,
    )  # fmt: skip


def newest(post: Post, name: str) -> int | None:
    """The newest number of that name that the platform told; None if it never did."""
    told: list[int] = [value for c in post.counts if (value := getattr(c, name)) is not None]
    return told[-1] if told else None


# ---------------------------------------------------------------- search results


def search_pages(results: Iterable[JudgedResult], errors: ByLanguage) -> tuple[SearchPageRow, ...]:
    """One row for each engine, keyword and day."""
    pages: dict[tuple[date, str, str], list[JudgedResult]] = defaultdict(list)
    for r in results:
        pages[r.result.day, r.result.engine, r.result.keyword].append(r)
    keys = sorted(pages)
    tallies = [tally_of((r.language, r.polarity) for r in pages[key] if not r.own) for key in keys]
    return tuple(_search_page(k, pages[k], t, s) for k, t, s in zip(keys, tallies, corrected(tallies, errors), strict=True))


def _search_page(key: tuple[date, str, str], results: Sequence[JudgedResult], tally: Tally, shares: Shares) -> SearchPageRow:
    rated = [r for r in results if r.polarity is not None and not r.own]
    return SearchPageRow(
        *key, results=len(results), rated=tally.rated, by_snippet=sum(not r.by_page for r in rated), own=sum(r.own for r in results),
        negative=tally.total[2], negative_share=shares.negative, basis=shares.basis,
        negative_urls=tuple(r.result.url for r in rated if r.polarity is Polarity.NEGATIVE),
    )  # fmt: skip
