"""How measurements are told: Markdown tables, the verdicts against the targets, and the kind of machine."""

from __future__ import annotations

import os
import platform
import sqlite3
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

CPUINFO = Path("/proc/cpuinfo")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one benchmark, as printed."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One measurement held against its target."""

    what: str
    measured: str
    target: str
    is_met: bool


@dataclass(frozen=True, slots=True)
class Findings:
    """All that one benchmark has to say."""

    tables: tuple[Table, ...]
    verdicts: tuple[Verdict, ...]


def summary(verdicts: Sequence[Verdict]) -> Table:
    """Return the verdicts as a table."""
    rows = tuple((v.what, v.measured, v.target, "yes" if v.is_met else "no") for v in verdicts)
    return Table("Targets", ("what", "measured", "target", "met?"), rows)


def markdown(table: Table) -> str:
    """Return a table as Markdown: the first column to the left, the others to the right."""
    rules = ["---", *("---:" for _ in table.columns[1:])]
    rows = [table.columns, rules, *table.rows]
    return f"### {table.title}\n\n" + "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


def machine() -> str:
    """Say in one line what kind of machine this is, without naming it."""
    return (
        f"{os.cpu_count()} cores, {cpu_model()}, {platform.system()}; "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )


def cpu_model() -> str:
    """Return the processor's name where the system tells it."""
    if CPUINFO.exists():
        for line in CPUINFO.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def progress(message: str) -> None:
    """Say on stderr what is being measured now."""
    sys.stderr.write(f"{message} …\n")


def number(value: float) -> str:
    """Return a whole number with its thousands parted."""
    return f"{value:,.0f}"


def megabytes(count: float) -> str:
    """Return a number of bytes in megabytes."""
    return f"{count / 1_000_000:,.0f} MB"
