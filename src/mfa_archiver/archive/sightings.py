"""What harvests saw, kept, brought from other archives, and read back as a source's history.

What it means is harvest.diagnosis's to say.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from sqlite3 import Connection, Row

from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.others import rows
from mfa_archiver.archive.soundness import HINT, UNREADABLE
from mfa_archiver.errors import Damaged
from mfa_archiver.sightings import History, Opening, PastHarvest, Sighting, Symptom

MOST_HARVESTS = 60  # of a history; a week of one every three hours
MOST_DAYS = 400  # of publication
_WHOLE_DAY = len("2026-01-31")

COLUMNS = (
    "lang", "symptom", "error", "led_to", "shown", "untitled", "undated", "pages", "pages_untitled", "pages_undated",
    "missed",
)  # fmt: skip
ADD = f"""
    INSERT OR REPLACE INTO sightings (harvest_id, {", ".join(COLUMNS)}) VALUES ({", ".join("?" * (1 + len(COLUMNS)))})
"""  # noqa: S608 - constants


def keep_sightings(connection: Connection, harvest_id: int, sightings: Iterable[Sighting]) -> None:
    """Keep what a harvest saw, one row a language."""
    connection.executemany(ADD, [(harvest_id, *row_of(sighting)) for sighting in sightings])


def row_of(sighting: Sighting) -> tuple[str | int | None, ...]:
    """Return a sighting in the order of the columns."""
    opening = sighting.opening
    return (
        sighting.lang,
        sighting.symptom or "",
        sighting.error,
        opening.led_to if opening else "",
        opening.shown if opening else None,
        opening.untitled if opening else 0,
        opening.undated if opening else 0,
        sighting.pages,
        sighting.pages_untitled,
        sighting.pages_undated,
        json.dumps(sighting.missed),
    )


def bring_sightings(connection: Connection, other: Archive, harvests: Mapping[int, int]) -> None:
    """Bring what the harvests of another archive saw; `harvests` are their ids here by those there. Raises Damaged.

    Of two tellings of one harvest a fixed one stays, so that the order of merging does not matter.
    """
    names = ", ".join(COLUMNS)
    held = f"SELECT {names} FROM sightings WHERE harvest_id = ? AND lang = ?"  # noqa: S608 - constants
    for row in rows(other, f"SELECT harvest_id, {names} FROM sightings"):  # noqa: S608 - constants
        harvest_id = harvests.get(row["harvest_id"])
        if harvest_id is None or not is_readable(row):
            raise Damaged(f"{other.path}: what harvest {row['harvest_id']} saw is not what was stored", HINT)
        theirs = tuple(row)[1:]
        ours = connection.execute(held, (harvest_id, row["lang"])).fetchone()
        if ours is None or repr(theirs) > repr(ours):
            connection.execute(ADD, (harvest_id, *theirs))


def is_readable(row: Row) -> bool:
    """Tell whether a row of another archive is a sighting."""
    try:
        return isinstance(json.loads(row["missed"]), dict) and all(
            isinstance(count, int) for count in read_sighting(row).missed.values()
        )
    except UNREADABLE:
        return False


def load_history(archive: Archive, source: str) -> History:
    """Return a source's last harvests with what they saw, and its days of publication; none where none is known."""
    cursor = archive.connection.cursor()
    cursor.row_factory = Row
    rows = cursor.execute(
        "SELECT * FROM harvests WHERE source = ? ORDER BY id DESC LIMIT ?", (source, MOST_HARVESTS)
    ).fetchall()
    seen = load_sightings(archive, rows[-1]["id"], source) if rows else {}
    days = archive.connection.execute(
        "SELECT DISTINCT date FROM releases WHERE source = ? AND length(date) = ? ORDER BY date DESC LIMIT ?",
        (source, _WHOLE_DAY, MOST_DAYS),
    )
    return History(
        source,
        tuple(
            PastHarvest(
                id=row["id"],
                started_at=row["started_at"],
                finished_at=row["finished_at"] or "",
                status=row["status"],
                added=row["added"],
                errors=tuple(json.loads(row["errors"])),
                sightings=tuple(seen.get(row["id"], ())),
            )
            for row in rows
        ),
        tuple(day for (day,) in days),
    )


def load_sightings(archive: Archive, first_harvest: int, source: str) -> dict[int, list[Sighting]]:
    """Return what a source's harvests have seen from one of them on, by harvest."""
    known = archive.connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'sightings'").fetchone()
    if not known:  # an archive of an earlier schema, which lies where nothing can be written
        return {}
    cursor = archive.connection.cursor()
    cursor.row_factory = Row
    found: defaultdict[int, list[Sighting]] = defaultdict(list)
    for row in cursor.execute(
        """
        SELECT s.* FROM harvests h JOIN sightings s ON s.harvest_id = h.id
        WHERE h.source = ? AND h.id >= ? ORDER BY h.id, s.lang
        """,
        (source, first_harvest),
    ):
        found[row["harvest_id"]].append(read_sighting(row))
    return found


def read_sighting(row: Row) -> Sighting:
    """Make a sighting of its row."""
    is_whole = row["shown"] is not None
    return Sighting(
        lang=row["lang"],
        symptom=Symptom(row["symptom"]) if row["symptom"] else None,
        error=row["error"],
        opening=Opening(row["shown"], row["untitled"], row["undated"], row["led_to"]) if is_whole else None,
        pages=row["pages"],
        pages_untitled=row["pages_untitled"],
        pages_undated=row["pages_undated"],
        missed={Symptom(name): count for name, count in json.loads(row["missed"]).items()},
    )


def harvested_sources(archive: Archive) -> list[str]:
    """Return the ids of all sources that were ever harvested into the archive."""
    return [source for (source,) in archive.connection.execute("SELECT DISTINCT source FROM harvests ORDER BY source")]
