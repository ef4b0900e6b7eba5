"""Laws of the lineage of manifests: it says of any two whether one leads back to the other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mfa_archiver.archive.lineage import Lineage
from mfa_archiver.proof.manifest import Kind, Manifest


def manifest(number: int, previous: tuple[str, ...]) -> Manifest:
    """Return a manifest that goes on from others."""
    at, root = "2026-11-20T00:00:00Z", "0" * 64
    return Manifest(number, Kind.HARVEST, at, "", previous, (), 0, 0, root, upto_capture=0, upto_revision=number)


@given(st.lists(st.lists(st.integers(0, 30), max_size=3, unique=True), max_size=30))
def test_manifest_leads_back_to_itself_and_to_all_that_those_it_names_lead_to(drawn: list[list[int]]) -> None:
    lineage = Lineage()
    behind: list[set[int]] = []
    for place, names in enumerate(drawn):
        named = [each for each in names if each < place]
        assert lineage.add(manifest(place, tuple(lineage.digests[each] for each in named))) == place
        behind.append({place}.union(*(behind[each] for each in named)))
    for place, known in enumerate(behind):
        assert {other for other in range(len(drawn)) if lineage.leads_back(place, other)} == known


def test_chain_without_merges_is_one_line() -> None:
    lineage = Lineage()
    for number in range(100):
        lineage.add(manifest(number, tuple(lineage.digests[-1:])))
    assert lineage.lengths == [100]
