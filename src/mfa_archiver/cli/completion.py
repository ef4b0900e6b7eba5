"""What the shell offers to complete: sources, languages, a query's field names. Never an error, at worst nothing."""

import os

from mfa_archiver.errors import SourceError
from mfa_archiver.query.filters import STATES, Field
from mfa_archiver.query.syntax import Column
from mfa_archiver.settings import load_settings


def complete_source(incomplete: str) -> list[str]:
    """Return the ids of declared sources that begin so."""
    from mfa_archiver.sources.registry import source_ids

    try:
        known = source_ids(load_settings(os.environ).sources)
    except SourceError:
        return []
    return [source for source in known if source.startswith(incomplete)]


def complete_lang(incomplete: str) -> list[str]:
    """Return the languages of declared sources that begin so."""
    from mfa_archiver.sources.registry import load_sources

    try:
        sources = load_sources(load_settings(os.environ).sources).values()
    except SourceError:
        return []
    return sorted({lang for source in sources for lang in source.languages if lang.startswith(incomplete)})


def complete_query(incomplete: str) -> list[str]:
    """Return a query with its last word made a field's name, or a known value of the field it names."""
    before, blank, word = incomplete.rpartition(" ")
    sign = word[: len(word) - len(word.lstrip("-("))]
    name, colon, value = word[len(sign) :].partition(":")
    if colon and name in VALUES:
        endings = [f"{name}:{known}" for known in VALUES[name](value)]
    else:
        endings = [f"{field}:" for field in (*Column, *Field) if field.startswith(name) and not colon]
    return [f"{before}{blank}{sign}{ending}" for ending in endings]


def complete_state(incomplete: str) -> list[str]:
    """Return what a release can be that begins so."""
    return [state for state in STATES if state.startswith(incomplete)]


VALUES = {
    Field.SOURCE.value: complete_source,
    Field.LANG.value: complete_lang,
    Field.IS.value: complete_state,
}
