"""Answers for people: rich on a terminal. Text from the network goes in as Text, never as markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from rich.console import Console, Group, RenderableType
from rich.text import Text

from mfa_archiver.fields import Fields
from mfa_archiver.hits import Hit
from mfa_archiver.listed import Attachment
from mfa_archiver.model import HarvestReport, Link, Release, isoformat
from mfa_archiver.render.terminal import harmless, harmless_line

Color = Literal["auto", "always", "never"]

STATUS_STYLES = {
    "ok": "green",
    "partial": "yellow",
    "failed": "red",
    "blocked": "red",
    "suspicious": "yellow",
}


def make_console(color: Color = "auto", *, stderr: bool = False) -> Console:
    """Return a console; `auto` colours on a terminal only and heeds NO_COLOR (https://no-color.org)."""
    return Console(
        stderr=stderr,
        highlight=False,
        markup=False,
        emoji=False,
        no_color=True if color == "never" else None,
        force_terminal=True if color == "always" else None,
    )


def hits_list(hits: Sequence[Hit], *, styled: bool) -> RenderableType:
    """Return hits as a list: number, date, title; under it where from, and the snippet.

    Matched words are bold where styles show (`styled`), else between stars. A line parts off the hits with only
    some of the words.
    """
    from rich.table import Table  # noqa: PLC0415 - only a list on a terminal needs it

    blocks: list[RenderableType] = []
    whole = [hit for hit in hits if not hit.partial]
    for group, heading in ((whole, ""), ([hit for hit in hits if hit.partial], "some of the words only")):
        if not group:
            continue
        if heading:
            blocks.append(Text(f"— {heading} —\n", style="dim italic"))
        grid = Table.grid(padding=(0, 2, 1, 0))
        grid.add_column(justify="right", style="bold cyan", width=max(len(str(hit.id)) for hit in hits))
        grid.add_column(style="green", width=len("2025-12-18"))
        grid.add_column(overflow="fold")
        for hit in group:
            grid.add_row(str(hit.id), hit.date or "no date", hit_text(hit, styled=styled))
        blocks.append(grid)
    return Group(*blocks)


def hit_text(hit: Hit, *, styled: bool) -> Text:
    """Return a hit's title, where it is from, and its snippet, with the matched words marked.

    Where no styles show, the title stands as published: stars would be taken for its own.
    """
    text = Text()
    for run, marked in (hit.marked_title if styled else ()) or ((" ".join(hit.title.split()), False),):
        text.append(harmless(run), style="bold yellow" if marked else "bold")
    wording = f"revision {hit.revision}  " if hit.is_earlier else ""
    text.append(f"\n{hit.ref.source} {hit.ref.lang}  {wording}", style="dim")
    for run, marked in hit.snippet:
        shown = harmless(run)
        text.append(f"**{shown}**" if marked and not styled else shown, style="bold yellow" if marked else "")
    return text


def release_page(release: Release, attachments: Sequence[Attachment] = ()) -> RenderableType:
    """Return a release as a page to read, with what is held of the files that it links to."""
    revision = release.revision
    parts: list[RenderableType] = [Text(harmless_line(revision.title), style="bold")]
    parts += [Text(f"{name}: {value}", style="dim") for name, value in release_facts(release, attachments)]
    parts += [Text(""), Text(harmless(revision.body))]
    return Group(*parts)


def release_lines(release: Release, attachments: Sequence[Attachment] = ()) -> Iterator[str]:
    """Yield a release as plain lines, uncut, for a pipe."""
    yield harmless_line(release.revision.title)
    for name, value in release_facts(release, attachments):
        yield f"{name}: {value}"
    yield ""
    yield harmless(release.revision.body)


def release_facts(release: Release, attachments: Sequence[Attachment] = ()) -> Iterator[tuple[str, str]]:
    """Yield what is known about a release beside its text, name by name."""
    revision, published = release.revision, release.revision.published
    yield "ref", harmless_line(str(release.ref))
    if published:
        at = f" ({isoformat(published.instant)})" if published.instant else ""
        yield "date", f"{published.day}{at}, from {published.source}"
    else:
        yield "date", "unknown"
    if revision.dateline:
        yield "dateline", harmless_line(revision.dateline)
    if revision.labels:
        yield "labels", harmless_line(", ".join(revision.labels))
    if release.url:
        yield "url", harmless_line(release.url)
    yield "seen", f"{isoformat(release.first_seen)} … {isoformat(release.last_seen)}"
    if release.presence_since:
        yield "presence", f"{release.presence} since {isoformat(release.presence_since)}"
    yield "revision", f"{release.number} of {release.revisions}"
    if release.translations:
        yield "also in", ", ".join(harmless_line(str(ref)) for ref in release.translations)
    for link in revision.links:
        yield link.kind, harmless_line(link_line(link))
    for each in attachments:
        yield f"attachment {each.number}", harmless_line(attachment_line(each))


def link_line(link: Link) -> str:
    """Return a link as its address and, where it has one, its text."""
    return f"{link.url}  {link.text}" if link.text else link.url


def attachment_line(attachment: Attachment) -> str:
    """Return whether a file is held, and what is known of it."""
    failed = f"{attachment.failed_at}: {attachment.error}" if attachment.error else ""
    if attachment.capture_id is None:
        return f"not held; {failed}" if failed else "not held"
    pruned = ", pruned" if attachment.is_pruned else ""
    kind = f", {attachment.kind}" if attachment.kind else ""
    held = f"held since {attachment.captured_at}{pruned}, {size(attachment.size)}{kind}, SHA-256 {attachment.digest}"
    return f"{held}; not had again {failed}" if failed else held


def report_line(report: HarvestReport) -> Text:
    """Return a harvest's counts on one line."""
    line = Text()
    line.append(report.source, style="bold")
    line.append(": ")
    line.append(report.status, style=STATUS_STYLES.get(report.status, ""))
    counts = ("added", "revised", "unchanged", "missing", "skipped", "failed", "attachments")
    said = [f"{getattr(report, name)} {name}" for name in counts if getattr(report, name)]
    asked = f"{report.requests} requests" + (f", {report.not_modified} not modified" if report.not_modified else "")
    line.append(f" — {', '.join(said) or 'nothing new'}; {asked}, {size(report.bytes)}, ")
    line.append(f"{report.seconds:.1f} s")
    return line


def counted(count: int, thing: str) -> str:
    """Return how many of a thing there are: «1 payload», «2 payloads»."""
    return f"{count} {thing}{'' if count == 1 else 's'}"


def size(count: int) -> str:
    """Return a number of bytes as people read it."""
    if count < 1_000_000:  # noqa: PLR2004 - where kilobytes stop being readable
        return f"{count / 1_000:.0f} kB"
    return f"{count / 1_000_000:.1f} MB"


def rows_table(rows: Sequence[Fields], columns: Sequence[str]) -> RenderableType:
    """Return rows as a table of the columns named."""
    from rich import box  # noqa: PLC0415 - tables are for lists on a terminal; a search draws none
    from rich.table import Table  # noqa: PLC0415 - likewise

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column.replace("_", " "), overflow="fold", no_wrap=column != columns[-1])
    for row in rows:
        table.add_row(*(Text(harmless_line(table_cell(row[column]))) for column in columns))
    return table


def table_cell(value: object) -> str:
    """Return a value as a table shows it."""
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
