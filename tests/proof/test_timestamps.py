from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mfa_archiver.errors import FetchError, ProofError
from mfa_archiver.proof.timestamps import MOST_BYTES, ask_about, check_answer
from mfa_archiver.web.stamping import ask_authority
from tests.effort import examples
from tests.proof.authority import OPENSSL, REPLY, Answer, Authority, openssl

pytestmark = pytest.mark.skipif(not OPENSSL, reason="openssl is not installed")

MESSAGE = b"a manifest\n"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    with Authority(tmp_path_factory.mktemp("authority")) as running:
        yield running


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("other"))


@pytest.fixture(scope="module")
def answer(authority: Authority) -> bytes:
    return authority.stamp(ask_about(MESSAGE).body)[2]


def pem(authority: Authority) -> str:
    return authority.certificates.read_text()


def test_answer_that_leads_to_a_certificate_given_is_vouched(authority: Authority, answer: bytes) -> None:
    stamp = check_answer(answer, MESSAGE, pem(authority))
    assert (stamp.authority, stamp.is_vouched, stamp.at[:2]) == ("CN=Time Office", True, "20")


def test_of_all_the_roots_that_a_system_trusts_the_one_it_leads_to_is_kept(
    authority: Authority, answer: bytes, tmp_path: Path
) -> None:
    openssl(tmp_path, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=Stranger", "-out", "stranger.pem")
    stranger = (tmp_path / "stranger.pem").read_text()
    stamp = check_answer(answer, MESSAGE, stranger * 150 + pem(authority))
    assert (stamp.is_vouched, stamp.certificates) == (True, pem(authority))


def test_answer_that_carries_its_root_holds_but_nobody_vouches(answer: bytes, authority: Authority) -> None:
    stamp = check_answer(answer, MESSAGE, "")
    assert (stamp.is_vouched, stamp.certificates) == (False, pem(authority))


def test_answer_about_other_bytes_does_not_hold(authority: Authority, answer: bytes) -> None:
    with pytest.raises(ProofError, match="does not hold"):
        check_answer(answer, MESSAGE + b"x", pem(authority))


def test_answer_to_another_question_does_not_hold(authority: Authority) -> None:
    question = ask_about(MESSAGE)
    with pytest.raises(ProofError, match="Nonce"):
        check_answer(authority.stamp(question.body)[2], MESSAGE, pem(authority), question.nonce + 1)


def test_answer_of_another_authority_does_not_hold(other: Authority, answer: bytes) -> None:
    with pytest.raises(ProofError, match="does not hold"):
        check_answer(answer, MESSAGE, pem(other))


def test_answer_without_a_root_asks_for_one(authority: Authority, answer: bytes) -> None:
    leaf = (authority.folder / "tsa.pem").read_text()
    with pytest.raises(ProofError, match="root certificate"):
        check_answer(answer, MESSAGE, leaf)


def test_refusal_is_told(authority: Authority) -> None:
    sha256, sha512 = bytes.fromhex("0609608648016503040201"), bytes.fromhex("0609608648016503040203")
    question = ask_about(MESSAGE).body.replace(sha256, sha512)  # which this authority does not take
    with pytest.raises(ProofError, match="no timestamp"):
        check_answer(authority.stamp(question)[2], MESSAGE, pem(authority))


@pytest.mark.parametrize("text", ["", "<html>", "0" * (MOST_BYTES + 1)])
def test_what_is_no_answer_is_told(text: str) -> None:
    with pytest.raises(ProofError):
        check_answer(text.encode(), MESSAGE, "")


@pytest.mark.parametrize("text", ["x", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"])
def test_what_is_no_certificate_is_told(answer: bytes, text: str) -> None:
    with pytest.raises(ProofError, match="certificate"):
        check_answer(answer, MESSAGE, text)


@settings(max_examples=examples(60), deadline=None)
@given(data=st.data())
def test_answer_with_a_flipped_bit_says_the_same_or_does_not_hold(
    authority: Authority, answer: bytes, data: st.DataObject
) -> None:
    flipped = bytearray(answer)
    flipped[data.draw(st.integers(0, len(answer) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with suppress(ProofError):
        stamp = check_answer(bytes(flipped), MESSAGE, pem(authority))
        assert stamp.at == check_answer(answer, MESSAGE, pem(authority)).at


# --- the exchange ----------------------------------------------------------------------------------


def test_authority_is_asked_and_answers(authority: Authority) -> None:
    question = ask_about(MESSAGE)
    answered = ask_authority(authority.url, question.body, "", max_bytes=MOST_BYTES)
    assert check_answer(answered, MESSAGE, pem(authority), question.nonce).is_vouched


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((500, REPLY, b"x"), "500 Internal Server Error"),
        ((404, "text/html", b"x"), "404 Not Found"),
        ((302, REPLY, b""), "302 Found"),
        ((200, "text/html; charset=utf-8", b"<html>"), "text/html"),
        ((200, "\x1b[31m", b"x"), "not a timestamp"),
        ((200, REPLY, b"0" * (MOST_BYTES + 1)), "too large"),
    ],
)
def test_what_is_no_timestamp_by_its_kind_or_size_is_refused(
    answer: Answer, said: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with Authority(tmp_path_factory.mktemp("wrong")) as authority:
        authority.answer = lambda _question: answer
        with pytest.raises(FetchError, match=said):
            ask_authority(authority.url, b"?", "", max_bytes=MOST_BYTES)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a.example", "tsa", "https://me@a.example/"])
def test_what_is_no_address_is_not_asked(url: str) -> None:
    with pytest.raises(FetchError):
        ask_authority(url, b"?", "", max_bytes=MOST_BYTES)
