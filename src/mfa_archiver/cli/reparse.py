"""`reparse`: today's parser over the captures held, without the network."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from mfa_archiver.archive.database import Archive, open_archive
from mfa_archiver.archive.index import Index, prepare_index
from mfa_archiver.archive.lock import writing
from mfa_archiver.cli.completion import complete_source
from mfa_archiver.cli.options import Format, Json, ListFormat, Run, chosen_format, first_day, seen_today
from mfa_archiver.model import Failed, isoformat
from mfa_archiver.render import machine
from mfa_archiver.render.terminal import harmless_line

if TYPE_CHECKING:
    from mfa_archiver.cli.rereading import Reading
    from mfa_archiver.fields import Fields
    from mfa_archiver.language.edits import Edit

SOME_FAILED = 3


def run(
    run: Run,
    source: Annotated[
        str, typer.Option("--source", metavar="ID", help="Only its releases.", autocompletion=complete_source)
    ] = "",
    since: Annotated[
        str, typer.Option("--since", metavar="DATE", help="Only what was captured from this day on.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change; keep nothing.")] = False,
    form: Format = None,
    as_json: Json = False,
) -> None:
    """Read the captures that current wordings rest on anew, and show what today's parser makes of them otherwise.

    Example:  mfa-archiver reparse --source kz-mfa --dry-run
    """
    from mfa_archiver.archive.chain import close_rows
    from mfa_archiver.cli.rereading import read_all_anew
    from mfa_archiver.proof.manifest import Kind
    from mfa_archiver.sources.choosing import Publishers
    from mfa_archiver.sources.registry import load_sources

    choose = Publishers(load_sources(run.settings.sources)).choose
    telling = Telling(run, chosen_format(form, as_json))
    with opened(run, dry_run=dry_run) as (archive, index), machine.ending_quietly():
        for readings in read_all_anew(archive, index, choose, source, first_day(since, today=seen_today())):
            for reading in readings:
                telling.tell(reading)
        if not dry_run:
            close_rows(archive, Kind.REPARSE, datetime.now(UTC))
    telling.close(dry_run=dry_run)
    raise typer.Exit(SOME_FAILED if telling.failed else 0)


@contextmanager
def opened(run: Run, *, dry_run: bool) -> Iterator[tuple[Archive, Index | None]]:
    """Open the archive and, unless nothing is to be kept, lock it and return what indexes."""
    path = run.settings.db
    with nullcontext() if dry_run else writing(path), open_archive(path) as archive:
        if not dry_run:
            prepare_index(archive, run.reindexing)
        yield archive, None if dry_run else Index()


class Telling:
    """Shows what differs as it comes, and counts all by source and kind."""

    def __init__(self, run: Run, form: ListFormat) -> None:
        self._run = run
        self._form = form
        self._rows: list[Fields] = []  # of --format json, which is one array
        self._read: Counter[str] = Counter()
        self._changed: Counter[str] = Counter()
        self._kinds: dict[str, Counter[str]] = {}
        self.failed: Counter[str] = Counter()

    def tell(self, reading: "Reading") -> None:
        """Take note of one release, and show it if it reads otherwise today."""
        from mfa_archiver.language.edits import read_edit

        held, source = reading.held, reading.held.ref.source
        self._read[source] += 1
        self._run.progress(f"{sum(self._read.values())} read, {sum(self._changed.values())} otherwise")
        if isinstance(reading.read, Failed):
            self.failed[source] += 1
            self._run.say(harmless_line(f"mfa-archiver: {reading.read.what}: {reading.read.error}"))
        if reading.changed is None:
            return
        edit = read_edit(held.revision, reading.changed.revision, held.ref.lang)
        self._changed[source] += 1
        self._kinds.setdefault(source, Counter()).update([kind.value for kind in edit.kinds] or ["noise"])
        self._show(reading, edit)

    def close(self, *, dry_run: bool) -> None:
        """Show what is left to be shown, and the counts."""
        if self._form is ListFormat.JSON:
            machine.emit(machine.lines(self._rows, "json"))
        for source, count in sorted(self._read.items()):
            said = f"{source}: {count} read, {self._changed[source]} {'would change' if dry_run else 'changed'}"
            if kinds := self._kinds.get(source):
                said += f" ({', '.join(f'{kind} {number}' for kind, number in kinds.most_common())})"
            if self.failed[source]:
                said += f"; {self.failed[source]} can no longer be read and stay as they are"
            self._run.say(said)
        if not self._read:
            self._run.say("nothing to read")

    def _show(self, reading: "Reading", edit: "Edit") -> None:
        from mfa_archiver.render.edits import CONTEXT, diff_page

        self._run.progress("")
        if self._form is ListFormat.TABLE and reading.changed:
            styled = self._run.shows_colour
            page = diff_page(reading.held, reading.changed, edit, (), styled=styled, context=CONTEXT)
            self._run.out.print(page)
            self._run.out.print()
            return
        row = reading_fields(reading, edit)
        if self._form is ListFormat.JSON:
            self._rows.append(row)
        else:
            machine.emit(machine.lines([row], self._form.value))


def reading_fields(reading: "Reading", edit: "Edit") -> "Fields":
    """Return one release that reads otherwise today."""
    from mfa_archiver.language.edits import excerpt
    from mfa_archiver.render.edits import marked

    held, changed = reading.held, reading.changed or reading.held
    return {
        "id": held.id,
        "ref": str(held.ref),
        "source": held.ref.source,
        "lang": held.ref.lang,
        "revision": held.number,
        "last_seen": isoformat(held.last_seen),
        "kinds": [kind.value for kind in edit.kinds],
        "title": changed.revision.title,
        "url": held.url,
        "excerpt": marked(excerpt(edit)),
    }
