"""What harvests and looks saw of a source, and what is told of its health by it. Values only, as in model.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from mfa_archiver.model import ParsedRelease, TitleSource


class Symptom(StrEnum):
    """What an error of a listing or of a page is a sign of."""

    BLOCKED = "blocked"  # the site answers, but not to programs
    MOVED = "moved"  # what was asked for is no longer there
    LAYOUT = "layout"  # it is there and cannot be read by the source's rules
    FAILING = "failing"  # no usable answer came


@dataclass(frozen=True, slots=True)
class Opening:
    """What a listing's first page showed: how many releases, how many of them without a title, without a date.

    `led_to` is where redirects led, when they led elsewhere.
    """

    shown: int = 0
    untitled: int = 0
    undated: int = 0
    led_to: str = ""


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one harvest saw of one language: its listing, and the pages asked for that gave or owed a text.

    `opening` is None when a limit cut the first page short. `pages` counts pages served, answers «not modified» left
    out; those that could not be had or read are counted in `missed`, by what that is a sign of.
    """

    lang: str
    symptom: Symptom | None = None  # of the error that ended the listing
    error: str = ""
    opening: Opening | None = None
    pages: int = 0
    pages_untitled: int = 0
    pages_undated: int = 0
    missed: Mapping[Symptom, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PastHarvest:
    """One harvest as the archive remembers it. Instants are ISO in UTC; `finished_at` is empty for a killed one."""

    id: int
    started_at: str
    finished_at: str
    status: str
    added: int
    errors: tuple[str, ...] = ()
    sightings: tuple[Sighting, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """A source's harvests, the newest first, and the ISO days on which it published, the newest first, each once."""

    source: str
    harvests: tuple[PastHarvest, ...] = ()
    days: tuple[str, ...] = ()


class Condition(StrEnum):
    """How a source is; the later, the graver."""

    WELL = "well"  # its last harvest brought something new
    QUIET = "quiet"  # nothing new, as usual
    STALE = "stale"  # nothing for longer than it is ever silent
    LAYOUT = "layout changed"  # what comes cannot be read by its rules any more
    MOVED = "moved"  # what its file names is elsewhere, or gone
    BLOCKED = "blocked"  # the site answers, but not to programs
    FAILING = "failing"  # no usable answer comes
    NEVER = "never"  # no harvest has ended so far


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """How a source is, since when, why one may say so, and what to do.

    `since` is the instant (ISO, UTC) at which the first of the last `harvests` harvests began that all say the same;
    `harvest` is the id of the latest one. `evidence` are sentences for a person, with text from the site in them.
    """

    source: str
    condition: Condition
    advice: str
    evidence: tuple[str, ...] = ()
    since: str = ""
    harvests: int = 0
    harvest: int | None = None

    @property
    def is_healthy(self) -> bool:
        """Tell whether nothing need be done."""
        return self.condition in {Condition.WELL, Condition.QUIET}


@dataclass(frozen=True, slots=True)
class Shown:
    """One release as a listing shows it now; `day` is ISO, each empty where the listing does not say."""

    title: str
    day: str
    url: str


@dataclass(frozen=True, slots=True)
class Look:
    """A source as it is now: the first page of its listing, and one release. `error` says what ended the look."""

    source: str
    lang: str
    url: str = ""  # of the listing, after redirects
    shown: tuple[Shown, ...] = ()
    passed_over: tuple[str, ...] = ()  # why things listed are no releases
    release: ParsedRelease | None = None
    error: str = ""

    @property
    def lacks(self) -> tuple[str, ...]:
        """What a whole source would have and this one has not."""
        revision = self.release.revision if self.release else None
        checks = (
            ("releases on the listing", bool(self.shown)),
            ("a release", revision is not None),
            ("the release's title", revision is None or revision.title_source is not TitleSource.DERIVED),
            ("the release's date", revision is None or revision.published is not None),
            ("the release's text", revision is None or bool(revision.body)),
        )
        return tuple(what for what, is_there in checks if not is_there)

    @property
    def is_whole(self) -> bool:
        """Tell whether everything was there and could be read."""
        return not self.error and not self.lacks
