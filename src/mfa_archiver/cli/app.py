"""The program's assembly, and the one door where an error becomes a line on stderr and an exit code."""

import sys
from collections.abc import Iterable
from importlib import import_module
from typing import Annotated

import typer

from mfa_archiver.cli.options import Debugging, command
from mfa_archiver.errors import (
    ArchiveError,
    ArchiverError,
    Damaged,
    ExtractionError,
    InTheWay,
    Locked,
    MissingExtra,
    NoArchive,
    NotAnArchive,
    NotProved,
    QueryError,
    SchemaTooNew,
    SourceError,
    Unwritable,
)
from mfa_archiver.render.console import make_console
from mfa_archiver.render.terminal import harmless_line
from mfa_archiver.version import VERSION

# The first class that fits decides: 2 usage, 3 unreadable, 4 nothing could be done, 5 damaged, 75 try again later.
EXIT_CODES: tuple[tuple[type[ArchiverError], int], ...] = (
    (Locked, 75),
    (Damaged, 5),
    (NoArchive, 2),
    (NotAnArchive, 2),
    (SchemaTooNew, 2),
    (InTheWay, 2),
    (Unwritable, 4),
    (ArchiveError, 4),
    (SourceError, 2),
    (QueryError, 2),
    (MissingExtra, 2),
    (NotProved, 5),
    (ExtractionError, 3),
    (ArchiverError, 4),
)
BUG = 70

# Each command with its module, in the order the help shows them.
COMMANDS = {
    "fetch": "fetch",
    "search": "search",
    "show": "show",
    "captures": "captures",
    "history": "history",
    "diff": "diff",
    "changes": "changes",
    "trend": "trend",
    "related": "related",
    "twins": "twins",
    "export": "export",
    "import": "import_files",
    "parse": "parse",
    "sources": "sources",
    "status": "status",
    "doctor": "doctor",
    "acronyms": "acronyms",
    "verify": "verify",
    "sign": "sign",
    "timestamp": "timestamp",
    "proof": "proof",
    "verify-proof": "verify_proof",
    "reindex": "reindex",
    "reparse": "reparse",
    "prune": "prune",
    "repack": "repack",
    "backup": "backup",
    "restore": "restore",
    "merge": "merge",
}


def assemble(names: Iterable[str] = COMMANDS) -> typer.Typer:
    """Make the command line of the commands named: a run of one command need not load the others."""
    app = typer.Typer(
        name="mfa-archiver",
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(root)
    for name in names:
        command(app, name)(import_module(f"mfa_archiver.cli.{COMMANDS[name]}").run)
    return app


def print_version(value: bool) -> None:
    """Print the version and end."""
    if value:
        sys.stdout.write(f"mfa-archiver {VERSION}\n")
        raise typer.Exit


def root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=print_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Archive foreign ministries' press releases in one searchable SQLite file.

    Example:  mfa-archiver fetch && mfa-archiver search "СПРС"
    """


def main() -> None:
    """Run the program: whatever goes wrong ends as one line and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr] # both are TextIOWrapper here
    arguments = sys.argv[1:] or ["--help"]
    app = assemble(arguments[:1] if arguments[0] in COMMANDS else COMMANDS)
    try:
        sys.exit(app(arguments, standalone_mode=False))
    except typer.TyperException as error:  # a usage error, which typer would draw as a box
        complain(f"{error.format_message()} (--help says more)")
        sys.exit(error.exit_code)
    except ArchiverError as error:
        if Debugging.wanted:
            raise
        complain(str(error))
        sys.exit(next(code for kind, code in EXIT_CODES if isinstance(error, kind)))
    except Exception as error:  # the single door: whatever gets here is a bug, and still one line
        if Debugging.wanted:
            raise
        complain(f"unexpected {type(error).__name__}: {error} (a bug; run again with --debug and report it)")
        sys.exit(BUG)


def complain(message: str) -> None:
    """Print an error as one harmless line on stderr."""
    make_console(stderr=True).print(f"mfa-archiver: {harmless_line(message)}", soft_wrap=True)
