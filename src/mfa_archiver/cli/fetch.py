"""`fetch`: pull what is new from the sources into the archive."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from mfa_archiver.archive.database import Archive, create_archive, open_archive
from mfa_archiver.archive.index import prepare_index
from mfa_archiver.archive.lock import writing
from mfa_archiver.cli.completion import complete_lang, complete_source
from mfa_archiver.cli.options import Json, Run, Since, Until, first_day, last_day
from mfa_archiver.fields import report_fields
from mfa_archiver.model import HarvestReport, isoformat
from mfa_archiver.render import machine
from mfa_archiver.render.console import report_line
from mfa_archiver.render.terminal import harmless_line

if TYPE_CHECKING:
    from mfa_archiver.cli.keeping import Keeper

SOME_FAILED, ALL_FAILED = 3, 4
USELESS = {"failed", "blocked", "suspicious"}


class LogFormat(StrEnum):
    """How a run reports itself on stderr."""

    TEXT = "text"
    JSON = "json"


def run(
    run: Run,
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="SOURCE", help="Source ids; none means kz-mfa.", autocompletion=complete_source),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All sources that can be fetched, but unproven ones.")] = False,
    unproven: Annotated[
        bool, typer.Option("--unproven", help="With --all, also those of the catalogue of low confidence.")
    ] = False,
    country: Annotated[str, typer.Option("--country", metavar="XX", help="All of a country that can be fetched.")] = "",
    lang: Annotated[
        str, typer.Option("--lang", metavar="TAG", help="In this language only.", autocompletion=complete_lang)
    ] = "",
    since: Since = "",
    until: Until = "",
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="At most so many releases a source.")] = None,
    full: Annotated[bool, typer.Option("--full", help="Go on to the end of each listing, past what is known.")] = False,
    attachments: Annotated[
        bool, typer.Option("--attachments", help="Also the documents that releases link to, if not held yet.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be kept; keep nothing.")] = False,
    jobs: Annotated[int, typer.Option("--jobs", min=1, max=64, help="How many sources at a time.")] = 64,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Nothing on success, one line a problem.")] = False,
    log_format: Annotated[
        LogFormat,
        typer.Option("--log-format", help="One JSON object a source, for log collectors."),
    ] = LogFormat.TEXT,
    as_json: Json = False,
) -> None:
    """Fetch new and changed releases. Safe to stop at any moment and to run again.

    Example:  mfa-archiver fetch kz-mfa --since 2025-01
    """
    # Imported here: no other command talks to the network, and start-up counts.
    from mfa_archiver.cli.harvesting import run_harvests
    from mfa_archiver.cli.telling_apart import share_out
    from mfa_archiver.cli.watching import Watching
    from mfa_archiver.harvest import Bounds
    from mfa_archiver.sources.registry import DEFAULT_SOURCE, find_source, load_sources, unproven_ids
    from mfa_archiver.web.client import Client
    from mfa_archiver.web.engines import can_fetch, check_engine

    settings = run.settings
    if attachments and dry_run:
        raise typer.BadParameter("files are asked for once their releases are kept", param_hint="--attachments")
    bounds = Bounds(first_day(since), last_day(until), limit, full, attachments)
    if every or country:
        known = [source for source in load_sources(settings.sources).values() if can_fetch(source)]
        chosen = [source for source in known if not country or source.country == country.upper()]
        # Entries put together from hints fail often, and cron would hear of it each night.
        passed_over = set() if unproven or country else unproven_ids(settings.sources)
        chosen = [source for source in chosen if source.id not in passed_over]
        if passed_over and not quiet:
            run.say(f"{len(passed_over)} unproven sources are passed over: name them, or add --unproven")
    else:
        chosen = [find_source(name, settings.sources) for name in dict.fromkeys(sources or [DEFAULT_SOURCE])]
    if lang:
        chosen = [replace(source, languages=(lang,)) for source in chosen if lang in source.languages]
    if not chosen:
        raise typer.BadParameter("no source that can be fetched is of that country and language")

    for source in chosen:
        check_engine(source)  # before an archive is made for nothing
    with Client(settings.contact) as client, opened(run, dry_run=dry_run) as (held, keeper):
        is_watched = not quiet and sys.stderr.isatty()
        watching = Watching(run.err, len(chosen), is_shown=is_watched)
        apart = share_out(chosen, jobs)
        outcome = run_harvests(
            chosen,
            client,
            bounds,
            held=held,
            keeper=keeper,
            jobs=jobs,
            apart=apart,
            watcher=watching if is_watched else None,
        )
        with watching.display:
            reports = [tell(run, report, log_format, quiet=quiet) for report in outcome]
    if as_json:
        machine.emit([machine.to_json({"sources": [report_fields(report) for report in reports]}, indent=2)])
    raise typer.Exit(exit_code(reports))


@contextmanager
def opened(run: Run, *, dry_run: bool) -> "Iterator[tuple[Archive | None, Keeper | None]]":
    """Open the archive to compare with and, unless nothing is to be kept, lock it and return what keeps."""
    from mfa_archiver.cli.keeping import Keeper

    path = run.settings.db
    if dry_run:
        with open_archive(path) if path.exists() else nullcontext() as held:
            yield held, None
        return
    with writing(path), create_archive(path) as archive:
        prepare_index(archive, run.reindexing)
        yield archive, Keeper(archive)


def exit_code(reports: list[HarvestReport]) -> int:
    """Return 4 when every source failed or was suspiciously empty, 3 when something did, else 0."""
    if reports and all(report.status in USELESS for report in reports):
        return ALL_FAILED
    return 0 if all(report.status == "ok" for report in reports) else SOME_FAILED


def tell(run: Run, report: HarvestReport, log_format: LogFormat, *, quiet: bool) -> HarvestReport:
    """Report one source on stderr, and hand the report on."""
    if quiet and report.status == "ok":
        return report
    if log_format is LogFormat.JSON:
        entry = {"time": isoformat(datetime.now(UTC)), "event": "harvest", **report_fields(report)}
        run.err.out(json.dumps(entry, ensure_ascii=True), highlight=False)
        return report
    if not quiet:
        run.say(report_line(report))
    if report.status == "suspicious":
        run.say(f"mfa-archiver: {report.source}: no releases at all; the site may have moved or block programs")
    for error in (*report.errors, *report.unattached):
        run.say(harmless_line(f"mfa-archiver: {report.source}: {error}"))
    return report
