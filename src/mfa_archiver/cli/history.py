"""`history`: the wordings a release has had, and when it was taken down, moved or put back."""

from itertools import pairwise

from mfa_archiver.archive.database import open_archive
from mfa_archiver.cli.naming import Name, named_release
from mfa_archiver.cli.options import Format, Json, ListFormat, Run, chosen_format
from mfa_archiver.fields import Fields
from mfa_archiver.render import machine
from mfa_archiver.render.console import rows_table

COLUMNS = ("revision", "seen_at", "date", "kinds", "title")


def run(run: Run, name: Name, form: Format = None, as_json: Json = False) -> None:
    """List the wordings of a release, with the kinds of change, and when it was gone or back, by what evidence.

    Example:  mfa-archiver history kz-mfa/1237295/ru
    """
    from mfa_archiver.archive.ledger import list_turns, moved_here
    from mfa_archiver.archive.wordings import list_wordings
    from mfa_archiver.cli.editing import arrival_fields, turn_fields, wording_fields
    from mfa_archiver.language.edits import read_edit

    with open_archive(run.settings.db) as archive:
        release, _ = named_release(run, archive, name)
        wordings = list_wordings(archive, release.id)
        turns = list_turns(archive, release)
        arrivals = moved_here(archive, release)
    revisions = [wording.release.revision for wording in wordings]
    edits = [(), *(read_edit(old, new, release.ref.lang).kinds for old, new in pairwise(revisions))]
    rows = [wording_fields(wording, kinds) for wording, kinds in zip(wordings, edits, strict=True)]
    rows += [turn_fields(release, turn) for turn in turns]
    rows += [arrival_fields(release, other, at) for other, at in arrivals]
    rows.sort(key=lambda row: row["seen_at"])
    chosen = chosen_format(form, as_json)
    if chosen is ListFormat.TABLE:
        run.out.print(rows_table([wording_row(row) if row["revision"] else turn_row(row) for row in rows], COLUMNS))
    else:
        listed = [row for row in rows if row["revision"] or chosen is not ListFormat.IDS]
        machine.emit(machine.lines(listed, chosen.value, key="revision"))


def wording_row(row: Fields) -> Fields:
    """Return a wording as a row that tells what made it."""
    return {**row, "kinds": f"read anew by parser {row['parser']}"} if row["read_anew"] else row


def turn_row(row: Fields) -> Fields:
    """Return what became of a release as a row among wordings: the evidence, and where to, stands for a title."""
    to = f" ({row['other']})" if row["event"] == "moved" else ""
    return {**row, "kinds": row["event"], "title": f"{row['evidence']}{to}"}
