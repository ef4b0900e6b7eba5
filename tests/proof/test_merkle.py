from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfa_archiver.proof.merkle import EMPTY_ROOT, leaf_hash, path_to, root_by, root_of

# The leaves and roots that implementations of Certificate Transparency are tested with.
LEAVES = [
    bytes.fromhex(each)
    for each in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


@pytest.mark.parametrize("count", range(1, 9))
def test_roots_are_those_of_certificate_transparency(count: int) -> None:
    assert root_of(map(leaf_hash, LEAVES[:count])).hex() == ROOTS[count - 1]


def test_root_of_nothing_is_the_digest_of_nothing() -> None:
    assert root_of([]) == EMPTY_ROOT


@given(st.lists(st.binary(max_size=4), min_size=1, max_size=70), st.data())
def test_path_leads_from_every_leaf_to_the_root(leaves: list[bytes], data: st.DataObject) -> None:
    hashes = [leaf_hash(leaf) for leaf in leaves]
    place = data.draw(st.integers(0, len(leaves) - 1))
    path = path_to(hashes, place)
    assert root_by(path, hashes[place]) == root_of(hashes)
    assert len(path) <= len(leaves).bit_length()


@given(st.lists(st.binary(max_size=4), min_size=2, max_size=40, unique=True), st.data())
def test_path_of_one_leaf_leads_another_astray(leaves: list[bytes], data: st.DataObject) -> None:
    hashes = [leaf_hash(leaf) for leaf in leaves]
    one, other = data.draw(st.permutations(range(len(leaves))))[:2]
    assert root_by(path_to(hashes, one), hashes[other]) != root_of(hashes)
