"""Web archives of the captures behind releases: WARC for other archives, WACZ for replay in a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import BinaryIO

from mfa_archiver.model import Exchange
from mfa_archiver.warc.packaging import write_wacz
from mfa_archiver.warc.writing import write_warc

CaptureWriter = Callable[[Iterator[Exchange], BinaryIO, str, datetime], None]


def warc_file(exchanges: Iterator[Exchange], out: BinaryIO, name: str, now: datetime) -> None:
    """Write a WARC file of the name given."""
    del now  # its first record says when it was made
    for _ in write_warc(exchanges, out, name):
        pass


def wacz_file(exchanges: Iterator[Exchange], out: BinaryIO, name: str, now: datetime) -> None:
    """Write a WACZ file; it says when it was made."""
    del name  # the files within have names of their own
    write_wacz(exchanges, out, now)


CAPTURE_FORMATS: dict[str, CaptureWriter] = {"warc": warc_file, "wacz": wacz_file}
