"""A folder that nobody can write to, not even root: for root it is a read-only mount seen by one process alone."""

from __future__ import annotations

import os
from pathlib import Path

from tests.cli.program import Program, Result, finish

MOUNT = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'


def in_read_only(folder: Path, program: Program, *arguments: object) -> Result:
    """Run the program while `folder` and what lies in it cannot be written."""
    if os.geteuid() == 0:
        return finish(program.start(*arguments, before=("unshare", "--mount", "sh", "-c", MOUNT, str(folder))))
    paths = [*folder.rglob("*"), folder]
    modes = {path: path.stat().st_mode for path in paths}
    for path, mode in modes.items():
        path.chmod(mode & ~0o222)
    try:
        return program(*arguments)
    finally:
        for path in reversed(paths):
            path.chmod(modes[path])
