"""The demonstration behind `make demo`: each command as typed, with its real answer, against a replica of gov.kz."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.replica.server import Replica, write_source_file

RELEASES = 250
LONGEST_ANSWER = 24  # lines shown of one answer

COMMANDS = (
    "mfa-archiver fetch",
    'mfa-archiver search "СПРС" --limit 3',
    'mfa-archiver search "партнёрству" --lang ru --limit 2',
    "mfa-archiver show 1",
    'mfa-archiver export --format jsonl "СПРС" --output releases.jsonl',
    "mfa-archiver import releases.jsonl",
    "mfa-archiver fetch",
    "mfa-archiver status",
    "mfa-archiver verify",
)


def main() -> int:
    """Run the commands in a folder of their own; stop at the first that fails."""
    with tempfile.TemporaryDirectory(prefix="mfa-archiver-demo-") as folder, Replica(RELEASES) as replica:
        write_source_file(Path(folder) / "sources", replica.base_url)
        sys.stdout.write(
            f"A replica of gov.kz with {RELEASES} releases in three languages runs at {replica.base_url};\n"
            "a source file makes it stand in for the real site. Nothing leaves this machine.\n"
        )
        for command in COMMANDS:
            sys.stdout.write(f"\n$ {command}\n")
            sys.stdout.flush()
            code = run(command, Path(folder))
            if code:
                sys.stdout.write(f"the command ended with exit code {code}\n")
                return code
    return 0


def run(command: str, folder: Path) -> int:
    """Run a command in the demo's folder, show the start of its answer, and return its exit code."""
    program, *arguments = shlex.split(command)
    environment = {
        **os.environ,
        "MFA_ARCHIVER_DB": str(folder / "archive.db"),
        "MFA_ARCHIVER_SOURCES": str(folder / "sources"),
        "MFA_ARCHIVER_CONTACT": "https://example.org/demo",
        "COLUMNS": "110",
    }
    answer = subprocess.run(
        [sys.executable, "-m", program.replace("-", "_"), *arguments, *terminal_look(arguments)],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    lines = answer.stdout.splitlines()
    sys.stdout.write("".join(f"{line}\n" for line in lines[:LONGEST_ANSWER]))
    if len(lines) > LONGEST_ANSWER:
        sys.stdout.write(f"… ({len(lines) - LONGEST_ANSWER} more lines)\n")
    return answer.returncode


def terminal_look(arguments: list[str]) -> list[str]:
    """Return the options that make a list look as on a terminal, which the demo's pipe is not."""
    options = ["--format", "table"] if arguments[0] in {"search", "status"} else []
    return [*options, "--color", "always"] if sys.stdout.isatty() else options


if __name__ == "__main__":
    sys.exit(main())
