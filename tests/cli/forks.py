"""Runs of the program as forks of one that is loaded already: a fifth of the time that a start takes.

With MFA_TEST_SUBPROCESS=1 in the environment there are none, and every run is a process started anew.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPT = Path(sys.executable).with_name("mfa-archiver")  # as it is installed
SWITCH = "MFA_TEST_SUBPROCESS"
ARE_WANTED = hasattr(os, "fork") and os.environ.get(SWITCH, "") in {"", "0"}
READ_AT_START = ("PYTHON", "LC_", "LANG")  # beginnings of variables that a fork would heed no more

# Stands on the PATH in the program's place: hands its own streams, folder and environment to a fork.
STAND_IN = """#!{python} -IS
import json, os, socket, sys
asked = {{
    "script": {script!r}, "arguments": sys.argv[1:], "folder": os.getcwd(), "environment": dict(os.environ)
}}
packed = json.dumps(asked).encode()
with socket.socket(socket.AF_UNIX) as connection:
    connection.connect({path!r})
    socket.send_fds(connection, [len(packed).to_bytes(4)], [0, 1, 2])
    connection.sendall(packed)
    for number in (0, 1, 2):
        os.close(number)
    code = int(connection.makefile().read().split()[1])
os._exit(code if code >= 0 else 128 - code)
"""


class Loaded:
    """The program, loaded and waiting in a process of its own."""

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="mfa-archiver-loaded-")
        self.path = str(Path(self.folder.name) / "socket")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.cli.forking", self.path],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for those who asked
        )
        assert self.process.stdout
        assert self.process.stdout.readline() == b"ready\n"

    @property
    def stand_ins(self) -> Path:
        """A folder with `mfa-archiver` in it, to be put on the PATH."""
        program = Path(self.folder.name) / "bin" / "mfa-archiver"
        if not program.exists():
            program.parent.mkdir()
            program.write_text(STAND_IN.format(python=sys.executable, path=self.path, script=str(SCRIPT)))
            program.chmod(0o755)
        return program.parent

    def run(
        self, arguments: Sequence[str], folder: Path, environment: Mapping[str, str], stdout: int, seconds: float
    ) -> tuple[int, bytes, bytes]:
        """Run the program to its end; return exit code, stdout (if it is to be a pipe) and stderr.

        Raises subprocess.TimeoutExpired when it takes longer, and ends it.
        """
        asked = {"script": "", "arguments": arguments, "folder": str(folder), "environment": dict(environment)}
        with socket.socket(socket.AF_UNIX) as connection, Path(os.devnull).open("r+b") as nothing:
            connection.connect(self.path)
            pipes = [os.pipe(), os.pipe()]
            given = {subprocess.PIPE: pipes[0][1], subprocess.DEVNULL: nothing.fileno()}.get(stdout, stdout)
            packed = json.dumps(asked).encode()
            socket.send_fds(connection, [len(packed).to_bytes(4)], [nothing.fileno(), given, pipes[1][1]])
            connection.sendall(packed)
            for _, writing in pipes:
                os.close(writing)
            with connection.makefile() as told:
                process = int(told.readline())
                try:
                    output, err = read_all([reading for reading, _ in pipes], seconds)
                except TimeoutError:
                    os.kill(process, 9)
                    raise subprocess.TimeoutExpired(list(arguments), seconds) from None
                finally:
                    for reading, _ in pipes:
                        os.close(reading)
                return int(told.readline()), output, err

    def end(self) -> None:
        """End it, if it has not ended yet."""
        self.process.communicate()
        self.folder.cleanup()


def read_all(pipes: Sequence[int], seconds: float) -> list[bytes]:
    """Read pipes until nobody can write to them. Raises TimeoutError."""
    read = dict.fromkeys(pipes, b"")
    open_yet = set(pipes)
    deadline = time.monotonic() + seconds
    while open_yet:
        readable, _, _ = select.select(list(open_yet), [], [], max(0.0, deadline - time.monotonic()))
        if not readable:
            raise TimeoutError
        for pipe in readable:
            part = os.read(pipe, 1 << 16)
            read[pipe] += part
            if not part:
                open_yet.remove(pipe)
    return list(read.values())


def program_folder() -> Path:
    """Return the folder to find `mfa-archiver` in: a fork's stand-in, or what is installed where none are wanted."""
    return loaded().stand_ins if ARE_WANTED else SCRIPT.parent


@cache
def loaded() -> Loaded:
    """Return the program that is loaded already: one for all tests of a process."""
    atexit.register(end_loaded)
    return Loaded()


def end_loaded() -> None:
    """End the program that is loaded already, if there is one."""
    if loaded.cache_info().currsize:
        loaded().end()
        loaded.cache_clear()
