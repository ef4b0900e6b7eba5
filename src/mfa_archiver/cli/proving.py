"""What the commands about proof share: files and keys that a person names."""

from pathlib import Path
from typing import TYPE_CHECKING

from mfa_archiver.errors import ProofError

if TYPE_CHECKING:
    from mfa_archiver.proof.minisign import PublicKey

MOST_BYTES = 1 << 20


def read_text(path: Path) -> str:
    """Read a small file of text: a key, certificates. Raises ProofError."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES).decode()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise ProofError(f"{path} cannot be read: {reason}", "check the path and its rights") from error


def named_key(name: str) -> "PublicKey":
    """Return the public key that a person named: a file, or the key itself. Raises ProofError."""
    from mfa_archiver.proof.minisign import read_public_key

    path = Path(name)
    return read_public_key(read_text(path) if path.is_file() else name)
