from __future__ import annotations

import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfa_archiver.errors import ProofError
from mfa_archiver.proof.minisign import check_signature, read_public_key, read_secret_key, sign
from tests.proof.keys import MESSAGE, OLD_SIGNATURE, OTHER_PUBLIC, PUBLIC, SECRET, SIGNATURE, with_password

KEY = read_public_key(PUBLIC)


def nobody() -> str:
    raise AssertionError("no password is needed")


def test_keys_are_read_as_minisign_writes_them() -> None:
    secret = read_secret_key(SECRET, nobody)
    assert (secret.public, secret.public.name, secret.public.text) == (KEY, "B15746DBB5C120D3", PUBLIC)
    assert read_public_key(KEY.line) == KEY


@pytest.mark.parametrize(("signature", "comment"), [(SIGNATURE, "by minisign"), (OLD_SIGNATURE, "by old minisign")])
def test_signatures_of_minisign_hold(signature: str, comment: str) -> None:
    assert check_signature(MESSAGE, signature, KEY) == comment


@pytest.mark.skipif(not shutil.which("minisign"), reason="minisign is not installed")
def test_minisign_accepts_our_signature(tmp_path: Path) -> None:
    (tmp_path / "m").write_bytes(MESSAGE)
    (tmp_path / "m.minisig").write_text(sign(MESSAGE, read_secret_key(SECRET, nobody), "timestamp:1\tfile:m"))
    run = subprocess.run(["minisign", "-Vm", "m", "-P", KEY.line], cwd=tmp_path, capture_output=True, check=False)
    assert (run.returncode, b"timestamp:1\tfile:m" in run.stdout) == (0, True)


@pytest.mark.long
@pytest.mark.skipif(not shutil.which("minisign"), reason="minisign is not installed")
def test_key_that_minisign_hid_by_a_password_is_read(tmp_path: Path) -> None:
    subprocess.run(["minisign", "-G", "-s", "k", "-p", "p"], cwd=tmp_path, input=b"pw\npw\n", check=True)
    secret = read_secret_key((tmp_path / "k").read_text(), lambda: "pw")
    assert secret.public == read_public_key((tmp_path / "p").read_text())


def test_key_with_a_password_is_read() -> None:
    assert read_secret_key(with_password("сезам"), lambda: "сезам").public == KEY


def test_wrong_password_is_told() -> None:
    with pytest.raises(ProofError, match="password is wrong"):
        read_secret_key(with_password("сезам"), lambda: "cезам")


@given(st.binary(), st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"])))
def test_what_is_signed_holds_and_nothing_else(message: bytes, comment: str) -> None:
    signature = sign(message, read_secret_key(SECRET, nobody), comment)
    assert check_signature(message, signature, KEY) == comment
    *lines, comment_line, last = signature.splitlines()
    with pytest.raises(ProofError):
        check_signature(message + b"x", signature, KEY)
    with pytest.raises(ProofError):
        check_signature(message, "\n".join([*lines, f"{comment_line}x", last]), KEY)


def test_signature_by_another_key_is_told() -> None:
    with pytest.raises(ProofError, match="another key"):
        check_signature(MESSAGE, SIGNATURE, read_public_key(OTHER_PUBLIC))


@given(st.integers(0, len(SIGNATURE) - 1), st.characters(codec="utf-8"))
def test_signature_changed_anywhere_but_in_its_untrusted_comment_does_not_hold(place: int, letter: str) -> None:
    changed = SIGNATURE[:place] + letter + SIGNATURE[place + 1 :]
    same = [line.strip() for line in changed.splitlines()[1:]] == SIGNATURE.splitlines()[1:]
    with suppress(ProofError):
        assert check_signature(MESSAGE, changed, KEY) == "by minisign"
        assert same or place < len("untrusted comment: x\n")


@pytest.mark.parametrize("text", ["", "x", "untrusted comment: x\nAAAA", "\n" + "A" * 10_000, SECRET[:-20], PUBLIC])
def test_what_is_no_secret_key_is_told(text: str) -> None:
    with pytest.raises(ProofError):
        read_secret_key(text, nobody)


@pytest.mark.parametrize("text", ["", "x", "я", SECRET, SIGNATURE])
def test_what_is_no_public_key_is_told(text: str) -> None:
    with pytest.raises(ProofError):
        read_public_key(text)
