"""The questions about what people say: polarity by channel and over time, answers, search results, focus points. A part of `Reports`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from attribution.opinion.confusion import Errors
from attribution.opinion.course import follow_up_rows, opinion_course, opinion_rows, search_pages
from attribution.opinion.distinctive import distinctive
from attribution.opinion.heard import Heard, account_of, heard
from attribution.opinion.held import Keeping, held_phrases
from attribution.opinion.packed_points import OldestFirst, phrases_told, points_told
from attribution.opinion.picked import Picked, answers_to, days_heard, names_of, own_posts, picked, reading_of
from attribution.opinion.points import focus_rows, rows_of
from attribution.opinion.quality import errors_by_language, rater_rows
from attribution.opinion.rows import FocusRow, FollowUpRow, JudgedRow, OpinionRow, RaterRow, SearchPageRow
from attribution.opinion.taxonomy import taxonomy
from attribution.report_rows import View
from attribution.reports.readers import Readers
from ripplemark.config import Project
from ripplemark.store.background import sampled_pages
from ripplemark.store.database import Database
from ripplemark.store.heard_by import HeardBy
from ripplemark.store.heard_facts import HeardFacts, heard_facts, packed_by
from ripplemark.store.heard_holders import holders, unheld
from ripplemark.store.heard_phrases import said_by, said_elsewhere
from ripplemark.store.heard_points import heard_points
from ripplemark.store.judged import judged_results, judged_some, judged_texts, judged_words
from ripplemark.store.labels import label_counts, stored_raters
from ripplemark.store.posts import some_posts
from ripplemark.urls import host_of, is_within

PAGE_ONE = 10  # results


class Opinions:
    """What is said."""

    project: Project
    _readers: Readers

    def opinion(self, view: View) -> tuple[OpinionRow, ...]:
        """Polarity of what others say in the view: all channels first (channel ""), then each, most texts first."""
        return self._readers.once(("opinion", view), lambda _: opinion_rows(self._picked(view), view, self._errors()))

    def opinion_course(self, view: View, days: int = 7, *, parts: bool = True) -> tuple[OpinionRow, ...]:
        """The same over time: steps of so many days in order, all channels together and, unless `parts` are not wanted, each channel."""
        return self._readers.once(
            ("opinion_course", view, days, parts),
            lambda _: opinion_course(self._picked(view), view, self._errors(), days, parts=parts),
        )

    def follow_up(self, view: View) -> tuple[FollowUpRow, ...]:
        """How own posts of the view are answered: all platforms first (platform ""), then each."""
        return self._readers.once(("follow_up", view), lambda db: self._follow_up(db, view))

    def _follow_up(self, db: Database, view: View) -> tuple[FollowUpRow, ...]:
        known, rivals, zone = self._facts(), self._competitors(), self.project.traffic.zone
        own = own_posts(known, view, zone, rivals)
        answers = answers_to(own, known, rivals)
        said = self._read(db, [*own["opinion"].tolist(), *answers["opinion"].tolist()])
        return follow_up_rows(some_posts(db, [h.text.key for h in said if h.text.own]), said, view, self._errors())

    def search_page_one(self, view: View) -> tuple[SearchPageRow, ...]:
        """The first page of results by engine, keyword and day within the view."""
        return self._readers.once(("search_page_one", view.since, view.until), lambda db: self._search_pages(db, view))

    def _search_pages(self, db: Database, view: View) -> tuple[SearchPageRow, ...]:
        own = self.project.own_domains
        found = judged_results(db, view.since, view.until, PAGE_ONE)
        return search_pages((replace(r, own=is_within(host_of(r.result.url), own)) for r in found), self._errors())

    def focus(self, view: View, n: int = 30) -> tuple[FocusRow, ...]:
        """What people talk about: points of the taxonomy, then phrases found in the data; most texts first."""
        return self._readers.once(("focus", view, n), lambda db: self._focus(db, view, n))

    def _focus(self, db: Database, view: View, n: int) -> tuple[FocusRow, ...]:
        points, picks, texts = taxonomy(self.project.opinion.focus), self._picked(view), partial(self._read, db)
        if not self._packed(db):
            said = texts(picks.facts["opinion"].tolist())
            return focus_rows(said, sampled_pages(db), self._names(), points, self._errors(), n)
        found, taken = OldestFirst.of(picks), (*self._names(), *points.book.phrases)
        phrases = distinctive(held_phrases(found.opinions, self._keeping(db), taken), taken)
        told = points_told(found, heard_points(db), n, texts)
        return rows_of(told, phrases_told(found, phrases, n, texts, partial(judged_words, db)), points, self._errors(), n)

    def _keeping(self, db: Database) -> Keeping:
        said = partial(said_by, db, reading=self._reading())
        return Keeping(said, partial(holders, db), partial(unheld, db), partial(said_elsewhere, db), partial(judged_words, db))

    def _packed(self, db: Database) -> bool:
        """Whether phrases were packed by the rules of now."""
        return packed_by(db) == self._reading().rules

    def everything_heard(self) -> View:
        """All days on which anything was heard."""
        days = days_heard(self._facts(), self.project.traffic.zone, self._competitors())
        return View(*days) if days else View(date(2000, 1, 1), date(2000, 1, 1))

    def raters(self) -> tuple[RaterRow, ...]:
        """Who rates each of the user's languages, and how well."""
        languages = self.project.opinion.languages
        return self._readers.once("raters", lambda db: rater_rows(languages, stored_raters(db), label_counts(db)))

    def iter_opinion(self) -> Iterator[JudgedRow]:
        """All judged texts by time, each with how often its rater is right."""
        right = {row.language: row.accuracy for row in self.raters()}
        for h in self._heard():
            t = h.text
            yield JudgedRow(
                kind=t.kind, url=t.url, place=t.place, channel=h.channel, author=t.author, at=t.at, campaign=h.campaign, own=t.own, answers=t.parent,
                language=t.language, polarity=t.polarity, accuracy=right.get(t.language) if t.polarity else None, rater=t.rater,
                focus=tuple(f.point for f in t.focus), buying_words=t.intents, text=t.text,
            )  # fmt: skip

    def iter_opinion_course(self) -> Iterator[OpinionRow]:
        """Polarity by week and channel over all time."""
        return iter(self.opinion_course(self.everything_heard()) if len(self._facts().facts) else ())

    def iter_focus(self) -> Iterator[FocusRow]:
        """What people talk about, over all time."""
        return iter(self.focus(self.everything_heard(), 1_000))

    def iter_search_page_one(self) -> Iterator[SearchPageRow]:
        """All first pages of results."""
        return iter(self.search_page_one(View(date(1971, 1, 1), date(9000, 1, 1))))

    def iter_follow_up(self) -> Iterator[FollowUpRow]:
        """How own posts are answered, over all time."""
        return iter(self.follow_up(self.everything_heard()) if len(self._facts().facts) else ())

    def iter_raters(self) -> Iterator[RaterRow]:
        """Who rates each language, and how well."""
        return iter(self.raters())

    # ------------------------------------------------------------ what the answers rest on

    def _heard(self) -> tuple[Heard, ...]:
        """What the brand and others say of it; competitors' own posts speak of themselves. For files: it reads every text."""
        rivals, zone = self._competitors(), self.project.traffic.zone
        return self._readers.once(
            "heard", lambda db: tuple(h for h in heard(judged_texts(db), zone) if account_of(h) not in rivals)
        )

    def _picked(self, view: View) -> Picked:
        """What others say in the view, without the texts."""
        zone, rivals = self.project.traffic.zone, self._competitors()
        return self._readers.once(("picked", view), lambda _: picked(self._facts(), view, zone, rivals))

    def _read(self, db: Database, some: Sequence[int]) -> tuple[Heard, ...]:
        """Texts by their judgements' numbers, in order."""
        return heard(judged_some(db, some), self.project.traffic.zone)

    def _facts(self) -> HeardFacts:
        """Some sixty bytes of each judged text."""
        return self._readers.once("heard_facts", lambda db: heard_facts(db, self._reading()))

    def _competitors(self) -> frozenset[str]:
        return frozenset(account for c in self.project.competitors for account in c.accounts)

    def _errors(self) -> Mapping[str, Errors]:
        return self._readers.once("rater errors", lambda db: errors_by_language(stored_raters(db)))

    def _reading(self) -> HeardBy:
        return reading_of(self.project)

    def _names(self) -> tuple[str, ...]:
        return names_of(self.project)
