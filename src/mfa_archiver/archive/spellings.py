"""Looks up which spellings of a query's words the index holds: in the other alphabet, in any form of the word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from mfa_archiver.archive.database import Archive
from mfa_archiver.language.analysis import Analyser, without_ending
from mfa_archiver.language.folding import fold
from mfa_archiver.language.scripts import Script, primary, query_languages, script_of
from mfa_archiver.language.spellings import MOST_SPELLINGS, respelled
from mfa_archiver.query.expressions import quoted

MOST_HELD = 6  # spellings of one word that a search is widened by


def held_spellings(
    archive: Archive, analyser: Analyser, words: Iterable[str], languages: Sequence[str]
) -> Mapping[str, tuple[str, ...]]:
    """Return, for each word that has any, the spellings in the other alphabet that wordings hold, likeliest first.

    `languages` are those held. Some thirty lookups a word: a millisecond or two.
    """
    found = {word: spellings_of(archive, analyser, word, languages) for word in words}
    return {word: spellings for word, spellings in found.items() if spellings}


def spellings_of(archive: Archive, analyser: Analyser, word: str, languages: Sequence[str]) -> tuple[str, ...]:
    """Return the spellings of one word that the index holds."""
    likely = [respelled(form) for form in plain_forms(word, analyser, languages)]
    room = MOST_SPELLINGS // max(1, len(likely))
    spellings = dict.fromkeys(spelling for each in likely for spelling in each[:room])
    by_stems: dict[tuple[str, ...], str] = {}  # of spellings with the same stems each finds what the others do
    for spelling in spellings:
        by_stems.setdefault(stems_of(spelling, analyser, languages), spelling)
    return tuple(islice((spelling for stems, spelling in by_stems.items() if is_held(archive, stems)), MOST_HELD))


def plain_forms(word: str, analyser: Analyser, languages: Sequence[str]) -> list[str]:
    """Return what is to be respelled of a word: itself, and in Cyrillic without its endings.

    «Токаева» is “Tokayev” in English, where names have no cases.
    """
    folded = fold(word)
    if script_of(folded) is not Script.CYRILLIC:
        return [folded]
    plain = fold(without_ending(word, "kk"))
    return list(dict.fromkeys((plain, *stems_of(plain, analyser, languages))))


def is_held(archive: Archive, stems: Iterable[str]) -> bool:
    """Tell whether any wording holds one of some stems."""
    match = " OR ".join(quoted([stem]) for stem in stems)
    return (
        archive.connection.execute("SELECT 1 FROM search WHERE search MATCH ? LIMIT 1", (match,)).fetchone() is not None
    )


def stems_of(word: str, analyser: Analyser, languages: Sequence[str]) -> tuple[str, ...]:
    """Return the stems of a word in the languages it can be in."""
    return tuple(dict.fromkeys(stem_in(lang, word, analyser) for lang in query_languages(word, languages)))


def stem_in(lang: str, word: str, analyser: Analyser) -> str:
    """Return the stem that tells a word's forms from other words: in Kazakh the uncut one.

    No dictionary is loaded for it.
    """
    return analyser.word_terms(word, lang)[1] if primary(lang) == "kk" else analyser.stem(word, lang)
