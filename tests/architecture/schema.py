"""The schema as it stands, to read in one place: `python -m tests.architecture.schema` writes migrations/schema.sql.

Run it after adding a step to migrations/migrations.py, and review the difference with the step.
"""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from textwrap import dedent

from mfa_archiver.archive.database import create_archive

GOLDEN = Path(__file__).parents[2] / "migrations" / "schema.sql"
HEADING = "-- The schema after all steps of migrations.py. Made by: python -m tests.architecture.schema\n"

# What sqlite_utils keeps its own accounts in, and the tables that FTS5 and ANALYZE make for themselves.
OURS = """
    SELECT sql FROM sqlite_schema
    WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND tbl_name NOT LIKE '%migrations%' AND name NOT LIKE 'search_%'
    ORDER BY rowid
"""


def fresh_schema() -> str:
    """Return the statements that a new archive consists of, in the order they were made."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive.db"
        with create_archive(path):
            pass
        with closing(sqlite3.connect(path)) as connection:
            statements = [sql for (sql,) in connection.execute(OURS)]
    return HEADING + "".join(f"\n{tidy(statement)};\n" for statement in statements)


def tidy(statement: str) -> str:
    """Return a statement without the indentation it has in the migration's source."""
    first, _, rest = statement.strip().partition("\n")
    return f"{first}\n{dedent(rest)}" if rest else first


if __name__ == "__main__":
    GOLDEN.write_text(fresh_schema(), encoding="utf-8")
