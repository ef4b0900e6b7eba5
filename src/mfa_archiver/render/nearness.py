"""Related releases as a list for people: how near, and where from."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from mfa_archiver.hits import Hit
from mfa_archiver.render.terminal import harmless_line


def nearness_list(hits: Sequence[Hit]) -> RenderableType:
    """Return hits as a list: number, score, title; under it the date and where from."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(justify="right", style="bold cyan", no_wrap=True)
    grid.add_column(style="green", no_wrap=True)
    grid.add_column(overflow="fold")
    for hit in hits:
        origin = f"{hit.date or 'no date'}  {harmless_line(hit.ref.source)} {harmless_line(hit.ref.lang)}"
        release = Text.assemble((harmless_line(hit.title), "bold"), "\n", (origin, "dim"))
        grid.add_row(str(hit.id), f"{hit.score:.2f}", release)
    return grid
