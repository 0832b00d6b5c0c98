"""The questions about who speaks, who asks about buying, what rises, and what the brand itself does wrong. A part of `Reports`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from attribution.opinion.bursts import alert_rows
from attribution.opinion.heard import Heard, account_of, heard, of_others, within
from attribution.opinion.loudest import Speaker, loudest, loudest_rows
from attribution.opinion.mistakes import OwnWork, diagnoses
from attribution.opinion.picked import Ints, Picked, answered_keys, asking, days_heard
from attribution.opinion.rows import AlertRow, BuyingRow, DiagnosticRow, VoiceRow
from attribution.opinion.taxonomy import taxonomy
from attribution.opinion.topics import Topics, packed_topics, read_topics
from attribution.opinion.voices import DRAWN_TOGETHER, buying_rows, leading, voice_rows
from attribution.report_rows import View
from attribution.reports.opinions import Opinions
from attribution.reports.ripples import Rippled
from ripplemark.store.daily import daily_traffic
from ripplemark.store.database import Database
from ripplemark.store.heard_facts import packed_by
from ripplemark.store.heard_topics import heard_topics, key_number
from ripplemark.store.judged import account_facts, judged_some, page_hosts, page_urls
from ripplemark.store.posts import iter_posts


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
        urls |= page_urls(db, (int(k) for s in chosen if s.name == s.place for k in found.facts["opinion"][s.texts]))
        said = [urls[int(k)] for s in chosen for k in found.facts["opinion"][s.texts] if int(k) in urls]
        return tuple(loudest_rows(found, chosen, urls, self._errors(), self._downstream(view, said))[:n])

    def leaders(self, view: View, n: int = 20) -> tuple[VoiceRow, ...]:
        """The same by reach: whom most people hear."""
        return tuple(leading(self._all_voices(view)))[:n]

    def _all_voices(self, view: View) -> tuple[VoiceRow, ...]:
        return self._readers.once(("all voices", view), lambda _: self._everybody(view))

    def _everybody(self, view: View) -> tuple[VoiceRow, ...]:
        said = of_others(within(self._heard(), view))
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
        topics = self._topics(db, replace(view, since=days[0]), until)
        return alert_rows(topics, until, taxonomy(self.project.opinion.focus))

    def _topics(self, db: Database, past: View, until: date) -> Topics:
        """What is said badly; from the texts themselves where they were packed by other rules than those of now."""
        reading = self._heard_by()
        if packed_by(db) != reading.rules:
            return read_topics(of_others(within(self._heard(), past)), until, self._names())
        held = self._readers.once("heard_topics", lambda db: heard_topics(db, reading))
        zone = self.project.traffic.zone
        return packed_topics(self._picked(past), held, until, self._names(), lambda some: heard(judged_some(db, some), zone))

    def diagnostics(self, view: View) -> tuple[DiagnosticRow, ...]:
        """The six mistakes, in the order of `Mistake`, by the brand's own posts of the view."""
        return self._readers.once(("diagnostics", view), lambda db: diagnoses(self._own_work(db, view)))

    def _own_work(self, db: Database, view: View) -> OwnWork:
        everything = self._heard()
        own = [h for h in within(everything, view) if h.text.own]
        posts = [h for h in own if not h.text.parent]
        keys = {h.text.key for h in posts}
        return OwnWork(
            posts=posts,
            replies=[h for h in everything if h.text.own and h.text.parent],
            answers=[h for h in everything if h.text.parent in keys and not h.text.own],
            records={p.key: p for p in iter_posts(db) if p.key in keys},
            competitors=self._of_competitors(),
            visits=_visits_from(db, view, {h.text.place for h in posts}),
            names=self._names(),
            errors=self._errors(),
        )

    def _of_competitors(self) -> list[Heard] | None:
        accounts = self._competitors()
        return [h for h in self._all_heard() if account_of(h) in accounts] if accounts else None

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
        return iter(self.diagnostics(self.everything_heard()) if self._heard() else ())


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
