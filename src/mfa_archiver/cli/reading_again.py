"""Whether today's parser reads the wording of a proof out of its captured bytes."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from mfa_archiver.errors import ExtractionError, MissingExtra, SourceError
from mfa_archiver.importing import Given
from mfa_archiver.importing.crawls import read_as_its_source
from mfa_archiver.model import Capture, Exchange, Failed, ParsedRelease, Skipped
from mfa_archiver.sources.choosing import Publishers
from mfa_archiver.sources.registry import load_sources

if TYPE_CHECKING:
    from mfa_archiver.proof.checking import Proved

SAME = "today's parser reads this wording out of the captured bytes"
OTHER = "today's parser reads another wording out of the captured bytes; that is no fault of the proof"
UNREAD = "today's parser cannot read the captured bytes: "


def read_again(proved: "Proved", sources: Path) -> str:
    """Say what today's parser makes of a proof's captured bytes. `sources` is the folder of the user's own.

    They are read as the same bytes in a web archive are: with the title and the date that its listing or the person
    importing it gave, where these and not the bytes told them.
    """
    try:
        choose = Publishers(load_sources(sources)).choose
        read = list(read_as_its_source(exchange_of(proved), Given(), choose))
    except (ExtractionError, MissingExtra, SourceError) as error:
        return UNREAD + error.message
    if proved.digest in {each.revision.digest for each in read if isinstance(each, ParsedRelease)}:
        return SAME
    match read:
        case [Skipped(reason=reason) | Failed(error=reason)]:
            return UNREAD + reason
        case _:
            return OTHER


def exchange_of(proved: "Proved") -> Exchange:
    """Return the capture of a proof with what was read from it."""
    said = proved.capture
    capture = Capture(
        url=str(said["url"]),
        captured_at=datetime.fromisoformat(proved.captured_at),
        status=int(str(said["status"])),
        headers=proved.headers,
        payload=proved.captured,
        method=str(said["method"]),
        final_url=str(said.get("final_url", "")),
        language=str(said.get("language", "")),
    )
    ref = proved.ref
    return Exchange(
        capture,
        source=ref.source,
        lang=ref.lang,
        native_id=ref.native_id,
        title=proved.title,
        title_source=proved.title_source,
        date=proved.date,
        date_source=proved.date_source,
    )
