"""Revision checks: what comparing releases with the wordings held adds to a fetch that finds them all unchanged."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.archives import Archives
from benchmarks.fetching import replica
from benchmarks.launch import PROGRAM, Cost, measure
from benchmarks.report import Findings, Table, Verdict, number, progress
from mfa_archiver.archive.database import open_archive
from mfa_archiver.archive.packing import Unpacker
from mfa_archiver.archive.revisions import load_holdings
from mfa_archiver.extract.govkz import read_releases
from mfa_archiver.harvest import Bounds
from mfa_archiver.harvest.story import compare
from mfa_archiver.harvest.sweep import Sweeper
from mfa_archiver.model import Capture, ParsedRelease, Source, Unchanged
from mfa_archiver.sources.registry import find_source
from tests.replica.source_file import write_source_file

COUNT = 10_000
LANG = "ru"
MOST_ADDED = 0.1  # of the rest of the fetch


def bench(_archives: Archives, folder: Path) -> Findings:
    """Fetch everything, fetch it all again unchanged, and time the comparing by itself."""
    progress(f"fetching {number(COUNT)} releases twice")
    db, again = fetch_again(folder / "rechecking")
    checked = check(db)
    added = checked / (again.cpu_seconds - checked)
    rows = (
        ("fetch --full, whole process", f"{again.seconds:.2f} s", f"{again.cpu_seconds:.2f} s"),
        ("of which revision checks", "", f"{checked:.2f} s"),
    )
    table = Table(f"{number(COUNT)} releases fetched again, none changed", ("", "time", "processor time"), rows)
    what = f"revision checks of {number(COUNT)} unchanged releases, added to the fetch"
    return Findings((table,), (Verdict(what, f"{added:.1%}", f"< {MOST_ADDED:.0%}", added < MOST_ADDED),))


def fetch_again(own: Path) -> tuple[Path, Cost]:
    """Fetch a listing into a new archive and once more to its end; return the archive and what the second cost."""
    db = own / "archive.db"
    with replica(COUNT) as base_url:
        write_source_file(own / "sources", base_url, languages=[LANG])
        environment = {"MFA_ARCHIVER_SOURCES": str(own / "sources")}
        measure((PROGRAM, "fetch", "-q", "--db", str(db)), environment)
        return db, measure((PROGRAM, "fetch", "-q", "--full", "--db", str(db)), environment)


def check(db: Path) -> float:
    """Return the processor time that comparing all releases takes."""
    source = find_source("kz-mfa", db.parent / "sources")
    releases = list(read_held(db, source))
    with open_archive(db) as archive:
        held = load_holdings(archive, source.id, LANG)
        sweeper = Sweeper(held, Bounds())
        started = time.process_time()
        outcomes = [compare(sweeper, release) for release in releases]
        spent = time.process_time() - started
    if len(outcomes) != len(held) or not all(isinstance(outcome, Unchanged) for outcome in outcomes):
        raise SystemExit("the releases fetched again are not those held")
    return spent


def read_held(db: Path, source: Source) -> Iterator[ParsedRelease]:
    """Yield the releases that the payloads of an archive hold."""
    with closing(sqlite3.connect(db)) as connection:
        unpack = Unpacker(connection).unpack
        rows = connection.execute("SELECT zstd, dictionary_id FROM payloads").fetchall()
        payloads = [unpack(*row) for row in rows]
    for payload in payloads:
        capture = Capture(source.homepage, datetime.now(UTC), 200, (), payload, language=LANG)
        yield from (read for read in read_releases(capture, source, LANG) if isinstance(read, ParsedRelease))
