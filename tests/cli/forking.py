"""The program loaded once, in a process with one thread: each run asked for on its socket is a fork of it.

A run has all that a process has (streams, folder, environment, signals, memory, exit code) and only misses the start:
what Python reads then (PYTHONPATH, LC_ALL …) it has read before. `tests.cli.forks` asks; nobody else needs this.
"""

from __future__ import annotations

import atexit
import gc
import io
import json
import os
import runpy
import select
import signal
import socket
import sys
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import mfa_archiver
from mfa_archiver.extract.generic import read_page
from mfa_archiver.language.analysis import russian_dictionary
from mfa_archiver.model import Capture

# What commands import only when they run, and with it half a second of each run.
ON_DEMAND = (
    "brotli", "cryptography.hazmat.primitives.asymmetric.ed25519", "httpx", "lxml.html",
    "mfa_archiver.migrations.migrations", "multiprocessing.spawn", "protego", "pymorphy3", "pypdf",
    "rapidfuzz.distance", "rfc3161_client", "rich.columns", "rich.markdown", "rich.progress", "rich.table",
    "selectolax.lexbor", "sqlite_utils", "tenacity", "typer.rich_utils", "warcio",
)  # fmt: skip
LENGTH_BYTES = 4
STREAMS = 3
PAGE = "<html lang='ru'><h1>О встрече</h1><p>Астана, 12 марта 2026 года. Стороны обсудили туризм и торговлю.</p></html>"


def load() -> None:
    """Load all that a run may need: modules, the dictionary, and with a page the words and dates of languages."""
    ours = [module.name for module in walk_packages(mfa_archiver.__path__, "mfa_archiver.")]
    for name in (*ours, *ON_DEMAND):
        with suppress(ImportError):  # it is, or needs, an extra that is not installed
            if not name.endswith("__main__"):
                import_module(name)
    russian_dictionary()
    read_page(Capture("https://mfa.example/1", datetime(2026, 3, 12, tzinfo=UTC), 200, (), PAGE.encode()), "xx-mfa")
    gc.freeze()  # what all runs share is not looked through by each


def serve(path: str) -> dict[str, Any] | None:
    """Listen until stdin ends; return None then, and in a fork the run that was asked for."""
    runs: dict[int, socket.socket] = {}  # by the fork's process number, who asked for it
    ended, notice = socket.socketpair()
    notice.settimeout(0)
    with socket.socket(socket.AF_UNIX) as listener, ended, notice:
        signal.set_wakeup_fd(notice.fileno())
        signal.signal(signal.SIGCHLD, lambda *_: None)  # a handler there must be for the notice to be written
        listener.bind(path)
        listener.listen(64)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            watched: list[Any] = [listener, ended, 0]
            asked, _, _ = select.select(watched, [], [])
            if ended in asked:
                ended.recv(64)
                tell_ends(runs)
            if listener in asked:
                connection, _ = listener.accept()
                if run := fork(connection, runs):
                    return run
            elif 0 in asked:
                return None


def fork(connection: socket.socket, runs: dict[int, socket.socket]) -> dict[str, Any] | None:
    """Fork the run that a connection asks for and tell its process number; return the run in the fork alone."""
    head, streams, _, _ = socket.recv_fds(connection, LENGTH_BYTES, STREAMS)
    if not head:  # who asked has gone
        connection.close()
        return None
    with connection.makefile("rb") as rest:
        asked: dict[str, Any] = json.loads(rest.read(int.from_bytes(head)))
    number = os.fork()
    if number == 0:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for one in (connection, *runs.values()):
            one.close()
        for target, stream in enumerate(streams):
            os.dup2(stream, target)
            os.close(stream)
        return asked
    for stream in streams:
        os.close(stream)
    runs[number] = connection
    tell(connection, number)
    return None


def tell_ends(runs: dict[int, socket.socket]) -> None:
    """Tell those who asked for runs that have ended how they ended."""
    while runs:
        number, status = os.waitpid(-1, os.WNOHANG)
        if not number:
            return
        with runs.pop(number) as connection:
            tell(connection, os.waitstatus_to_exitcode(status))


def tell(connection: socket.socket, number: int) -> None:
    with suppress(ConnectionError):  # who asked has gone
        connection.sendall(f"{number}\n".encode())


def become(asked: dict[str, Any]) -> None:
    """Give this process the streams, folder, environment and arguments of the run; then run the program."""
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    time.tzset()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.stdin = sys.__stdin__ = text_stream(0, "r")  # type: ignore[misc] # as Python does at a start
    sys.stdout = sys.__stdout__ = text_stream(1, "w")  # type: ignore[misc] # likewise
    sys.stderr = sys.__stderr__ = text_stream(2, "w", line_buffering=True)  # type: ignore[misc] # likewise
    sys.argv[1:] = asked["arguments"]
    sys.path[0] = asked["folder"]
    try:
        if asked["script"]:
            runpy.run_path(asked["script"], run_name="__main__")
        else:
            runpy.run_module("mfa_archiver", run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        leave(ended.code)
        raise


def leave(code: object) -> None:
    """End this process as Python does, without taking every module apart, which copies all memory; else return."""
    if threading.active_count() > 1 or not isinstance(code, int | None):
        return
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        return  # Python will complain and choose another exit code
    atexit._run_exitfuncs()  # noqa: SLF001 - what multiprocessing does with its forks
    os._exit(code or 0)


def text_stream(number: int, mode: str, *, line_buffering: bool = False) -> io.TextIOWrapper:
    """Return a standard stream as Python opens it."""
    stream = open(number, f"{mode}b", closefd=False)  # noqa: SIM115 - it stays open until the process ends
    errors = "backslashreplace" if number == 2 else "strict"
    return io.TextIOWrapper(stream, "utf-8", errors, line_buffering=line_buffering or stream.isatty())


if __name__ == "__main__":
    load()
    if run := serve(sys.argv[1]):
        become(run)
