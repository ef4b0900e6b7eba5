"""What runs now, on a terminal: a line for each source under way and one for all, drawn over the last ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.text import Text

from mfa_archiver.render.terminal import harmless_line

_PER_SECOND = 5  # drawings; more cost time that the writer needs
_LEAST_NAME = 12
_ROOM_FOR_REST = 68  # columns of a line beside the name


@dataclass(frozen=True, slots=True)
class Running:
    """One source under way: its name, what it does now, the pages taken in and what they brought."""

    source: str
    state: str
    pages: int = 0
    added: int = 0
    revised: int = 0
    unchanged: int = 0
    failed: int = 0


class RunningDisplay:
    """Lines that are drawn anew while a run goes on; nothing where stderr is no terminal.

    What is said on the same console meanwhile stands above them. Use it as a context manager.
    """

    def __init__(self, console: Console, total: int, *, is_shown: bool) -> None:
        self._console = console
        self._total = total
        self._ended = 0
        self._added = 0  # by the sources that have ended
        self._running: dict[str, Running] = {}
        self._live = Live(
            console=console,
            refresh_per_second=_PER_SECOND,
            transient=True,
            get_renderable=self._drawn,
            redirect_stdout=False,
        )
        self._is_shown = is_shown and console.is_terminal

    def show(self, running: Running) -> None:
        """Show how a source stands now."""
        self._running[running.source] = running

    def end(self, source: str) -> None:
        """Take away the line of a source that has ended."""
        ended = self._running.pop(source, None)
        self._ended += 1
        self._added += ended.added if ended else 0

    def _drawn(self) -> RenderableType:
        running = list(self._running.values())  # one step, for other threads begin and end sources
        lines = running_lines(running, self._console.width)
        room = max(1, self._console.height - 2)
        if len(lines) > room:
            lines = [*lines[: room - 1], Text(f"… and {len(lines) - room + 1} more", style="dim")]
        added = self._added + sum(each.added for each in running)
        return Group(*lines, Text(f"{self._ended} of {self._total} sources done, {added} releases added", style="dim"))

    def __enter__(self) -> Self:
        if self._is_shown:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._is_shown:
            self._live.stop()


def running_lines(sources: Iterable[Running], width: int) -> list[Text]:
    """Return one line a source, none wider than the terminal; names and states from files are made harmless."""
    shown = list(sources)
    names = max((len(each.source) for each in shown), default=0)
    room = max(_LEAST_NAME, min(names, width - _ROOM_FOR_REST))
    lines = []
    for each in shown:
        line = Text(no_wrap=True, overflow="ellipsis")
        line.append(f"{cut(harmless_line(each.source), room):<{room}}", style="bold")
        line.append(f"  {harmless_line(each.state):<8}", style="cyan")
        line.append(f"  {each.pages:>5} pages  {each.added:>5} added  {each.revised:>3} revised  ")
        line.append(f"{each.unchanged:>5} unchanged", style="dim")
        if each.failed:
            line.append(f"  {each.failed} failed", style="red")
        line.truncate(max(1, width - 1), overflow="ellipsis")
        lines.append(line)
    return lines


def cut(name: str, room: int) -> str:
    """Return a name that fits."""
    return name if len(name) <= room else name[: room - 1] + "…"
