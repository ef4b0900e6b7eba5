"""The names under which machines see values: the same in every format and every command.

Dicts made here go straight to a writer (JSON, CSV, tab-separated); no other module passes them on.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from mfa_archiver.hits import Hit, Runs
from mfa_archiver.listed import Attachment
from mfa_archiver.model import HarvestReport, ParsedRelease, Ref, Release, Revision, Source, isoformat
from mfa_archiver.sightings import Diagnosis, Look

if TYPE_CHECKING:  # a search, which writes fields too, must not load the HTML parser
    from mfa_archiver.extract.parsed import ParsedPage
    from mfa_archiver.proof.checking import Proved

Fields = dict[str, Any]


def release_fields(release: Release) -> Fields:
    """Return a release's fields, in their fixed order. Enough to import it again into the same archive."""
    return {
        "id": release.id,
        **wording_fields(release.ref, release.url, release.revision),
        "first_seen": isoformat(release.first_seen),
        "last_seen": isoformat(release.last_seen),
        "revision": release.number,
        "revisions": release.revisions,
        "digest": release.revision.digest,
        "translations": [str(ref) for ref in release.translations],
        **origin_fields(release.revision),
        "presence": release.presence.value,
        "presence_since": isoformat(release.presence_since) or None,
    }


def parsed_fields(release: ParsedRelease) -> Fields:
    """Return the fields of a release that is not held: as release_fields, without what an archive adds."""
    return {
        **wording_fields(release.ref, release.url, release.revision),
        "digest": release.revision.digest,
        **origin_fields(release.revision),
    }


def wording_fields(ref: Ref, url: str, revision: Revision) -> Fields:
    """Return the fields of what a release says, and where."""
    published = revision.published
    return {
        "ref": str(ref),
        "source": ref.source,
        "lang": ref.lang,
        "title": revision.title,
        "date": published.day if published else None,
        "published_at": (isoformat(published.instant) or None) if published else None,
        "date_precision": published.precision.value if published else None,
        "dateline": revision.dateline,
        "body": revision.body,
        "url": url,
    }


def origin_fields(revision: Revision) -> Fields:
    """Return the fields of what stands beside a wording: links, where title and date were found, labels, captions."""
    published = revision.published
    return {
        "links": [asdict(link) for link in revision.links],
        "title_source": revision.title_source.value,
        "date_source": published.source.value if published else None,
        "date_shown": published.shown if published else None,
        "labels": list(revision.labels),
        "captions": list(revision.captions),
    }


def page_fields(page: ParsedPage) -> Fields:
    """Return what was read of a page, and why: the release's fields, then the page's."""
    return {
        **parsed_fields(page.release),
        "modified": page.modified.date.day if page.modified else None,
        "event": page.event.date.day if page.event else None,
        "language_from": page.language_from,
        "language_sureness": page.release.lang_confidence,
        "confidence": page.release.text_confidence,
        "doubts": list(page.doubts),
        "origins": {
            "title": page.title_origin,
            "date": page.published.origin if page.published else None,
            "modified": page.modified.origin if page.modified else None,
        },
        "rivals": {
            "title": [asdict(fact) for fact in page.title_rivals],
            "date": [{"value": dated.date.day, "origin": dated.origin} for dated in page.date_rivals],
        },
        "selectors": asdict(page.selectors),
        "alternates": dict(page.alternates),
    }


def attachment_fields(attachment: Attachment) -> Fields:
    """Return what is held of a file that a release links to."""
    return {
        "number": attachment.number,
        "url": attachment.url,
        "text": attachment.text,
        "held": attachment.capture_id is not None,
        "capture": attachment.capture_id,
        "captured_at": attachment.captured_at or None,
        "bytes": attachment.size if attachment.capture_id else None,
        "digest": attachment.digest or None,
        "content_type": attachment.kind or None,
        "pruned": attachment.is_pruned,
        "error": attachment.error or None,
        "failed_at": attachment.failed_at or None,
    }


def hit_fields(hit: Hit) -> Fields:
    """Return a hit's fields; the snippet marks matched words as `**word**`.

    It is the title where that holds more of them than the body's best part: a machine is given no marked title.
    """
    shown = max(hit.snippet, hit.marked_title, key=marks_in)
    return {
        "id": hit.id,
        "ref": str(hit.ref),
        "source": hit.ref.source,
        "lang": hit.ref.lang,
        "date": hit.date or None,
        "title": hit.title,
        "url": hit.url,
        "snippet": "".join(f"**{text}**" if marked else text for text, marked in shown),
        "score": hit.score,
        "revision": hit.revision,
        "partial": hit.partial,
    }


def marks_in(runs: Runs) -> int:
    """Count the words that runs mark."""
    return sum(marked for _, marked in runs)


def report_fields(report: HarvestReport) -> Fields:
    """Return a harvest's counts, status and errors."""
    return {**asdict(report), "errors": list(report.errors), "unattached": list(report.unattached)}


def source_fields(source: Source) -> Fields:
    """Return what a source's file declares, without its rules."""
    return {
        "id": source.id,
        "name": source.name,
        "country": source.country,
        "languages": list(source.languages),
        "timezone": source.timezone,
        "engine": source.engine,
        "homepage": source.homepage,
        "checked": source.checked.isoformat() if source.checked else None,
        "confidence": source.confidence or None,
        "note": source.note,
    }


def diagnosis_fields(diagnosis: Diagnosis) -> Fields:
    """Return how a source is, and why."""
    return {
        "source": diagnosis.source,
        "condition": diagnosis.condition.value,
        "healthy": diagnosis.is_healthy,
        "since": diagnosis.since or None,
        "harvests": diagnosis.harvests,
        "harvest": diagnosis.harvest,
        "evidence": list(diagnosis.evidence),
        "advice": diagnosis.advice,
    }


def look_fields(look: Look) -> Fields:
    """Return what a source shows now."""
    return {
        "source": look.source,
        "lang": look.lang,
        "url": look.url or None,
        "healthy": look.is_whole,
        "lacks": list(look.lacks),
        "error": look.error or None,
        "listed": [{"title": each.title, "date": each.day or None, "url": each.url} for each in look.shown],
        "passed_over": list(look.passed_over),
        "release": parsed_fields(look.release) if look.release else None,
    }


def proof_fields(proved: Proved) -> Fields:
    """Return what a bundle proves."""
    return {
        "ref": str(proved.ref),
        "digest": proved.digest,
        "title": proved.title,
        "seen_at": proved.seen_at,
        "captured_at": proved.captured_at,
        "url": proved.capture["url"],
        "payload": proved.capture["payload"],
        "sealed_from": proved.manifests[0].at,
        "sealed_to": proved.manifests[-1].at,
        "manifests": [manifest.digest for manifest in proved.manifests],
        "timestamps": [
            {"at": each.at, "authority": each.authority, "vouched": each.is_vouched} for each in proved.stamps
        ],
        "signatures": [
            {"key": each.key.name, "comment": each.comment, "vouched": each.is_vouched} for each in proved.signatures
        ],
    }
