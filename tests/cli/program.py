"""The program as a person meets it: a process of its own, in a folder and an environment of its own.

Most runs are forks of a program loaded already (tests/cli/forks.py); what is about a start is started.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tests.cli import forks
from tests.replica.server import write_source_file

SLOWEST_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Result:
    """How a run ended. `output` is stdout's bytes, `out` and `err` are stdout and stderr as text."""

    code: int
    output: bytes
    err: str

    @property
    def out(self) -> str:
        return self.output.decode()

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def complaints(self) -> list[str]:
        return self.err.splitlines()

    def json(self) -> Any:
        return json.loads(self.output)


@dataclass(frozen=True)
class Program:
    """Runs `mfa-archiver` in `folder`, where its archive and source files lie, too.

    `program(…)` runs a fork; `program.anew(…)` starts `python -m mfa_archiver`, and `start` does and lets it run.
    """

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    slowest_seconds: float = SLOWEST_SECONDS

    @property
    def db(self) -> Path:
        return self.folder / "archive.db"

    @property
    def sources(self) -> Path:
        return self.folder / "sources"

    def __call__(self, *arguments: object, stdout: Any = subprocess.PIPE, **environment: str) -> Result:
        """Run it to its end, as a fork unless forks are not wanted."""
        if not forks.ARE_WANTED:
            return self.anew(*arguments, stdout=stdout, **environment)
        late = [name for name in environment if name.startswith(forks.READ_AT_START)]
        assert not late, f"only a program started anew reads {late}"
        complete = {**self.complete_environment(), **environment}
        code, output, err = forks.loaded().run(
            [*map(str, arguments)], self.folder, complete, stdout, self.slowest_seconds
        )
        return Result(code, output, err.decode())

    def anew(self, *arguments: object, stdout: Any = subprocess.PIPE, **environment: str) -> Result:
        """Start it and wait for its end."""
        return finish(self.start(*arguments, stdout=stdout, environment=environment), self.slowest_seconds)

    def start(
        self,
        *arguments: object,
        stdout: Any = subprocess.PIPE,
        before: Sequence[str] = (),
        environment: Mapping[str, str] = MappingProxyType({}),
    ) -> subprocess.Popen[bytes]:
        """Start it; `before` is a command line that is to run it."""
        return subprocess.Popen(
            [*before, sys.executable, "-m", "mfa_archiver", *map(str, arguments)],
            cwd=self.folder,
            env={**self.complete_environment(), **environment},
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.PIPE,
        )

    def complete_environment(self) -> dict[str, str]:
        home = {"HOME": str(self.folder), "XDG_DATA_HOME": "", "XDG_CONFIG_HOME": ""}
        places = {"MFA_ARCHIVER_DB": str(self.db), "MFA_ARCHIVER_SOURCES": str(self.sources)}
        return dict(os.environ) | home | places | self.environment

    def point_at(self, base_url: str, **keys: Any) -> Path:
        """Write a source file for a site, by default in the name of kz-mfa."""
        return write_source_file(self.sources, base_url, **{"page_size": 10, **keys})

    def fetched(self, *arguments: object) -> dict[str, Any]:
        """Fetch, and return the report on the one source asked for."""
        result = self("fetch", "--json", "-q", *arguments)
        report: dict[str, Any] = result.json()["sources"][0]
        return report

    def exported(self, *arguments: object) -> list[dict[str, Any]]:
        """Return what an export writes, release by release."""
        return [json.loads(line) for line in self("export", *arguments).out.split("\n") if line]

    def copy_to(self, folder: Path) -> Program:
        """Copy the archive (nobody may be writing to it) and return a program that uses the copy."""
        folder.mkdir(parents=True, exist_ok=True)
        copy = Program(folder)
        shutil.copy(self.db, copy.db)
        return copy


def finish(process: subprocess.Popen[bytes], slowest_seconds: float = SLOWEST_SECONDS) -> Result:
    """Wait for a run to end."""
    output, err = process.communicate(timeout=slowest_seconds)
    return Result(process.returncode, output or b"", err.decode())
