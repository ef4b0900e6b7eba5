"""Pack payloads anew, with a dictionary trained on their source's own pages where that pays."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Connection

import zstandard

from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.packing import DICTIONARY_BYTES, Unpacker, digest_of, pack
from mfa_archiver.errors import Damaged
from mfa_archiver.model import isoformat

FEWEST = 40  # payloads that train a dictionary, and that prove whether it pays: half and half
MOST = 400  # the newest
MOST_TRAINED_BYTES = 32 << 20  # of them, or memory and time grow without end
PAYS = 0.25  # what must be saved, of the packed bytes
BATCH = 200  # payloads packed anew in one transaction

# A file that releases link to has nothing in common with pages, and is packed already, most often.
_OF_SOURCE = """
    SELECT p.id, p.digest, p.size, p.zstd, p.dictionary_id FROM payloads p
    WHERE p.pruned_at IS NULL AND p.size > 0 AND p.id IN (
        SELECT c.payload_id FROM captures c JOIN harvests h ON h.id = c.harvest_id WHERE h.source = :source
        UNION
        SELECT c.payload_id FROM revisions v JOIN releases r ON r.id = v.release_id
        JOIN captures c ON c.id = v.capture_id WHERE r.source = :source
    )
    AND p.id NOT IN (SELECT c.payload_id FROM attachments a JOIN captures c ON c.id = a.capture_id)
"""


@dataclass(frozen=True, slots=True)
class Repacked:
    """What packing a source's payloads anew came to: how many, and their packed bytes before and after.

    `pays` is False where there are too few of them, or a dictionary would save too little, or less than it takes
    itself; nothing is changed then.
    """

    source: str
    payloads: int = 0
    before: int = 0
    after: int = 0
    pays: bool = False


def known_sources(archive: Archive) -> list[str]:
    """Return the sources that captures are held of."""
    rows = archive.connection.execute("SELECT source FROM harvests UNION SELECT source FROM releases")
    return [source for (source,) in rows]


def repack(
    archive: Archive, source: str, now: datetime, progress: Callable[[int, int], None] = lambda _done, _all: None
) -> Repacked:
    """Train a dictionary on a source's newest payloads, and pack all of them with it, if that pays.

    A dictionary that serves no payload any more is dropped. Stopped anywhere, every payload is whole, packed one way or
    the other, and the next run goes on. `progress` gets (done, all) payloads. Raises Damaged.
    """
    connection = archive.connection
    newest = list(_payloads(connection, f"{_OF_SOURCE} ORDER BY p.id DESC LIMIT :most", source, most=MOST))
    [served] = connection.execute(f"SELECT sum(size) FROM ({_OF_SOURCE})", {"source": source}).fetchone()  # noqa: S608 - a constant
    dictionary, saves = _trained([payload for _, payload in newest])
    if saves * (served or 0) <= len(dictionary):
        return Repacked(source)
    with archive.transaction():
        dictionary_id = _keep_dictionary(connection, source, dictionary, now)
    ids = [row[0] for row in connection.execute(f"{_OF_SOURCE} ORDER BY p.id", {"source": source})]
    before = after = 0
    for start in range(0, len(ids), BATCH):
        with archive.transaction():
            for payload_id in ids[start : start + BATCH]:
                was, now_is = _pack_anew(connection, payload_id, dictionary_id, dictionary)
                before, after = before + was, after + now_is
        progress(min(start + BATCH, len(ids)), len(ids))
    with archive.transaction():
        connection.execute(
            """
            DELETE FROM dictionaries WHERE source = ? AND id <> ?
            AND id NOT IN (SELECT dictionary_id FROM payloads WHERE dictionary_id IS NOT NULL)
            """,
            (source, dictionary_id),
        )
    return Repacked(source, len(ids), before, after, pays=True)


def _payloads(connection: Connection, sql: str, source: str, **values: int) -> Iterator[tuple[int, bytes]]:
    unpacker = Unpacker(connection)
    for payload_id, _, _, packed, dictionary_id in connection.execute(sql, {"source": source, **values}):
        yield payload_id, unpacker.unpack(packed, dictionary_id)


def _trained(payloads: Sequence[bytes]) -> tuple[bytes, float]:
    """Return a dictionary trained on the newer half of payloads, and what share of the served bytes of others it saves.

    Empty, and nothing, where that is less than PAYS of what they take packed without it.
    """
    newer, older = payloads[: len(payloads) // 2], payloads[len(payloads) // 2 :]
    if len(newer) < FEWEST // 2:
        return b"", 0
    samples: list[bytes] = []
    room = MOST_TRAINED_BYTES
    for payload in newer:
        room -= len(payload)
        if room < 0:
            break
        samples.append(payload)
    try:
        dictionary = zstandard.train_dictionary(DICTIONARY_BYTES, [*samples]).as_bytes()
    except zstandard.ZstdError:  # too little to learn from
        return b"", 0
    plain, helped = (sum(len(pack(payload, by)) for payload in older) for by in (None, dictionary))
    return (dictionary, (plain - helped) / sum(map(len, older))) if helped <= (1 - PAYS) * plain else (b"", 0)


def _keep_dictionary(connection: Connection, source: str, dictionary: bytes, now: datetime) -> int:
    digest = digest_of(dictionary)
    connection.execute(
        "INSERT OR IGNORE INTO dictionaries (source, made_at, digest, bytes) VALUES (?, ?, ?, ?)",
        (source, isoformat(now), digest, dictionary),
    )
    return int(connection.execute("SELECT id FROM dictionaries WHERE digest = ?", (digest,)).fetchone()[0])


def _pack_anew(connection: Connection, payload_id: int, dictionary_id: int, dictionary: bytes) -> tuple[int, int]:
    """Pack a payload with a dictionary where that makes it smaller; return its packed bytes before and after."""
    digest, packed, by = connection.execute(
        "SELECT digest, zstd, dictionary_id FROM payloads WHERE id = ?", (payload_id,)
    ).fetchone()
    if by == dictionary_id:
        return len(packed), len(packed)
    payload = Unpacker(connection).unpack(packed, by)
    if hashlib.sha256(payload).hexdigest() != digest:
        raise Damaged(f"payload {payload_id} is not what was stored", "run `mfa-archiver verify`, or restore a copy")
    anew = pack(payload, dictionary)
    if len(anew) >= len(packed):
        return len(packed), len(packed)
    connection.execute(
        "UPDATE payloads SET zstd = ?, dictionary_id = ? WHERE id = ?", (anew, dictionary_id, payload_id)
    )
    return len(packed), len(anew)
