"""What the works need: two sites that stay as they are, and archives and files prepared once."""

from __future__ import annotations

import json
import shutil
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.archive.ancient import first_schema
from tests.cli.program import Program
from tests.press.fetching import SECTIONS, TOP
from tests.press.office import Office
from tests.proof.authority import OPENSSL, Authority
from tests.replica.server import Replica
from tests.warc.crawl import Crawl, page

PAGE_SIZE = 10


class Scene:
    """Two sites on this machine, alive inside a `with` block, and what was fetched from them before the works begin.

    `folder` holds `older.db` (before the site changed), `held.db` (everything), `ancient.db` (the same in the first
    schema), `other.db` (another machine's, which shares releases with `held.db`) unless `has_other` is false, `files/`
    to import and `sources/`. A time-stamping authority listens at `authority_url` where OpenSSL is and the scene is
    whole, that is, has `other.db`.
    """

    def __init__(self, folder: Path, releases: int, *, has_other: bool = True) -> None:
        self.folder = folder
        self._has_other = has_other
        self._stack = ExitStack()
        self.replica = Replica(releases)
        self.authority_url = ""
        self.office = Office(size=releases // 2, page_size=5, counts_views=False)

    @property
    def sources(self) -> Path:
        return self.folder / "sources"

    @property
    def answered(self) -> int:
        """How many requests both sites have answered."""
        return len(self.replica.log) + len(self.office.log)

    def __enter__(self) -> Self:
        self._stack.enter_context(self.replica)
        self._stack.enter_context(self.office)
        self._declare()
        self._write_files()
        self._fetch()
        if self._has_other and OPENSSL:
            place = self.folder / "authority"
            place.mkdir()
            self.authority_url = self._stack.enter_context(Authority(place)).url
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def _declare(self) -> None:
        Program(self.folder).point_at(self.replica.base_url, page_size=PAGE_SIZE, attempts=1)
        press = (TOP + SECTIONS["listing"]).format(engine="listing", base=self.office.base_url, top="")
        (self.sources / "xx-press.toml").write_text(press)

    def _fetch(self) -> None:
        """Fetch, let the site change, fetch again: on two machines, of which each has something of its own."""
        older, held = self._machine("older"), self._machine("held")
        succeeds(older, "fetch", "kz-mfa")
        self._change("Заголовок после правки")
        if self._has_other:
            other = self._machine("other")
            shutil.copy(older.db, other.db)
            succeeds(other, "fetch", "kz-mfa", "--full")
            succeeds(other, "import", self.folder / "files" / "notes.jsonl")
            other.db.rename(self.folder / "other.db")
        self._change("Заголовок после второй правки")
        self.replica.remove(self.replica.releases[7].id)
        for _ in range(PAGE_SIZE + 2):
            self.replica.publish()
        shutil.copy(older.db, held.db)
        succeeds(held, "fetch", "kz-mfa", "xx-press")
        older.db.rename(self.folder / "older.db")
        held.db.rename(self.folder / "held.db")
        first_schema(self.folder / "held.db").rename(self.folder / "ancient.db")

    def _machine(self, name: str) -> Program:
        program = Program(self.folder / name)
        shutil.copytree(self.sources, program.sources)
        return program

    def _change(self, title: str) -> None:
        releases = self.replica.releases
        self.replica.edit(releases[3].id, "ru", title=title)
        self.replica.edit(releases[len(releases) // 2].id, "en", body="<p>All of it was written anew.</p>")

    def _write_files(self) -> None:
        files = self.folder / "files"
        (files / "pages").mkdir(parents=True)
        with (files / "notes.jsonl").open("w") as lines:
            for number in range(40):
                body = "\n\n".join([f"Text of the note {number} about treaties and borders."] * 8)
                note = {"title": f"Note {number}", "body": body, "date": "2025-03-01", "ref": f"xx-notes/{number}/en"}
                lines.write(json.dumps(note) + "\n")
        for number in range(8):
            (files / "pages" / f"{number}.html").write_bytes(page(f"О приёме посла {number}"))
        crawl = Crawl()
        for number in range(20):
            crawl.add(f"https://mfa.example/news/{number}", page(f"О приёме делегации {number}"))
        (files / "crawl.warc.gz").write_bytes(crawl.out.getvalue())


def succeeds(program: Program, *arguments: object) -> None:
    """Run the program to prepare something; nothing may go wrong."""
    result = program(*arguments)
    assert result.code == 0, (arguments, result.err)
