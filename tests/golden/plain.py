"""What was read of a release, in the plain values that expectations are written in."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from mfa_archiver.model import ParsedRelease, isoformat


def plain(outcome: object) -> dict[str, Any]:
    if not isinstance(outcome, ParsedRelease):
        return {type(outcome).__name__.lower(): asdict(outcome)}  # type: ignore[call-overload]  # Skipped or Failed
    revision, published = outcome.revision, outcome.revision.published
    return {
        "native_id": outcome.ref.native_id,
        "lang": outcome.ref.lang,
        "url": outcome.url,
        "title": revision.title,
        "title_source": revision.title_source,
        "date": published.day if published else None,
        "precision": published.precision if published else None,
        "date_source": published.source if published else None,
        "published_at": isoformat(published.instant) if published else "",
        "dateline": revision.dateline,
        "body": revision.body,
        "labels": list(revision.labels),
        "captions": list(revision.captions),
        "links": [[link.kind, link.url, link.text] for link in revision.links],
    }
