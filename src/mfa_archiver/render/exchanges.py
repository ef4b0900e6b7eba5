"""Captures as a list on a terminal: when and what was answered, from where, and by what it can be proved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from mfa_archiver.fields import Fields
from mfa_archiver.render.terminal import harmless_line


def captures_list(rows: Sequence[Fields]) -> RenderableType:
    """Return captures, as `cli.captures` names their fields, three lines each."""
    width = max((len(str(row["capture"])) for row in rows), default=0)
    return Group(*(line for row in rows for line in _lines(row, width)))


def _lines(row: Fields, width: int) -> Iterator[Text]:
    indent = " " * (width + 2)
    first = Text(f"{row['capture']:>{width}}", style="bold cyan")
    first.append(f"  {row['captured_at']}", style="green")
    first.append(f"  {row['method']} {row['status']}, {row['bytes']} bytes{_note(row)}", style="default")
    yield first
    led = f" → {row['final_url']}" if row["final_url"] else ""
    yield Text(indent + harmless_line(f"{row['url']}{led}"), style="default", overflow="fold")
    yield Text(f"{indent}payload sha256 {row['digest']}", style="dim")
    if row["peer"] or row["certificate"]:
        certificate = f"  certificate sha256 {row['certificate']}" if row["certificate"] else ""
        yield Text(indent + harmless_line(f"from {row['peer'] or 'behind a proxy'}{certificate}"), style="dim")


def _note(row: Fields) -> str:
    numbers = ", ".join(map(str, row["revisions"]))
    notes = (
        ("revision " + numbers, bool(numbers)),
        ("attachment", row["attachment"]),
        ("revisit", row["revisit"]),
        ("pruned", row["pruned"]),
    )
    return "".join(f", {note}" for note, holds in notes if holds)
