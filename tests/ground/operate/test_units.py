"""Cron lines and systemd units: what they call, what they may do, and that systemd takes them."""

from __future__ import annotations

import getpass
import shutil
import subprocess
from pathlib import Path

import pytest

from ripplemark.operate.schedule import Schedule
from ripplemark.operate.units import Place, crontab, unit_files

PLAN = Schedule(crawl="0 */6 * * *", backup="0 3 * * *", timezone="Asia/Taipei", backup_folder=Path("/srv/backups"))
PLACE = Place(
    Path("/opt/r m/100%/ripplemark"),
    Path("/srv/tea/ripplemark.toml"),
    (Path("/srv/tea"), Path("/srv/tea/data")),
    getpass.getuser(),
)


def test_a_crontab_names_the_program_the_project_and_the_job() -> None:
    lines = crontab(PLAN, PLACE, "Asia/Taipei").splitlines()
    assert lines[-2:] == [
        r"0 */6 * * * '/opt/r m/100\%/ripplemark' --wait 21600 -p /srv/tea/ripplemark.toml schedule --job crawl",
        r"0 3 * * * '/opt/r m/100\%/ripplemark' --wait 21600 -p /srv/tea/ripplemark.toml schedule --job backup",
    ]
    assert not any(line.startswith("CRON_TZ") for line in lines)


def test_a_crontab_of_another_zone_says_so() -> None:
    said = crontab(PLAN, PLACE, "Etc/UTC")
    assert "\nCRON_TZ=Asia/Taipei\n" in said
    assert "this machine's clock is of Etc/UTC" in said


def test_units_have_few_rights_and_their_own_folders() -> None:
    files = unit_files(PLAN, PLACE, 24.0)
    assert set(files) == {
        "ripplemark@.service", "ripplemark-crawl.timer", "ripplemark-backup.timer", "ripplemark-dashboard.service",
    }  # fmt: skip
    service = files["ripplemark@.service"]
    for line in (
        "NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes", "MemoryMax=3G", "ReadWritePaths=/srv/tea/data", "Restart=on-failure",
        "RestartPreventExitStatus=1 2 3 7", "TimeoutStartSec=25h",
        'ExecStart="/opt/r m/100%%/ripplemark" --wait 21600 -p /srv/tea/ripplemark.toml schedule --job %i',
    ):  # fmt: skip
        assert f"\n{line}\n" in service, line
    assert "OnCalendar=*-*-* 00,06,12,18:00:00 Asia/Taipei\n" in files["ripplemark-crawl.timer"]
    assert "Persistent=yes" in files["ripplemark-crawl.timer"]


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("NO SYSTEMD: systemd-analyze verifies the units")
    program = tmp_path / "ripple mark"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    files = unit_files(PLAN, Place(program, PLACE.project, PLACE.writable, PLACE.user), 24.0)
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    names = [str(tmp_path / n) for n in (*files, "ripplemark@crawl.service") if n != "ripplemark@.service"]
    done = subprocess.run([analyze, "verify", *names], capture_output=True, text=True, check=False)
    ours = [line for line in (done.stdout + done.stderr).splitlines() if "ripplemark" in line]
    assert ours == []
    for name in ("ripplemark@crawl.service", "ripplemark-dashboard.service"):
        (tmp_path / name).write_text(files.get(name) or files["ripplemark@.service"])
        closed = [analyze, "security", "--offline=true", "--no-pager", "--threshold=25", str(tmp_path / name)]  # tenths: "OK"
        judged = subprocess.run(closed, capture_output=True, text=True, check=False)
        assert judged.returncode == 0, judged.stdout[-200:] + judged.stderr
