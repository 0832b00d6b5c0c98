"""Files in storage that speaks S3 are known by their address there, and members of an archive by the archive's, never by a copy's path."""

from __future__ import annotations

import gzip
import io
import zipfile
from itertools import count
from pathlib import Path

import pytest
from site_logs import NOW, line, load, site_project

from attribution.intake.far_files import fetched
from attribution.intake.load import LoadReport, load_files
from attribution.traffic.buckets import ObjectPath
from ripplemark.config import Project
from ripplemark.errors import InputError
from ripplemark.records import RejectReason
from ripplemark.store.database import Database, open_writer
from ripplemark.store.health import log_file_facts
from ripplemark.store.runs import begin_run, reject_counts

_PREFIX = count(1)
LINES = [line(f"1{d}/May/2015:10:00:00", f"/p/{d}", f"192.0.2.{d}") for d in range(4)]
LIST = "Domain,Referring page URL,Target URL,Anchor\na.example,https://a.example/1,https://example.com/,tea\nb.example,,,\n"


@pytest.fixture
def bucket(s3: str) -> ObjectPath:
    """A place of its own for each test, with a blank in its name."""
    return ObjectPath(f"tea/far {next(_PREFIX)}", s3)


@pytest.fixture
def site(tmp_path: Path) -> Project:
    return site_project(tmp_path)


def loaded(project: Project, db: Database, *objects: ObjectPath) -> LoadReport:
    with fetched(map(str, objects), objects[0].endpoint) as names:
        return load_files(project, db, begin_run(db, "load", NOW), names, NOW)


def test_the_same_object_adds_nothing_and_a_grown_one_goes_on(site: Project, bucket: ObjectPath) -> None:
    log = bucket / "access.log.gz"
    with open_writer(site.storage.database) as db:
        for lines, new in ((LINES[:2], 2), (LINES[:2], 0), (LINES, 2)):
            log.write_bytes(gzip.compress("".join(lines).encode()))
            (told,) = loaded(site, db, log).files
            assert (told.new, told.where) == (new, str(log))
        (known,) = log_file_facts(db)
        assert (known.path, known.lines) == (str(log), 4)
        near = site.storage.database.with_name("moved.log")  # the same log, now on the disk
        near.write_text("".join(LINES), encoding="utf-8")
        assert load(site, db, near).files[0].new == 0


def test_what_is_put_aside_names_the_object(site: Project, bucket: ObjectPath) -> None:
    """Lines of a log, rows of a table, a file of no known format, a stream that breaks off."""
    texts = {
        "access.log": "".join([*LINES, "neither\n"]),
        "costs.csv": "day,campaign,cost,currency\n2015-05-11,c,5,CNY\nnever,c,5,CNY\n",
        "notes.txt": "nothing known\n",
    }
    files = {name: text.encode() for name, text in texts.items()}
    files["cut.log.gz"] = gzip.compress("".join(LINES).encode())[:-12]
    for name, content in files.items():
        (bucket / name).write_bytes(content)
    with open_writer(site.storage.database) as db:
        report = loaded(site, db, *(bucket / name for name in files))
        assert {(source, str(reason)) for source, reason, _ in reject_counts(db)} == {
            (str(bucket / "access.log"), "malformed_line"),
            (str(bucket / "costs.csv"), "bad_date"),
            (str(bucket / "notes.txt"), "unknown_format"),
            (str(bucket / "cut.log.gz"), "truncated_file"),
        }
        assert report.files[2].note.startswith(f"{bucket / 'notes.txt'}: no format that is known")


@pytest.mark.parametrize("far", [True, False])
def test_members_of_an_archive_are_named_by_the_archive(
    site: Project, tmp_path: Path, request: pytest.FixtureRequest, far: bool
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("logs/access.log", "".join(LINES) + "neither\n")
    with open_writer(site.storage.database) as db:
        if far:
            place = request.getfixturevalue("bucket") / "all.zip"
            place.write_bytes(packed.getvalue())
            loaded(site, db, place)
        else:
            (place := tmp_path / "all.zip").write_bytes(packed.getvalue())
            load(site, db, place)
        assert [fact.path for fact in log_file_facts(db)] == [f"{place}:access.log"]
        source = f"{place}:access.log" if far else "all.zip:access.log"
        assert reject_counts(db) == ((source, RejectReason.MALFORMED_LINE, 1),)


def test_errors_name_the_object_and_copies_keep_its_day(site: Project, bucket: ObjectPath) -> None:
    (bucket / "broken.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    with open_writer(site.storage.database) as db, pytest.raises(InputError) as fault:
        loaded(site, db, bucket / "broken.zip")
    assert str(fault.value).startswith(f"{bucket / 'broken.zip'}: ")
    with fetched([str(bucket / "broken.zip")], bucket.endpoint) as names:
        (one,) = ObjectPath(bucket.key, bucket.endpoint).glob("broken.zip")
        assert one.changed > 0
        assert [file.stat().st_mtime_ns // 10**9 for file in names] == [one.changed // 10**9]


def test_a_link_list_is_known_by_its_address(site: Project, bucket: ObjectPath) -> None:
    (bucket / "links.csv").write_bytes(LIST.encode())
    with open_writer(site.storage.database) as db:
        first = loaded(site, db, bucket / "links.csv").files[0]
        assert first.lists_links
        assert [row[0] for row in db.tuples("SELECT name FROM link_lists")] == [str(bucket / "links.csv")]
