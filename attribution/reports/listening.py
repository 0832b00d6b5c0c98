"""The questions about who speaks, who asks about buying, what rises, and what the brand itself does wrong. A part of `Reports`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from attribution.opinion.bursts import alert_rows
from attribution.opinion.heard import heard
from attribution.opinion.loudest import Speaker, loudest, loudest_rows
from attribution.opinion.mistakes import OwnWork, diagnoses
from attribution.opinion.picked import (
    Ints,
    Picked,
    answered_keys,
    answers_to,
    asking,
    days_heard,
    own_answers,
    own_posts,
    texts_of,
)
from attribution.opinion.rows import AlertRow, BuyingRow, DiagnosticRow, VoiceRow
from attribution.opinion.taxonomy import taxonomy
from attribution.opinion.topics import Topics, first_looked_at, packed_topics, read_topics, said_badly
from attribution.opinion.voices import DRAWN_TOGETHER, buying_rows, leading, voice_rows
from attribution.report_rows import View
from attribution.reports.opinions import Opinions
from attribution.reports.ripples import Rippled
from ripplemark.records import TextKind
from ripplemark.store.daily import daily_traffic
from ripplemark.store.database import Database
from ripplemark.store.heard_by import key_number
from ripplemark.store.heard_phrases import said_by
from ripplemark.store.judged import account_facts, judged_some, page_hosts, page_urls
from ripplemark.store.posts import some_posts

FEW_PAGES = 4_000  # whose URLs are read sooner than those of all pages of which anything came


class Listening(Opinions, Rippled):
    """Who says it, and what to do."""

    def voices(self, view: View, n: int = 50) -> tuple[VoiceRow, ...]:
        """Who mentions us: those who care most first (how often, with answers, before whom)."""
        return self._readers.once(("voices", view, n), lambda db: self._voices(db, view, n))

    def _voices(self, db: Database, view: View, n: int) -> tuple[VoiceRow, ...]:
        found, urls = self._picked(view), dict[int, str]()
        first = loudest(found, n, DRAWN_TOGETHER)
        alike = sorted(speakers(db, found, first.alike, urls), key=lambda s: s.rank)[: first.wanted]
        chosen = [*speakers(db, found, first.sure, urls), *alike]
        pages = [s.texts for s in chosen if s.name == s.place]
        urls |= page_urls(db, found.facts.take(self._worth_reading(view, found, pages))["opinion"].tolist())
        came = self._downstream(view, urls.values())
        return tuple(loudest_rows(found, chosen, urls, self._errors(), came)[:n])

    def _worth_reading(self, view: View, found: Picked, pages: Sequence[Ints]) -> Ints:
        """Of the pages of some sites the newest of each, and those of which anything may have come: of a few all, of many those whose keys say so."""
        some = np.concatenate([np.zeros(0, np.int64), *pages])
        if len(some) > FEW_PAGES:
            keys = [key_number(TextKind.PAGE, url) for url in self._upstream(view)]
            there = some[np.isin(found.facts.take(some)["key"], keys)]
            some = np.concatenate([there, [texts[-1] for texts in pages]])
        return some

    def leaders(self, view: View, n: int = 20) -> tuple[VoiceRow, ...]:
        """The same by reach: whom most people hear."""
        return tuple(leading(self._all_voices(view)))[:n]

    def _all_voices(self, view: View) -> tuple[VoiceRow, ...]:
        return self._readers.once(("all voices", view), lambda db: self._everybody(db, view))

    def _everybody(self, db: Database, view: View) -> tuple[VoiceRow, ...]:
        said = self._read(db, self._picked(view).facts["opinion"].tolist())
        return tuple(voice_rows(said, self._errors(), self._downstream(view, (h.text.url for h in said))))

    def buying(self, view: View, n: int = 100) -> tuple[BuyingRow, ...]:
        """Who asks about buying, newest first; what nobody answered stands before the rest."""
        return self._readers.once(("buying", view, n), lambda db: self._buying(db, view, n))

    def _buying(self, db: Database, view: View, n: int) -> tuple[BuyingRow, ...]:
        answered = answered_keys(self._facts(), self._competitors())
        texts = judged_some(db, asking(self._picked(view), answered, n))
        told = {t.key for t in texts if key_number(t.kind, t.key) in answered}
        return tuple(buying_rows(heard(texts, self.project.traffic.zone), told)[:n])

    def alerts(self, view: View) -> tuple[AlertRow, ...]:
        """Topics of which more is said badly at the end of the view than their own history lets expect."""
        return self._readers.once(("alerts", view.until, view.campaigns), lambda db: self._alerts(db, view))

    def _alerts(self, db: Database, view: View) -> tuple[AlertRow, ...]:
        days = days_heard(self._facts(), self.project.traffic.zone, self._competitors())
        if days is None:
            return ()
        until = min(view.until, days[1])  # later days were not looked at: their silence says nothing
        topics = self._topics(db, replace(view, since=max(days[0], first_looked_at(until)), until=until))
        return alert_rows(topics, until, taxonomy(self.project.opinion.focus))

    def _topics(self, db: Database, looked_at: View) -> Topics:
        """What is said badly; from the texts themselves where they were packed by other rules than those of now."""
        reading, found, texts = self._reading(), self._picked(looked_at), partial(self._read, db)
        if not self._packed(db):
            return read_topics(texts(found.facts["opinion"].tolist()), looked_at.until, self._names())
        held = said_by(db, said_badly(found), reading, badly=True)
        return packed_topics(found, held, looked_at.until, self._names(), texts)

    def diagnostics(self, view: View) -> tuple[DiagnosticRow, ...]:
        """The six mistakes, in the order of `Mistake`, by the brand's own posts of the view."""
        return self._readers.once(("diagnostics", view), lambda db: diagnoses(self._own_work(db, view)))

    def _own_work(self, db: Database, view: View) -> OwnWork:
        known, rivals, zone = self._facts(), self._competitors(), self.project.traffic.zone
        own = own_posts(known, view, zone, rivals)
        answers = answers_to(own, known, rivals)
        posts, replies, told = (
            self._read(db, some["opinion"].tolist()) for some in (own, answers_to(answers, known, rivals, own=True), answers)
        )
        return OwnWork(
            posts=posts,
            replied=len(own_answers(known, rivals)),
            replies=replies,
            answers=told,
            records={p.key: p for p in some_posts(db, [h.text.key for h in posts])},
            competitors=self._read(db, texts_of(known, rivals)) if rivals else None,
            visits=_visits_from(db, view, {h.text.place for h in posts}),
            names=self._names(),
            errors=self._errors(),
        )

    def iter_voices(self) -> Iterator[VoiceRow]:
        """Everybody who speaks of the brand, those who care most first."""
        return iter(self._all_voices(self.everything_heard()))

    def iter_buying(self) -> Iterator[BuyingRow]:
        """Everybody who asks about buying."""
        ever = self.everything_heard()
        return iter(self.buying(ever, len(self._facts().facts)))

    def iter_alerts(self) -> Iterator[AlertRow]:
        """What rises at the end of the data."""
        return iter(self.alerts(self.everything_heard()))

    def iter_diagnostics(self) -> Iterator[DiagnosticRow]:
        """The six mistakes over all time."""
        return iter(self.diagnostics(self.everything_heard()) if len(self._facts().facts) else ())


def speakers(db: Database, found: Picked, voices: Sequence[Ints], urls: dict[int, str]) -> Iterator[Speaker]:
    """Voices with their names: a site speaks as one, on a platform every account does. Puts the addresses of posts into `urls`."""
    opinions = found.facts["opinion"]
    hosts = page_hosts(db, (int(opinions[texts[-1]]) for texts in voices))
    accounts = [texts for texts in voices if int(opinions[texts[-1]]) not in hosts]
    facts = {f.opinion: f for f in account_facts(db, (int(k) for texts in accounts for k in opinions[texts]))}
    urls |= {f.opinion: f.url for f in facts.values()}
    for texts in voices:
        if host := hosts.get(int(opinions[texts[-1]])):
            yield Speaker(host, host, None, None, texts)
        elif told := [facts[int(k)] for k in opinions[texts] if int(k) in facts]:
            followers = [f.followers for f in told if f.followers is not None]
            reads = [f.reach for f in told if f.reach is not None]
            numbers = followers[-1] if followers else None, sum(reads) if reads else None
            yield Speaker(told[-1].author, told[-1].platform, *numbers, texts)


def _visits_from(db: Database, view: View, platforms: Iterable[str]) -> float | None:
    """Visits that came from these platforms on the days of the view; None while no log was loaded for them."""
    wanted = {p.casefold() for p in platforms}
    rows = list(daily_traffic(db, view.since, view.until))
    return float(sum(r.visits for r in rows if r.source.casefold() in wanted)) if rows else None
