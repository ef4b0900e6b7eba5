"""`import`: saved pages, texts, JSON lines, web archives and Wayback captures into the archive."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mfa_archiver.archive.database import Archive, create_archive
from mfa_archiver.archive.lock import writing
from mfa_archiver.cli.options import Run, Since, Until, day_span, first_day, last_day
from mfa_archiver.model import Failed
from mfa_archiver.render import machine
from mfa_archiver.render.terminal import harmless_line

if TYPE_CHECKING:
    from mfa_archiver.cli.intake import Intake
    from mfa_archiver.importing import Given
    from mfa_archiver.importing.crawls import Choose
    from mfa_archiver.importing.wayback import Span

SOME_FAILED = 3


def run(
    run: Run,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATH",
            help=".html, .mhtml, .txt, .jsonl, .pdf, .warc (some also .gz), .wacz; or a folder.",
        ),
    ] = None,
    cdx: Annotated[
        list[str] | None,
        typer.Option("--cdx", metavar="URL|FILE", help="A Wayback listing, whose captures are fetched."),
    ] = None,
    replay: Annotated[
        str, typer.Option("--replay", metavar="URL", help="Where captures are fetched; none means: beside the listing.")
    ] = "",
    source: Annotated[
        str, typer.Option("--source", metavar="ID", help="Whose releases these are; its rules read them.")
    ] = "",
    url: Annotated[str, typer.Option("--url", help="Where the one file comes from.")] = "",
    title: Annotated[str, typer.Option("--title", help="The one file's title.")] = "",
    date: Annotated[str, typer.Option("--date", help="The one file's publication date.")] = "",
    lang: Annotated[
        str, typer.Option("--lang", metavar="TAG", help="The language; none means: see for yourself.")
    ] = "",
    since: Since = "",
    until: Until = "",
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Of --cdx, at most so many captures.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Counts and errors as one JSON object.")] = False,
) -> None:
    """Import saved pages, texts, JSON lines and web archives. Nothing already held is added twice.

    Example:  mfa-archiver import saved/ --source kz-kt
    """
    from mfa_archiver import importing
    from mfa_archiver.archive.chain import close_rows
    from mfa_archiver.archive.index import prepare_index
    from mfa_archiver.cli.intake import Intake
    from mfa_archiver.importing.wayback import Span
    from mfa_archiver.proof.manifest import Kind
    from mfa_archiver.sources.registry import find_source

    paths = paths or []
    if bool(paths) == bool(cdx):
        raise typer.BadParameter("name files or folders, or a listing with --cdx", param_hint="PATH")
    if missing := next((path for path in paths if not path.exists()), None):
        raise typer.BadParameter(f"there is no {missing}", param_hint="PATH")
    if any((url, title, date)) and (len(paths) != 1 or not importing.holds_one_release(paths[0])):
        raise typer.BadParameter("--url, --title and --date describe one page or text; name just that one file")
    if not cdx and (since or until or limit or replay):
        raise typer.BadParameter("--since, --until, --limit and --replay choose captures of --cdx", param_hint="--cdx")
    if date:
        day_span(date, "--date")
    span = Span(first_day(since), last_day(until), limit)
    known = find_source(source, run.settings.sources) if source else importing.IMPORT_SOURCE
    given = importing.Given(known, url, title, date, lang)
    with writing(run.settings.db), create_archive(run.settings.db) as archive:
        prepare_index(archive, run.reindexing)
        choose = chooser(run)
        intake = Intake(archive, choose)
        if cdx:
            failures = fetched(run, archive, intake, cdx, replay, span, given, choose)
        else:
            failures = read(run, intake, paths, given, choose)
        for failed in failures:
            run.say(harmless_line(f"mfa-archiver: {failed.what}: {failed.error}"))
        close_rows(archive, Kind.IMPORT, datetime.now(UTC))
    tell(run, intake, as_json=as_json)
    raise typer.Exit(SOME_FAILED if intake.counts["failed"] else 0)


def read(run: Run, intake: "Intake", paths: list[Path], given: "Given", choose: "Choose") -> Iterator[Failed]:
    """Take in files and folders, web archives among them, and yield what failed."""
    from mfa_archiver import importing
    from mfa_archiver.cli.intake import Kept
    from mfa_archiver.importing import crawls

    for path, address in importing.list_files(paths, crawls.ENDINGS):
        now = datetime.now(UTC)
        if crawls.is_crawl(path):
            found, kept = crawls.read_crawl(path, given, choose, now), Kept.RELEASES
        else:
            found, kept = importing.read_file(path, replace(given, url=given.url or address), now), Kept.NEW
        yield from intake.take(path, found, kept)
        run.progress(f"{path}: {intake.counts['added']} added")


def fetched(
    run: Run,
    archive: Archive,
    intake: "Intake",
    listings: list[str],
    replay: str,
    span: "Span",
    given: "Given",
    choose: "Choose",
) -> Iterator[Failed]:
    """Take in the captures that Wayback listings name, and yield what failed."""
    from mfa_archiver.archive.exchanged import held_among
    from mfa_archiver.cli.intake import Kept
    from mfa_archiver.importing import wayback
    from mfa_archiver.web.client import Client, Request

    with Client(run.settings.contact) as client:
        session = client.session(given.source)
        for place in listings:
            is_address = place.startswith(("http://", "https://"))
            payload = session.exchange(Request(place)).payload if is_address else wayback.read_listing_file(Path(place))
            listing = wayback.read_listing(payload)
            held = held_among(archive, {wayback.capture_key(each) for each in listing})
            wanted = wayback.choose_captures(listing, held, span)
            under = replay or (wayback.replay_beside(place) if is_address else wayback.WAYBACK_REPLAY)
            found = wayback.read_wayback(wanted, lambda url: session.exchange(Request(url)), under, given, choose)
            yield from intake.take(place, found, Kept.ALL)


def chooser(run: Run) -> "Choose":
    """Return what finds the source of an id, or of an address."""
    from mfa_archiver.sources.choosing import Publishers
    from mfa_archiver.sources.registry import load_sources

    return Publishers(load_sources(run.settings.sources)).choose


def tell(run: Run, intake: "Intake", *, as_json: bool) -> None:
    """Report what an import came to: on stderr, and as JSON if asked."""
    for line in intake.doubts.lines():
        run.say(line)
    for reason, count in intake.reasons.most_common():
        run.say(harmless_line(f"skipped {count}: {reason}"))
    if as_json:
        machine.emit([machine.to_json({**intake.counts, "errors": intake.errors, "reasons": intake.reasons}, indent=2)])
    run.say(", ".join(f"{count} {name}" for name, count in intake.counts.items() if count) or "nothing to import")
