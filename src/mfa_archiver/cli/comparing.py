"""How `twins` holds a release against its other language versions, and the fields that come of it."""

from collections.abc import Sequence

from mfa_archiver.fields import Fields
from mfa_archiver.language.figures import Facts, read_facts
from mfa_archiver.model import Release
from mfa_archiver.render.comparison import Side


def compare(release: Release, twin: Release) -> tuple[Side, Side]:
    """Return both language versions, each with what is in it alone."""
    here, there = facts_of(release), facts_of(twin)
    return Side(release, here.beyond(there)), Side(twin, there.beyond(here))


def facts_of(release: Release) -> Facts:
    """Read the facts of a release's wording."""
    return read_facts(release.revision.title, release.revision.body, release.ref.lang)


def twins_fields(release: Release, pairs: Sequence[tuple[Side, Side]]) -> Fields:
    """Return a comparison's fields; figures are values (`48.7%`), dates ISO days."""
    return {
        "release": str(release.ref),
        "paragraphs": facts_of(release).paragraphs,
        "twins": [
            {
                "ref": str(there.release.ref),
                "title": there.release.revision.title,
                "date": there.release.revision.published.day if there.release.revision.published else None,
                "paragraphs": there.alone.paragraphs,
                "only_here": alone_fields(here.alone),
                "only_there": alone_fields(there.alone),
            }
            for here, there in pairs
        ],
    }


def alone_fields(facts: Facts) -> Fields:
    """Return what is in one version alone."""
    return {"figures": [figure.value for figure in facts.figures], "dates": list(facts.dates)}
