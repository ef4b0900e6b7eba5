"""Reads publication dates: structured instants, dates as written in Russian, Kazakh and English.

A date that is not there, is impossible or is one end of a span is None: never a guess, never today.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from functools import cache
from zoneinfo import ZoneInfo

from mfa_archiver.language.lexicon import lexicons
from mfa_archiver.model import DatePrecision, DateSource, PublicationDate

# Outside these a year is a slip or a placeholder; 1900 is strptime's own, for a date without one.
_YEARS = range(1901, 2101)
_MIDNIGHT = time(0, 0)
_LONGEST = 200  # characters of a date worth reading

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2}))?")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?")
_VIEWS = re.compile(r"\s+\d{1,7}$")
_YEAR_DIRECTIVE = re.compile("%[YyGcxD]")
_CLOCK_DIRECTIVE = re.compile("%[HIXcs]")
# «… 2026 | GMT +5», «… 19:54 18706»: what a page prints after its date.
_TAIL = r"(?:\s+\d{1,7}|\s*\|?\s*(?:GMT|UTC)\s*[+-]?\s*\d{1,2}(?::\d{2})?)?"


def parse_instant(raw: str, timezone: str, source: DateSource = DateSource.FIELD) -> PublicationDate | None:
    """Read an ISO 8601 date of a structured field; `timezone` is the publisher's, an IANA name.

    A time without a zone is the publisher's own; without `timezone` either it cannot be placed and only
    the day is known. Midnight exactly is how undated hours are filled in: precision `day`, the day as
    written. `2025-12` and `2025` are read at the precision they have.
    """
    shown = " ".join(raw[:_LONGEST].split())
    if partial := _PARTIAL.fullmatch(shown):
        return _partial(partial, shown, source)
    if not _ISO.fullmatch(shown):
        return None
    try:
        moment = datetime.fromisoformat(shown.replace(",", "."))
    except ValueError:
        return None
    return _publication(moment, shown, timezone, source)


def parse_written_date(text: str, lang: str, timezone: str, source: DateSource) -> PublicationDate | None:
    """Find the first date written in a text; `lang` names the months to know, empty means all.

    Knows «28.11.2025, 19:54», «13:51, 15 Август 2025», «1 Декабря 2020 14:02», «August 06, 2025»,
    «17 July, 2025», «Қаң 17, 2023 14:28», «2023 жылғы 12 қаңтар», ISO. Spans («12-13 қаңтарда») and dates
    without a year are passed over.
    """
    if _ISO.fullmatch(text.strip()):
        return parse_instant(text, timezone, source)
    for found in _written(lang).finditer(text):
        if published := _read_match(found, lang, timezone, source):
            return published
    return None


def find_written_dates(text: str, lang: str) -> Iterator[tuple[int, int, str]]:
    """Yield every full date written in a text: where it begins and ends, and its ISO day.

    The same shapes are known and the same passed over as in `parse_written_date`.
    """
    for found in _written(lang).finditer(text):
        if published := _read_match(found, lang, "", DateSource.TEXT):
            yield found.start(), found.end(), published.day


def parse_date_line(line: str, lang: str, timezone: str, source: DateSource) -> PublicationDate | None:
    """Read a line that is nothing but a date, perhaps with a view count or a zone after it."""
    if len(line) > _LONGEST:
        return None
    found = _date_line(lang).fullmatch(line.strip())
    return _read_match(found, lang, timezone, source) if found else None


def parse_by_formats(text: str, formats: Iterable[str], timezone: str, source: DateSource) -> PublicationDate | None:
    """Read a date by strptime patterns, tried in order; a view count after the date is let go."""
    shown = " ".join(text[:_LONGEST].split())
    candidates = dict.fromkeys((shown, _VIEWS.sub("", shown)))
    for pattern in filter(_YEAR_DIRECTIVE.search, formats):  # a date without its year is none
        for candidate in candidates:
            moment = _strptime(candidate, pattern)
            if moment is None:
                continue
            if not _CLOCK_DIRECTIVE.search(pattern):
                moment = datetime.combine(moment.date(), _MIDNIGHT)
            if published := _publication(moment, candidate, timezone, source):
                return published
    return None


def _strptime(text: str, pattern: str) -> datetime | None:
    try:
        return datetime.strptime(text, pattern)  # noqa: DTZ007 - the zone is the source's, set by the caller
    except ValueError:
        return None


def _partial(found: re.Match[str], shown: str, source: DateSource) -> PublicationDate | None:
    year, month = found.groups()
    if int(year) not in _YEARS or not 1 <= int(month or 1) <= 12:  # noqa: PLR2004 - months of a year
        return None
    return PublicationDate(shown, DatePrecision.MONTH if month else DatePrecision.YEAR, source, shown)


def _publication(moment: datetime, shown: str, timezone: str, source: DateSource) -> PublicationDate | None:
    if moment.year not in _YEARS:
        return None
    if moment.time() == _MIDNIGHT or (moment.tzinfo is None and not timezone):
        return PublicationDate(moment.date().isoformat(), DatePrecision.DAY, source, shown)
    zone = ZoneInfo(timezone) if timezone else moment.tzinfo
    local = moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)
    return PublicationDate(
        day=local.date().isoformat(),
        precision=DatePrecision.MINUTE,
        source=source,
        shown=shown,
        instant=local.astimezone(UTC),
    )


# --- dates as written ------------------------------------------------------------------------------


def _read_match(found: re.Match[str], lang: str, timezone: str, source: DateSource) -> PublicationDate | None:
    part = {name.rstrip("0123456789"): text for name, text in found.groupdict().items() if text}
    if "span" in part or "until" in part:
        return None
    # Ignoring case, a pattern takes «ſ» for s and «ı» for i: «Auguſt» is matched, and is no month of ours.
    month = int(part["month"]) if "month" in part else _months(lang).get(part["name"].lower(), 0)
    hour, minute = part.get("hour", "0"), part.get("minute", "0")
    try:
        moment = datetime(  # noqa: DTZ001 - the zone is the source's, set by _publication
            int(part["year"]), month, int(part["day"]), int(hour), int(minute)
        )
    except ValueError:
        return None
    return _publication(moment, " ".join(found.group().split()), timezone, source)


@cache
def _months(lang: str) -> dict[str, int]:
    return {
        name + ending: number
        for each in lexicons(lang)
        for name, number in each.months.items()
        for ending in ("", *each.month_endings)
    }


@cache
def _written(lang: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\d.:\-–—/])(?:{_forms(lang)})(?![\d/]|[.:-]\d)", re.IGNORECASE)


@cache
def _date_line(lang: str) -> re.Pattern[str]:
    return re.compile(f"(?:{_forms(lang)}){_TAIL}", re.IGNORECASE)


def _forms(lang: str) -> str:
    """Build one alternation over the shapes a date is written in, with the words of a language."""
    words = lexicons(lang)
    name = _any_of(_months(lang))
    year_words = _any_of(word for each in words for word in each.year_words)
    year_first = _any_of(word for each in words for word in each.year_first)
    between = _any_of(word for each in words for word in each.range_words)
    span = rf"(?P<span#>\d{{1,2}}(?:\s+(?:{name}))?\s*(?:[-–—]|\s(?:{between})\s)\s*)?"
    until = rf"(?P<until#>\s*[-–—]\s*\d{{1,2}}(?:(?:\.\d{{1,2}}){{1,2}}\d*|\s+(?:{name})))?"
    day, year = r"(?P<day#>\d{1,2})", r"(?P<year#>\d{4})"
    named = rf"(?P<name#>{name})\.?"
    clock_after = rf"(?:(?:\s*(?:{year_words})\b\.?)?,?\s+(?P<hour#>\d{{1,2}}):(?P<minute#>\d{{2}})(?::\d{{2}})?)?"
    clock_before = r"(?:(?P<hour#0>\d{1,2}):(?P<minute#0>\d{2}),\s+)?"
    shapes = (
        # «2026-09-25», «2026-09-25 18:59»
        r"(?P<year#>\d{4})-(?P<month#>\d{2})-(?P<day#>\d{2})(?: (?P<hour#>\d{2}):(?P<minute#>\d{2}))?",
        # «28.11.2025, 19:54», «28.11.2025 - 30.11.2025» (a span)
        rf"{day}\.(?P<month#>\d{{1,2}})\.{year}{until}{clock_after}",
        # «11:20, 20 Январь 2026», «1 Декабря 2020 14:02», «17 July, 2025», «12-13 января 2026» (a span)
        rf"{clock_before}{span}{day}\s+{named},?\s+{year}{until}{clock_after}",
        # «August 06, 2025», «Қаң 17, 2023 14:28»
        rf"{named}\s+{day},?\s+{year}{until}{clock_after}",
        # «2023 жылғы 12 қаңтар», «2023 жылғы 12-13 қаңтарда» (a span)
        rf"{year}\s*(?:{year_first})\b\.?\s+{span}{day}\s+{named}",
    )
    # A group name may stand once in a pattern: each shape's are numbered, and read without the number.
    return "|".join(shape.replace("#", str(index)) for index, shape in enumerate(shapes))


def _any_of(words: Iterable[str]) -> str:
    # Longest first, so that «сентября» is not read as «сен»; an alternation of nothing matches nothing.
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(map(re.escape, ordered)) or "(?!)"
