"""Checks what contrib/ offers: systemd accepts the units, and cron's line runs as it stands."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.documents import ROOT, blocks, read
from tests.replica.server import Replica, write_source_file

CRON_LINE = re.compile(r"^(?P<when>(?:\S+ ){5}) *(?P<command>\S.*)$", re.MULTILINE)


def cron_command(text: str) -> str:
    """Return the command of a crontab's one line."""
    lines = [line for line in text.splitlines() if line[:1].isdigit()]
    found = CRON_LINE.fullmatch(lines[0])
    assert found, lines
    return found["command"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    units = [ROOT / "contrib" / "mfa-archiver.service", ROOT / "contrib" / "mfa-archiver.timer"]
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--user", *units],
        env=dict(os.environ) | {"XDG_RUNTIME_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (verified.returncode, verified.stderr) == (0, "")


def test_the_crontab_line_fetches_in_silence(tmp_path: Path) -> None:
    program = tmp_path / ".local" / "bin" / "mfa-archiver"
    program.parent.mkdir(parents=True)
    program.symlink_to(Path(sys.executable).with_name("mfa-archiver"))
    with Replica(5) as replica:
        write_source_file(tmp_path / ".config" / "mfa-archiver" / "sources", replica.base_url)
        run = subprocess.run(
            ["/bin/sh", "-c", cron_command(read("contrib/crontab"))],
            env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},  # all that cron gives
            capture_output=True,
            check=False,
        )
    assert (run.returncode, run.stdout, run.stderr) == (0, b"", b"")
    assert (tmp_path / ".local" / "share" / "mfa-archiver" / "archive.db").exists()


def test_the_readme_shows_the_crontab_as_it_is() -> None:
    as_it_is = [line for line in read("contrib/crontab").splitlines() if not line.startswith("#")]
    assert blocks(read("README.md"), "crontab")[0].splitlines() == as_it_is


def test_the_service_runs_a_command_that_the_program_has() -> None:
    start = re.search(r"^ExecStart=(.*)$", read("contrib/mfa-archiver.service"), re.MULTILINE)
    assert start
    env, program, *arguments = shlex.split(start[1])
    assert (env, program, arguments) == ("/usr/bin/env", "mfa-archiver", ["fetch", "--quiet"])
