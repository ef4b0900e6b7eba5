"""Hands what harvests tell of themselves on to the display of a running fetch."""

from __future__ import annotations

from rich.console import Console

from mfa_archiver.harvest import Attached, Event, Page, Unattached
from mfa_archiver.model import HarvestReport
from mfa_archiver.render.running import Running, RunningDisplay


class Watching:
    """Watches harvests for a person; `is_shown` False keeps silent."""

    def __init__(self, console: Console, total: int, *, is_shown: bool) -> None:
        self.display = RunningDisplay(console, total, is_shown=is_shown)
        self._pages: dict[str, int] = {}

    def begin(self, source_id: str) -> None:
        """Show a source that begins."""
        self.display.show(Running(source_id, "asking"))

    def see(self, source_id: str, report: HarvestReport, event: Event) -> None:
        """Show how far a source is."""
        pages = self._pages.get(source_id, 0) + isinstance(event, Page)
        self._pages[source_id] = pages
        self.display.show(
            Running(
                source_id,
                state_after(event),
                pages,
                report.added,
                report.revised,
                report.unchanged,
                report.failed,
            )
        )

    def end(self, source_id: str) -> None:
        """Take a source off the display."""
        self.display.end(source_id)


def state_after(event: Event) -> str:
    """Say what a source is at: its listing, the pages that it leads to, or the files of these."""
    if isinstance(event, Attached | Unattached):
        return "attachments"
    return "listing" if isinstance(event, Page) and event.asked is None else "releases"
