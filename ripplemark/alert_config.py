"""The tables `[[alert]]` and `[mail]` of the project file: what is told to whom, and by which mail server. Sends nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from ripplemark.errors import ConfigError
from ripplemark.toml_table import Table, shown
from ripplemark.urls import bad_url_reason

LANGUAGES = ("en", "zh-Hant", "zh-Hans")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ADDRESS = re.compile(r"[^@\s<>,;:\x00-\x1f]{1,64}@[^@\s<>,;:\x00-\x1f]{1,255}")


class AlertKind(StrEnum):
    """What an alert is about."""

    NEW_LINK = "new_link"  # an earned link appeared
    LOST_LINK = "lost_link"  # an earned link was lost
    NEGATIVE_OPINION = "negative_opinion"  # others speak badly, surely more than so often
    CRAWL_FAILED = "crawl_failed"  # a crawl failed or was killed


class MailSecurity(StrEnum):
    """How the mail server is spoken to."""

    STARTTLS = "starttls"  # usually port 587
    TLS = "tls"  # usually port 465
    NONE = "none"  # in the clear: for a mail server on this machine


@dataclass(frozen=True, slots=True)
class Alert:
    """One rule."""

    name: str
    when: AlertKind
    authority: float = 0.0  # of links: only from domains with so much or more, 0 to 100; 0 = from any
    share: float = 0.3  # of opinion: more than this share negative, by the lower end of its 95 % interval
    texts: int = 20  # of opinion: with fewer rated texts nothing is said
    days: int = 7  # of opinion: of so many last days
    campaigns: tuple[str, ...] = ()  # only of these; empty = of all
    mail: tuple[str, ...] = ()  # addresses
    webhook: str = ""  # a URL that takes JSON
    webhook_env: str = ""  # the environment variable that holds it, where the URL is a secret
    secret_env: str = ""  # the environment variable with the key that signs what is sent there
    lang: str = "en"  # of the mail


@dataclass(frozen=True, slots=True)
class Mail:
    """The mail server that alerts and digests go through."""

    host: str = ""
    port: int = 587
    security: MailSecurity = MailSecurity.STARTTLS
    user: str = ""  # "" = the server asks for none
    password_env: str = "RIPPLEMARK_MAIL_PASSWORD"  # noqa: S105 - the name of the environment variable that holds it
    sender: str = ""
    to: tuple[str, ...] = ()  # who gets the weekly digest


def mail_of(t: Table) -> Mail:
    """The table as a record. Raises ConfigError."""
    t.only("host", "port", "security", "user", "password_env", "sender", "to")
    d = Mail()
    security = t.string("security", d.security)
    if security not in tuple(MailSecurity):
        raise t.error("security", f'"starttls", "tls" or "none", not {shown(security)}')
    host, sender = t.string("host"), t.string("sender")
    if host and not _ADDRESS.fullmatch(sender):
        raise t.error("sender", f'an address such as "ripplemark@example.com", not {shown(sender)}')
    return Mail(
        host=host,
        port=t.integer("port", d.port, least=1, most=65535),
        security=MailSecurity(security),
        user=t.string("user"),
        password_env=_variable(t, "password_env", d.password_env),
        sender=sender,
        to=_addresses(t, "to"),
    )


def alerts_of(top: Table, mail: Mail, campaigns: tuple[str, ...]) -> tuple[Alert, ...]:
    """All rules. Raises ConfigError, also for a rule that nobody hears of."""
    found = tuple(_alert(t, campaigns) for t in top.tables("alert"))
    names = [a.name for a in found]
    for name in names:
        if names.count(name) > 1:
            raise top.error("alert.name", f"different names; {shown(name)} stands twice")
    if not mail.host and (unsent := next((a for a in found if a.mail), None)):
        raise ConfigError(f"{top.path}: alert {shown(unsent.name)} goes by mail, but [mail] names no host")
    return found


def _alert(t: Table, campaigns: tuple[str, ...]) -> Alert:
    t.only(
        "name", "when", "authority", "share", "texts", "days", "campaigns", "mail", "webhook", "webhook_env", "secret_env", "lang",
    )  # fmt: skip
    when, lang, chosen = t.string("when", required=True), t.string("lang", "en"), t.strings("campaigns")
    if when not in tuple(AlertKind):
        raise t.error("when", f"one of {', '.join(AlertKind)}, not {shown(when)}")
    if lang not in LANGUAGES:
        raise t.error("lang", f"one of {', '.join(LANGUAGES)}, not {shown(lang)}")
    if unknown := next((c for c in chosen if c not in campaigns), ""):
        raise t.error("campaigns", f"ids of campaigns; there is none {shown(unknown)}")
    url, d = t.string("webhook"), Alert("", AlertKind.NEW_LINK)
    if url and (reason := bad_url_reason(url)):
        raise t.error("webhook", f"an http or https URL; {shown(url)} is not one ({reason})")
    made = Alert(
        name=t.string("name", required=True),
        when=AlertKind(when),
        authority=t.number("authority", d.authority, most=100.0) or 0.0,
        share=t.number("share", d.share, most=1.0) or 0.0,
        texts=t.integer("texts", d.texts, least=1),
        days=t.integer("days", d.days, least=1, most=365),
        campaigns=chosen,
        mail=_addresses(t, "mail"),
        webhook=url,
        webhook_env=_variable(t, "webhook_env"),
        secret_env=_variable(t, "secret_env"),
        lang=lang,
    )
    if not (made.mail or made.webhook or made.webhook_env):
        raise t.error("mail", "whom to tell: mail = [addresses], webhook or webhook_env")
    return made


def _addresses(t: Table, key: str) -> tuple[str, ...]:
    for address in (found := t.strings(key)):
        if not _ADDRESS.fullmatch(address):
            raise t.error(key, f'addresses such as "ann@example.com", not {shown(address)}')
    return found


def _variable(t: Table, key: str, default: str = "") -> str:
    name = t.string(key, default)
    if name and not _VARIABLE.fullmatch(name):
        raise t.error(key, f"the name of an environment variable such as SLACK_WEBHOOK, not {shown(name)}")
    return name
