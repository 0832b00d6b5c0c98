"""The fake world's answers about what people say: opinion with wide intervals, hostile quotes, an alert, texts to label."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from attribution.mention_rows import LabelQueue, MentionList
from attribution.opinion.rows import AlertRow, Basis, BuyingRow, FocusRow, OpinionRow, Quote, RaterRow, Share, VoiceRow
from attribution.report_rows import View
from ripplemark.records import (
    JudgedText,
    LinkRow,
    MentionFilter,
    MentionOrder,
    MentionRow,
    MentionSlice,
    MentionsShown,
    Placement,
    Polarity,
    TextKind,
)

AT = datetime(2026, 6, 28, 9, tzinfo=UTC)
HOSTILE_QUOTE = '<img src=x onerror="window.PWN=1"> the kettle leaks'
QUOTES = (
    Quote(HOSTILE_QUOTE, "https://forum.example/t/9", Polarity.NEGATIVE, ("leaks",)),
    Quote("第三個北風茶的瓶子還是蓋子漏水，品質真差。", "https://x.com/a/status/1", Polarity.NEGATIVE, ("漏水",)),
    Quote("送货很快，茶也好喝。", "javascript:window.PWN=1", Polarity.POSITIVE, ("送货",)),
)
LOW, MID, HIGH = Share(0.1, 0.02, 0.35), Share(0.62, 0.3, 0.81), Share(0.28, 0.11, 0.52)
TEXTS = {
    f"key{n}": JudgedText(
        TextKind.POST, f"x:{n}", f"https://x.com/a/status/{n}", "x", "mei", AT, "", False, "", 12, 300, text, language, Polarity.NEUTRAL,
        "lexicon",
    )
    for n, (text, language) in enumerate(((HOSTILE_QUOTE, "en"), ("盖子又漏水了", "zh"), ("這家茶行很好", "zh")))
}  # fmt: skip


def opinion_row(channel: str, texts: int, since: date = date(2026, 6, 1), known: bool = True) -> OpinionRow:
    """What is said in one channel."""
    shares = (LOW, MID, HIGH) if known else (None, None, None)
    return OpinionRow(
        "", channel, since, since + timedelta(days=6), texts, 3, texts // 5, texts // 2, texts // 4, *shares, Basis.BENCHMARK
    )


def focus_row(point: str, found: bool, texts: int) -> FocusRow:
    """One point."""
    titles = (point,) * 3 if found else ("Price", "价格", "價格")
    return FocusRow(point, *titles, found, texts, 3, 9, 6, 0, LOW, MID, HIGH, Basis.BENCHMARK, ("leaks", "漏水"), QUOTES)


def mention(row: LinkRow, n: int) -> MentionSlice:
    """A mention of the page that a link stands on; every third page has no link of its own."""
    quote = f"{row.context_left} {row.anchor} {row.context_right}"
    said = MentionRow(
        row.page_url, row.page_title, row.campaign, ("cold brew", "冷泡"), quote, n % 3 != 0, (None, *Polarity)[n % 4], (), row.first_seen,
        40, Placement.CONTENT, f"{row.page_url}#:~:text=tea", n % 5, n % 11 == 0,
    )  # fmt: skip
    return MentionSlice(said, row.page_domain, row.page_author, row.language, row.published_at, n % 7 == 0)


class FakeTalk:
    """A part of FakeReports."""

    rows: tuple[LinkRow, ...]
    empty: bool
    logs: bool

    def opinion(self, view: View) -> tuple[OpinionRow, ...]:
        if self.empty:
            return ()
        return tuple(opinion_row(c, n, known=self.logs) for c, n in (("", 145), ("blog", 43), ("forum", 22), ("weibo", 3)))

    def opinion_course(self, view: View, days: int = 7, *, parts: bool = True) -> tuple[OpinionRow, ...]:
        weeks = range(0 if self.empty else 6)
        return tuple(
            opinion_row("", 20 + n, date(2026, 5, 1) + timedelta(days=days * n), known=self.logs and n != 2) for n in weeks
        )

    def focus(self, view: View, n: int = 30) -> tuple[FocusRow, ...]:
        return () if self.empty else (focus_row("price", False, 16), focus_row("盖子漏水", True, 6))

    def voices(self, view: View, n: int = 50) -> tuple[VoiceRow, ...]:
        if self.empty:
            return ()
        said = (1, 2, 0, 1, HIGH, Basis.BENCHMARK, date(2026, 6, 1), date(2026, 6, 9))
        site = "<b>kettle</b>.example"
        return (
            VoiceRow("mei", "weibo", "weibo", 5, 2, 3_963, 21_810, *said, "https://weibo.com/1", 8.4, 64.9),
            VoiceRow(site, site, "blog", 4, 0, None, None, *said, "https://kettle.example/"),
        )

    def buying(self, view: View, n: int = 100) -> tuple[BuyingRow, ...]:
        asked = (False, True) if not self.empty else ()
        return tuple(
            BuyingRow(AT, "youtube", "阿霧", "https://www.youtube.com/watch?v=1", "入門組值得買嗎？", ("值得買嗎",), 21, done)
            for done in asked
        )

    def alerts(self, view: View) -> tuple[AlertRow, ...]:
        if self.empty:
            return ()
        titles = ("lid", "盖子", "蓋子")
        return (AlertRow("product.lid", *titles, date(2026, 6, 28), date(2026, 6, 30), 4, 0.03, 1e-7, 2e-4, 144.0, 54, QUOTES),)

    def raters(self) -> tuple[RaterRow, ...]:
        matrix = ((16, 3, 1), (7, 13, 5), (3, 4, 10))
        return (
            RaterRow("en", "lexicon", 0, 0.63, 0.629, Basis.BENCHMARK, matrix),
            RaterRow("zh", "", 4, None, None, Basis.UNKNOWN, ((0, 0, 0),) * 3, worth_training=True),
        )

    def _mentions(self, wanted: MentionFilter) -> list[MentionSlice]:
        made = [mention(row, n) for n, row in enumerate(self.rows)]
        found = [
            m
            for m in made
            if wanted.since <= m.row.first_seen.date() <= wanted.until
            and (not wanted.campaigns or m.row.campaign in wanted.campaigns)
            and wanted.search in f"{m.row.page_url} {m.row.quote}".lower()
            and (wanted.shown is MentionsShown.ALL or m.row.linked == (wanted.shown is MentionsShown.LINKED))
        ]
        return sorted(found, key=lambda m: m.row.first_seen, reverse=wanted.order is not MentionOrder.OLDEST)

    def mention_list(self, wanted: MentionFilter, start: int, stop: int) -> MentionList:
        found = self._mentions(wanted)
        return MentionList(len(found), tuple(found[start:stop]))

    def mention_total(self, wanted: MentionFilter) -> int:
        return len(self._mentions(wanted))

    def iter_mention_list(self, wanted: MentionFilter) -> Iterator[MentionRow]:
        return (m.row for m in self._mentions(wanted))

    def label_queue(self, skipped: frozenset[str] = frozenset()) -> LabelQueue:
        waiting = [key for key in TEXTS if key not in skipped and not self.empty]
        key = next(iter(waiting), "")
        return LabelQueue((("en", 12),), len(waiting), key, TEXTS.get(key))

    def text_to_label(self, key: str) -> JudgedText | None:
        return TEXTS.get(key)
