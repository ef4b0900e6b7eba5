"""Lists what an archive's releases say acronyms stand for, with what else is short for the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from mfa_archiver.archive.acronyms import given_classes, joined
from mfa_archiver.archive.database import Archive
from mfa_archiver.language.analysis import Analyser, without_ending
from mfa_archiver.language.folding import fold
from mfa_archiver.language.names import known_classes, stems_of
from mfa_archiver.model import Ref
from mfa_archiver.query.names import Known, Sense, translated


@dataclass(frozen=True, slots=True)
class Learned:
    """An acronym and one spelling of its full name, as printed where it was first seen.

    `releases` counts those that define it so, and `ref` is the first of them: 0 and None for what is known from the
    start and defined nowhere. `same` are other acronyms of the same thing, in any language.
    """

    acronym: str
    lang: str
    phrase: str
    releases: int
    ref: Ref | None
    same: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An acronym with its sense, before it is told what else means the same."""

    acronym: str
    sense: Sense
    phrase: str
    releases: int = 0
    ref: Ref | None = None


def list_acronyms(archive: Archive, term: str = "", lang: str = "") -> list[Learned]:
    """Return what releases define, by acronym, the commonest meaning first.

    `term` is an acronym or a full name, in any inflection; what is known from the start is listed for a term only.
    """
    analyser = Analyser()
    given = [
        [Entry(m.acronym, m.sense, m.phrases[0]) for m in same] for same in given_classes(known_classes(), analyser)
    ]
    defined = list(defined_entries(archive))
    entries = [*defined, *(entry for same in given for entry in same)]
    groups = [frozenset(entry.sense for entry in same) for same in given]
    known = Known((), joined([*groups, *translated(all_groups(archive))]))
    acronyms: dict[Sense, dict[str, None]] = defaultdict(dict)
    for entry in entries:
        acronyms[entry.sense][entry.acronym] = None
    shown = [entry for entry in without_repeats(entries) if is_meant(entry, term, analyser)] if term else defined
    return [
        Learned(
            entry.acronym,
            entry.sense[0],
            entry.phrase,
            entry.releases,
            entry.ref,
            same=tuple(
                other
                for sense in sorted(known.alike([entry.sense]))
                for other in acronyms[sense]
                if other != entry.acronym
            ),
        )
        for entry in sorted(shown, key=lambda entry: (fold(entry.acronym), entry.sense[0], -entry.releases))
        if not lang or entry.sense[0] == lang
    ]


def defined_entries(archive: Archive) -> Iterator[Entry]:
    """Yield what releases define."""
    for acronym, lang, bag, phrase, releases, *ref in archive.connection.execute(
        """
        SELECT a.acronym, a.lang, a.bag, a.phrase,
               (SELECT count(*) FROM definitions WHERE acronym_id = a.id), r.source, r.native_id, r.lang
        FROM acronyms a JOIN revisions v ON v.id = a.revision_id JOIN releases r ON r.id = v.release_id
        """
    ):
        yield Entry(acronym, (lang, bag), phrase, releases, Ref(*ref))


def all_groups(archive: Archive) -> Iterator[Mapping[str, Sequence[Sense]]]:
    """Yield what each release defines, in all its languages and in the order of its texts."""
    rows = archive.connection.execute(
        """
        SELECT r.source, r.native_id, a.lang, a.bag
        FROM definitions d JOIN releases r ON r.id = d.release_id JOIN acronyms a ON a.id = d.acronym_id
        ORDER BY r.source, r.native_id, a.lang, d.place, a.id
        """
    )
    for _, found in groupby(rows, itemgetter(0, 1)):
        group: dict[str, list[Sense]] = defaultdict(list)
        for _, _, lang, bag in found:
            group[lang].append((lang, bag))
        yield group


def without_repeats(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Yield all that is defined, and of the rest what is not."""
    defined = {(fold(entry.acronym), entry.sense) for entry in entries if entry.ref}
    yield from (entry for entry in entries if entry.ref or (fold(entry.acronym), entry.sense) not in defined)


def is_meant(entry: Entry, term: str, analyser: Analyser) -> bool:
    """Tell whether a term is an entry's acronym or its full name."""
    lang, bag = entry.sense
    return fold(without_ending(term, "kk")) == fold(entry.acronym) or stems_of(term, lang, analyser).bag == bag
