"""An archive of short Russian releases with dates of every precision, for tests that count over time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from mfa_archiver.archive.database import Archive, create_archive
from mfa_archiver.archive.index import prepare_index
from mfa_archiver.archive.search import archive_languages, query_analyser
from mfa_archiver.model import Added, DatePrecision, DateSource, ParsedRelease, PublicationDate, Ref, Revision
from mfa_archiver.query.fts import Match, compile_query, query_forms
from mfa_archiver.query.parser import parse_query
from tests.archive.holding import keep

PRECISIONS = {10: DatePrecision.DAY, 7: DatePrecision.MONTH, 4: DatePrecision.YEAR}


def release(ref: str, body: str, day: str = "", title: str = "Сообщение") -> ParsedRelease:
    parsed = Ref.parse(ref)
    assert parsed
    published = PublicationDate(day, PRECISIONS[len(day)], DateSource.FIELD) if day else None
    return ParsedRelease(parsed, f"https://mfa.example/{ref}", Revision(title, body, published))


@contextmanager
def archive_of(path: Path, releases: Iterable[ParsedRelease]) -> Iterator[Archive]:
    with create_archive(path) as archive:
        prepare_index(archive, lambda _done, _all: None)
        keep(archive, *map(Added, releases))
        yield archive


def compiled(archive: Archive, text: str) -> Match:
    query = parse_query(text)
    return compile_query(query, query_analyser(archive, query_forms(query)), archive_languages(archive))
