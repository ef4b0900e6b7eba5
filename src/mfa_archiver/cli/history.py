"""`history`: the wordings a release has had."""

from itertools import pairwise

from mfa_archiver.archive.database import open_archive
from mfa_archiver.cli.naming import Name, named_release
from mfa_archiver.cli.options import Format, Json, ListFormat, Run, chosen_format
from mfa_archiver.render import machine
from mfa_archiver.render.console import rows_table

COLUMNS = ("revision", "seen_at", "date", "kinds", "title")


def run(run: Run, name: Name, form: Format = None, as_json: Json = False) -> None:
    """List the wordings of a release: when each was first seen, and what kinds of change made it.

    Example:  mfa-archiver history kz-mfa/1237295/ru
    """
    from mfa_archiver.archive.wordings import list_wordings
    from mfa_archiver.cli.editing import wording_fields
    from mfa_archiver.language.edits import read_edit

    with open_archive(run.settings.db) as archive:
        release, _ = named_release(run, archive, name)
        wordings = list_wordings(archive, release.id)
    revisions = [wording.release.revision for wording in wordings]
    kinds = [(), *(read_edit(old, new, release.ref.lang).kinds for old, new in pairwise(revisions))]
    rows = [wording_fields(wording, changed) for wording, changed in zip(wordings, kinds, strict=True)]
    chosen = chosen_format(form, as_json)
    if chosen is ListFormat.TABLE:
        run.out.print(rows_table(rows, COLUMNS))
    else:
        machine.emit(machine.lines(rows, chosen.value, key="revision"))
