"""Every format of access logs: recognised by content, read to the same request, and bad input put aside with its reason."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from log_samples import (
    AGENT,
    ALB,
    AT,
    BUNNY,
    CADDY,
    CLOUDFRONT_HEAD,
    CLOUDFRONT_LINE,
    NGINX_JSON,
    NO_AGENT,
    NO_REFERRER,
    PATH,
    REFERRER,
    SAMPLES,
    W3C_HEAD,
    W3C_LINE,
)
from site_logs import load, site_project

from attribution.intake.formats import FORMATS
from attribution.intake.formats.log_format import layout_of_format
from attribution.intake.log_cells import moment
from attribution.intake.log_layout import cut
from attribution.intake.recognise import FileReport, read_sample, recognise
from ripplemark.errors import ConfigError, InputError
from ripplemark.project import Project
from ripplemark.store.database import open_writer


def read(
    folder: Path, content: str | bytes, name: str = "access.log", **traffic: Any
) -> tuple[FileReport, list[dict[str, Any]]]:
    """(what loading a file of this content said, its hits in order of lines)."""
    project = site_project(folder, **traffic)
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with open_writer(project.storage.database) as db:
        (report,) = load(project, db, path).files
    return report, hits(project)


def hits(project: Project) -> list[dict[str, Any]]:
    """All hits, in order of log and line."""
    found = [row for f in (project.storage.data / "hits").rglob("*.parquet") for row in pq.read_table(f).to_pylist()]
    return sorted(found, key=lambda row: int(row["hit"]))


@pytest.mark.parametrize("name", SAMPLES)
def test_a_format_is_recognised_and_read(tmp_path: Path, name: str) -> None:
    report, (hit,) = read(tmp_path, SAMPLES[name])
    assert (report.format, report.rejected) == (name, {})
    assert report.read == report.kept + sum(report.filtered.values())
    assert (hit["at"], hit["path"], hit["campaign"]) == (AT, PATH, "v1")
    assert hit["referrer"] == ("" if name in NO_REFERRER else REFERRER)


def test_one_visitor_is_one_in_every_format(tmp_path: Path) -> None:
    project = site_project(tmp_path)
    with open_writer(project.storage.database) as db:
        for name, content in SAMPLES.items():
            if name not in NO_AGENT:
                (tmp_path / name).write_text(content)
                load(project, db, tmp_path / name)
    found = hits(project)
    assert (len(found), len({hit["visitor"] for hit in found})) == (len(SAMPLES) - len(NO_AGENT), 1)


@pytest.mark.parametrize("name", ["w3c", "cloudfront", "caddy", "nginx-json"])
def test_a_cookie_field_becomes_the_visitor(tmp_path: Path, name: str) -> None:
    other = SAMPLES[name].replace("203.0.113.9", "198.51.100.1").splitlines(keepends=True)[-1]
    third = other.replace("sid=abc", "sid=xyz")
    _, found = read(tmp_path, SAMPLES[name] + other + third, visitor="cookie:sid")
    first, second, last = (hit["visitor"] for hit in found)
    assert first == second != last


@pytest.mark.parametrize("name", SAMPLES)
def test_packed_with_zstd_in_several_frames(tmp_path: Path, name: str) -> None:
    pack = zstandard.ZstdCompressor().compress
    half = len(SAMPLES[name]) // 2
    report, found = read(tmp_path, pack(SAMPLES[name][:half].encode()) + pack(SAMPLES[name][half:].encode()))
    assert (report.format, len(found)) == (name, 1)


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.ZstdCompressor().compress], ids=["gzip", "zstd"])
def test_a_packed_log_that_breaks_off(tmp_path: Path, pack: Any) -> None:
    lines = "".join(ALB.replace("02:11:12", f"02:{n // 60:02}:{n % 60:02}").replace("2817", str(n * 7919)) for n in range(3000))
    whole = pack(lines.encode())
    report, found = read(tmp_path, whole[: len(whole) * 3 // 4])
    assert "breaks off" in report.note
    assert 500 < len(found) == report.kept < 3000


@pytest.mark.parametrize(
    ("good", "bad", "reason"),
    [
        (W3C_HEAD + W3C_LINE, W3C_LINE.rpartition(" 0 0 ")[0] + "\n", "malformed_line"),
        (W3C_HEAD + W3C_LINE, W3C_LINE.replace("200", "-200"), "bad_value"),
        (W3C_HEAD + W3C_LINE, W3C_LINE.replace("GET", "GET extra"), "malformed_line"),
        (W3C_HEAD + W3C_LINE, W3C_LINE.replace("2024-06-03", "1970-01-01"), "bad_date"),
        (W3C_HEAD + W3C_LINE, W3C_LINE.replace("2024", "2999"), "future_date"),
        (W3C_HEAD + W3C_LINE, W3C_LINE.replace("203.0.113.9", "-"), "missing_value"),
        (W3C_HEAD + W3C_LINE, CADDY, "malformed_line"),
        (CLOUDFRONT_HEAD + CLOUDFRONT_LINE, "2024-06-03\t02:11:12\n", "malformed_line"),
        (CLOUDFRONT_HEAD + CLOUDFRONT_LINE, CLOUDFRONT_LINE.replace("02:11:12", "25:11:12"), "bad_date"),
        (ALB, ALB.partition('" "')[0] + "\n", "malformed_line"),
        (ALB, ALB.replace("2024-06-03T02:11:12.186641Z app", "yesterday app"), "bad_date"),
        (ALB, ALB.replace("0.000 200", "0.000 2000"), "bad_value"),
        (BUNNY, BUNNY.replace("1717380672000", "-1717380672000"), "bad_date"),
        (BUNNY, BUNNY.replace("1717380672000", "0"), "bad_date"),
        (BUNNY, "HIT|200|\n", "malformed_line"),
        (CADDY, CADDY[:200] + "\n", "bad_json"),
        (CADDY, "[" * 50_000 + "\n", "bad_json"),
        (CADDY, '{"level":"info","msg":"server running"}\n', "missing_value"),
        (CADDY, CADDY.replace("1717380672.6563592", "4102444800"), "future_date"),
        (CADDY, CADDY.replace("1717380672.6563592", "-5"), "bad_date"),
        (CADDY, SAMPLES["combined"], "bad_json"),
        (NGINX_JSON, NGINX_JSON.replace('"200"', "-200"), "bad_value"),
        (NGINX_JSON, NGINX_JSON.replace('"200"', "null"), "missing_value"),
        (NGINX_JSON, NGINX_JSON.replace('"203.0.113.9"', '"-"'), "missing_value"),
        (NGINX_JSON, NGINX_JSON.replace("03/Jun/2024:10:11:12 +0800", "soon"), "bad_date"),
        (SAMPLES["combined"], NGINX_JSON, "malformed_line"),
        (SAMPLES["combined"], "x" * 70_000 + "\n", "line_too_long"),
        (ALB, "x" * 70_000 + "\n", "line_too_long"),
        (CADDY, "x" * 70_000 + "\n", "line_too_long"),
    ],
)  # fmt: skip
def test_a_bad_line_costs_itself_and_says_why(tmp_path: Path, good: str, bad: str, reason: str) -> None:
    last = good.splitlines(keepends=True)[-1]
    report, found = read(tmp_path, good + bad + last, rejects_limit=1.0)
    assert (len(found), report.rejected) == (2, {reason: 1})
    assert report.read == report.kept + sum(report.filtered.values()) + 1


@pytest.mark.parametrize("encoding", ["latin-1", "gb18030", "utf-16"])
@pytest.mark.parametrize("name", ["combined", "w3c", "alb", "caddy", "bunny"])
def test_a_log_in_another_encoding_is_read(tmp_path: Path, name: str, encoding: str) -> None:
    content = SAMPLES[name].replace("Linux", "Línux" if encoding == "latin-1" else "中文" if encoding == "gb18030" else "Linux")
    report, found = read(tmp_path, content.encode(encoding))
    assert (report.format, [hit["path"] for hit in found]) == (name, [PATH])


def test_lines_without_a_heading_are_put_aside(tmp_path: Path) -> None:
    report, found = read(tmp_path, W3C_LINE * 2 + W3C_HEAD + W3C_LINE)
    assert (report.rejected, len(found), found[0]["hit"] & 0xFFFF) == ({"missing_column": 2}, 1, 7)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (W3C_LINE * 3, "A heading may be missing"),
        ("#Fields: date time cs-uri-stem\n2024-06-03 02:11:12 /a\n", "its #Fields: lack address"),
    ],
)
def test_a_log_whose_heading_is_missing_or_lacks_fields_is_refused_with_the_reason(
    tmp_path: Path, content: str, why: str
) -> None:
    (tmp_path / "u_ex240603.log").write_text(content)
    with pytest.raises(InputError, match=why):
        recognise(read_sample(tmp_path / "u_ex240603.log"), FORMATS)


def test_a_heading_may_change_midway_and_holds_when_reading_goes_on(tmp_path: Path) -> None:
    project = site_project(tmp_path)
    log = tmp_path / "u_ex240603.log"
    changed = "#Fields: time cs-method cs-uri-stem c-ip sc-status\n"
    log.write_text(W3C_HEAD + W3C_LINE + changed + "02:12:00 GET /b 203.0.113.9 200\n")
    with open_writer(project.storage.database) as db:
        load(project, db, log)
        with log.open("a") as more:
            more.write("02:13:00 GET /c 203.0.113.9 200\n")
        (report,) = load(project, db, log).files
    assert (report.read, report.rejected) == (1, {})
    assert [(hit["path"], hit["at"] - AT) for hit in hits(project)] == [("/docs", 0), ("/b", 48), ("/c", 108)]


def test_behind_a_proxy_the_forwarded_address_is_the_visitor(tmp_path: Path) -> None:
    proxied = NGINX_JSON.replace('"203.0.113.9"', '"10.0.0.7","http_x_forwarded_for":"203.0.113.9, 10.0.0.1"')
    forged = NGINX_JSON.replace('"203.0.113.9"', '"203.0.113.9","http_x_forwarded_for":"198.51.100.77"')
    _, found = read(tmp_path, NGINX_JSON + proxied + forged)
    assert len({hit["visitor"] for hit in found}) == 1


def test_bytes_that_nginx_escapes_are_read_as_text(tmp_path: Path) -> None:
    line = NGINX_JSON.replace("https://blog.example/post", r"https://blog.example/\xE8\x8C\xB6")
    _, (hit,) = read(tmp_path, line)
    assert hit["referrer"] == "https://blog.example/%E8%8C%B6"


# ---------------------------------------------------------------- log_format

_MAIN = '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"'


@pytest.mark.parametrize(
    ("form", "line"),
    [
        (
            f'{_MAIN} rt=$request_time sid="$cookie_sid"',
            SAMPLES["combined"].rstrip() + ' rt=0.003 sid="abc"\n',
        ),
        (
            "log_format main '$msec|$remote_addr|$request_method|$host|$uri|$args|'\n '$status|$http_referer|$http_user_agent';",
            f"1717380672.123|203.0.113.9|GET|www.example.com|/docs|utm_campaign=v1|200|{REFERRER}|{AGENT}\n",
        ),
        (
            r'LogFormat "%v %h %l %u %t \"%r\" %>s %O \"%{Referer}i\" \"%{User-Agent}i\" %{sid}C" extended',
            f"www.example.com {SAMPLES['combined'].rstrip()} abc\n",
        ),
        (
            "log_format j escape=json '{\"t\":\"$time_iso8601\",\"a\":\"$remote_addr\",\"r\":\"$request\",\"s\":$status,'\n"
            "'\"from\":\"$http_referer\",\"ua\":\"$http_user_agent\"}';",
            f'{{"t":"2024-06-03T10:11:12+08:00","a":"203.0.113.9","r":"GET /docs?utm_campaign=v1 HTTP/1.1","s":200,"from":"{REFERRER}",'
            f'"ua":"{AGENT}"}}\n',
        ),
    ],
    ids=["nginx", "nginx directive", "Apache", "nginx JSON"],
)  # fmt: skip
def test_a_log_as_the_project_describes_it(tmp_path: Path, form: str, line: str) -> None:
    report, (hit,) = read(tmp_path, line, log_format=(form,))
    assert (report.format, report.rejected) == ("log_format-1", {})
    assert (hit["at"], hit["path"], hit["campaign"], hit["referrer"]) == (AT, PATH, "v1", REFERRER)


def test_a_cookie_of_a_described_log_is_the_visitor(tmp_path: Path) -> None:
    lines = "".join(f'203.0.113.{n} [2024-06-03T10:11:12+08:00] "GET / HTTP/1.1" 200 sid={"ab"[n // 2]}\n' for n in range(4))
    form = '$remote_addr [$time_iso8601] "$request" $status sid=$cookie_sid'
    _, found = read(tmp_path, lines, log_format=(form,), visitor="cookie:sid")
    assert [hit["visitor"] == found[0]["visitor"] for hit in found] == [True, True, False, False]


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ("no variables", "no variable such as"),
        ("$remote_addr$status [$time_local] $request", "nothing stands between .remote_addr"),
        ('$remote_addr [$time_local] "$request"', "no variable for: status"),
        ("$status $request $remote_addr", "no variable for: time or clock"),
    ],
)
def test_a_log_format_that_cannot_be_read_is_an_error_of_the_project(tmp_path: Path, form: str, why: str) -> None:
    with pytest.raises(ConfigError, match=why):
        read(tmp_path, SAMPLES["combined"], log_format=(form,))


@given(
    st.lists(
        st.tuples(st.text(st.characters(exclude_characters="\n\r"), max_size=12), st.text('ab "\\x', max_size=8)), max_size=6
    )
)
def test_a_block_and_its_lines_one_by_one_are_cut_alike(rows: list[tuple[str, str]]) -> None:
    layout = layout_of_format('$remote_addr [$time_local] "$request" "$status" $http_referer;')
    lines = [f'{a} [{b}] "{a}" "{b}" {a}; {b}\n'.encode() for a, b in rows]
    whole = cut(b"".join(lines), layout, "log", 1)
    assert len(whole.number) + len(whole.rejects) + whole.blank == len(lines)
    for n, line in enumerate(lines, 1):
        alone = cut(line, layout, "log", n)
        at = np.flatnonzero(whole.number == n)
        assert len(at) == len(alone.number)
        for name in layout.names if len(at) else ():
            assert whole.text[name][int(at[0])] == alone.text[name][0]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2024-06-03T10:11:12+08:00", AT),
        ("2024-06-03T02:11:12.186641Z", AT),
        ("2024-06-03 02:11:12", AT),
        ("1717380672", AT),
        ("1717380672.123", AT),
        ("1717380672123", AT),
        ("1717380672123456", AT),
        ("1717380672123456789", AT),
        ("June 03, 2024T02:11:12 +0000", AT),
        ("Mon, 03 Jun 2024 02:11:12 +0000", AT),
        ("-1717380672", None),
        ("tomorrow", None),
        ("", None),
        ("2024-13-01T00:00:00Z", None),
        ("9" * 4000, None),
    ],
)
def test_times_in_every_way_servers_write_them(tmp_path: Path, text: str, at: int | None) -> None:
    found = moment(text, site_project(tmp_path).traffic.zone)
    assert (found and found[0]) == at
