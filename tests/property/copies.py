"""Copies of an archive, one for each example."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mfa_archiver.archive.database import Archive, open_archive


@contextmanager
def copy_of(empty: Path) -> Iterator[Archive]:
    """Open a copy of an archive, which is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder, open_archive(Path(shutil.copy(empty, folder))) as archive:
        archive.connection.execute("PRAGMA synchronous = OFF")  # it need not outlive a power cut
        yield archive
