"""Archives as the first step of the schema made them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from mfa_archiver.migrations.migrations import migrations
from sqlite_utils import Database

# The last are those in which FTS5 keeps the index.
TABLES = ("harvests", "payloads", "captures", "releases", "revisions", "search_data", "search_idx", "search_docsize")


def first_schema(present: Path) -> Path:
    """Make of an archive one that the first step of the schema made, with its index; return where it lies."""
    old = present.with_name("old.db")
    with closing(sqlite3.connect(old, isolation_level=None)) as db:
        migrations.apply(Database(db, execute_plugins=False), stop_before="m0002_frequencies")
        db.execute("ATTACH ? AS present", (str(present),))
        for table in TABLES:
            names = [row[1] for row in db.execute(f"PRAGMA table_xinfo('{table}')") if not row[6]]
            columns = ", ".join(names)
            db.execute(f"INSERT OR REPLACE INTO main.{table} ({columns}) SELECT {columns} FROM present.{table}")  # noqa: S608 - names of ours
    return old
