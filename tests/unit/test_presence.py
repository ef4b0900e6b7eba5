"""How evidence is weighed: what makes a release missing, withdrawn, moved and restored, and what adds nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfa_archiver.presence import (
    ABSENT,
    Absence,
    Evidence,
    Presence,
    Sign,
    adds_nothing,
    is_worth_asking,
    read_turns,
    tell_evidence,
)

BEGINNING = datetime(2026, 5, 1, 9, tzinfo=UTC)


def at(days: float) -> datetime:
    return BEGINNING + timedelta(days=days)


def told(*seen: tuple[float, Sign], last_seen: float | None = None) -> list[str]:
    evidence = [Evidence(at(days), sign) for days, sign in seen]
    return [turn.presence.value for turn in read_turns(evidence, None if last_seen is None else at(last_seen))]


@pytest.mark.parametrize(
    ("seen", "turns"),
    [
        ([], []),
        ([(0, Sign.GONE)], ["missing"]),
        ([(0, Sign.GONE), (0.3, Sign.GONE)], ["missing"]),
        ([(0, Sign.GONE), (1, Sign.GONE)], ["missing", "withdrawn"]),
        ([(0, Sign.UNLISTED), (1, Sign.GONE), (2, Sign.GONE)], ["missing", "withdrawn"]),
        ([(0.6, Sign.GONE), (0.7, Sign.GONE)], ["missing"]),  # two days, two hours apart
        ([(0, Sign.GONE), (1, Sign.SHOWN), (2, Sign.GONE)], ["missing", "restored", "missing"]),
        ([(0, Sign.GONE), (1, Sign.GONE), (2, Sign.SHOWN)], ["missing", "withdrawn", "restored"]),
        ([(0, Sign.GONE), (0, Sign.MOVED), (1, Sign.GONE), (2, Sign.GONE)], ["missing", "moved"]),
        ([(0, Sign.MOVED)], ["moved"]),
        ([(0, Sign.MOVED), (1, Sign.SHOWN)], ["moved", "restored"]),
        ([(0, Sign.SHOWN), (1, Sign.SHOWN)], []),
    ],
)
def test_evidence_amounts_to(seen: Sequence[tuple[float, Sign]], turns: list[str]) -> None:
    assert told(*seen) == turns


def test_text_served_since_outweighs_evidence_of_before() -> None:
    assert told((0, Sign.GONE), (1, Sign.GONE), last_seen=3) == ["missing", "withdrawn", "restored"]


def test_text_served_between_two_pieces_parts_them() -> None:
    assert told((0, Sign.GONE), (2, Sign.GONE), last_seen=1) == ["missing", "restored", "missing"]


def test_text_served_before_says_nothing() -> None:
    assert told((1, Sign.GONE), (2, Sign.GONE), last_seen=0) == ["missing", "withdrawn"]


signs = st.lists(st.tuples(st.integers(0, 12), st.sampled_from(Sign)), max_size=8)


@given(seen=signs, last=st.none() | st.integers(0, 12))
def test_order_in_which_evidence_was_gathered_does_not_matter(seen: list[tuple[int, Sign]], last: int | None) -> None:
    halves = [(days / 2, sign) for days, sign in seen]
    end = None if last is None else last / 2
    assert told(*halves, last_seen=end) == told(*reversed(halves), last_seen=end)


@given(seen=signs)
def test_turns_follow_one_another_as_they_can(seen: list[tuple[int, Sign]]) -> None:
    before = Presence.PRESENT
    for presence in map(Presence, told(*((days / 2, sign) for days, sign in seen))):
        assert presence is not before
        assert (presence is not Presence.WITHDRAWN) or before is Presence.MISSING
        assert (presence is not Presence.RESTORED) or before in ABSENT
        before = presence


MISSING = Absence(Presence.MISSING, at(0), at(0))
WITHDRAWN = Absence(Presence.WITHDRAWN, at(0), at(1))
MOVED = Absence(Presence.MOVED, at(0), at(0))


@pytest.mark.parametrize(
    ("sign", "days", "absence", "says_nothing"),
    [
        (Sign.SHOWN, 1, None, True),
        (Sign.SHOWN, 0, MISSING, False),
        (Sign.GONE, 0, None, False),
        (Sign.GONE, 0.5, MISSING, True),
        (Sign.GONE, 1, MISSING, False),
        (Sign.GONE, 4, WITHDRAWN, False),
        (Sign.UNLISTED, 4, WITHDRAWN, True),
        (Sign.MOVED, 1, WITHDRAWN, False),
        (Sign.MOVED, 1, MOVED, True),
        (Sign.UNLISTED, 1, MOVED, True),
    ],
)
def test_evidence_that_says_nothing_new(
    sign: Sign, days: float, absence: Absence | None, *, says_nothing: bool
) -> None:
    assert adds_nothing(sign, at(days), absence) is says_nothing


@pytest.mark.parametrize(
    ("since", "last", "now", "worth"),
    [(0, 0, 0.4, False), (0, 0, 1, True), (0, 1, 2, True), (0, 2, 3, False), (0, 2, 4, True), (0, 8, 15, False)],
)
def test_gone_page_is_asked_for_when_it_has_been_gone_for_twice_as_long(
    since: float, last: float, now: float, *, worth: bool
) -> None:
    assert is_worth_asking(Absence(Presence.MISSING, at(since), at(last)), at(now)) is worth


@pytest.mark.parametrize("sign", Sign)
def test_each_sign_is_told_with_its_address(sign: Sign) -> None:
    evidence = Evidence(BEGINNING, sign, "https://mfa.example/a", 410, "2026-04-30")
    assert "https://mfa.example/a" in tell_evidence(evidence)
