"""What came for a file that a release links to: whether it is one, and a name to save it under."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from mfa_archiver.errors import ExtractionError, OtherKind
from mfa_archiver.model import Capture

_OK = 200
# What Content-Types no document has; whatever else a site calls a file is believed.
_NO_DOCUMENTS = (
    ("text/html", "a web page"),
    ("application/xhtml+xml", "a web page"),
    ("image/", "a picture"),
    ("audio/", "a recording"),
    ("video/", "a film"),
)
_PAGE_STARTS = (b"<!doctype html", b"<html")
_LOOKED_THROUGH = 1024  # bytes
_LONGEST_NAME = 100  # characters; file systems take 255 bytes, a letter may need four
_NAME_SIGNS = frozenset("-_. ()")
# Names that Windows keeps for devices, whatever their ending.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


def check_document(capture: Capture) -> None:
    """Raise OtherKind when what came for a file is a page, a picture or a recording, ExtractionError when nothing came.

    Sites answer with a web page and status 200 where a file is missing, whatever they call it.
    """
    if capture.status != _OK or not capture.payload:
        raise ExtractionError("the answer is empty or a part", "look at the address in a browser")
    kind = capture.header("content-type").partition(";")[0].strip().lower()
    start = capture.payload[:_LOOKED_THROUGH].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    what = next((what for named, what in _NO_DOCUMENTS if kind.startswith(named)), "")
    if start.startswith(_PAGE_STARTS):
        what = "a web page"
    if what:
        raise OtherKind(f"the answer is {what}, no document", "look at the address in a browser")


def file_name(url: str) -> str:
    """Return a harmless name for a file of an address: letters, digits and few signs of the last part of its path.

    `attachment` where nothing is left. No path, no control character, no mark that turns the reading around, no name
    that begins with a dot.
    """
    try:
        path = urlsplit(url).path
    except ValueError:
        path = ""
    decoded = unicodedata.normalize("NFC", unquote(path)).replace("\\", "/")
    last = decoded.rstrip("/").rpartition("/")[2]
    kept = "".join(each for each in last if each in _NAME_SIGNS or unicodedata.category(each)[0] in "LMN").strip(" .")
    ending = PurePosixPath(kept).suffix[:_LONGEST_NAME]
    kept = kept[: -len(ending)][: _LONGEST_NAME - len(ending)] + ending if ending else kept[:_LONGEST_NAME]
    return "attachment" + kept if not kept or _DEVICES.match(kept) or kept.startswith(".") else kept
