"""Widens a query by what the archive knows: acronyms, and spellings in the other alphabet. For all that search."""

from collections.abc import Sequence

from mfa_archiver.archive import acronyms
from mfa_archiver.archive import search as archive_search
from mfa_archiver.archive.database import Archive
from mfa_archiver.language.analysis import Analyser
from mfa_archiver.query.fts import Match, compile_query, query_forms
from mfa_archiver.query.names import Widened, names_asked, widen, widened
from mfa_archiver.query.respelling import respell, words_to_respell
from mfa_archiver.query.syntax import Query


def respell_query(archive: Archive, query: Query, analyser: Analyser) -> Query:
    """Return a query with the spellings in the other alphabet that the archive holds beside its words."""
    from mfa_archiver.archive.spellings import held_spellings

    held = archive_search.archive_languages(archive)
    spelled = respell(query, held_spellings(archive, analyser, words_to_respell(query), held))
    archive_search.recall(archive, analyser, sorted({*query_forms(spelled)} - {*query_forms(query)}))
    return spelled


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
