"""Tells a source's health from the history of its harvests: a table of signs, the gravest first. Asks nobody.

What the signs are made of is gathered by sighted.py while a harvest runs; reading it back is the archive's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from statistics import median

from mfa_archiver.harvest.rhythm import silence
from mfa_archiver.sightings import Condition, Diagnosis, History, Opening, PastHarvest, Sighting, Symptom

# What to do about each, where {source} stands for its id.
ADVICE: Mapping[Condition, str] = {
    Condition.WELL: "nothing",
    Condition.QUIET: "nothing",
    Condition.STALE: "see in a browser whether it publishes elsewhere now; `doctor --live {source}` shows its list",
    Condition.LAYOUT: "compare the source file with the site: `doctor --live {source}` shows what its rules find",
    Condition.MOVED: "find the new address in a browser and change it in the source file, or try `sources new`",
    Condition.BLOCKED: "see whether a browser gets through from here; wait, fetch less often, or ask the publisher",
    Condition.FAILING: "wait; if it stays so, see whether the address still works in a browser",
    Condition.NEVER: "run `fetch {source}`",
}
_BY_SYMPTOM: Mapping[Symptom, Condition] = {
    Symptom.BLOCKED: Condition.BLOCKED,
    Symptom.MOVED: Condition.MOVED,
    Symptom.LAYOUT: Condition.LAYOUT,
    Symptom.FAILING: Condition.FAILING,
}
# What a harvest's status says where nothing that it saw was kept: those of earlier versions.
_BY_STATUS: Mapping[str, Condition] = {
    "blocked": Condition.BLOCKED,
    "failed": Condition.FAILING,
    "suspicious": Condition.LAYOUT,
}
_LATE = 10  # harvests; a language that none of them has met is no longer asked for
_FEW = 0.25  # of what a listing usually shows: far below its own history
_ENOUGH = 4  # releases that a listing must usually show before «few» can be told
_MOST = 0.5  # of what was seen, without a title or a date: a sign, where
_USUAL = 0.2  # of it was so before at most
_FEWEST_PAGES = 3  # asked for, before a share of them means anything


@dataclass(frozen=True, slots=True)
class Past:
    """What was seen of one language, the latest first."""

    lang: str
    sightings: tuple[Sighting, ...]

    @property
    def last(self) -> Sighting:
        """The latest sighting."""
        return self.sightings[0]

    @property
    def healthy_openings(self) -> list[Opening]:
        """First pages seen before the latest, where nothing was wrong and something was shown."""
        openings = [each.opening for each in self.sightings[1:] if each.symptom is None]
        return [opening for opening in openings if opening and opening.shown]


Found = tuple[Condition, str]


def diagnose(history: History) -> Diagnosis:
    """Tell how a source is, as of its last harvest that ended."""
    ended = [harvest for harvest in history.harvests if harvest.finished_at]
    if not ended:
        begun = f"a harvest began at {history.harvests[0].started_at} and has not ended" if history.harvests else ""
        return Diagnosis(
            history.source, Condition.NEVER, advice(history.source, Condition.NEVER), (begun or "no harvest so far",)
        )
    condition, evidence = judge(ended, history.days)
    alike = 1
    while alike < len(ended) and judge(ended[alike:], history.days)[0] is condition:
        alike += 1
    return Diagnosis(
        history.source,
        condition,
        advice(history.source, condition),
        tuple(dict.fromkeys(evidence)),
        since=ended[alike - 1].started_at,
        harvests=alike,
        harvest=ended[0].id,
    )


def advice(source: str, condition: Condition) -> str:
    """Say what to do about a source, in one line."""
    return ADVICE[condition].format(source=source)


def judge(harvests: list[PastHarvest], days: tuple[str, ...]) -> tuple[Condition, list[str]]:
    """Return the gravest condition that the latest of some harvests shows, with all that speaks for it."""
    last = harvests[0]
    found = [sign for past in pasts(harvests) if (sign := first_sign(past))]
    if not found and not last.sightings and last.status in _BY_STATUS:
        found = [(_BY_STATUS[last.status], last.errors[0] if last.errors else f"the harvest ended {last.status}")]
    if not found and (silent := silence(days, last.finished_at)):
        found = [(Condition.STALE, silent)]
    if found:
        gravest = max((condition for condition, _ in found), key=list(Condition).index)
        return gravest, [said for condition, said in found if condition is gravest]
    condition = Condition.WELL if last.added else Condition.QUIET
    return condition, [f"{last.added} new in the last harvest" if last.added else "nothing new, as usual"]


def pasts(harvests: list[PastHarvest]) -> Iterator[Past]:
    """Yield what was seen of each language that the harvests of late have met."""
    late = harvests[:_LATE]
    langs = dict.fromkeys(sighting.lang for harvest in late for sighting in harvest.sightings)
    for lang in langs:
        yield Past(lang, tuple(each for harvest in harvests for each in harvest.sightings if each.lang == lang))


def first_sign(past: Past) -> Found | None:
    """Return the first of the signs that a language shows, None when it shows none."""
    return next(filter(None, (sign(past) for sign in SIGNS)), None)


# --- the signs ---------------------------------------------------------------------------------------


def broken_off(past: Past) -> Found | None:
    """Find a listing that ended in an error: «403», a challenge, a web page in place of the feed, no answer."""
    symptom = past.last.symptom
    return (_BY_SYMPTOM[symptom], f"{past.lang}: {past.last.error}") if symptom else None


def few(past: Past) -> Found | None:
    """Find a listing that shows nothing, or far less than it used to; moved when its address leads elsewhere now."""
    opening = past.last.opening
    before = past.healthy_openings
    usual = median(each.shown for each in before) if before else 0
    if opening is None or (opening.shown and (usual < _ENOUGH or opening.shown > _FEW * usual)):
        return None
    was = f"{usual:g} were usual" if before else "it has never shown any"
    if opening.led_to and opening.led_to not in {each.led_to for each in before}:
        return Condition.MOVED, f"{past.lang}: the listing leads to {opening.led_to} and shows {opening.shown}; {was}"
    return Condition.LAYOUT, f"{past.lang}: the listing shows {opening.shown} releases; {was}"


def nameless(past: Past) -> Found | None:
    """Find a listing whose releases have lost their titles."""
    return lost(past, "titles", lambda opening: opening.untitled)


def dateless(past: Past) -> Found | None:
    """Find a listing whose releases have lost their dates."""
    return lost(past, "dates", lambda opening: opening.undated)


def lost(past: Past, what: str, count: Callable[[Opening], int]) -> Found | None:
    """Find a listing most of whose releases lack what they used to have."""
    opening, before = past.last.opening, past.healthy_openings
    if not opening or not opening.shown or not before or count(opening) < _MOST * opening.shown:
        return None
    if median(count(each) / each.shown for each in before) > _USUAL:
        return None
    return Condition.LAYOUT, f"{past.lang}: {count(opening)} of {opening.shown} releases listed have lost their {what}"


def missed_pages(past: Past) -> Found | None:
    """Find pages that could not be had or read, most of the last few that were asked for."""
    recent = latest_pages(past)
    missed = {symptom: count for symptom in Symptom if (count := sum(each.missed.get(symptom, 0) for each in recent))}
    asked = sum(map(pages_asked, recent))
    if asked < _FEWEST_PAGES or sum(missed.values()) < _MOST * asked:
        return None
    worst = max(missed, key=missed.__getitem__)
    why = {Symptom.LAYOUT: "no text is found on", Symptom.MOVED: "nothing is at the addresses of"}
    said = why.get(worst, "no usable answer came for")
    return _BY_SYMPTOM[worst], f"{past.lang}: {said} {missed[worst]} of the last {asked} pages asked for"


def bare_pages(past: Past) -> Found | None:
    """Find pages that no longer give a title or a date, the last few asked for against those before."""
    recent = latest_pages(past)
    before = past.sightings[len(recent) :]
    served, served_before = (sum(each.pages for each in part) for part in (recent, before))
    if min(served, served_before) < _FEWEST_PAGES:
        return None
    for what in ("untitled", "undated"):
        now, then = (sum(getattr(each, f"pages_{what}") for each in part) for part in (recent, before))
        if now >= _MOST * served and then <= _USUAL * served_before:
            return Condition.LAYOUT, f"{past.lang}: {now} of the last {served} pages are {what}"
    return None


def latest_pages(past: Past) -> list[Sighting]:
    """Return the latest sightings that hold enough pages together to judge by."""
    recent: list[Sighting] = []
    for each in past.sightings:
        recent.append(each)
        if sum(map(pages_asked, recent)) >= _FEWEST_PAGES:
            break
    return recent


def pages_asked(sighting: Sighting) -> int:
    """Count the pages that were asked for and that said something new, or nothing."""
    return sighting.pages + sum(sighting.missed.values())


SIGNS: tuple[Callable[[Past], Found | None], ...] = (broken_off, few, nameless, dateless, missed_pages, bare_pages)
