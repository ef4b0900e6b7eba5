"""Language versions of a release side by side, for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.text import Text

from mfa_archiver.language.figures import Facts
from mfa_archiver.model import Release
from mfa_archiver.render.console import counted
from mfa_archiver.render.terminal import harmless_line


@dataclass(frozen=True, slots=True)
class Side:
    """One language version, and what is in it alone."""

    release: Release
    alone: Facts


def comparison_page(pairs: Sequence[tuple[Side, Side]]) -> RenderableType:
    """Return pairs of language versions, each with what is in one of the two alone."""
    return Group(*(Text("\n").join(pair_lines(here, there)) for here, there in pairs))


def pair_lines(here: Side, there: Side) -> Iterator[Text]:
    """Yield a pair as lines: both titles, then the differences."""
    for side in (here, there):
        revision = side.release.revision
        day = revision.published.day if revision.published else "no date"
        count = side.alone.paragraphs
        facts = f"  {day}  {counted(count, 'paragraph')}"
        yield Text.assemble((harmless_line(str(side.release.ref)), "bold cyan"), (facts, "green"))
        yield Text(f"  {harmless_line(revision.title)}", style="bold")
    differences = [line for side in (here, there) if (line := alone_line(side))]
    yield from differences or [Text("  the same figures and dates", style="dim")]
    yield Text("")


def alone_line(side: Side) -> Text | None:
    """Return the line that says what is in one version alone, or None when nothing is."""
    found = [*side.alone.dates, *(figure.shown for figure in side.alone.figures)]
    if not found:
        return None
    shown = " · ".join(map(harmless_line, found))
    return Text.assemble((f"  only in {harmless_line(side.release.ref.lang)}: ", "dim"), (shown, "yellow"))
