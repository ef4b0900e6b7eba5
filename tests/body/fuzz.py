"""Feeds broken pages to the parser until one crashes it: `make fuzz`. Seeds are the invented pages beside this file."""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["mfa_archiver"]):
    from mfa_archiver.errors import ExtractionError
    from mfa_archiver.extract.generic import read_page
    from mfa_archiver.model import Capture

SEEDS = Path(__file__).parent / "pages"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def read(payload: bytes) -> None:
    """Read a page; anything but a release or an ExtractionError is a crash."""
    try:
        release = read_page(Capture("https://x.example/1", NOW, 200, (), payload), "import")
    except ExtractionError:
        return
    if not release.revision.body:
        raise AssertionError("a release without a body")


def main() -> None:
    """Fuzz with the options given (libFuzzer's), new finds in a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as finds:
        atheris.Setup([sys.argv[0], "-max_len=20000", *sys.argv[1:], finds, str(SEEDS)], read)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
