"""Who speaks of the brand, whom most people hear, and who asks about buying. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from attribution.opinion.confusion import Errors, Shares, corrected
from attribution.opinion.heard import Heard, tallied
from attribution.opinion.rows import Basis, BuyingRow, VoiceRow
from ripplemark.records import TextKind

DRAWN_TOGETHER = 300  # voices whose shares are corrected together whether they are shown or not
Downstream = Mapping[str, tuple[float, float]]


def voice_rows(
    said: Iterable[Heard], errors: Mapping[str, Errors], downstream: Downstream | None = None, n: int | None = None
) -> list[VoiceRow]:
    """Everybody who speaks of the brand; those who care most first: how often, with how many answers, before how many; the first `n` where that is given.

    `downstream`: links and visits that came of a post or page, by its URL. Of more than `DRAWN_TOGETHER`, shares are corrected for those who are shown."""
    voices: dict[tuple[str, str], list[Heard]] = defaultdict(list)
    for h in said:
        voices[_name(h), h.text.place].append(h)
    if n is not None and len(voices) > DRAWN_TOGETHER:
        bare = Shares(None, None, None, Basis.UNKNOWN)
        first = {
            (r.name, r.place) for r in sorted((_row(who, texts, bare, {}) for who, texts in voices.items()), key=cares)[:n]
        }
        voices = {who: texts for who, texts in voices.items() if who in first}
    shares = corrected([tallied(texts) for texts in voices.values()], errors)
    rows = [_row(who, texts, s, downstream or {}) for (who, texts), s in zip(voices.items(), shares, strict=True)]
    return sorted(rows, key=cares)[:n]


def cares(row: VoiceRow) -> tuple[int, int, int, str, str]:
    """The order of voices: how often, with how many answers, before how many."""
    return -row.mentions, -row.answers, -loudness(row), row.name, row.place


def leading(rows: Iterable[VoiceRow]) -> list[VoiceRow]:
    """Whom most people hear first: what is downstream of them where it is known, then followers and views. Those of whom nothing is known are left out."""
    heard_by_some = [r for r in rows if r.links or r.visits or loudness(r)]
    return sorted(heard_by_some, key=lambda r: (-(r.visits or 0), -(r.links or 0), -loudness(r), r.name, r.place))


def loudness(row: VoiceRow) -> int:
    """Followers or views, whichever is more; 0 where neither was told."""
    return max(row.followers or 0, row.reach or 0)


def _name(h: Heard) -> str:
    """A site speaks as one, whoever writes on it; on a platform every account does."""
    return h.text.place if h.text.kind is TextKind.PAGE else h.text.author


def _row(who: tuple[str, str], texts: Sequence[Heard], shares: Shares, downstream: Downstream) -> VoiceRow:
    tally = tallied(texts)
    positive, neutral, negative = tally.total
    followers = [h.text.followers for h in texts if h.text.followers is not None]
    views = [h.text.reach for h in texts if h.text.reach is not None]
    days = [h.day for h in texts]
    came = [downstream[url] for url in dict.fromkeys(h.text.url for h in texts) if url in downstream]
    return VoiceRow(
        name=who[0], place=who[1], channel=texts[-1].channel, mentions=len(texts), answers=sum(bool(h.text.parent) for h in texts),
        followers=followers[-1] if followers else None, reach=sum(views) if views else None, buying=sum(bool(h.text.intents) for h in texts),
        positive=positive, neutral=neutral, negative=negative, negative_share=shares.negative, basis=shares.basis, first=min(days),
        last=max(days), url=texts[-1].text.url, links=sum(c[0] for c in came) if came else None, visits=sum(c[1] for c in came) if came else None,
    )  # fmt: skip


def buying_rows(said: Iterable[Heard], answered: Collection[str]) -> list[BuyingRow]:
    """Who asks about buying: first what the brand has not answered (by the keys of what it did), in each part the newest first."""
    rows = [_buying(h, h.text.key in answered) for h in said if h.text.intents]
    return sorted(sorted(rows, key=lambda r: (r.at is None, r.at), reverse=True), key=lambda r: r.answered)


def _buying(h: Heard, answered: bool) -> BuyingRow:
    t = h.text
    return BuyingRow(t.at, t.place, t.author, t.url, t.text, t.intents, t.followers, answered)
