"""Widens a query by what the archive knows of acronyms; commands that search share it."""

from collections.abc import Sequence

from mfa_archiver.archive import acronyms
from mfa_archiver.archive import search as archive_search
from mfa_archiver.archive.database import Archive
from mfa_archiver.language.analysis import Analyser
from mfa_archiver.query.fts import Match, compile_query, query_forms
from mfa_archiver.query.names import Widened, names_asked, widen, widened
from mfa_archiver.query.syntax import Query


def widen_match(
    archive: Archive, query: Query, match: Match, analyser: Analyser, languages: Sequence[str]
) -> tuple[Match, Widened]:
    """Return the match of a query, widened by other names, and the query that stands behind it with its notes.

    Names are read in every language held, whatever `languages` the search itself is for.
    """
    held = archive_search.archive_languages(archive)
    known = acronyms.look_up(archive, analyser, names_asked(query, analyser, held))
    wide = widen(query, known, analyser, held)
    if wide.query == query:
        return match, wide
    archive_search.recall(archive, analyser, sorted({*query_forms(wide.query)} - {*query_forms(query)}))
    return widened(match, compile_query(wide.query, analyser, languages)), wide
