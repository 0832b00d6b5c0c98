"""What a mark does: links of marked domains are no longer earned, and disavowed ones stand in the file for Google's tool."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from builders import Web, day, link

from attribution.authority.refresh import refresh_authority
from attribution.export import disavow
from attribution.export.disavow import disavow_file
from attribution.links.settle import settle_links
from attribution.links.standing import judge_campaigns
from attribution.reports.domains import domain_rows
from ripplemark.errors import InputError
from ripplemark.records import Mark, Marked, Rank
from ripplemark.store.authority import domains_of_interest, store_ranks
from ripplemark.store.marks import add_marks, iter_marks, remove_marks

AT = datetime(2026, 3, 1, tzinfo=UTC)


def marked(subject: str, note: str = "") -> Marked:
    return Marked(subject, Mark.DISAVOW, note, AT)


def test_the_file_in_the_tools_format() -> None:
    text = disavow_file(
        [marked("https://b.example/x"), marked("domain:a.example"), marked("domain:c.example", "bought\n# 2019")], "茶 Tea\n"
    )
    assert text.decode().splitlines() == [
        "# Links to 茶 Tea that were marked by hand", "domain:a.example", "https://b.example/x", "# bought # 2019", "domain:c.example",
    ]  # fmt: skip


@pytest.mark.parametrize(("limit", "value"), [("MOST_LINES", 10), ("MOST_BYTES", 100), ("LONGEST_URL", 10)])
def test_a_file_beyond_the_tools_limits_is_refused(monkeypatch: pytest.MonkeyPatch, limit: str, value: int) -> None:
    monkeypatch.setattr(disavow, limit, value)
    with pytest.raises(InputError, match="the tool takes"):
        disavow_file([marked(f"domain:{n}.example") for n in range(20)], "Tea")


def test_links_of_a_marked_domain_are_judged_again(web: Web) -> None:
    web.sees("https://friend.example/1", day(0), link())
    settle_links(web.db, web.project, web.run_id, day(99))

    def link_class() -> str:
        judge_campaigns(web.db, web.project)
        return str(web.db.value("SELECT class FROM links"))

    assert link_class() == "earned"
    assert add_marks(web.db, ["domain:friend.example"], Mark.PARTNER, "", AT).changed == 1
    assert add_marks(web.db, ["domain:friend.example"], Mark.PARTNER, "again", AT).changed == 0
    assert link_class() == "partner"
    assert [m.note for m in iter_marks(web.db)] == ["again"]
    assert remove_marks(web.db, ["domain:friend.example"], Mark.PARTNER, AT).changed == 1
    assert link_class() == "earned"


def test_a_referring_domain_with_all_that_is_known_of_it(web: Web) -> None:
    web.sees("https://blog.example/1", day(0), link(), link(anchor="casino bonus"))
    web.sees("https://other.example/1", day(0), link())
    settle_links(web.db, web.project, web.run_id, day(99))
    assert domains_of_interest(web.db) == {"blog.example", "other.example"}
    assert refresh_authority(web.db, web.project)["pages_with_spam_signs"] == 1
    store_ranks(web.db, "cc-main-2026-jan domains", 10_000, "ranks", [Rank("blog.example", 100, 7)], AT)
    add_marks(web.db, ["domain:blog.example"], Mark.ASK, "", AT)
    rows = {r.domain: r for r in domain_rows(web.db)}
    blog, other = rows["blog.example"], rows["other.example"]
    assert (blog.links, blog.authority, blog.authority_standing, blog.marks) == (2, pytest.approx(50.0), "ranked", (Mark.ASK,))
    assert [s.value for s in blog.spam_signs] == ["bad_neighbours"]
    assert (other.authority, other.authority_standing, other.spam_signs) == (None, "not_looked_up", ())
