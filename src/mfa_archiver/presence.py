"""Whether a publisher still shows a release: the evidence of it as values, and the rule that weighs it. Pure.

Evidence is only ever added. What it amounts to is told anew from all of it, so that two archives which saw different
things tell the same once they are merged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum


class Presence(StrEnum):
    """Whether a publisher shows a release, as far as evidence goes."""

    PRESENT = "present"  # nothing speaks against it
    MISSING = "missing"  # one piece of evidence that it is gone
    WITHDRAWN = "withdrawn"  # as much evidence as `WITHDRAWAL` asks for
    MOVED = "moved"  # gone from where it was; the same text stands elsewhere
    RESTORED = "restored"  # shown again, after it was any of these


ABSENT = frozenset({Presence.MISSING, Presence.WITHDRAWN, Presence.MOVED})


class Sign(StrEnum):
    """What a piece of evidence is; those seen in the same second count in this order."""

    SHOWN = "shown"  # its text was served
    UNLISTED = "unlisted"  # its listing showed older releases, and not this one
    GONE = "gone"  # its page was answered with 404 or 410
    MOVED = "moved"  # its text stands in another release


_ORDER = {sign: place for place, sign in enumerate(Sign)}


@dataclass(frozen=True, slots=True)
class Rule:
    """How much evidence makes a withdrawal: so many days (UTC) with evidence, the first and last so far apart."""

    days: int
    apart: timedelta


# A page fails for an hour, a listing for an afternoon. A daily run may come some hours early.
WITHDRAWAL = Rule(days=2, apart=timedelta(hours=12))


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence about a release.

    `url` is of the listing or of the page, `status` the HTTP status of a page. `back_to` is the date (ISO, as exactly
    as known) of a release that the listing still showed, older than this one. `other` is the ref of the release that
    holds the text now. `harvest` is the id of the harvest that saw it.
    """

    at: datetime
    sign: Sign
    url: str = ""
    status: int | None = None
    back_to: str = ""
    other: str = ""
    harvest: int | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """A release became something, by a piece of evidence."""

    presence: Presence
    evidence: Evidence

    @property
    def at(self) -> datetime:
        """Return when the evidence was seen."""
        return self.evidence.at


@dataclass(frozen=True, slots=True)
class Absence:
    """That a release is gone, as far as evidence goes: since when, and the instant of the latest piece of evidence."""

    presence: Presence
    since: datetime
    last: datetime


def read_turns(evidence: Iterable[Evidence], last_seen: datetime | None = None) -> list[Turn]:
    """Return what the evidence about one release makes of it, in the order of time.

    `last_seen` is when its text was served last. It counts as shown then: another archive may have seen what this one
    had evidence against.
    """
    found = sorted(evidence, key=_place)
    if last_seen and not any(each.sign is Sign.SHOWN and each.at == last_seen for each in found):
        found = sorted([*found, Evidence(last_seen, Sign.SHOWN)], key=_place)
    turns: list[Turn] = []
    against: list[datetime] = []
    for each in found:
        presence = turns[-1].presence if turns else Presence.PRESENT
        if each.sign in {Sign.UNLISTED, Sign.GONE}:
            against.append(each.at)
        turned = _turned(presence, each.sign, against)
        if turned is not presence:
            turns.append(Turn(turned, each))
        if turned not in ABSENT:
            against.clear()
    return turns


def is_enough(against: Sequence[datetime], rule: Rule = WITHDRAWAL) -> bool:
    """Tell whether evidence seen at these instants makes a withdrawal."""
    days = {at.astimezone(UTC).date() for at in against}
    return len(days) >= rule.days and max(against) - min(against) >= rule.apart


def adds_nothing(sign: Sign, at: datetime, absence: Absence | None) -> bool:
    """Tell whether a piece of evidence would be no more than what is known, and need not be kept.

    Shown is what a release is that nothing speaks against; a listing says the same each hour, so that one piece a day
    is enough, and none once the release is held to be withdrawn.
    """
    if sign is Sign.SHOWN:
        return absence is None
    if absence is None:
        return False
    if absence.presence is Presence.MOVED or sign is Sign.MOVED:
        return absence.presence is Presence.MOVED
    is_settled = sign is Sign.UNLISTED and absence.presence is Presence.WITHDRAWN
    return is_settled or _day(at) == _day(absence.last)


def is_worth_asking(absence: Absence, now: datetime) -> bool:
    """Tell whether the page of a release that is gone is to be asked again: on another day, then ever more rarely."""
    is_another_day = _day(now) != _day(absence.last)
    return is_another_day and now - absence.last >= max(WITHDRAWAL.apart, absence.last - absence.since)


def tell_evidence(evidence: Evidence) -> str:
    """Say in words what a piece of evidence is; addresses in it come from the network."""
    match evidence.sign:
        case Sign.UNLISTED:
            return f"not listed by {evidence.url}, which goes back to {evidence.back_to}"
        case Sign.GONE:
            return f"{evidence.url} answers {evidence.status}"
        case Sign.MOVED:
            return f"its text stands at {evidence.url}"
        case Sign.SHOWN:
            return f"served by {evidence.url}" if evidence.url else "seen since, by another archive or crawl"


def _turned(presence: Presence, sign: Sign, against: Sequence[datetime]) -> Presence:
    match sign:
        case Sign.SHOWN:
            return Presence.RESTORED if presence in ABSENT else presence
        case Sign.MOVED:
            return Presence.MOVED
        case _ if presence is Presence.MOVED:
            return presence
        case _:
            return Presence.WITHDRAWN if is_enough(against) else Presence.MISSING


def _place(evidence: Evidence) -> tuple[object, ...]:
    return (
        evidence.at, _ORDER[evidence.sign], evidence.url, evidence.status or 0, evidence.back_to, evidence.other,
        evidence.harvest or 0,
    )  # fmt: skip


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()
