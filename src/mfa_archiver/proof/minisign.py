"""Signatures in minisign's format (https://jedisct1.github.io/minisign/): Ed25519 with the user's own key.

The formats are minisign's: whatever is signed here `minisign -V` verifies, and the other way round.
"""

from __future__ import annotations

import base64
import hashlib
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mfa_archiver.errors import MissingExtra, ProofError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import ed25519

ED25519 = b"Ed"  # of keys, and of signatures over a message itself, as minisign wrote them before 0.9
PREHASHED = b"ED"  # of signatures over a message's BLAKE2b digest
SCRYPT, PLAIN, BLAKE2B = b"Sc", b"\0\0", b"B2"

MOST_BYTES = 4096  # of a key or a signature file
MOST_MEMORY = (1 << 31) - 1  # what a password may cost: minisign asks for half of it

_SECRET = struct.Struct("<2s2s2s32sQQ104s")
_KEYS = struct.Struct("<8s32s32s32s")  # key id, seed, public key, checksum
_PUBLIC = struct.Struct("<2s8s32s")
_SIGNATURE = struct.Struct("<2s8s64s")
_UNTRUSTED, _TRUSTED = "untrusted comment: ", "trusted comment: "
_EXTRA = "pip install 'mfa-archiver[proof]'"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """Who can have signed: the key's id, and the key."""

    key_id: bytes
    key: bytes

    @property
    def name(self) -> str:
        """The id as minisign shows it."""
        return f"{int.from_bytes(self.key_id, 'little'):016X}"

    @property
    def line(self) -> str:
        """The key as one word, as `minisign -P` takes it."""
        return base64.b64encode(_PUBLIC.pack(ED25519, self.key_id, self.key)).decode()

    @property
    def text(self) -> str:
        """The key as minisign writes it into a file."""
        return f"{_UNTRUSTED}minisign public key {self.name}\n{self.line}\n"


@dataclass(frozen=True, slots=True)
class SecretKey:
    """A key to sign with."""

    public: PublicKey
    seed: bytes = field(repr=False)


def read_public_key(text: str) -> PublicKey:
    """Read a public key: the text of its file, or the one word in it. Raises ProofError."""
    lines = text.strip().splitlines()
    try:
        algorithm, key_id, key = _PUBLIC.unpack(_decoded(lines[-1]))
    except (IndexError, ValueError, struct.error) as error:
        raise ProofError("this is no minisign public key", "name the .pub file, or the key itself") from error
    if algorithm != ED25519:
        raise ProofError("the public key is of an unknown kind", "only minisign's Ed25519 keys are read")
    return PublicKey(key_id, key)


def read_secret_key(text: str, ask_password: Callable[[], str]) -> SecretKey:
    """Read a secret key file; `ask_password` is called when it is encrypted. Raises ProofError."""
    lines = text.strip().splitlines()
    try:
        algorithm, kdf, checksum, salt, operations, memory, keys = _SECRET.unpack(_decoded(lines[1]))
    except (IndexError, ValueError, struct.error) as error:
        raise ProofError("this is no minisign secret key", "`minisign -G` makes one") from error
    if (algorithm, checksum) != (ED25519, BLAKE2B) or kdf not in {SCRYPT, PLAIN}:
        raise ProofError("the secret key is of an unknown kind", "`minisign -G` makes one that can be read")
    if kdf == SCRYPT:
        stream = scrypt(ask_password(), salt, operations, memory)
        keys = bytes(one ^ other for one, other in zip(keys, stream, strict=True))
    key_id, seed, public, expected = _KEYS.unpack(keys)
    if kdf == PLAIN and expected == bytes(len(expected)):  # minisign 0.11 gives a key without a password no checksum
        return SecretKey(PublicKey(key_id, public), seed)
    if hashlib.blake2b(algorithm + key_id + seed + public, digest_size=32).digest() != expected:
        raise ProofError("the secret key cannot be read", "the password is wrong, or the file is damaged")
    return SecretKey(PublicKey(key_id, public), seed)


def sign(message: bytes, key: SecretKey, comment: str) -> str:
    """Return a signature of a message as minisign writes it; `comment`, one line, is signed as well."""
    _, private = ed25519_keys()
    signer = private.from_private_bytes(key.seed)
    if signer.public_key().public_bytes_raw() != key.public.key:
        raise ProofError("the secret key does not belong to its public half", "the file is damaged")
    signature = signer.sign(hashlib.blake2b(message).digest())
    both = signer.sign(signature + comment.encode())
    packed = _SIGNATURE.pack(PREHASHED, key.public.key_id, signature)
    return (
        f"{_UNTRUSTED}signature by mfa-archiver, key {key.public.name}\n{base64.b64encode(packed).decode()}\n"
        f"{_TRUSTED}{comment}\n{base64.b64encode(both).decode()}\n"
    )


def is_by(signature: str, key: PublicKey) -> bool:
    """Tell whether a signature says that a key made it. Raises ProofError for what is no signature."""
    return read_signature(signature)[1] == key.key_id


def read_signature(signature: str) -> tuple[bytes, bytes, bytes, str, bytes]:
    """Return kind, key id, signature, comment, and the signature of both. Raises ProofError."""
    lines = signature.splitlines()
    try:
        return (*_SIGNATURE.unpack(_decoded(lines[1])), lines[2].removeprefix(_TRUSTED), _decoded(lines[3]))
    except (IndexError, ValueError, struct.error) as error:
        raise ProofError("this is no minisign signature") from error


def check_signature(message: bytes, signature: str, key: PublicKey) -> str:
    """Return the comment that was signed with a message. Raises ProofError unless the key has signed both."""
    public, _ = ed25519_keys()
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - an extra

    algorithm, key_id, signed, comment, both = read_signature(signature)
    if key_id != key.key_id:
        raise ProofError(f"the signature is by another key than {key.name}")
    said = {ED25519: message, PREHASHED: hashlib.blake2b(message).digest()}.get(algorithm)
    if said is None:
        raise ProofError("the signature is of an unknown kind")
    try:
        public.from_public_bytes(key.key).verify(signed, said)
        public.from_public_bytes(key.key).verify(both, signed + comment.encode())
    except (InvalidSignature, ValueError) as error:
        raise ProofError(f"the signature is not by the key {key.name} over these bytes") from error
    return comment


def scrypt(password: str, salt: bytes, operations: int, memory: int) -> bytes:
    """Return the bytes that a secret key is hidden by; the costs are counted as libsodium does. Raises ProofError."""
    block = 8
    operations = max(operations, 32768)
    if operations < memory // 32:
        most, lanes = operations // (block * 4), 1
        rounds = power_below(most)
    else:
        rounds = power_below(memory // (block * 128))
        lanes = max(1, min(operations // 4 // rounds, 0x3FFFFFFF) // block)
    if rounds * block * 128 + lanes * block * 128 > MOST_MEMORY - (1 << 16):
        raise ProofError("the secret key's password would take too much memory", "make a key with `minisign -G`")
    return hashlib.scrypt(
        password.encode(), salt=salt, n=rounds, r=block, p=lanes, maxmem=MOST_MEMORY, dklen=_KEYS.size
    )


def power_below(most: int) -> int:
    """Return the first power of two, from 2 on, that is more than half of a number."""
    power = 2
    while power <= most // 2:
        power *= 2
    return power


def ed25519_keys() -> tuple[type[ed25519.Ed25519PublicKey], type[ed25519.Ed25519PrivateKey]]:
    """Return what makes keys of bytes. Raises MissingExtra."""
    try:
        from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise MissingExtra("signatures need the library cryptography", _EXTRA) from error
    return ed25519.Ed25519PublicKey, ed25519.Ed25519PrivateKey


def _decoded(line: str) -> bytes:
    if len(line) > MOST_BYTES:
        raise ValueError(line[:20])
    return base64.b64decode(line.strip(), validate=True)
