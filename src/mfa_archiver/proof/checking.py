"""Check a bundle without the archive: what it proves, what it does not. Whatever does not hold is an error.

Nothing a bundle says of itself is believed: digests, paths and chains are computed anew from its files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from mfa_archiver.errors import ProofError
from mfa_archiver.model import Ref
from mfa_archiver.proof.bundle import Files, text_of
from mfa_archiver.proof.leaves import canonical, digest_of
from mfa_archiver.proof.manifest import Manifest, read_manifest
from mfa_archiver.proof.merkle import Path, Side, leaf_hash, root_by
from mfa_archiver.proof.minisign import PublicKey, check_signature, is_by, read_public_key
from mfa_archiver.proof.timestamps import Stamp, check_answer

MOST_STEPS = 64  # of a path: more leaves than that are in no tree

_STEP = re.compile(r"(left|right) ([0-9a-f]{64})")
_PARTS = 5  # of wording.json
_TITLE_SOURCE, _DATE_SOURCE = 0, 2  # places in beside.json


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signed, and the comment they signed with it; `is_vouched`: by the key that the person named."""

    key: PublicKey
    comment: str
    is_vouched: bool


@dataclass(frozen=True)
class Proved:
    """What a bundle proves: an archive held this wording, read from these bytes, when each of the stamps was given."""

    ref: Ref
    digest: str
    seen_at: str
    title: str
    title_source: str
    date: str  # an instant in UTC, else a day; empty for none
    date_source: str
    captured: bytes
    captured_at: str
    capture: dict[str, object]
    headers: tuple[tuple[str, str], ...]
    manifests: tuple[Manifest, ...]
    stamps: tuple[Stamp, ...] = ()
    signatures: tuple[Signed, ...] = ()


@dataclass
class Chain:
    """The manifests of a bundle, and to which each leads back."""

    manifests: list[Manifest] = field(default_factory=list)
    behind: list[set[int]] = field(default_factory=list)  # of each, the places of itself and all it leads to


def check_bundle(files: Files, certificates: str = "", public_key: PublicKey | None = None) -> Proved:
    """Return what a bundle proves.

    With `certificates` (PEM) it must have a timestamp that leads to one of them, with `public_key` a signature by it;
    those by others, as a merge brings them along, must hold as well, and are not vouched for.
    Raises ProofError at the first thing that does not hold, MissingExtra.
    """
    wording, capture = read_leaf(files, "wording"), read_leaf(files, "capture")
    match(wording, "digest", files["wording.json"], "wording.json")
    match(wording, "beside", files["beside.json"], "beside.json")
    match(capture, "payload", files["captured"], "captured")
    match(capture, "headers", files["headers.json"], "headers.json")
    if capture["size"] != len(files["captured"]):
        raise ProofError("the leaf of the capture names another size than that of the bytes")
    if (wording["payload"], wording["captured_at"]) != (capture["payload"], capture["captured_at"]):
        raise ProofError("the wording was not read from this capture")
    parts, beside = read_parts(files), read_beside(files["beside.json"])
    chain = read_chain(files)
    see_that_nothing_strays(files)
    places = [place_of_root(files, name, chain) for name in ("wording", "capture")]
    stamps = tuple(check_stamps(files, chain, places, certificates))
    signatures = tuple(check_signatures(files, chain, places, public_key))
    if certificates and not any(each.is_vouched for each in stamps):
        raise ProofError("the bundle has no timestamp that leads to a certificate you named")
    if public_key and not any(each.is_vouched for each in signatures):
        raise ProofError(f"the bundle has no signature by key {public_key.name}")
    return Proved(
        ref=Ref(str(wording["source"]), str(wording["native_id"]), str(wording["lang"])),
        digest=str(wording["digest"]),
        seen_at=str(wording["seen_at"]),
        title=parts[0],
        title_source=beside[_TITLE_SOURCE],
        date=parts[2] or parts[1],
        date_source=beside[_DATE_SOURCE],
        captured=files["captured"],
        captured_at=str(capture["captured_at"]),
        capture=capture,
        headers=read_headers(files["headers.json"]),
        manifests=tuple(chain.manifests),
        stamps=stamps,
        signatures=signatures,
    )


# --- leaves ----------------------------------------------------------------------------------------


def read_leaf(files: Files, kind: str) -> dict[str, object]:
    """Return what a leaf says. Raises ProofError unless it is one of that kind."""
    payload = files[f"{kind}.leaf"]
    said = read_json(payload, f"{kind}.leaf")
    texts = {
        "wording": ("source", "native_id", "lang", "digest", "seen_at", "payload", "captured_at", "beside"),
        "capture": ("payload", "captured_at", "method", "url", "headers"),
    }[kind]
    if (
        not isinstance(said, dict)
        or said.get("kind") != kind
        or any(not isinstance(said.get(name), str) for name in texts)
        or canonical(said) != payload
    ):
        raise ProofError(f"{kind}.leaf is no leaf of a {kind}")
    if kind == "capture" and not (type(said.get("size")) is int and type(said.get("status")) is int):
        raise ProofError("capture.leaf is no leaf of a capture")
    return said


def match(leaf: dict[str, object], name: str, payload: bytes, file: str) -> None:
    """Raise ProofError unless a leaf names the digest of a file."""
    if leaf[name] != digest_of(payload):
        raise ProofError(f"{file} is not what the leaf of the {leaf['kind']} names")


def read_parts(files: Files) -> list[str]:
    """Return the parts of the wording. Raises ProofError unless `wording.txt` shows just these."""
    parts = read_json(files["wording.json"], "wording.json")
    if not isinstance(parts, list) or len(parts) != _PARTS or any(not isinstance(part, str) for part in parts):
        raise ProofError("wording.json is no wording")
    if text_of(parts).encode("utf-8", "replace") != files["wording.txt"]:
        raise ProofError("wording.txt shows another text than wording.json")
    return parts


def read_beside(payload: bytes) -> list[str]:
    """Return what stands beside the wording, what is missing as nothing. Raises ProofError."""
    said = read_json(payload, "beside.json")
    if not isinstance(said, list) or len(said) <= _DATE_SOURCE:
        raise ProofError("beside.json is not what stands beside a wording")
    return [each if isinstance(each, str) else "" for each in said]


def read_headers(payload: bytes) -> tuple[tuple[str, str], ...]:
    """Return the captured headers. Raises ProofError."""
    said = read_json(payload, "headers.json")
    try:
        return tuple((str(name), str(value)) for name, value in said)  # type: ignore[attr-defined] # it may be anything
    except (TypeError, ValueError) as error:
        raise ProofError("headers.json holds no headers") from error


def read_json(payload: bytes, name: str) -> object:
    """Read JSON. Raises ProofError."""
    try:
        return json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise ProofError(f"{name} cannot be read") from error


# --- the way up ------------------------------------------------------------------------------------


def read_path(payload: bytes, name: str) -> Path:
    """Read a path to a root. Raises ProofError."""
    lines = payload.decode("ascii", "replace").splitlines()
    steps: list[tuple[Side, bytes]] = []
    for line in lines[: MOST_STEPS + 1]:
        found = _STEP.fullmatch(line)
        if not found or len(steps) == MOST_STEPS:
            raise ProofError(f"{name} is no path through a Merkle tree")
        steps.append(("left" if found[1] == "left" else "right", bytes.fromhex(found[2])))
    return tuple(steps)


def read_chain(files: Files) -> Chain:
    """Return the bundle's manifests. Raises ProofError unless each but the last is named by a later one."""
    names = sorted(name for name in files if name.endswith(".json") and name.startswith("manifest-"))
    if names != [f"manifest-{number:03}.json" for number in range(1, len(names) + 1)]:
        raise ProofError("the chain of manifests skips a number")
    chain = Chain([read_manifest(files[name]) for name in names])
    places = {manifest.digest: place for place, manifest in enumerate(chain.manifests)}
    named: set[int] = set()
    for place, manifest in enumerate(chain.manifests):
        earlier = {places[name] for name in manifest.names if places.get(name, place) < place}
        named |= earlier
        chain.behind.append({place}.union(*(chain.behind[each] for each in earlier)))
    if skipped := set(range(len(names) - 1)) - named:
        raise ProofError(f"the chain of manifests breaks off: no later one names manifest-{min(skipped) + 1:03}.json")
    return chain


def see_that_nothing_strays(files: Files) -> None:
    """Raise ProofError for a timestamp, a signature or what belongs to one about a manifest that is not there."""
    for name in files:
        stem, dot, _ = name.partition(".")
        if stem.startswith("manifest-") and f"{stem}{dot}json" not in files:
            raise ProofError(f"{name} is about no manifest of the bundle")


def place_of_root(files: Files, name: str, chain: Chain) -> int:
    """Return the place of the manifest whose tree holds a leaf. Raises ProofError."""
    root = root_by(read_path(files[f"{name}.path"], f"{name}.path"), leaf_hash(files[f"{name}.leaf"])).hex()
    places = [place for place, manifest in enumerate(chain.manifests) if manifest.root == root]
    if not places:
        raise ProofError(f"no manifest of the bundle lists the {name}")
    return places[0]


def check_stamps(files: Files, chain: Chain, places: Sequence[int], certificates: str) -> Iterator[Stamp]:
    """Yield what the timestamps say that stand for the leaves. Raises ProofError for one that does not hold."""
    for stem, manifest in proving(files, chain, places, ".tsr"):
        answer, own = files[f"{stem}.tsr"], files.get(f"{stem}.pem", b"").decode("ascii", "replace")
        if certificates:
            try:
                yield check_answer(answer, manifest.bytes, certificates)
            except ProofError:  # another authority's, if it holds
                pass
            else:
                continue
        yield replace(check_answer(answer, manifest.bytes, own), is_vouched=False)


def check_signatures(
    files: Files, chain: Chain, places: Sequence[int], public_key: PublicKey | None
) -> Iterator[Signed]:
    """Yield who signed. Raises ProofError for a signature that does not hold."""
    for stem, manifest in proving(files, chain, places, ".json.minisig"):
        signature = files[f"{stem}.json.minisig"].decode("utf-8", "replace")
        is_vouched = public_key is not None and is_by(signature, public_key)
        own = files.get(f"{stem}.pub", b"").decode("utf-8", "replace")
        key = public_key if public_key and is_vouched else read_public_key(own)
        yield Signed(key, check_signature(manifest.bytes, signature, key), is_vouched)


def proving(files: Files, chain: Chain, places: Sequence[int], ending: str) -> Iterator[tuple[str, Manifest]]:
    """Yield the manifests that have a file of an ending, with their stems. Raises ProofError for one off the way."""
    for place, manifest in enumerate(chain.manifests):
        stem = f"manifest-{place + 1:03}"
        if f"{stem}{ending}" not in files:
            continue
        if not chain.behind[place].issuperset(places):
            raise ProofError(f"{stem}{ending} does not stand for the wording: its manifest was sealed before")
        yield stem, manifest
