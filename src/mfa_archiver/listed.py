"""What listings show of releases, releases of files, and what the archive remembers of it. Values, as in model.py."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from mfa_archiver.model import PublicationDate, Ref


@dataclass(frozen=True, slots=True)
class Validator:
    """What a site gave to ask «has this changed?» with, and the digest of the payload it stood for."""

    etag: str
    last_modified: str
    payload: bytes


@dataclass(frozen=True)
class Candidate:
    """A release as a listing shows it: where its page is, and what the listing says about it.

    `body` is its whole text as HTML, where the listing holds that. `address` is what to ask for the release when that
    is not its page for people.
    """

    ref: Ref
    url: str
    title: str = ""
    published: PublicationDate | None = None
    changed: str = ""  # a stamp of its last change
    summary: str = ""
    body: str = ""
    address: str = ""

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all that the listing says: another one means that the release may have changed."""
        day = self.published.shown if self.published else ""
        parts = json.dumps([self.title, day, self.changed, self.summary], ensure_ascii=False)
        return hashlib.sha256(parts.encode("utf-8", "replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class HeldCandidate:
    """A candidate as the archive remembers it; `asked_at` is None while its page is still to be fetched.

    `shown` is the digest of what the listing said when its page was asked for last, and `failures` counts the times
    since then that it could not be had. `unlisted_at` is when its listing should have shown it and first did not,
    None while it does.
    """

    candidate: Candidate
    shown: str
    settled: bool
    found_at: datetime
    asked_at: datetime | None = None
    validator: Validator | None = None
    failures: int = 0
    unlisted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LinkedFile:
    """A file that releases link to, as the archive remembers it.

    `ref` is the newest release that does. `failures` counts the askings since the file was had last, if ever,
    and `asked_at` is the last of all; None when nobody asked yet. `validator` is that of the answer held.
    """

    url: str
    ref: Ref
    is_held: bool = False
    asked_at: datetime | None = None
    failures: int = 0
    validator: Validator | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a wording links to, `number` counting from 1, and what is held of it.

    `captured_at` is an ISO instant, `size` in bytes, `kind` the answer's Content-Type; with no `capture_id` nothing is
    held, and these are empty. `error` is why it could not be had when it was asked for last, at `failed_at`; empty
    where it was had since, or nobody asked. `is_pruned`: only size and digest are left.
    """

    number: int
    url: str
    text: str
    capture_id: int | None = None
    captured_at: str = ""
    size: int = 0
    digest: str = ""
    kind: str = ""
    is_pruned: bool = False
    error: str = ""
    failed_at: str = ""
