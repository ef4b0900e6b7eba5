"""What the tests of removals look at: the evidence that is held, and what it amounts to."""

from __future__ import annotations

from collections.abc import Callable

from mfa_archiver.harvest import Bounds
from mfa_archiver.model import Source
from tests.press.fetching import ENGINES, Desk, declared
from tests.press.office import Office
from tests.replica.exchange import Answer, Request

HTML = "text/html; charset=utf-8"
WHOLE = '[feed]\nurl = "{base}/full.xml"\n'
EVERY = (*ENGINES, "whole feed")

LEDGER = """
    SELECT r.native_id, e.sign FROM evidence e JOIN releases r ON r.id = e.release_id ORDER BY e.seen_at, e.id
"""
PRESENCES = "SELECT r.native_id, p.presence FROM presences p JOIN releases r ON r.id = p.release_id"
MOVES = """
    SELECT r.native_id, o.native_id FROM evidence e JOIN releases r ON r.id = e.release_id
    JOIN releases o ON o.id = e.other_id
"""


def whole_feed(office: Office) -> Source:
    """Return the office as a feed that holds whole releases, and leads nowhere."""
    return declared("feed", office.base_url, section=WHOLE)


def source_of(office: Office, engine: str) -> Source:
    return whole_feed(office) if engine == "whole feed" else declared(engine, office.base_url)


def number_of(native_id: str) -> str:
    return native_id.rpartition("/")[2]


def ledger(desk: Desk) -> list[tuple[str, str]]:
    """Return the evidence that is held, the earliest first: the number of each release and the sign."""
    return [(number_of(name), sign) for name, sign in desk.rows(LEDGER)]


def presences(desk: Desk) -> dict[str, str]:
    return {number_of(name): presence for name, presence in desk.rows(PRESENCES)}


def moves(desk: Desk) -> list[tuple[str, str]]:
    """Return which release moved where."""
    return [(number_of(old), number_of(new)) for old, new in desk.rows(MOVES)]


def daily(desk: Desk, source: Source, days: int) -> None:
    """Fetch once a day."""
    for _ in range(days):
        desk.later(days=1)
        desk.fetch(source, bounds=Bounds(full=True))


def always(answer: Answer) -> Callable[[Request], Answer]:
    return lambda _: answer
