"""The access log: its lines are those of the combined format, in order, and every true visit can be found among them."""

import csv
import gzip
import re
from collections import defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path

COMBINED = re.compile(
    rb'(\S+) - - \[(\d\d/[A-EG-Z][a-z]{2}/\d{4}:[^\]]+)\] "([A-Z]+) (\S+) HTTP/1\.1" (\d{3}) (\d+) "([^"]*)" "([^"]*)"'
)


def _lines(path: Path) -> list[bytes]:
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).splitlines()


def _stamp(raw: bytes) -> datetime:
    return datetime.strptime(raw.decode(), "%d/%b/%Y:%H:%M:%S %z")


def _by_day(made) -> dict[str, list[bytes]]:
    return {path.name[7:17]: _lines(path) for path in sorted((made.folder / "logs").iterdir())}


def test_a_file_for_every_day_some_packed_one_empty(made):
    names = [path.name for path in (made.folder / "logs").iterdir()]
    assert len(names) == 14
    assert any(name.endswith(".gz") for name in names)
    assert [day for day, lines in _by_day(made).items() if not lines] == ["2025-12-24"]


def test_lines_are_combined_but_for_the_broken_ones(made):
    broken = 0
    for day, lines in _by_day(made).items():
        found = [COMBINED.fullmatch(line) for line in lines]
        broken += sum(match is None for match in found)
        times = [_stamp(match[2]) for match in found if match]
        ours = [time for time in times if time.second != 58 or time.minute != 59]
        assert {time.date() for time in times} <= {date.fromisoformat(day)}
        assert ours == sorted(ours)
    assert 5 <= broken <= 12


def test_people_are_told_apart_by_address_and_agent(made):
    owners = defaultdict(set)
    rows = {(row["start"], row["landing"]): row["person"] for row in made.truth("visits")}
    for lines in _by_day(made).values():
        for match in map(COMBINED.fullmatch, lines):
            if match and match[3] == b"GET":
                start = (_stamp(match[2]) - timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M:%SZ")
                if (person := rows.get((start, match[4].decode("utf-8", "replace")))) is not None and b"bot" not in match[8]:
                    owners[person].add((match[1], match[8]))
    shared = defaultdict(set)
    for person, marks in owners.items():
        for mark in marks:
            shared[mark].add(person)
    assert sum(len(people) > 1 for people in shared.values()) <= 0.02 * len(shared)


def test_every_visit_is_in_the_log(made):
    logged = {
        (_stamp(match[2]).timestamp(), match[4].decode("utf-8", "replace"))
        for lines in _by_day(made).values()
        for match in map(COMBINED.fullmatch, lines)
        if match
    }
    for row in made.truth("visits"):
        assert (datetime.fromisoformat(row["start"]).timestamp(), row["landing"]) in logged


def test_registrations_file_agrees_with_the_log_but_for_its_three_bad_rows(made):
    posted = set()
    for lines in _by_day(made).values():
        for match in map(COMBINED.fullmatch, lines):
            if match and match[3] == b"POST" and match[4] == b"/signup" and match[5] == b"302":
                posted.add((_stamp(match[2]).isoformat(), match[1].decode()))
    with (made.folder / "registrations.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    registered = {(row["registered_at"], row["ip"]) for row in rows[:-3] if row["goal"] == "registration"}
    assert registered == posted
    assert len(posted) == made.summary.registrations
    assert rows[-3] == rows[-4]
    assert rows[-1]["registered_at"].startswith("2025-13")


def test_spam_bots_and_hostile_tags_are_there(made):
    text = b"\n".join(line for lines in _by_day(made).values() for line in lines)
    for sign in (
        b"semalt.com",
        b"Googlebot",
        b"Baiduspider",
        b"GPTBot",
        b"utm_source=%3DHYPERLINK",
        b"%3Cscript%3E",
        b'"HEAD ',
        b'" 404 ',
    ):
        assert sign in text
