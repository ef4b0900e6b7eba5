from __future__ import annotations

from mfa_archiver.migrations import migrations

from mfa_archiver.archive import database
from tests.architecture.schema import GOLDEN, fresh_schema


def test_schema_sql_shows_the_schema_of_a_new_archive() -> None:
    # After a new migration: python -m tests.architecture.schema
    assert GOLDEN.read_text(encoding="utf-8") == fresh_schema()


def test_a_reader_knows_archives_by_the_id_that_migrations_write() -> None:
    assert database.APPLICATION_ID == migrations.APPLICATION_ID


def test_a_reader_knows_the_schema_version_that_migrations_write() -> None:
    assert database.SCHEMA_VERSION == migrations.SCHEMA_VERSION
