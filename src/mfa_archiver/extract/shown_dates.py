"""Reads a date as a listing or a feed shows it, whatever the style: ISO, RFC 822, the source's formats, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from email.utils import parsedate_to_datetime

from mfa_archiver.language.dates import parse_by_formats, parse_instant, parse_written_date
from mfa_archiver.language.text import one_line
from mfa_archiver.model import DateSource, PublicationDate

_LONGEST = 200


def read_shown_date(
    shown: str, lang: str, timezone: str, *, formats: Sequence[str] = (), source: DateSource = DateSource.FIELD
) -> PublicationDate | None:
    """Read a date by the source's formats, then as ISO 8601, as RFC 822 (feeds), as written in the language.

    None when there is none; `timezone` is the publisher's.
    """
    text = one_line(shown[:_LONGEST])
    if not text:
        return None
    return (
        parse_by_formats(text, formats, timezone, source)
        or parse_instant(text, timezone, source)
        or _rfc822(text, timezone, source)
        or parse_written_date(text, lang, timezone, source)
    )


def _rfc822(text: str, timezone: str, source: DateSource) -> PublicationDate | None:
    """Read «Tue, 03 Jan 2023 10:15:00 +0300», «… GMT» (RFC 822 as RSS uses it)."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None
    published = parse_instant(moment.isoformat(), timezone, source)
    return replace(published, shown=text) if published else None
