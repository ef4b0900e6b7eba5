"""Keys and signatures that minisign 0.11 made, for tests alone."""

from __future__ import annotations

import base64
import hashlib
import struct

from cryptography.hazmat.primitives.asymmetric import ed25519

from mfa_archiver.proof.minisign import scrypt

_KEY = (  # nobody's: made for these tests
    "RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA0yDBtdtGV7GTOR3dF1WN8R8yOA+TEk+zflEHq1Um"
    "6WN7QNzACHaoet+GovAt8uoEkg9vQugjjEPlNffczwk2xwCtlYUWaXcbAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
)
SECRET = f"untrusted comment: minisign encrypted secret key\n{_KEY}\n"
PUBLIC = """untrusted comment: minisign public key B15746DBB5C120D3
RWTTIMG120ZXsd+GovAt8uoEkg9vQugjjEPlNffczwk2xwCtlYUWaXcb
"""
OTHER_PUBLIC = "RWTJWAj4TEKPU+65P76M3RjKSLy9dUZSunyA46gOLQIWq1VCUtkm1qVC"
MESSAGE = b"sealed"
SIGNATURE = """untrusted comment: x
RUTTIMG120ZXsR7JrRjC2GrzOLIIXoOb97G1DuRzHoLryZ3BT3MEW3nRQ5M71CYRQx+9+l3fi5UcjwRmy6GaT1KaRO+htFutEQw=
trusted comment: by minisign
kwvYyPQcdntinHUR0jQ0IFdT21qYOi8yoEugNn9ymW0O4rTcz/OUYvX96CKyo/j5gDN47+Y6YRiDQhJUTZK4CA==
"""
OLD_SIGNATURE = """untrusted comment: x
RWTTIMG120ZXsYuKX2TE5n3JdIVLdnX4SY/ivJzwPm8dJvKGm6+25zbiuJX6Pqc9W1aHP9AuFUxz0ADBCoAGKxvSXiRlxwFYEA8=
trusted comment: by old minisign
qRw+1qEFHVoO4CdpwN532SLYBV2TmYKY1TogssM51P5QcyPBO0za6ZWCXGJG1RxGbSXhYpmwICgn/41EB8iLCQ==
"""


def another_key() -> str:
    """Return a secret key without a password that is not SECRET."""
    seed = bytes(range(32))
    public = ed25519.Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    packed = struct.pack("<2s2s2s32sQQ8s32s32s32s", b"Ed", b"\0\0", b"B2", b"", 0, 0, b"another!", seed, public, b"")
    return f"untrusted comment: another\n{base64.b64encode(packed).decode()}\n"


def with_password(password: str) -> str:
    """Return the secret key hidden by a password, at a cost that a test can bear."""
    keys = base64.b64decode(SECRET.splitlines()[1])[54:126]
    keys += hashlib.blake2b(b"Ed" + keys, digest_size=32).digest()
    salt, operations, memory = b"salt" * 8, 32768, 1 << 24
    hidden = bytes(a ^ b for a, b in zip(keys, scrypt(password, salt, operations, memory), strict=True))
    packed = struct.pack("<2s2s2s32sQQ", b"Ed", b"Sc", b"B2", salt, operations, memory) + hidden
    return f"untrusted comment: hidden\n{base64.b64encode(packed).decode()}\n"
