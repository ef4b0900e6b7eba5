"""Edits for people: what was removed and inserted, by colour, and by [-…-] and {+…+} where no colour shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from mfa_archiver.fields import Fields
from mfa_archiver.language.differences import Op, Pair, Run
from mfa_archiver.language.edits import Edit
from mfa_archiver.model import Release
from mfa_archiver.render.console import counted
from mfa_archiver.render.terminal import harmless, harmless_line

# How words are marked by wdiff and `git diff --word-diff=plain`: readers of differences know them.
MARKS = {Op.SAME: ("", ""), Op.REMOVED: ("[-", "-]"), Op.INSERTED: ("{+", "+}")}
STYLES = {Op.SAME: "", Op.REMOVED: "red strike", Op.INSERTED: "green"}
CONTEXT = 1  # paragraphs shown before and after one that changed


def marked(runs: Iterable[Run]) -> str:
    """Return runs as text with marks.

    Blanks at the ends of a change stand outside of its marks, unless a blank is all that changed within a line.
    """
    known = [*runs]
    return "".join(_marked(run, known, place) if run.op is not Op.SAME else run.text for place, run in enumerate(known))


def coloured(runs: Iterable[Run], *, styled: bool) -> Text:
    """Return runs as text for a terminal: with colours where they show (`styled`), else with marks."""
    if not styled:
        return Text(harmless(marked(runs)))
    return Text.assemble(*((harmless(run.text), STYLES[run.op]) for run in runs))


def told_kinds(edit: Edit, remarks: Sequence[str]) -> str:
    """Say of which kinds a difference is, and what there is to remark on it."""
    return "; ".join(part for part in (", ".join(edit.kinds), *remarks) if part) or "no change but noise"


def diff_page(
    before: Release, after: Release, edit: Edit, remarks: Sequence[str], *, styled: bool, context: int | None
) -> RenderableType:
    """Return what turns one wording into another, as a page to read.

    Of the body, paragraphs farther than `context` from a change are only counted; None shows all.
    """
    parts = [
        Text(f"{harmless_line(str(after.ref))}  revision {before.number} → {after.number}", style="bold"),
        Text(harmless_line(told_kinds(edit, remarks)), style="dim"),
        Text(""),
        coloured(edit.title, styled=styled),
    ]
    for name, runs in (("date", edit.date), ("dateline", edit.dateline)):
        if runs:
            parts.append(Text.assemble((f"{name}: ", "dim"), coloured(runs, styled=styled)))
    for paragraph in _paragraphs(edit.paragraphs, context):
        text = paragraph if isinstance(paragraph, Text) else coloured(_without_break(paragraph.runs), styled=styled)
        parts += [Text(""), text]
    return Group(*parts)


def changes_list(rows: Sequence[tuple[Sequence[Run], Fields]], *, styled: bool) -> RenderableType:
    """Return changes as a list: number and title; under it which wording, seen when, of which kinds, and an excerpt.

    Of a removal it is what became of the release, and the evidence.
    """
    grid = Table.grid(padding=(0, 2, 1, 0))
    grid.add_column(justify="right", style="bold cyan", no_wrap=True)
    grid.add_column(overflow="fold")
    for excerpt, fields in rows:
        changed = _removal(fields) if fields["evidence"] else _edit(fields, excerpt, styled=styled)
        title = Text(harmless_line(fields["title"]), style="bold")
        grid.add_row(str(fields["id"]), Text("\n").join((title, *changed)))
    return grid


def _edit(fields: Fields, excerpt: Sequence[Run], *, styled: bool) -> tuple[Text, Text, Text]:
    wording = f"{fields['ref']} revision {fields['revision']}, seen {fields['seen_at']}"
    kinds = Text(", ".join(fields["kinds"]), style="yellow")
    return Text(harmless_line(wording), style="dim"), kinds, coloured(excerpt, styled=styled)


def _removal(fields: Fields) -> tuple[Text, Text, Text]:
    where = f"{fields['ref']}, seen {fields['seen_at']}"
    to = f" to {fields['other']}" if fields["other"] else ""
    became = Text(harmless_line(f"{fields['event']}{to}"), style="yellow")
    return Text(harmless_line(where), style="dim"), became, Text(harmless_line(fields["evidence"]))


def _marked(run: Run, runs: Sequence[Run], place: int) -> str:
    opening, closing = MARKS[run.op]
    text = run.text.strip()
    if not text:
        is_alone = all(
            other.op is Op.SAME for other in (*runs[max(0, place - 1) : place], *runs[place + 1 : place + 2])
        )
        if not is_alone or "\n" in run.text:
            return run.text if run.op is Op.INSERTED else ""
        text = run.text  # «48,7 %» is «48,7%» now
    start = run.text.index(text)
    return f"{run.text[:start]}{opening}{text}{closing}{run.text[start + len(text) :]}"


def _paragraphs(pairs: Sequence[Pair], context: int | None) -> Iterator[Pair | Text]:
    """Yield paragraphs, and for those left out how many they are."""
    changed = [number for number, pair in enumerate(pairs) if any(run.op is not Op.SAME for run in pair.runs)]
    near = set(range(len(pairs)))
    if context is not None:
        near = {other for number in changed for other in range(number - context, number + context + 1)}
    for is_shown, group in groupby(enumerate(pairs), key=lambda numbered: numbered[0] in near):
        shown = [pair for _, pair in group]
        if is_shown:
            yield from shown
        else:
            yield Text(f"… {counted(len(shown), 'paragraph')} the same …", style="dim")


def _without_break(runs: Sequence[Run]) -> list[Run]:
    """Leave out the blank line that parts a paragraph from the next; lines within it stay apart."""
    stripped = [Run(run.op, run.text[:-2]) if run.text.endswith("\n\n") else run for run in runs]
    return [run for run in stripped if run.text]
