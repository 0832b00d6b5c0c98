"""`[[alert]]` and `[mail]`: a rule that nobody hears of, or cannot be sent, is said with its key."""

from __future__ import annotations

from pathlib import Path

import pytest

from ripplemark.alert_config import AlertKind, MailSecurity
from ripplemark.config import load_project
from ripplemark.errors import ConfigError

HEAD = '[brand]\nname = "Tea"\ndomains = ["tea.example"]\n[[campaign]]\nid = "summer"\nstarts = 2026-06-01\nends = 2026-06-30\n'
MAIL = '[mail]\nhost = "smtp.example.com"\nsender = "r@tea.example"\n'
RULE = '[[alert]]\nname = "a"\nwhen = "new_link"\n'


def load(folder: Path, text: str):  # type: ignore[no-untyped-def]
    file = folder / "ripplemark.toml"
    file.write_text(HEAD + text, encoding="utf-8")
    return load_project(file)


def test_rules_and_server(tmp_path: Path) -> None:
    project = load(
        tmp_path,
        f'{MAIL}security = "tls"\nport = 465\n{RULE}authority = 40\ncampaigns = ["summer"]\nmail = ["ann@tea.example"]\n',
    )
    (rule,) = project.alerts
    assert (rule.when, rule.authority, rule.campaigns, rule.mail) == (
        AlertKind.NEW_LINK,
        40.0,
        ("summer",),
        ("ann@tea.example",),
    )
    assert (project.mail.security, project.mail.port) == (MailSecurity.TLS, 465)
    assert load(tmp_path, "").alerts == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (RULE, "alert[1].mail: expected whom to tell"),
        (f'{RULE}mail = ["ann@tea.example"]', "names no host"),
        (f'{MAIL}{RULE}mail = ["ann"]', "alert[1].mail: expected addresses"),
        (f'{MAIL}{RULE}mail = ["a@b.example\\nBcc: x@y.example"]', "alert[1].mail: expected addresses"),
        (f'{RULE}webhook = "ftp://x.example"', "alert[1].webhook"),
        (f'{RULE}webhook_env = "a b"', "alert[1].webhook_env"),
        ('[[alert]]\nname = "a"\nwhen = "new"\nwebhook = "https://x.example"', "one of new_link, lost_link, negative_opinion, crawl_failed"),
        (f'{RULE}webhook = "https://x.example"\ncampaigns = ["winter"]', "there is none 'winter'"),
        (f'{RULE}webhook = "https://x.example"\nlang = "fr"', "alert[1].lang"),
        (f'{RULE}webhook = "https://x.example"\nshare = 30', "alert[1].share"),
        (f'{RULE}webhook = "https://x.example"\n' * 2, "'a' stands twice"),
        ('[mail]\nhost = "smtp.example.com"', "mail.sender"),
        (f'{MAIL}security = "ssl"', "mail.security"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(ConfigError) as told:
        load(tmp_path, text)
    assert why in str(told.value)
