"""Timestamps (RFC 3161): ask an authority to sign that bytes existed, and check what it answers."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mfa_archiver.errors import MissingExtra, ProofError
from mfa_archiver.model import isoformat
from mfa_archiver.proof.der import sort_certificates

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampResponse

MOST_BYTES = 1 << 18  # of an answer: those of the usual authorities have 2 to 10 KB
MOST_CERTIFICATES = 1000  # of a PEM text: a system's own list has some 150

_PEM = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)
_HINT = "nothing was stored"


@dataclass(frozen=True, slots=True)
class Question:
    """What to send to an authority, and the number by which its answer is known as one to this."""

    body: bytes
    nonce: int


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an authority's answer says: the bytes existed `at` (ISO, UTC), says `authority`.

    `is_vouched`: its certificate leads to one that the person named. Else the answer holds, but whose it is only the
    certificates say that came with it. `certificates` are PEM, those it was checked with.
    """

    at: str
    authority: str
    is_vouched: bool
    certificates: str


def ask_about(message: bytes) -> Question:
    """Return the question about bytes: their SHA-256, a nonce, and a wish for certificates. Raises MissingExtra."""
    require_extra()
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder  # noqa: PLC0415 - an extra

    request = TimestampRequestBuilder().data(message).hash_algorithm(HashAlgorithm.SHA256).build()
    return Question(request.as_bytes(), request.nonce or 0)


def check_answer(answer: bytes, message: bytes, certificates: str, nonce: int | None = None) -> Stamp:
    """Return what an authority's answer (DER) says of a message.

    Its signature must lead to one of the self-signed certificates in `certificates` (PEM, others among them help on
    the way) or, where that is empty, to one that the answer carries. Raises ProofError for an answer about other bytes,
    with another nonce, refused, not signed so, or no answer at all; MissingExtra.
    """
    require_extra()
    with distrusting():
        return checked(answer, message, certificates, nonce)


def checked(answer: bytes, message: bytes, certificates: str, nonce: int | None) -> Stamp:
    """Return what an answer says, as check_answer does; what the libraries raise of strange bytes is not caught."""
    named = read_certificates(certificates)
    response = read_answer(answer)
    if response.status != 0:
        said = "; ".join(response.status_string)[:200]
        raise ProofError(f"the authority gave no timestamp: status {response.status} {said}".strip(), _HINT)
    carried = carried_certificates(response)
    given = leading_from_signer(response, named, carried) or named
    roots, others = parted(given or carried)
    if not roots:
        raise ProofError(
            "the timestamp cannot be checked: its authority's root certificate did not come with it",
            "name a PEM file that holds it with --tsa-certificates",
        )
    verify(response, message, roots, others, nonce)
    return Stamp(
        at=isoformat(response.tst_info.gen_time),
        authority=signer_name(response, [*carried, *given]),
        is_vouched=bool(given),
        certificates=pem_of(given or roots),
    )


def verify(
    response: TimeStampResponse,
    message: bytes,
    roots: Sequence[Certificate],
    others: Sequence[Certificate],
    nonce: int | None,
) -> None:
    """Raise ProofError unless an answer is about a message, answers our question, and is signed by trusted roots."""
    from rfc3161_client import VerifierBuilder  # noqa: PLC0415 - an extra
    from rfc3161_client.errors import VerificationError  # noqa: PLC0415 - an extra

    try:
        verifier = VerifierBuilder(roots=list(roots), intermediates=list(others), nonce=nonce).build()
        verifier.verify_message(response, message)
    except (VerificationError, ValueError) as error:
        reason = str(error).partition(": ErrorStack")[0][:200]
        found = re.search(r'"Verify error: ([^"]*)"', str(error)) or re.search(r'reason: "([^"]*)"', str(error))
        if found:
            reason = f"{reason}: {found[1]}"
        raise ProofError(f"the timestamp does not hold: {reason}") from error


def read_answer(answer: bytes) -> TimeStampResponse:
    """Read an answer. Raises ProofError."""
    from rfc3161_client import decode_timestamp_response  # noqa: PLC0415 - an extra

    if len(answer) > MOST_BYTES:
        raise ProofError("the answer is too large for a timestamp", _HINT)
    try:
        return decode_timestamp_response(sort_certificates(answer))
    except unreadable() as error:
        raise ProofError("the answer is no timestamp", "see that the address is of an RFC 3161 authority") from error


def read_certificates(pem: str) -> list[Certificate]:
    """Read the certificates of a PEM text. Raises ProofError when there is none in a text."""
    from cryptography.x509 import load_pem_x509_certificate  # noqa: PLC0415 - an extra

    found = _PEM.findall(pem)[:MOST_CERTIFICATES]
    if pem.strip() and not found:
        raise ProofError("there is no certificate in PEM", "name a file with -----BEGIN CERTIFICATE-----")
    try:
        return [load_pem_x509_certificate(each.encode()) for each in found]
    except unreadable() as error:
        raise ProofError("a certificate cannot be read", "name another PEM file") from error


def carried_certificates(response: TimeStampResponse) -> list[Certificate]:
    """Return the certificates that came with an answer."""
    from cryptography.x509 import load_der_x509_certificate  # noqa: PLC0415 - an extra

    return [load_der_x509_certificate(each) for each in sorted(response.signed_data.certificates)]


def leading_from_signer(
    response: TimeStampResponse, named: Sequence[Certificate], carried: Sequence[Certificate]
) -> list[Certificate]:
    """Return the signer's certificate and those that lead on from it by their names, as far as they are named.

    People name all the roots that their system trusts; the rest would be kept with each timestamp, to no use.
    """
    signers = {(each.issuer, each.serial_number) for each in response.signed_data.signer_infos}
    issuers = {issuer for issuer, _ in signers}
    before = 0
    while len(issuers) > before:
        before = len(issuers)
        issuers |= {each.issuer for each in (*named, *carried) if each.subject in issuers}
    return [each for each in named if each.subject in issuers or (each.issuer, each.serial_number) in signers]


def parted(certificates: Sequence[Certificate]) -> tuple[list[Certificate], list[Certificate]]:
    """Return those that are signed by themselves, and the others; each once."""
    roots = [each for each in dict.fromkeys(certificates) if each.issuer == each.subject]
    return roots, [each for each in dict.fromkeys(certificates) if each.issuer != each.subject]


def pem_of(certificates: Sequence[Certificate]) -> str:
    """Write certificates as PEM."""
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415 - an extra

    return "".join(each.public_bytes(Encoding.PEM).decode() for each in certificates)


def signer_name(response: TimeStampResponse, certificates: Sequence[Certificate]) -> str:
    """Return the name of who signed an answer, as the certificate says it."""
    signers = {(each.issuer, each.serial_number) for each in response.signed_data.signer_infos}
    names = [each.subject.rfc4514_string() for each in certificates if (each.issuer, each.serial_number) in signers]
    return names[0] if names else "somebody"


def unreadable() -> tuple[type[Exception], ...]:
    """Return what the libraries raise of bytes that are no timestamp or no certificate."""
    from cryptography import x509  # noqa: PLC0415 - an extra
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - an extra

    return (
        ValueError, TypeError, OverflowError, AssertionError, UnsupportedAlgorithm, x509.InvalidVersion,
        x509.DuplicateExtension, x509.UnsupportedGeneralNameType,
    )  # fmt: skip


@contextmanager
def distrusting() -> Iterator[None]:
    """Turn what the libraries raise of bytes that anybody may have made into our error, and silence their warnings.

    Parts of a certificate are read only when they are asked for.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except unreadable() as error:
            raise ProofError("the timestamp, or a certificate in it, cannot be read", _HINT) from error


def require_extra() -> None:
    """Raise MissingExtra unless the libraries for timestamps are installed."""
    try:
        import rfc3161_client  # noqa: F401, PLC0415 - an extra
    except ImportError as error:
        raise MissingExtra("timestamps need extra libraries", "pip install 'mfa-archiver[proof]'") from error
