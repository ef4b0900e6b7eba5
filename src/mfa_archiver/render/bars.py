"""Bar charts in a terminal: one line a bar, from an honest zero, as wide as there is room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from mfa_archiver.render.terminal import harmless_line

EIGHTHS = " ▏▎▍▌▋▊▉█"  # Unicode, «Block Elements»: a cell filled from the left by eighths
NARROWEST = 8  # cells of the longest bar
EMPTY_RUN = 4  # lines without a mention that are told in one


@dataclass(frozen=True, slots=True)
class Bar:
    """One line: what it stands for, how much, and the amount as a person reads it. None: not known."""

    label: str
    amount: float | None
    shown: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars under a heading, drawn for the width of the terminal.

    The longest possible bar stands for `top`, so that charts with one top can be compared; `axis` is `top` as a
    person reads it, empty for no axis. Runs of bars without any amount are told in one line when `unit` says what
    they count.
    """

    heading: str
    bars: tuple[Bar, ...]
    top: float
    axis: str = ""
    unit: str = ""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw the chart."""
        yield Text(harmless_line(self.heading), style="bold")
        labels = [Text(harmless_line(bar.label)) for bar in self.bars]
        number_width = max((len(bar.shown) for bar in self.bars), default=0)
        most_for_labels = max(1, options.max_width - number_width - NARROWEST - GAPS)
        label_width = min(max((label.cell_len for label in labels), default=0), most_for_labels)
        room = max(1, options.max_width - label_width - number_width - GAPS)
        for first, last in runs(self.bars, folding=bool(self.unit)):
            if last - first >= EMPTY_RUN:
                yield Text(f"⋮ {last - first} {self.unit}s without a mention", style="dim")
                continue
            for bar, label in zip(self.bars[first:last], labels[first:last], strict=True):
                label.truncate(label_width, overflow="ellipsis", pad=True)
                yield Text.assemble(
                    (label.plain, "green"),
                    (f"  {bar.shown:>{number_width}}  ", "bold" if bar.amount else "dim"),
                    (blocks(bar.amount or 0, self.top, room), "cyan"),
                )
        if self.axis:
            yield Text(" " * (label_width + number_width + GAPS) + axis_line(self.axis, room), style="dim")


GAPS = 4  # cells between label, number and bar


def runs(bars: Sequence[Bar], *, folding: bool) -> Iterator[tuple[int, int]]:
    """Part bars into (start, end) stretches: each bar alone, or together when folding a run of empty ones."""
    start = 0
    while start < len(bars):
        end = start
        while folding and end < len(bars) and not bars[end].amount:
            end += 1
        if end - start < EMPTY_RUN:
            end = start + 1
        yield start, end
        start = end


def blocks(amount: float, top: float, room: int) -> str:
    """Return a bar of `amount` where `top` fills `room` cells; what is not zero shows at least an eighth."""
    eighths = round(amount / top * room * 8) if top else 0
    if amount and not eighths:
        eighths = 1
    whole, part = divmod(eighths, 8)
    return "█" * whole + (EIGHTHS[part] if part else "")


def axis_line(axis: str, room: int) -> str:
    """Return the line under the bars: zero at their foot, the top at their longest."""
    if room < len(axis) + 2:
        return "0"
    return f"0{'─' * (room - len(axis) - 1)}{axis}"
