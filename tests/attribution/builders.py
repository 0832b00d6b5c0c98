"""Small stores built by hand: a project, pages as a crawl would store them, and what stands in their tables afterwards."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from ripplemark.config import Brand, Campaign, Project, Storage, Traffic
from ripplemark.records import (
    BrandLink,
    Citation,
    Confidence,
    DateMethod,
    FetchOutcome,
    FetchResult,
    FoundUrl,
    LinkReading,
    Mention,
    Observation,
    PageReading,
    Placement,
    PublishedDate,
    Route,
    UrlKind,
    UrlState,
)
from ripplemark.store.database import Database, open_writer
from ripplemark.store.results import store_result
from ripplemark.store.runs import begin_run
from ripplemark.store.urls import add_found, known_url

START = datetime(2024, 6, 1, 8, tzinfo=UTC)
BRAND = "https://tea.example/"


def day(n: float) -> datetime:
    """Noon-ish of the n-th day after the start."""
    return START + timedelta(days=n)


def project(folder: Path, **changes: object) -> Project:
    """A tea brand with two campaigns."""
    made = Project(
        path=folder / "ripplemark.toml",
        brand=Brand("Northwind Tea", domains=("tea.example",)),
        storage=Storage(folder / "ripplemark.db", folder / "data"),
        campaigns=(
            Campaign("summer", date(2024, 6, 3), date(2024, 6, 30), "Summer Cold Brew", ("cold brew week", "冷泡茶"), ("summer*",),
                     partners=("ally.example",)),
            Campaign("autumn", date(2024, 9, 1), date(2024, 9, 30), "Autumn Oolong", ("autumn oolong",), ("autumn*",)),
        ),
        traffic=Traffic(site="https://tea.example", timezone="UTC"),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def link(target: str = BRAND, anchor: str = "Northwind", **changes: object) -> BrandLink:
    """A followed link in the main text."""
    made = BrandLink(
        position=1,
        href=target,
        target_url=target,
        anchor=anchor,
        rel=(),
        followed=True,
        image=False,
        placement=Placement.CONTENT,
        context_left="a long enough sentence says that ",
        context_right=" makes very good tea indeed",
        utm=(),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def reading(n: float, links: tuple[BrandLink, ...] | None = (), **changes: object) -> LinkReading:
    """A successful reading on the n-th day."""
    made = LinkReading(
        observation_id=int(n * 1000) + 1,
        page_id=1,
        observed_at=day(n),
        outcome=FetchOutcome.OK,
        final_url="https://blog.example/post",
        page_url="https://blog.example/post",
        canonical="",
        noindex=False,
        suspect=False,
        links=links,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


@dataclass
class Web:
    """A store that a crawl seems to fill."""

    project: Project
    db: Database = field(init=False)
    run_id: int = field(init=False)

    def __post_init__(self) -> None:
        self.db = open_writer(self.project.storage.database)
        self.run_id = begin_run(self.db, "crawl", START)

    def known(self, url: str, at: datetime = START, route: Route = Route.WATCH, kind: UrlKind = UrlKind.PAGE) -> int:
        """Make a URL known; its id."""
        add_found(self.db, [FoundUrl(url, kind, route, "watch", 0)], at)
        found = known_url(self.db, url)
        assert found is not None
        return found.id

    def sees(
        self, url: str, at: datetime, *links: BrandLink, outcome: FetchOutcome = FetchOutcome.OK, final_url: str = "",
        unchanged: bool = False, gate: bool = True, says: str = "", **words: object,
    ) -> int:  # fmt: skip
        """One visit to a page; its observation id."""
        url_id = self.known(url, at)
        body = hashlib.sha256(repr((links, words)).encode()).hexdigest()
        seen = Observation(
            url_id, at, outcome, 200, final_url or url, 1000, 10, body, gate, unchanged=unchanged, answer_key=says
        )
        has_reading = outcome is FetchOutcome.OK and not unchanged and gate
        result = FetchResult(seen, UrlState.DONE, None, 0, page(final_url or url, *links, **words) if has_reading else None)
        return store_result(self.db, self.run_id, result)[0]


def page(url: str, *links: BrandLink, published: datetime | None = None, sure: Confidence = Confidence.HIGH, topics: tuple[str, ...] = (),
         cites: tuple[Citation, ...] = (), **changes: object) -> PageReading:  # fmt: skip
    """A page as a reader would read it; positions follow the order of the links."""
    numbered = tuple(replace(k, position=n) for n, k in enumerate(links, 1))
    text = str(changes.get("text", ""))
    made = PageReading(
        url=url,
        title=f"About {url}",
        author="Mei",
        language="en",
        published=PublishedDate(published, DateMethod.META, sure) if published else None,
        canonical="",
        noindex=False,
        nofollow=False,
        charset="utf-8",
        charset_source="header",
        text=text,
        text_digest=hashlib.sha256(text.encode()).hexdigest(),
        links=numbered,
        mentions=tuple(Mention(t, ("cold brew week",), "they speak of cold brew week here", bool(links)) for t in topics),
        citations=cites,
    )
    return replace(made, **changes)  # type: ignore[arg-type]
