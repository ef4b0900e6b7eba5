"""Reads a date as a listing or a feed shows it, whatever the style: ISO, RFC 822, the source's formats, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from email.utils import parsedate_to_datetime

from mfa_archiver.language.dates import parse_by_formats, parse_instant, parse_written_date
from mfa_archiver.language.text import one_line
from mfa_archiver.model import DateSource, PublicationDate, Source

_LONGEST = 200


def read_shown_date(shown: str, lang: str, source: Source, formats: Sequence[str] = ()) -> PublicationDate | None:
    """Read a date by the formats given, then as ISO 8601, as RFC 822 (feeds), as written in the language.

    None when there is none. A time without a zone is the source's own.
    """
    text = one_line(shown[:_LONGEST])
    if not text:
        return None
    return (
        parse_by_formats(text, formats, source.timezone, DateSource.FIELD)
        or parse_instant(text, source.timezone)
        or _rfc822(text, source.timezone)
        or parse_written_date(text, lang, source.timezone, DateSource.FIELD, source.languages)
    )


def _rfc822(text: str, timezone: str) -> PublicationDate | None:
    """Read «Tue, 03 Jan 2023 10:15:00 +0300», «… GMT» (RFC 822 as RSS uses it)."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None
    published = parse_instant(moment.isoformat(), timezone)
    return replace(published, shown=text) if published else None
