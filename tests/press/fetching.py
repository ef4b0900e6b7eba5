"""Fetching from the press office in this process: source files by engine, and an archive that keeps what came."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from mfa_archiver.archive.database import create_archive
from mfa_archiver.archive.index import prepare_index
from mfa_archiver.cli.harvesting import run_harvests
from mfa_archiver.cli.keeping import Keeper
from mfa_archiver.harvest import Bounds
from mfa_archiver.model import HarvestReport, Source
from mfa_archiver.sources.declaration import parse_source
from mfa_archiver.web.client import Client, Waits

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)
WAITS = Waits(initial_seconds=0.01, max_seconds=0.02, jitter_seconds=0.0)
TOP = """\
id = "xx-press"
name = "Press office"
country = "XX"
languages = ["en"]
timezone = "UTC"
engine = "{engine}"
homepage = "{base}/"
{top}
[pace]
delay_seconds = 0
attempts = 1
timeout_seconds = 5
"""
ARTICLE = """
[article]
title = "h1"
body = "div.text"
date = "time"
"""
SECTIONS = {
    "feed": '[feed]\nurl = "{base}/feed.xml"\nfollow = true\n' + ARTICLE,
    "json": (
        '[json]\nurl = "{base}/api/list?page={{page}}"\nitems = "results"\ntitle = "title"\nlink = "link"\n'
        'date = "public_timestamp"\n'
        '[detail]\nurl = "{base}/api/content{{path}}"\ntitle = "title"\nbody = "details.body"\n'
        'date = "first_published_at"\n'
    ),
    "listing": ('[listing]\nurl = "{base}/news?page={{page}}"\nitems = "ul.list li.row"\ndate = ".date"\n' + ARTICLE),
    "sitemap": '[sitemap]\nurl = "{base}/sitemap.xml"\nonly = "/news/"\n' + ARTICLE,
}
ENGINES = tuple(SECTIONS)


def declared(
    engine: str, base_url: str, *, top: str = "", section: str = "", replacing: tuple[str, str] = ("", "")
) -> Source:
    """Return the office as a source of an engine; `section` stands for the engine's usual one."""
    text = (TOP + (section or SECTIONS[engine])).format(engine=engine, base=base_url, top=top)
    return parse_source(text.replace(*replacing) if replacing[0] else text, "xx-press.toml")


@dataclass
class Desk:
    """A reader with an archive, whose clock the test sets."""

    path: Path
    now: datetime = NOW
    waits: Waits = field(default_factory=lambda: WAITS)

    def fetch(self, *sources: Source, bounds: Bounds | None = None, jobs: int = 1) -> HarvestReport:
        """Fetch, and return the report on the last source that ended."""
        return self.fetch_all(*sources, bounds=bounds, jobs=jobs)[-1]

    def fetch_all(self, *sources: Source, bounds: Bounds | None = None, jobs: int = 1) -> list[HarvestReport]:
        """Fetch, and return the reports as they came."""
        with (
            Client("archive@example.org", waits=self.waits, now=lambda: self.now) as client,
            create_archive(self.path) as archive,
        ):
            prepare_index(archive, lambda _done, _all: None)
            keeper = Keeper(archive)
            return list(run_harvests(sources, client, bounds or Bounds(), held=archive, keeper=keeper, jobs=jobs))

    def later(self, **span: float) -> None:
        """Let time pass."""
        self.now += timedelta(**span)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Return what a query over the archive finds."""
        with closing(sqlite3.connect(self.path)) as db:
            return db.execute(sql).fetchall()

    def titles(self) -> list[str]:
        """Return the current titles, the newest release first."""
        sql = """
            SELECT v.title FROM releases r JOIN revisions v ON v.id = r.current_revision
            ORDER BY v.published_at DESC, v.date DESC, r.id
        """
        return [title for (title,) in self.rows(sql)]

    def count(self, table: str) -> int:
        """Return the number of rows of a table."""
        return int(self.rows(f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608 - tables are named by tests
