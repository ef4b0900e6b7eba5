"""Whether today's parser reads the wording of a proof out of its captured bytes."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from mfa_archiver.errors import ExtractionError, MissingExtra, SourceError
from mfa_archiver.extract.followed import read_listed_releases
from mfa_archiver.extract.govkz import read_releases
from mfa_archiver.extract.json_line import read_json_line
from mfa_archiver.importing import IMPORT_SOURCE, Given, read_pdf_capture, read_release, read_text_capture
from mfa_archiver.model import Capture, ParsedRelease, Source
from mfa_archiver.sources.registry import load_sources

if TYPE_CHECKING:
    from mfa_archiver.proof.checking import Proved

SAME = "today's parser reads this wording out of the captured bytes"
OTHER = "today's parser reads another wording out of the captured bytes; that is no fault of the proof"


def read_again(proved: "Proved", sources: Path) -> str:
    """Say what today's parser makes of a proof's captured bytes. `sources` is the folder of the user's own."""
    capture = Capture(
        url=str(proved.capture["url"]),
        captured_at=datetime.fromisoformat(proved.captured_at),
        status=int(str(proved.capture["status"])),
        headers=proved.headers,
        payload=proved.captured,
        final_url=str(proved.capture.get("final_url", "")),
        language=str(proved.capture.get("language", "")),
    )
    try:
        source = load_sources(sources).get(proved.ref.source, IMPORT_SOURCE)
        read = list(releases_in(capture, source, proved.ref.lang))
    except (ExtractionError, MissingExtra, SourceError) as error:
        return f"today's parser cannot read the captured bytes: {error.message}"
    return SAME if proved.digest in {release.revision.digest for release in read} else OTHER


def releases_in(capture: Capture, source: Source, lang: str) -> list[ParsedRelease]:
    """Return what a capture holds, read as its source's are. Raises ExtractionError, MissingExtra."""
    if source.engine == "govkz":
        return [each for each in read_releases(capture, source, lang) if isinstance(each, ParsedRelease)]
    if not source.follows and source is not IMPORT_SOURCE:
        return [each for each in read_listed_releases(capture, source, lang) if isinstance(each, ParsedRelease)]
    given = Given(source, capture.url, lang=lang)
    match capture.header("content-type"):
        case "application/json":
            return [read_json_line(capture, source, lang=lang)]
        case "application/pdf":
            return [read_pdf_capture(capture, given)]
        case "text/plain":
            return [read_text_capture(capture, given)]
        case _:
            return [read_release(capture, given)]
