"""What acronyms stand for: kept with each wording that defines them, and looked up for a query.

Listing them for people is `acronym_list`'s business.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import Connection

from mfa_archiver.archive.database import Archive
from mfa_archiver.language.acronyms import Definition, mine
from mfa_archiver.language.analysis import Analyser
from mfa_archiver.language.folding import fold
from mfa_archiver.language.names import Name, counting_words, known_classes, stems_of
from mfa_archiver.query.names import Asked, Known, Meaning, Sense, translated

NEWEST = 50  # releases asked for what translates an acronym: a common one is defined in thousands


# --- keeping ---------------------------------------------------------------------------------------


AcronymIds = dict[tuple[str, str, str], int]  # by language, acronym and full name as printed


def keep_definitions(
    connection: Connection,
    analyser: Analyser,
    release_id: int,
    revision_id: int,
    text: str,
    lang: str,
    ids: AcronymIds | None = None,
) -> None:
    """Keep what a wording says acronyms stand for. A release counts once, however often it was edited.

    `ids` are those met in this transaction so far, for one that reads many wordings: it is added to.
    """
    known = AcronymIds() if ids is None else ids
    for definition in mine(text):
        written = (lang, definition.acronym, definition.phrase)
        if written not in known:
            known[written] = keep_acronym(connection, analyser, definition, revision_id, lang)
        connection.execute(
            "INSERT OR IGNORE INTO definitions (acronym_id, release_id, place) VALUES (?, ?, ?)",
            (known[written], release_id, definition.offset),
        )


def keep_acronym(
    connection: Connection, analyser: Analyser, definition: Definition, revision_id: int, lang: str
) -> int:
    """Return the id of an acronym with its full name, added if it is new."""
    stems = stems_of(definition.phrase, lang, analyser)
    key = (fold(definition.acronym), lang, stems.sequence)
    # Nearly all are held; an upsert takes five times as long.
    held = connection.execute("SELECT id FROM acronyms WHERE folded = ? AND lang = ? AND stems = ?", key).fetchone()
    if held:
        return int(held[0])
    added = connection.execute(
        """
        INSERT INTO acronyms (folded, lang, stems, bag, acronym, phrase, revision_id) VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        (*key, stems.bag, definition.acronym, definition.phrase, revision_id),
    )
    return int(added.lastrowid or 0)


def forget_definitions(connection: Connection) -> None:
    """Empty the tables, before all wordings are read anew."""
    connection.execute("DELETE FROM definitions")
    connection.execute("DELETE FROM acronyms")


# --- looking up ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """A row of `acronyms`, as far as meanings are made of it."""

    id: int
    lang: str
    folded: str
    bag: str
    acronym: str
    phrase: str
    releases: int

    @property
    def sense(self) -> Sense:
        """The language and the bag of stems."""
        return self.lang, self.bag


def look_up(archive: Archive, analyser: Analyser, asked: Asked) -> Known:
    """Return what is known about the names a query asks for: in one small query, for most, nothing."""
    initials = frozenset((lang, initials_of(bag)) for lang, bag in asked.senses)
    near = [names for names in known_classes() if any(may_be_asked(name, asked, initials) for name in names)]
    given = [same for same in given_classes(near, analyser) if any(is_asked(meaning, asked) for meaning in same)]
    found = rows_with(archive, "folded", asked.acronyms) | rows_with(archive, "bag", bags(asked.senses))
    found = {row for row in found if row.folded in asked.acronyms or row.sense in asked.senses}
    if not found and not given:
        return Known()
    senses = {row.sense for row in found} | {meaning.sense for same in given for meaning in same}
    pairs = translated(groups_around(archive, rows_with(archive, "bag", bags(senses))))
    pairs = {pair for pair in pairs if pair & senses}
    classes = joined([*(frozenset(m.sense for m in same) for same in given), *pairs])
    senses = senses.union(*classes)
    named = {row for row in rows_with(archive, "bag", bags(senses)) if row.sense in senses}
    # What these acronyms mean besides decides whether one meaning rules.
    acronyms = {row.folded for row in named} | {fold(meaning.acronym) for same in given for meaning in same}
    rivals = rows_with(archive, "folded", acronyms)
    return Known(meanings_of(named | rivals, (meaning for same in given for meaning in same)), classes)


def rows_with(archive: Archive, column: str, values: Iterable[str]) -> set[Row]:
    """Return the rows of `acronyms` with one of some values in a column."""
    wanted = list(values)
    if not wanted:
        return set()
    sql = f"""
        SELECT id, lang, folded, bag, acronym, phrase, (SELECT count(*) FROM definitions WHERE acronym_id = a.id)
        FROM acronyms a WHERE {column} IN ({", ".join("?" * len(wanted))})
        """  # noqa: S608 - a column's name and question marks
    return {Row(*row) for row in archive.connection.execute(sql, wanted)}


def groups_around(archive: Archive, rows: Iterable[Row]) -> list[Mapping[str, Sequence[Sense]]]:
    """Return the newest releases that define some acronyms, in all their languages, as `translated` wants them."""
    newest = {
        (source, native_id)
        for row in rows
        for source, native_id in archive.connection.execute(
            """
            SELECT source, native_id FROM releases WHERE id IN
                (SELECT release_id FROM definitions WHERE acronym_id = ? ORDER BY release_id DESC LIMIT ?)
            """,
            (row.id, NEWEST),
        )
    }
    return [group_of(archive, source, native_id) for source, native_id in sorted(newest)]


def group_of(archive: Archive, source: str, native_id: str) -> dict[str, list[Sense]]:
    """Return what a release defines in each of its languages, in the order of its text."""
    group: dict[str, list[Sense]] = defaultdict(list)
    for lang, bag in archive.connection.execute(
        """
        SELECT a.lang, a.bag
        FROM releases r JOIN definitions d ON d.release_id = r.id JOIN acronyms a ON a.id = d.acronym_id
        WHERE r.source = ? AND r.native_id = ? ORDER BY a.lang, d.place, a.id
        """,
        (source, native_id),
    ):
        group[lang].append((lang, bag))
    return group


def may_be_asked(name: Name, asked: Asked, initials: frozenset[tuple[str, str]]) -> bool:
    """Tell whether it is worth stemming a name known from the start to see if a query asks for it."""
    words = " ".join(counting_words(name.phrase))
    return fold(name.acronym) in asked.acronyms or (name.lang, initials_of(words)) in initials


def initials_of(words: str) -> str:
    """Return the letters that words begin with, each once: a stem begins as its word does."""
    return "".join(sorted({word[0] for word in words.split()}))


def given_classes(classes: Iterable[Sequence[Name]], analyser: Analyser) -> list[tuple[Meaning, ...]]:
    """Return classes known from the start as meanings that no release defines yet."""
    return [tuple(given_meaning(name, analyser) for name in names) for names in classes]


def given_meaning(name: Name, analyser: Analyser) -> Meaning:
    """Make a meaning of a name known from the start."""
    bag = stems_of(name.phrase, name.lang, analyser).bag
    return Meaning(name.lang, name.acronym, bag, (name.phrase,), is_given=True)


def is_asked(meaning: Meaning, asked: Asked) -> bool:
    """Tell whether a query asks for a meaning, by acronym or by name."""
    return fold(meaning.acronym) in asked.acronyms or meaning.sense in asked.senses


def meanings_of(rows: Iterable[Row], given: Iterable[Meaning]) -> tuple[Meaning, ...]:
    """Join spellings of one name, and what is known from the start, into one meaning an acronym."""
    joint: dict[tuple[str, Sense], Meaning] = {(fold(meaning.acronym), meaning.sense): meaning for meaning in given}
    for row in sorted(rows, key=lambda row: (-row.releases, row.id)):
        held = joint.get((row.folded, row.sense))
        joint[row.folded, row.sense] = Meaning(
            row.lang,
            held.acronym if held else row.acronym,
            row.bag,
            tuple(dict.fromkeys((*held.phrases, row.phrase))) if held else (row.phrase,),
            row.releases + (held.releases if held else 0),
            is_given=held is not None and held.is_given,
        )
    return tuple(joint.values())


def bags(senses: Iterable[Sense]) -> set[str]:
    """Return the bags of senses."""
    return {bag for _, bag in senses}


def joined(sets: Iterable[frozenset[Sense]]) -> tuple[frozenset[Sense], ...]:
    """Join sets that have a member in common."""
    classes: list[frozenset[Sense]] = []
    for one in sets:
        apart = [other for other in classes if not other & one]
        classes = [*apart, one.union(*(other for other in classes if other & one))]
    return tuple(classes)
