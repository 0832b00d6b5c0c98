"""Which webmention requests are kept: a table of the rules, and claims that are the same sent twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripplemark.config import Project, load_project
from spiders.webmention.claims import claim_of, pair_of, refusal

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PAGE, POST = "https://tea.example/oolong", "https://blog.example/review"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    file = tmp_path_factory.mktemp("p") / "ripplemark.toml"
    file.write_text('[brand]\nname = "北風茶"\ndomains = ["tea.example", "xn--fiqs8s.example"]\n', encoding="utf-8")
    return load_project(file)


@pytest.mark.parametrize(
    ("source", "target", "why"),
    [
        (POST, PAGE, ""),
        (f" {POST} ", f"{PAGE}#top", ""),
        (POST, "https://shop.tea.example/", ""),
        ("https://blog.example/茶", "https://tea.example/烏龍", ""),
        ("", PAGE, "source is missing"),
        (POST, "", "target is missing"),
        ("ftp://blog.example/review", PAGE, "source is no http or https URL"),
        ("javascript:alert(1)", PAGE, "source is no http or https URL"),
        (POST, "/oolong", "target is no http or https URL"),
        (f"https://blog.example/{'a' * 2083}", PAGE, "source is longer than 2,083 characters"),
        (PAGE, f"{PAGE}#again", "source and target are the same"),
        (POST, "https://other.example/", "target is not a page of this site"),
        (POST, "https://nottea.example/", "target is not a page of this site"),
        (POST, "https://tea.example.evil.example/", "target is not a page of this site"),
        ("https://tea.example/other", PAGE, "source is on the target's own site"),
        ("http://127.0.0.1/admin", PAGE, "source is not on the public web"),
        ("http://2130706433/", PAGE, "source is not on the public web"),
        ("http://[::ffff:10.0.0.1]/", PAGE, "source is not on the public web"),
        ("http://169.254.169.254/latest", PAGE, "source is not on the public web"),
        ("http://localhost/", PAGE, "source is not on the public web"),
        ("http://intranet/wiki", PAGE, "source is not on the public web"),
        ("https://blog.example:6379/", PAGE, "source is not on the public web"),
    ],
)
def test_what_is_refused_and_why(project: Project, source: str, target: str, why: str) -> None:
    assert refusal(pair_of(source, target, project)) == why


@given(source=st.text(max_size=200), target=st.text(max_size=200))
def test_anything_is_judged(project: Project, source: str, target: str) -> None:
    pair = pair_of(source, target, project)
    if not refusal(pair):
        assert claim_of(pair, NOW).target.startswith(("http://", "https://"))


def test_the_same_pair_sent_again_is_the_same_claim(project: Project) -> None:
    first = claim_of(pair_of(POST, PAGE, project), NOW)
    again = claim_of(pair_of(f"{POST}#comment", f"{PAGE} ", project), NOW + timedelta(days=1))
    other = claim_of(pair_of(POST, f"{PAGE}?x", project), NOW)
    assert first.id == again.id
    assert first.received_at != again.received_at
    assert first.id != other.id
