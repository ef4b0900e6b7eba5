"""Bundles that anybody may have made to harm who opens them."""

from __future__ import annotations

import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfa_archiver.errors import ProofError
from mfa_archiver.proof import opening
from mfa_archiver.proof.bundle import Files
from mfa_archiver.proof.opening import read_bundle, write_bundle
from tests.cli.program import Program
from tests.effort import examples


@pytest.fixture(scope="module")
def files() -> Files:
    return read_bundle(Path(__file__).with_name("run-out.zip"))


@pytest.fixture(scope="module")
def bundle(files: Files, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / "proof.zip"
    write_bundle(path, files)
    return path


def test_zip_that_unpacks_to_far_more_is_refused(files: Files, tmp_path: Path) -> None:
    write_bundle(tmp_path / "bomb.zip", {**files, "headers.json": b" " * (opening.MOST_BYTES + 1)})
    with pytest.raises(ProofError, match="larger than"):
        read_bundle(tmp_path / "bomb.zip")


@pytest.mark.parametrize("name", ["../evil", "/etc/passwd", "manifest-001.json/x", "C:\\x", "x\x1b[31m"])
def test_file_of_another_name_is_refused(files: Files, tmp_path: Path, name: str) -> None:
    write_bundle(tmp_path / "strange.zip", {**files, name: b""})
    with pytest.raises(ProofError, match="belongs to none"):
        read_bundle(tmp_path / "strange.zip")


def test_two_files_of_one_name_are_refused(files: Files, tmp_path: Path) -> None:
    write_bundle(tmp_path / "twice.zip", files)
    with zipfile.ZipFile(tmp_path / "twice.zip", "a") as packed, pytest.warns(UserWarning, match="Duplicate"):
        packed.writestr("captured", b"other")
    with pytest.raises(ProofError, match="two files of one name"):
        read_bundle(tmp_path / "twice.zip")


@pytest.mark.parametrize("name", opening.NEEDED)
def test_bundle_that_lacks_a_file_is_refused(files: Files, tmp_path: Path, name: str) -> None:
    write_bundle(tmp_path / "less.zip", {key: payload for key, payload in files.items() if key != name})
    with pytest.raises(ProofError, match=f"lacks {name}"):
        read_bundle(tmp_path / "less.zip")


def test_zip_of_very_many_files_is_not_even_listed(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as packed:
        for number in range(5000):
            packed.writestr(f"manifest-{number}", b"")
    with pytest.raises(ProofError, match="small zip"):
        read_bundle(tmp_path / "many.zip")


@settings(max_examples=examples(60), deadline=None)
@given(data=st.data())
def test_flipped_byte_in_the_zip_is_told_or_changes_no_file(bundle: Path, files: Files, data: st.DataObject) -> None:
    whole = bytearray(bundle.read_bytes())
    whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    broken = bundle.with_name("broken.zip")
    broken.write_bytes(whole)
    with suppress(ProofError):
        assert read_bundle(broken) == files


@pytest.mark.parametrize("payload", [b"", b"PK", b"x" * 100, b"PK\x05\x06" + bytes(18)])
def test_what_is_no_bundle_is_refused(tmp_path: Path, payload: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(payload)
    with pytest.raises(ProofError):
        read_bundle(tmp_path / "x.zip")


def test_bundle_that_does_not_hold_is_one_harmless_line(files: Files, tmp_path: Path) -> None:
    write_bundle(tmp_path / "strange.zip", {**files, "x\x1b[31m": b""})
    result = Program(tmp_path)("verify-proof", "strange.zip")
    assert (result.code, result.output, len(result.complaints), "\x1b" in result.err) == (5, b"", 1, False)
