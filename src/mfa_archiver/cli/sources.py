"""`sources`: which publishers are known, what their files say, whether a file is sound; and a file for another one."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mfa_archiver.cli.completion import complete_source
from mfa_archiver.cli.options import Format, Json, ListFormat, Run, chosen_format
from mfa_archiver.errors import SourceError
from mfa_archiver.fields import source_fields
from mfa_archiver.model import Source
from mfa_archiver.render import machine
from mfa_archiver.render.console import rows_table
from mfa_archiver.render.terminal import harmless_line

NOT_SOUND = 4
COLUMNS = ("id", "name", "country", "languages", "engine", "checked", "confidence")


class Action(StrEnum):
    """What to do with the sources."""

    LIST = "list"
    SHOW = "show"
    CHECK = "check"
    NEW = "new"


def run(
    run: Run,
    action: Annotated[Action, typer.Argument(help="list, show ID, check ID or FILE, or new URL.")] = Action.LIST,
    name: Annotated[
        str,
        typer.Argument(
            metavar="ID|FILE|URL",
            help="A source id; check takes a file as well, new the page that lists releases.",
            autocompletion=complete_source,
        ),
    ] = "",
    live: Annotated[bool, typer.Option("--live", help="check: then look at the source, and keep nothing.")] = False,
    source_id: Annotated[str, typer.Option("--id", metavar="ID", help="new: the source's id.")] = "",
    lang: Annotated[str, typer.Option("--lang", metavar="TAG", help="new: the language of its releases.")] = "",
    write: Annotated[bool, typer.Option("--write", help="new: put the file among your own sources.")] = False,
    output: Annotated[str, typer.Option("--output", metavar="FILE|-", help="new: put the file there.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="new: overwrite a file without asking.")] = False,
    insecure: Annotated[bool, typer.Option("--insecure", help="new: ask over http:// without TLS.")] = False,
    form: Format = None,
    as_json: Json = False,
) -> None:
    """List the known sources, show one's file, check one, or propose one for an address.

    Example:  mfa-archiver sources show kz-mfa
    """
    from mfa_archiver.sources.registry import find_source, load_sources, source_text

    if action is not Action.LIST and not name:
        raise typer.BadParameter(f"say which: mfa-archiver sources {action} ID")
    match action:
        case Action.LIST:
            show_list(run, list(load_sources(run.settings.sources).values()), chosen_format(form, as_json))
        case Action.SHOW if as_json:
            machine.emit([machine.to_json(source_fields(find_source(name, run.settings.sources)), indent=2)])
        case Action.SHOW:
            source = find_source(name, run.settings.sources)
            machine.emit(source_text(source.id, run.settings.sources).splitlines())
            if lines := found_furniture(run.settings.db, source):
                run.say("lines found in most releases; add those that are no text of theirs to `boilerplate`:")
                run.say("\n".join(f"  {harmless_line(line)}" for line in lines))
        case Action.CHECK:
            checked = check(name, run.settings.sources)
            run.say(f"{checked.id}: sound ({checked.name}; {', '.join(checked.languages)}; engine {checked.engine})")
            if live:
                look_at(run, checked, as_json=as_json)
        case Action.NEW:
            from mfa_archiver.cli.proposing import propose_source

            propose_source(
                run, name, source_id=source_id, lang=lang, insecure=insecure, write=write, output=output, yes=yes
            )


def found_furniture(db: Path, source: Source) -> tuple[str, ...]:
    """Return the lines that open or close most of a source's releases, as far as an archive tells."""
    from mfa_archiver.archive.database import open_archive
    from mfa_archiver.archive.filters import Filters
    from mfa_archiver.archive.releases import stream_releases
    from mfa_archiver.extract.boilerplate import recurring_lines

    if not db.exists():
        return ()
    with open_archive(db) as archive:
        held = stream_releases(archive, "", Filters(source=source.id))
        lines = recurring_lines(release.revision.body for release in held)
    known = source.article.boilerplate if source.article else ()
    return tuple(line for line in lines if line not in known)


def show_list(run: Run, sources: list[Source], form: ListFormat) -> None:
    """Write the list."""
    rows = [source_fields(source) for source in sources]
    if form is ListFormat.TABLE:
        run.out.print(rows_table(rows, COLUMNS))
    else:
        machine.emit(machine.lines(rows, form.value))


def look_at(run: Run, source: Source, *, as_json: bool) -> None:
    """Show what a source gives now; exit with the code for an ill one when something is missing."""
    from mfa_archiver.cli.looking import look_now
    from mfa_archiver.fields import look_fields
    from mfa_archiver.render.looks import look_lines

    for look in look_now([source], run.settings.contact):
        machine.emit([machine.to_json(look_fields(look), indent=2)] if as_json else look_lines(look))
        if not look.is_whole:
            raise typer.Exit(NOT_SOUND)


def check(name: str, own_folder: Path) -> Source:
    """Validate a source by id or by its file. Raises SourceError."""
    from mfa_archiver.sources.declaration import parse_source
    from mfa_archiver.sources.registry import find_source

    path = Path(name)
    if path.suffix != ".toml":
        return find_source(name, own_folder)
    try:
        return parse_source(path.read_text(encoding="utf-8"), name)
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{name} cannot be read: {error}", "name a source file or a source id") from error
