"""Merkle trees as RFC 6962, section 2.1, hashes them: one digest for a list, and a short path from any leaf to it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Literal

Side = Literal["left", "right"]
Path = tuple[tuple[Side, bytes], ...]  # from the leaf up: where the neighbour stands, and its hash

EMPTY_ROOT = hashlib.sha256().digest()


def leaf_hash(leaf: bytes) -> bytes:
    """Return the hash of a leaf; the zero before it keeps a leaf from passing for a node."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node above two others."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(hashes: Iterable[bytes]) -> bytes:
    """Return the root over leaf hashes, of which log₂ n are in memory at a time."""
    peaks: list[tuple[int, bytes]] = []  # complete trees from the left, by height, each lower than the one before
    for leaf in hashes:
        height, top = 0, leaf
        while peaks and peaks[-1][0] == height:
            top = node_hash(peaks.pop()[1], top)
            height += 1
        peaks.append((height, top))
    if not peaks:
        return EMPTY_ROOT
    root = peaks.pop()[1]
    while peaks:
        root = node_hash(peaks.pop()[1], root)
    return root


def path_to(hashes: Sequence[bytes], place: int) -> Path:
    """Return the path from the leaf at `place` to the root over all leaf hashes."""
    steps: list[tuple[Side, bytes]] = []
    level = list(hashes)
    while len(level) > 1:
        neighbour = place ^ 1
        if neighbour < len(level):  # the last of an odd number goes up alone
            steps.append(("left" if neighbour < place else "right", level[neighbour]))
        pairs = zip(level[::2], level[1::2], strict=False)
        above = [node_hash(left, right) for left, right in pairs]
        level = [*above, level[-1]] if len(level) % 2 else above
        place //= 2
    return tuple(steps)


def root_by(path: Path, leaf: bytes) -> bytes:
    """Return the root that a path leads to from a leaf's hash."""
    top = leaf
    for side, neighbour in path:
        top = node_hash(neighbour, top) if side == "left" else node_hash(top, neighbour)
    return top
