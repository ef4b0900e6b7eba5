"""What listings show of releases, and what the archive remembers of it. Values only, as in model.py."""

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
