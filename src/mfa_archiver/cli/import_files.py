"""`import`: saved pages, plain text and JSON lines into the archive."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from mfa_archiver.archive.database import create_archive
from mfa_archiver.archive.lock import writing
from mfa_archiver.archive.releases import find_release
from mfa_archiver.cli.doubting import Doubts
from mfa_archiver.cli.options import Run, day_span
from mfa_archiver.model import Added, Failed, ParsedRelease, Revised, Unchanged
from mfa_archiver.render import machine
from mfa_archiver.render.terminal import harmless_line

SOME_FAILED = 3
COUNTED: dict[str, type] = {"added": Added, "revised": Revised, "unchanged": Unchanged, "failed": Failed}


def run(
    run: Run,
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH", help=".html, .txt, .jsonl (each also .gz), .pdf; or a folder."),
    ],
    source: Annotated[
        str, typer.Option("--source", metavar="ID", help="Whose releases these are; its rules read them.")
    ] = "",
    url: Annotated[str, typer.Option("--url", help="Where the one file comes from.")] = "",
    title: Annotated[str, typer.Option("--title", help="The one file's title.")] = "",
    date: Annotated[str, typer.Option("--date", help="The one file's publication date.")] = "",
    lang: Annotated[
        str, typer.Option("--lang", metavar="TAG", help="The language; none means: see for yourself.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Counts and errors as one JSON object.")] = False,
) -> None:
    """Import saved pages, plain texts and JSON lines. Nothing already held is added twice.

    Example:  mfa-archiver import saved/ --source kz-kt
    """
    from mfa_archiver import importing
    from mfa_archiver.archive import revisions
    from mfa_archiver.archive.index import Index, prepare_index
    from mfa_archiver.sources.registry import find_source

    if missing := next((path for path in paths if not path.exists()), None):
        raise typer.BadParameter(f"there is no {missing}", param_hint="PATH")
    if any((url, title, date)) and (len(paths) > 1 or not importing.holds_one_release(paths[0])):
        raise typer.BadParameter("--url, --title and --date describe one page or text; name just that one file")
    if date:
        day_span(date, "--date")
    given = importing.Given(
        find_source(source, run.settings.sources) if source else importing.IMPORT_SOURCE, url, title, date, lang
    )
    counts: Counter[str] = Counter(dict.fromkeys(COUNTED, 0))
    errors: list[str] = []
    doubts = Doubts()
    index = Index()
    with writing(run.settings.db), create_archive(run.settings.db) as archive:
        prepare_index(archive, run.reindexing)
        for path in importing.list_files(paths):
            for capture, found in importing.read_file(path, given, datetime.now(UTC)):
                outcome: Added | Revised | Unchanged | Failed
                if isinstance(found, ParsedRelease):
                    doubts.note(path, found)
                    held = find_release(archive, str(found.ref))
                    outcome = importing.compare(held[0].revision if held else None, found)
                else:
                    outcome = found
                    errors.append(f"{found.what}: {found.error}")
                    run.say(harmless_line(f"mfa-archiver: {errors[-1]}"))
                if isinstance(outcome, Added | Revised):
                    revisions.keep_outcomes(archive, index, capture, [outcome], None)
                counts.update(name for name, kind in COUNTED.items() if isinstance(outcome, kind))
            run.progress(f"{path}: {counts['added']} added")
    for line in doubts.lines():
        run.say(line)
    if as_json:
        machine.emit([machine.to_json({**counts, "errors": errors}, indent=2)])
    run.say(", ".join(f"{count} {name}" for name, count in counts.items() if count) or "nothing to import")
    raise typer.Exit(SOME_FAILED if counts["failed"] else 0)
