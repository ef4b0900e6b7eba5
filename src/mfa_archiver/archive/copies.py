"""Back an archive up and put a backup in its place: copied while others write, proved, and only then given its name."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from mfa_archiver.archive.asides import clear_left, written_aside
from mfa_archiver.archive.database import (
    Archive,
    companions,
    connecting,
    one_state,
    open_archive,
    prove_whole,
    translating,
)
from mfa_archiver.archive.others import reading
from mfa_archiver.archive.verify import verify
from mfa_archiver.errors import Damaged, InTheWay, Unwritable

PAGES_AT_ONCE = 2048  # 16 MB: between two steps Ctrl-C is answered
KEPT_ASIDE = ".before-restore"
READERS_MILLISECONDS = 2000  # how long those who read an archive may finish before it is copied instead

Progress = Callable[[int, int], None]


def back_up(archive: Archive, target: Path, progress: Progress = lambda _done, _all: None, *, replace: bool) -> None:
    """Write a proved copy of an archive to `target`, as the archive is now, whoever goes on writing to it.

    `progress` gets (done, all) pages. Raises InTheWay when `target` exists and is not to be replaced, or is the
    archive itself; Damaged when the copy shows that the archive is; Unwritable. Nothing is left behind then.
    """
    clear_left(target)  # a backup that was killed as soon as it was there
    if target.exists() and target.samefile(archive.path):
        raise InTheWay(f"{target} is the archive itself", "name another place")
    if target.exists() and not replace:
        raise InTheWay(f"{target} exists already", "name another place, or replace it with --force")
    with made_aside(target) as aside:
        copy_into(aside, archive, progress)
        prove_copy(aside, archive.path)
        put(aside, target, replace=replace)


def restore(backup: Path, path: Path, progress: Progress = lambda _done, _all: None, *, replace: bool) -> Path | None:
    """Put a proved copy of a backup in the place of the archive at `path`; the caller holds that archive's lock.

    Returns where the archive that was there is kept. `progress` gets (done, all) pages. Raises InTheWay when there
    is an archive and it is not to be replaced, or one is kept already; and what `reading` raises, of the backup.
    """
    kept = path.with_name(path.name + KEPT_ASIDE)
    if path.exists() and not replace:
        raise InTheWay(f"there is an archive at {path}", f"--force replaces it, and keeps it as {kept.name}")
    if path.exists() and kept.exists() and kept.samefile(path):
        kept.unlink()  # a restore was killed between keeping this archive and replacing it
    if path.exists() and kept.exists():
        raise InTheWay(f"{kept} is left from an earlier restore", "move it away first")
    with made_aside(path) as aside:
        with reading(backup) as source:
            copy_into(aside, source, progress)
        prove_copy(aside, backup)
        was_there = path.exists()
        if was_there:
            keep_aside(path, kept)
        put(aside, path, replace=was_there)
    return kept if was_there else None


@contextmanager
def made_aside(path: Path) -> Iterator[Path]:
    """Give a path to write a copy at. Raises Unwritable where that cannot be."""
    try:
        with written_aside(path) as aside:
            yield aside
    except OSError as error:
        raise Unwritable(f"{path} cannot be written: {error.strerror}", "name another place") from error


def copy_into(aside: Path, source: Archive, progress: Progress = lambda _done, _all: None) -> None:
    """Copy an archive page by page, as it is now (https://sqlite.org/backup.html)."""
    with translating(aside), connecting(aside) as copy:
        with one_state(source.connection):  # a copy would begin anew with every page that others write
            source.connection.backup(
                copy, pages=PAGES_AT_ONCE, progress=lambda _status, left, total: progress(total - left, total)
            )
        copy.execute("PRAGMA journal_mode = WAL")  # other programs' copies may have lost it
        copy.close()


def prove_copy(aside: Path, of: Path) -> None:
    """Raise Damaged unless everything in a copy is what was stored."""
    with open_archive(aside) as copy:
        fault = next(verify(copy), None)
    if fault:
        raise Damaged(f"{of} is damaged: {fault.check}: {fault.what}", "nothing was written; `verify` lists all faults")


def put(aside: Path, path: Path, *, replace: bool) -> None:
    """Give a finished copy its name in one step; without `replace` nothing is ever overwritten, not even a newcomer."""
    prove_whole(aside, path)
    if replace or not path.exists():
        # What is left of another file's journal would be played back into the copy.
        for companion in companions(path):
            companion.unlink(missing_ok=True)
    if replace:
        aside.replace(path)
        return
    try:
        os.link(aside, path)
    except FileExistsError as error:
        raise InTheWay(f"{path} has come into being meanwhile", "name another place") from error
    except OSError:  # a file system without hard links
        aside.rename(path)


def keep_aside(path: Path, kept: Path) -> None:
    """Give an archive that is to be replaced another name, too.

    Its journal is part of it: where readers keep the file from taking it in, a copy with all in it gets the name, since
    two names of one file would share no journal.
    """
    try:
        with connecting(path) as connection:
            connection.execute(f"PRAGMA busy_timeout = {READERS_MILLISECONDS}")
            is_in_the_way = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            if is_in_the_way:
                with made_aside(kept) as aside:
                    copy_into(aside, Archive(path, connection))
                    put(aside, kept, replace=False)
            connection.close()
    except sqlite3.DatabaseError:  # damaged: kept as it is, with all that belongs to it
        is_in_the_way = False
    if not is_in_the_way:
        name_also(path, kept)


def name_also(path: Path, kept: Path) -> None:
    """Give a file another name, and what is left of its journal the name that belongs to that."""
    try:
        os.link(path, kept)  # so that there is an archive at every moment
    except OSError:  # a file system without hard links
        path.rename(kept)
    for companion, kept_companion in zip(companions(path), companions(kept), strict=True):
        if companion.exists() and companion.stat().st_size:
            companion.rename(kept_companion)
