"""`captures`: every exchange that shows a release."""

from mfa_archiver.archive.database import open_archive
from mfa_archiver.archive.showings import Showing, list_showings
from mfa_archiver.cli.naming import Name, named_release
from mfa_archiver.cli.options import Format, Json, ListFormat, Run, chosen_format
from mfa_archiver.fields import Fields
from mfa_archiver.model import Ref
from mfa_archiver.render import machine
from mfa_archiver.render.exchanges import captures_list


def run(run: Run, name: Name, form: Format = None, as_json: Json = False) -> None:
    """List the captures that show a release: what its wordings were read from, its page since, the files it links to.

    Example:  mfa-archiver captures kz-mfa/1237295/ru
    """
    with open_archive(run.settings.db) as archive:
        release, _ = named_release(run, archive, name)
        showings = list_showings(archive, release.id)
    rows = [showing_fields(each, release.ref) for each in showings]
    chosen = chosen_format(form, as_json)
    if chosen is ListFormat.TABLE:
        run.out.print(captures_list(rows), soft_wrap=True)
    else:
        machine.emit(machine.lines(rows, chosen.value, key="capture"))


def showing_fields(showing: Showing, ref: Ref) -> Fields:
    """Return one capture of a list."""
    return {
        "capture": showing.id,
        "ref": str(ref),
        "captured_at": showing.captured_at,
        "method": showing.method,
        "url": showing.url,
        "final_url": showing.final_url or None,
        "language": showing.language or None,
        "status": showing.status,
        "bytes": showing.size,
        "digest": showing.digest,
        "revisit": showing.is_revisit,
        "pruned": showing.is_pruned,
        "revisions": list(showing.numbers),
        "peer": showing.peer or None,
        "protocol": showing.protocol or None,
        "certificate": showing.certificate or None,
        "attachment": showing.is_attachment,
    }
