"""`ripplemark.toml` -> one frozen `Project`. An error names the file, the key, what was expected and the nearest valid key.

Reads and checks; opens nothing else. Paths in the file are relative to the file.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ripplemark.alert_config import alerts_of, mail_of
from ripplemark.dashboard_config import dashboard_of
from ripplemark.errors import ConfigError
from ripplemark.evaluation import evaluation_of
from ripplemark.fleet_config import fleet_of
from ripplemark.operate.schedule import keep_of, schedule_of
from ripplemark.opinion_table import accounts_of, opinion_of
from ripplemark.project import (
    Brand,
    Campaign,
    Competitor,
    Control,
    Crawl,
    Evaluation,
    Goal,
    Life,
    Opinion,
    Project,
    Query,
    Storage,
    Traffic,
)
from ripplemark.ripple_config import ripples_of
from ripplemark.social import sources_of
from ripplemark.storage_config import engine_of, storage_of
from ripplemark.text import visible_control
from ripplemark.toml_table import Table, shown
from ripplemark.urls import bad_domain_reason, bad_url_reason, host_name, is_within

__all__ = [
    "Brand",
    "Campaign",
    "Competitor",
    "Control",
    "Crawl",
    "Evaluation",
    "Goal",
    "Life",
    "Opinion",
    "Project",
    "Query",
    "Storage",
    "Traffic",
    "load_project",
]


TABLES = (
    "brand", "campaign", "crawl", "traffic", "goal", "query", "life", "competitor", "control", "social", "ripples", "opinion", "storage",
    "engine", "evaluation", "schedule", "keep", "dashboard", "alert", "mail", "fleet",
)  # fmt: skip


def load_project(path: Path) -> Project:
    """Read and check a project file. Raises ConfigError."""
    top = Table(path, "", _toml(path))
    top.only(*TABLES)
    campaigns = tuple(_campaign(t) for t in top.tables("campaign"))
    brand = _brand(top.table("brand", required=True))
    mail = mail_of(top.table("mail"))
    traffic = _traffic(top.table("traffic"))
    _unique(top, "campaign.id", [c.id for c in campaigns])
    return Project(
        path=path,
        brand=brand,
        storage=storage_of(top.table("storage")),
        campaigns=campaigns,
        crawl=_crawl(top.table("crawl")),
        traffic=traffic,
        goals=tuple(_goal(t) for t in top.tables("goal")),
        queries=_queries(top),
        life=_life(top.table("life")),
        competitors=_competitors(top, brand),
        controls=tuple(_control(t) for t in top.tables("control")),
        social=sources_of(top),
        ripples=ripples_of(top.table("ripples")),
        opinion=opinion_of(top.table("opinion")),
        fleet=fleet_of(top.table("fleet")),
        schedule=schedule_of(top.table("schedule"), traffic.timezone),
        keep=keep_of(top.table("keep")),
        engine=engine_of(top.table("engine")),
        evaluation=evaluation_of(top.table("evaluation")),
        dashboard=dashboard_of(top.table("dashboard")),
        mail=mail,
        alerts=alerts_of(top, mail, tuple(c.id for c in campaigns)),
    )


def _toml(path: Path) -> dict[str, Any]:
    """The tables of the file as they stand there."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as e:
        raise ConfigError(f"{path}: no such project file. Write one with: ripplemark init -p {path}") from e
    except OSError as e:
        raise ConfigError(f"{path}: cannot read the project file ({e.strerror})") from e
    except (ValueError, RecursionError) as e:
        raise ConfigError(visible_control(f"{path}: not a TOML file in UTF-8: {e}", limit=600)) from e


# ---------------------------------------------------------------- one reader per table


def _brand(t: Table) -> Brand:
    t.only("name", "aliases", "domains", "exclude", "case_sensitive", "context", "affiliate_parameters")
    domains = t.strings("domains", required=True)
    for domain in domains:
        if reason := bad_domain_reason(domain):
            raise t.error("domains", f'host names such as "example.com", not {shown(domain)} ({reason})')
    return Brand(
        name=t.string("name", required=True),
        aliases=t.strings("aliases"),
        domains=domains,
        exclude=t.strings("exclude"),
        case_sensitive=t.boolean("case_sensitive", False),
        context=t.strings("context"),
        affiliate_parameters=t.strings("affiliate_parameters"),
    )


def _campaign(t: Table) -> Campaign:
    t.only("id", "name", "topics", "utm_campaign", "landing", "starts", "ends", "cost", "currency", "costs", "partners")
    starts, ends = t.day("starts"), t.day("ends")
    if ends < starts:
        raise t.error("ends", f"a day on or after starts ({starts})")
    return Campaign(
        id=t.string("id", required=True),
        name=t.string("name"),
        topics=t.strings("topics"),
        utm_campaign=t.strings("utm_campaign"),
        landing=t.strings("landing"),
        starts=starts,
        ends=ends,
        cost=t.number("cost", None),
        currency=t.string("currency", "CNY"),
        costs=t.strings("costs"),
        partners=_hosts(t, "partners"),
    )


def _crawl(t: Table) -> Crawl:
    t.only(
        "watch", "watch_files", "rounds", "pages_per_site", "contact", "delay",
        "concurrency", "allow_private", "max_page_bytes", "time_limit", "targets_per_run",
    )  # fmt: skip
    watch = t.strings("watch")
    for url in watch:
        if reason := bad_url_reason(url):
            raise t.error("watch", f"http or https URLs; {shown(url)} is not one ({reason})")
    d = Crawl()
    return Crawl(
        watch=watch,
        watch_files=tuple(t.path.parent / f for f in t.strings("watch_files")),
        rounds=t.integer("rounds", d.rounds, least=0, most=10),
        pages_per_site=t.integer("pages_per_site", d.pages_per_site, least=1),
        contact=t.string("contact"),
        delay=t.number("delay", d.delay, most=3600.0) or 0.0,
        concurrency=t.integer("concurrency", d.concurrency, least=1, most=512),
        allow_private=t.strings("allow_private"),
        max_page_bytes=t.integer("max_page_bytes", d.max_page_bytes, least=1024),
        time_limit=t.integer("time_limit", d.time_limit, least=0),
        targets_per_run=t.integer("targets_per_run", d.targets_per_run, least=0, most=100_000),
    )


def _traffic(t: Table) -> Traffic:
    t.only(
        "site", "timezone", "visitor", "session_minutes", "split_at_midnight",
        "lookback_days", "half_life_days", "salt_days", "keep_salts_days", "respect_dnt", "exclude_referrers", "search_parameters",
        "log_format", "rejects_limit",
    )  # fmt: skip
    d = Traffic()
    zone = t.string("timezone", d.timezone)
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as e:
        raise t.error("timezone", f'a time zone name such as "Asia/Taipei", not {shown(zone)}') from e
    visitor = t.string("visitor", d.visitor)
    if not re.fullmatch(r"ip\+agent|user|cookie:[^\s;=,]+", visitor):
        raise t.error("visitor", f'"ip+agent", "user" or "cookie:NAME", not {shown(visitor)}')
    site = t.string("site")
    if site and (reason := bad_url_reason(site)):
        raise t.error("site", f"an http or https URL; {shown(site)} is not one ({reason})")
    share = t.number("rejects_limit", d.rejects_limit, most=1.0)
    return Traffic(
        site=site,
        timezone=zone,
        visitor=visitor,
        session_minutes=t.integer("session_minutes", d.session_minutes, least=1, most=475),
        split_at_midnight=t.boolean("split_at_midnight", d.split_at_midnight),
        lookback_days=t.integer("lookback_days", d.lookback_days, least=1, most=3650),
        half_life_days=t.number("half_life_days", d.half_life_days, least=0.01, most=3650.0) or d.half_life_days,
        salt_days=t.integer("salt_days", d.salt_days, least=1, most=3650),
        keep_salts_days=t.integer("keep_salts_days", d.keep_salts_days, least=1, most=3650),
        respect_dnt=t.boolean("respect_dnt", d.respect_dnt),
        exclude_referrers=t.strings("exclude_referrers"),
        search_parameters=t.strings("search_parameters", d.search_parameters),
        log_format=t.strings("log_format"),
        rejects_limit=d.rejects_limit if share is None else share,
    )


def _goal(t: Table) -> Goal:
    t.only("name", "request", "status", "value", "currency", "lookback_days")
    request = t.string("request")
    method, _, path = request.partition(" ")
    if request and not (method.isalpha() and method.isupper() and path.startswith("/")):
        raise t.error("request", f'a method and a path such as "POST /signup", not {shown(request)}')
    status = t.integer("status", 0, least=0, most=999)
    return Goal(
        name=t.string("name", required=True),
        request=request,
        status=status or None,
        value=t.number("value", None),
        currency=t.string("currency"),
        lookback_days=t.integer("lookback_days", 0, least=0, most=3650) or None,
    )


def _queries(top: Table) -> tuple[Query, ...]:
    found = tuple(_query(t) for t in top.tables("query"))
    _unique(top, "query.name", [q.name for q in found])
    return found


def _query(t: Table) -> Query:
    t.only("name", "url_env", "sql", "rows")
    variable = t.string("url_env", required=True)
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", variable):
        raise t.error("url_env", f"the name of an environment variable such as SHOP_DATABASE_URL, not {shown(variable)}")
    rows = t.integer("rows", Query("", "", "").rows, least=1, most=100_000_000)
    return Query(t.string("name", required=True), variable, t.string("sql", required=True), rows)


def _life(t: Table) -> Life:
    t.only("lost_after", "days_apart")
    d = Life()
    apart = t.number("days_apart", d.days_apart, most=365.0)
    return Life(t.integer("lost_after", d.lost_after, least=1, most=100), d.days_apart if apart is None else apart)


def _competitors(top: Table, brand: Brand) -> tuple[Competitor, ...]:
    own = frozenset(host_name(d) for d in brand.domains)
    found = tuple(_competitor(t, own) for t in top.tables("competitor"))
    _unique(top, "competitor.name", [c.name for c in found])
    return found


def _competitor(t: Table, own: frozenset[str]) -> Competitor:
    t.only("name", "domains", "accounts")
    domains = _hosts(t, "domains", required=True)
    if shared := next((d for d in domains if is_within(d, own)), ""):
        raise t.error("domains", f"domains of somebody else; {shown(shared)} is the brand's own")
    return Competitor(t.string("name", required=True), domains, accounts_of(t))


def _control(t: Table) -> Control:
    t.only("channel", "signal", "subject")
    control = Control(t.string("channel"), t.string("signal"), t.string("subject"))
    if bool(control.channel) == bool(control.signal):
        raise t.error("channel", 'either a channel such as channel = "Email", or signal = "interest" with a subject')
    if control.signal and not control.subject:
        raise t.error("subject", 'what the signal is of, such as subject = "green tea"; it is missing or empty')
    return control


def _hosts(t: Table, key: str, *, required: bool = False) -> tuple[str, ...]:
    """Host names as somebody can own them, in normal form."""
    names = t.strings(key, required=required)
    for name in names:
        if reason := bad_domain_reason(name):
            raise t.error(key, f'host names such as "example.com", not {shown(name)} ({reason})')
    return tuple(host_name(name) for name in names)


def _unique(t: Table, key: str, values: list[str]) -> None:
    for value in values:
        if values.count(value) > 1:
            raise t.error(key, f"different ids; {shown(value)} stands twice")
