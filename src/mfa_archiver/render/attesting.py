"""What verifying found in an archive, and what a bundle proves, as lines for a person. All lines are harmless."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mfa_archiver.fields import Fields
from mfa_archiver.render.terminal import harmless_line


def fault_lines(faults: Sequence[Fields]) -> Iterator[str]:
    """Yield each fault, and under it what rests on what is damaged."""
    for fault in faults:
        yield harmless_line(f"{fault['check']}: {fault['what']}")
        for name in fault["affects"]:
            yield f"    affects {harmless_line(name)}"


def proved_lines(proved: Fields) -> Iterator[str]:
    """Yield what a bundle proves, and what not."""
    first, last = proved["sealed_from"], proved["sealed_to"]
    span = f"{first} to {last}" if first != last else first
    yield harmless_line(f"wording: {proved['ref']}, seen {proved['seen_at']}: {proved['title']}")
    yield harmless_line(f"read from: {proved['url']}, {proved['captured_at']}")
    yield harmless_line(f"sealed: {span}, as the archive's clock went; manifests: {len(proved['manifests'])}")
    for stamp in proved["timestamps"]:
        whose = "" if stamp["vouched"] else " (whose certificate is the bundle's own; see --tsa-certificates)"
        yield harmless_line(f"timestamped: it existed at {stamp['at']}, says {stamp['authority']}{whose}")
    for signature in proved["signatures"]:
        whose = "" if signature["vouched"] else " (the bundle's own; see --public-key)"
        yield f"signed: by key {signature['key']}{whose}"
    if not proved["timestamps"]:
        yield "not timestamped: nothing but the archive's clock says when"
    if not proved["signatures"]:
        yield "not signed: nothing says whose archive it was"
    yield harmless_line(f"parser: {proved['parser']}")
