"""Reads an archive of an earlier schema that cannot be brought up to date: views stand in for what its tables lack.

They are of the connection alone; nothing is written to the file. A step of migrations/ that adds a column which
readers ask for adds its row here.
"""

from __future__ import annotations

import sqlite3

# Table, and what its later columns would hold, in the order the steps added them.
LATER_COLUMNS: dict[str, dict[str, str]] = {
    "captures": {
        "request_headers": "'[]'",
        "request_body": "x''",
        "peer": "''",
        "protocol": "''",
        "certificate": "''",
    },
    "payloads": {"dictionary_id": "NULL", "pruned_at": "NULL"},
    "revisions": {"parser": "''", "read_anew_of": "''"},
}

# Table that came later, and the columns of it that readers ask for.
LATER_TABLES: dict[str, tuple[str, ...]] = {
    "attachments": ("source", "url", "asked_at", "capture_id", "error"),
    "candidates": ("source", "native_id", "lang", "url", "address", "digest", "asked_digest"),
    "dictionaries": ("id", "digest", "bytes"),
    "evidence": ("id", "release_id", "seen_at", "sign", "url", "status", "back_to", "other_id", "harvest_id"),
    "presences": ("release_id", "presence", "since", "absent_since", "evidence_at"),
}


def stand_in(connection: sqlite3.Connection) -> None:
    """Let a connection find every column that readers ask for."""
    for table, later in LATER_COLUMNS.items():
        held = columns(connection, table)
        lacking = [f"{value} AS {name}" for name, value in later.items() if name not in held]
        if held and lacking:
            # A temporary view comes before the file's own table of that name (https://sqlite.org/lang_naming.html).
            connection.execute(f"CREATE TEMP VIEW {table} AS SELECT *, {', '.join(lacking)} FROM main.{table}")  # noqa: S608 - constants
    for table, names in LATER_TABLES.items():
        if not columns(connection, table):
            nothing = ", ".join(f"NULL AS {name}" for name in names)
            connection.execute(f"CREATE TEMP VIEW {table} AS SELECT {nothing} WHERE 0")


def columns(connection: sqlite3.Connection, table: str) -> set[str]:
    """Return the names of a table's columns; none where there is no such table."""
    return {name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))}
