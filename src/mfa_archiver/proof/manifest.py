"""Manifests: what an archive stored since the manifest before, sealed by one digest. Their bytes never change.

A manifest is one line of canonical JSON. `sha256sum` of these bytes is the manifest's digest, by which later ones
name it. Number n names n - 1 and, where 2 ** k divides n, n - 2 ** k, so that a few steps lead from any manifest to
any earlier one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from mfa_archiver.errors import ProofError
from mfa_archiver.proof.leaves import canonical, digest_of

FORM = 2  # of the bytes; any change of them is another form
FORMS = (1, FORM)  # those that are read; the first knows of no evidence
MOST_LEAVES = 20_000  # of one manifest: what is taken up at once stays in memory
MOST_BYTES = 1 << 20  # of one manifest; it may come from anybody

_HEX = frozenset("0123456789abcdef")
_DIGEST_LENGTH = 64


class Kind(StrEnum):
    """What a manifest closes."""

    HARVEST = "harvest"
    IMPORT = "import"
    MERGE = "merge"
    REPARSE = "reparse"
    REST = "rest"  # rows that nothing had closed: of an older archive, or of a run that was killed


@dataclass(frozen=True)
class Manifest:
    """One manifest.

    `previous` are digests of the one before and, after a merge, of those that the chains brought end with; none in
    the first of a chain. `earlier` are those further back. `closes` tells of the harvest; empty for other kinds.
    `captures`, `wordings` and `evidence` count the leaves, whose root is `root`. `upto_capture`, `upto_revision` and
    `upto_evidence` are the highest ids, in the archive that closed it, of rows taken up so far. `presences` is the
    digest of all that the evidence amounted to then, empty in form 1.
    """

    number: int
    kind: Kind
    at: str
    program: str
    previous: tuple[str, ...]
    earlier: tuple[str, ...]
    captures: int
    wordings: int
    root: str
    upto_capture: int
    upto_revision: int
    closes: dict[str, Any] = field(default_factory=dict)
    evidence: int = 0
    upto_evidence: int = 0
    presences: str = ""
    form: int = FORM

    @property
    def leaves(self) -> int:
        """How many leaves its tree has."""
        return self.captures + self.wordings + self.evidence

    @property
    def names(self) -> tuple[str, ...]:
        """The digests of all manifests it names."""
        return (*self.previous, *self.earlier)

    @cached_property
    def bytes(self) -> bytes:
        """The manifest as it is stored, signed and timestamped."""
        said = {
            "form": self.form,
            "number": self.number,
            "kind": self.kind.value,
            "at": self.at,
            "program": self.program,
            "previous": list(self.previous),
            "earlier": list(self.earlier),
            "captures": self.captures,
            "wordings": self.wordings,
            "root": self.root,
            "upto_capture": self.upto_capture,
            "upto_revision": self.upto_revision,
            "closes": self.closes,
        }
        if self.form == FORM:
            said |= {"evidence": self.evidence, "upto_evidence": self.upto_evidence, "presences": self.presences}
        return canonical(said) + b"\n"

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the bytes, in hexadecimal."""
        return digest_of(self.bytes)


def read_manifest(payload: bytes) -> Manifest:
    """Read a manifest. Raises ProofError unless these are exactly the bytes of one."""
    try:
        said: Any = json.loads(payload) if len(payload) <= MOST_BYTES else None
        form = said["form"]
        if type(form) is not int or form not in FORMS:
            raise ProofError(f"a manifest is of form {form!s:.20}, not {FORM}", "upgrade mfa-archiver")
        knows_evidence = form == FORM
        manifest = Manifest(
            number=_count(said["number"]),
            kind=Kind(said["kind"]),
            at=_text(said["at"]),
            program=_text(said["program"]),
            previous=_digests(said["previous"]),
            earlier=_digests(said["earlier"]),
            captures=_count(said["captures"]),
            wordings=_count(said["wordings"]),
            root=_digest(said["root"]),
            upto_capture=_count(said["upto_capture"]),
            upto_revision=_count(said["upto_revision"]),
            closes=_object(said["closes"]),
            evidence=_count(said["evidence"]) if knows_evidence else 0,
            upto_evidence=_count(said["upto_evidence"]) if knows_evidence else 0,
            presences=_digest(said["presences"]) if knows_evidence else "",
            form=form,
        )
        sound = manifest.bytes == payload
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise ProofError("a manifest cannot be read") from error
    if not sound:  # another way of writing the same would have another digest
        raise ProofError("a manifest is not in its one form")
    return manifest


def steps_back(number: int) -> list[int]:
    """Return how far back of number `number` the further manifests lie that it names, the one before left out."""
    steps = []
    step = 2
    while number % step == 0 and step < number:
        steps.append(step)
        step *= 2
    return steps


def _count(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(value)
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError(value)
    return value


def _digest(value: Any) -> str:
    if not isinstance(value, str) or len(value) != _DIGEST_LENGTH or not _HEX.issuperset(value):
        raise ValueError(value)
    return value


def _digests(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(value)
    return tuple(_digest(each) for each in value)
