"""Infers a page's date with htmldate, an optional library, where the page states none and prints none that is certain.

A. Barbaresi, «htmldate: A Python package to extract publication dates from web pages», JOSS 5(51), 2020.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec

from mfa_archiver.language.dates import parse_instant
from mfa_archiver.model import DateSource, PublicationDate

_MAX_CHARS = 1_000_000  # of a page that it is given: its patterns run over the whole text
_EARLIEST, _LATEST = "1995-01-01", "2100-12-31"  # the latter keeps the library from asking what day it is


def infer_date(html: str, url: str) -> PublicationDate | None:
    """Return the day htmldate finds for a page; None when it finds none or is not installed."""
    if len(html) > _MAX_CHARS or not _is_installed():
        return None
    import htmldate  # noqa: PLC0415 - optional, and slow to load

    found = htmldate.find_date(
        html,
        url=url or None,
        extensive_search=False,  # the extensive one takes years out of copyright lines
        original_date=True,
        min_date=_EARLIEST,
        max_date=_LATEST,
    )
    return parse_instant(found, "", DateSource.INFERRED) if found else None


@cache
def _is_installed() -> bool:
    """Tell whether htmldate is there; asking the file system again for every page costs more than its title."""
    return find_spec("htmldate") is not None
