"""What the parser made of each specimen, by digest, and by which version: `python -m tests.golden.outputs` writes it.

Run it after adding specimens, or after raising PARSER_VERSION because expectations have changed.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import TypedDict

from mfa_archiver.extract.parser_mark import PARSER_VERSION

TESTS = Path(__file__).parents[1]
WRITTEN = TESTS / "golden" / "outputs.json"
EXPECTATIONS = ("specimens/**/*.expected.json", "golden/sources/**/expected.json", "body/pages/*.txt")


class Outputs(TypedDict):
    """The version of the parser, and the digests of what it makes of specimens, by path."""

    version: int
    outputs: dict[str, str]


def present() -> Outputs:
    """Return what the tests expect of the parser now."""
    paths = sorted(path for pattern in EXPECTATIONS for path in TESTS.glob(pattern))
    digests = {str(path.relative_to(TESTS)): hashlib.sha256(path.read_bytes()).hexdigest()[:16] for path in paths}
    return {"version": PARSER_VERSION, "outputs": digests}


def written() -> Outputs:
    """Return what was written down last."""
    found: Outputs = json.loads(WRITTEN.read_text(encoding="utf-8"))
    return found


def unraised(before: Outputs, now: Outputs) -> list[str]:
    """Return the specimens that are read otherwise than before, though by a parser of the same version."""
    if now["version"] > before["version"]:
        return []
    return [path for path, digest in before["outputs"].items() if now["outputs"].get(path, digest) != digest]


if __name__ == "__main__":
    if WRITTEN.exists() and (changed := unraised(written(), present())):
        sys.exit(f"raise PARSER_VERSION first: {', '.join(changed)} are read otherwise")
    WRITTEN.write_text(json.dumps(present(), indent=1) + "\n", encoding="utf-8")
