"""A month at the press office in which releases are taken down, moved and put back: the archive that documents show."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from mfa_archiver.harvest import Bounds
from tests.press.fetching import Desk, declared
from tests.press.ledger import always
from tests.press.office import Office
from tests.replica.exchange import Answer

EDIT = "The meeting was attended by observers."


def keep_summer(path: Path) -> str:
    """Fetch the office once a day, keep what it shows in an archive at `path`, and return its address."""
    desk = Desk(path, now=datetime(2026, 5, 20, 12, tzinfo=UTC))
    with Office() as office:
        number = "[article]\nnative_id = '/news/([0-9]+)'"
        source = declared("feed", office.base_url, replacing=("[article]", number))

        def fetch(days: int = 1) -> None:
            for _ in range(days):
                desk.fetch(source, bounds=Bounds(full=True))
                desk.later(days=1)

        fetch()
        seven, nine = office.notices.pop(7), office.notices.pop(9)
        office.notices[109] = replace(nine, number=109)
        fetch(2)
        office.faults["/feed.xml"] = always(Answer(503, "text/plain", b""))
        fetch(2)
        office.faults.clear()
        del office.notices[10]
        fetch(2)
        office.notices[7] = replace(seven, body=f"{seven.body}\n\n{EDIT}")
        fetch(3)
        return office.base_url
