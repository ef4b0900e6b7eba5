"""Bring harvests, captures and payloads of another archive into this one: each once, and only when they prove true."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from sqlite3 import Connection, Row

from mfa_archiver.archive.chain import HARVEST
from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.others import rows
from mfa_archiver.archive.packed import fault_of
from mfa_archiver.archive.soundness import (
    HINT,
    UNREADABLE,
    is_instant,
    is_list_of_texts,
    is_sound_dictionary,
    is_sound_pruning,
)
from mfa_archiver.errors import Damaged

CAPTURE = (
    "captured_at", "method", "url", "final_url", "language", "status", "headers", "request_headers", "request_body",
    "peer", "protocol", "certificate",
)  # fmt: skip


# --- harvests --------------------------------------------------------------------------------------


def bring_harvests(connection: Connection, other: Archive) -> dict[int, int]:
    """Bring harvests and return the ids they have here by those they have there. Raises Damaged.

    A harvest may be under way in one archive and at its end in another that began as a copy: the end counts.
    """
    brought = {}
    # Those under way come last, when all ends are known.
    sql = f"SELECT id, {', '.join(HARVEST)} FROM harvests ORDER BY finished_at IS NULL, started_at, id"  # noqa: S608 - constants
    for row in rows(other, sql):
        prove_harvest(row, other.path)
        bring = bring_unfinished if row["finished_at"] is None else bring_finished
        brought[row["id"]] = bring(connection, tuple(row)[1:])
    return brought


def bring_finished(connection: Connection, values: tuple[object, ...]) -> int:
    """Return the id of a harvest that has ended, added if it is new; one under way here takes its end."""
    same = " AND ".join(f"{name} = ?" for name in HARVEST)
    held = connection.execute(f"SELECT id FROM harvests WHERE {same} ORDER BY id", values).fetchone()  # noqa: S608 - constants
    if held:
        return int(held[0])
    under_way = connection.execute(
        "SELECT id FROM harvests WHERE source = ? AND started_at = ? AND finished_at IS NULL", values[:2]
    ).fetchone()
    if not under_way:
        return insert(connection, "harvests", HARVEST, values)
    ends = ", ".join(f"{name} = ?" for name in HARVEST)
    connection.execute(f"UPDATE harvests SET {ends} WHERE id = ?", (*values, under_way[0]))  # noqa: S608 - constants
    return int(under_way[0])


def bring_unfinished(connection: Connection, values: tuple[object, ...]) -> int:
    """Return the id of a harvest of the same source and start, whatever became of it, added if it is new."""
    held = connection.execute(
        "SELECT id FROM harvests WHERE source = ? AND started_at = ? ORDER BY finished_at IS NULL, finished_at, id",
        values[:2],
    ).fetchone()
    return int(held[0]) if held else insert(connection, "harvests", HARVEST, values)


def prove_harvest(row: Row, path: Path) -> None:
    """Raise Damaged unless a harvest's instants and errors can be read."""
    try:
        ends = [row["started_at"]] if row["finished_at"] is None else [row["started_at"], row["finished_at"]]
        sound = all(is_instant(text) for text in ends) and is_list_of_texts(json.loads(row["errors"]))
    except UNREADABLE:
        sound = False
    if not sound:
        raise Damaged(f"{path}: harvest {row['id']} is not what was stored", HINT)


# --- captures --------------------------------------------------------------------------------------


def bring_captures(connection: Connection, other: Archive, harvests: Mapping[int, int]) -> None:
    """Bring captures and their payloads, and note for `our_capture` which became which. Raises Damaged."""
    connection.execute("CREATE TEMP TABLE brought (theirs INTEGER PRIMARY KEY, ours INTEGER NOT NULL)")
    columns = ", ".join(f"c.{name}" for name in CAPTURE)
    sql = f"""
        SELECT c.id, c.harvest_id, p.id AS payload, p.digest, p.size, p.pruned_at, {columns}
        FROM payloads p JOIN captures c ON c.payload_id = p.id ORDER BY p.id, c.id
    """  # noqa: S608 - constants
    for _, group in groupby(rows(other, sql), itemgetter("payload")):
        found = list(group)
        bring = bring_payload if found[0]["pruned_at"] is None else bring_pruned
        payload_id = bring(connection, other, found[0])
        held = held_captures(connection, payload_id)
        for row in found:
            key = (harvests.get(row["harvest_id"]), *(row[name] for name in CAPTURE))
            if key not in held:
                prove_capture(row, other.path)
                values = (key[0], payload_id, *key[1:])
                held[key] = insert(connection, "captures", ("harvest_id", "payload_id", *CAPTURE), values)
            connection.execute("INSERT INTO temp.brought VALUES (?, ?)", (row["id"], held[key]))


def our_capture(connection: Connection, theirs: int | None) -> int:
    """Return the id here of a capture brought; 0 for one that was not there, which no row may point at."""
    held = connection.execute("SELECT ours FROM temp.brought WHERE theirs = ?", (theirs,)).fetchone()
    return int(held[0]) if held else 0


def forget_brought(connection: Connection) -> None:
    """Drop what `bring_captures` noted."""
    connection.execute("DROP TABLE temp.brought")


def held_captures(connection: Connection, payload_id: int) -> dict[tuple[object, ...], int]:
    """Return the captures held of a payload: their ids by all that tells one from another."""
    sql = f"SELECT id, harvest_id, {', '.join(CAPTURE)} FROM captures WHERE payload_id = ? ORDER BY id DESC"  # noqa: S608 - constants
    return {key: capture_id for capture_id, *rest in connection.execute(sql, (payload_id,)) if (key := tuple(rest))}


def prove_capture(row: Row, path: Path) -> None:
    """Raise Damaged unless a capture's instant and headers can be read."""
    try:
        pairs = [*json.loads(row["headers"]), *json.loads(row["request_headers"])]
        sound = is_instant(row["captured_at"]) and all(
            is_list_of_texts(pair) and len(pair) == len(("name", "value")) for pair in pairs
        )
    except UNREADABLE:
        sound = False
    if not sound:
        raise Damaged(f"{path}: capture {row['id']} is not what was stored", HINT)


# --- payloads --------------------------------------------------------------------------------------


def bring_payload(connection: Connection, other: Archive, theirs: Row) -> int:
    """Return the id of a payload here, copied if it is new, or pruned here, and gives its digest. Raises Damaged."""
    held = connection.execute("SELECT id, pruned_at FROM payloads WHERE digest = ?", (theirs["digest"],)).fetchone()
    if held and held[1] is None:
        return int(held[0])
    [(packed, their_dictionary)] = rows(
        other, "SELECT zstd, dictionary_id FROM payloads WHERE id = ?", (theirs["payload"],)
    )
    dictionary_id, dictionary = bring_dictionary(connection, other, their_dictionary)
    if fault_of(packed, theirs["digest"], theirs["size"], dictionary):
        raise Damaged(f"{other.path}: payload {theirs['payload']} is not what was stored", HINT)
    if held:
        connection.execute(
            "UPDATE payloads SET zstd = ?, dictionary_id = ?, pruned_at = NULL WHERE id = ?",
            (packed, dictionary_id, held[0]),
        )
        return int(held[0])
    columns = ("digest", "size", "zstd", "dictionary_id")
    return insert(connection, "payloads", columns, (theirs["digest"], theirs["size"], packed, dictionary_id))


def bring_dictionary(connection: Connection, other: Archive, theirs: int | None) -> tuple[int | None, bytes | None]:
    """Return a dictionary's id here and its bytes, copied if it is new. Raises Damaged."""
    if theirs is None:
        return None, None
    columns = ("source", "made_at", "digest", "bytes")
    found = list(rows(other, "SELECT source, made_at, digest, bytes FROM dictionaries WHERE id = ?", (theirs,)))
    if not found or not is_sound_dictionary(found[0]):
        raise Damaged(f"{other.path}: dictionary {theirs} is not what was stored", HINT)
    [row] = found
    held = connection.execute("SELECT id FROM dictionaries WHERE digest = ?", (row["digest"],)).fetchone()
    return (held[0] if held else insert(connection, "dictionaries", columns, tuple(row))), row["bytes"]


def bring_pruned(connection: Connection, other: Archive, theirs: Row) -> int:
    """Return the id of a payload here of which the other archive has the digest alone. Raises Damaged.

    What is held here stays; of two that are pruned the earlier counts.
    """
    digest, size, pruned_at = theirs["digest"], theirs["size"], theirs["pruned_at"]
    resting = "SELECT 1 FROM revisions v JOIN captures c ON c.id = v.capture_id WHERE c.payload_id = ? LIMIT 1"
    if not is_sound_pruning(digest, size, pruned_at) or list(rows(other, resting, (theirs["payload"],))):
        raise Damaged(f"{other.path}: payload {theirs['payload']} is not what was stored", HINT)
    held = connection.execute("SELECT id FROM payloads WHERE digest = ?", (digest,)).fetchone()
    if held:
        connection.execute("UPDATE payloads SET pruned_at = min(pruned_at, ?) WHERE id = ?", (pruned_at, held[0]))
        return int(held[0])
    return insert(connection, "payloads", ("digest", "size", "zstd", "pruned_at"), (digest, size, b"", pruned_at))


def insert(connection: Connection, table: str, columns: tuple[str, ...], values: tuple[object, ...]) -> int:
    """Insert a row and return its id."""
    marks = ", ".join("?" * len(columns))
    sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - names of ours
    return int(connection.execute(sql, values).lastrowid or 0)
