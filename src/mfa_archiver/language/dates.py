"""Reads publication dates: structured instants, and dates as written in the languages of calendars/*.toml.

A date that is not there, is impossible, may be read in two ways or is one end of a span is None: never a
guess, never today. The shapes that dates are written in are left to date_shapes.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from mfa_archiver.language.date_shapes import find_dates, whole_date, whole_month
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


def parse_written_date(
    text: str, lang: str, timezone: str, source: DateSource, other_langs: Sequence[str] = ()
) -> PublicationDate | None:
    """Find the first date written in a text; `lang` names the months to know, empty means all languages'.

    `other_langs`, such as the others of a publisher, are tried in their order where `lang` finds nothing.
    Knows «28.11.2025, 19:54», «13:51, 15 Август 2025», «1 Декабря 2020 14:02», «August 06, 2025»,
    «2023 жылғы 12 қаңтар», «17 de julio de 2026», «令和8年7月17日», ISO; a zone printed after the clock wins
    over `timezone`. A text that is only a month of a year has that precision. Spans («12-13 қаңтарда»),
    dates without a year and “05/07/2026” where the language does not settle it are passed over.
    """
    shown = text.strip()
    if _ISO.fullmatch(shown):
        return parse_instant(text, timezone, source)
    for each in dict.fromkeys((lang, *other_langs)):
        if found := first_written_date(text, each, timezone, source):
            return found[2]
        if published := _month(shown, each, source):
            return published
    return None


def first_written_date(
    text: str, lang: str, timezone: str, source: DateSource
) -> tuple[int, int, PublicationDate] | None:
    """Find the first full date written in a text as `parse_written_date` reads it, with where it begins and ends."""
    for found in find_dates(text, lang):
        if published := _publication(found.moment, _line(text[found.start : found.end]), timezone, source):
            return found.start, found.end, published
    return None


def find_written_dates(text: str, lang: str) -> Iterator[tuple[int, int, str]]:
    """Yield every full date written in a text: where it begins and ends, and its ISO day.

    The same shapes are known and the same passed over as in `parse_written_date`.
    """
    for found in find_dates(text, lang):
        if published := _publication(found.moment, "", "", DateSource.TEXT):
            yield found.start, found.end, published.day


def parse_date_line(line: str, lang: str, timezone: str, source: DateSource) -> PublicationDate | None:
    """Read a line that is nothing but a date, perhaps with its weekday, a view count or a zone."""
    if len(line) > _LONGEST:
        return None
    moment = whole_date(line.strip(), lang)
    return _publication(moment, _line(line), timezone, source) if moment else None


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


def _month(shown: str, lang: str, source: DateSource) -> PublicationDate | None:
    found = whole_month(shown[:_LONGEST], lang)
    if found is None or found[0] not in _YEARS:
        return None
    return PublicationDate(f"{found[0]:04}-{found[1]:02}", DatePrecision.MONTH, source, _line(shown))


def _line(text: str) -> str:
    return " ".join(text.split())
