"""Settings: where the archive lies, whose sources to add, whom a site can write to. Only cli reads them.

A flag wins over the environment, the environment over the config file, the config file over the default.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mfa_archiver.errors import SourceError

APP = "mfa-archiver"
PROJECT_URL = "https://pypi.org/project/mfa-archiver/"
KEYS = ("db", "sources", "contact")


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are, and the contact that the User-Agent names."""

    db: Path
    sources: Path
    contact: str


def load_settings(environment: Mapping[str, str], db: Path | None = None) -> Settings:
    """Read the settings. Raises SourceError when the config file is wrong (it names the key)."""
    config = read_config(Path(environment["MFA_ARCHIVER_CONFIG"]) if environment.get("MFA_ARCHIVER_CONFIG") else None)

    def chosen(key: str) -> str:
        return environment.get(f"MFA_ARCHIVER_{key.upper()}") or config.get(key, "")

    return Settings(
        db=(db or Path(chosen("db") or default_folder("data") / "archive.db")).expanduser(),
        sources=Path(chosen("sources") or default_folder("config") / "sources").expanduser(),
        contact=chosen("contact") or PROJECT_URL,
    )


def read_config(path: Path | None) -> dict[str, str]:
    """Read the config file: the one named, which must exist, or the default one, which may."""
    chosen = path or default_folder("config") / "config.toml"
    if path is None and not chosen.exists():
        return {}
    try:
        config = tomllib.loads(chosen.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourceError(
            f"config file {chosen} cannot be read: {error}", "mend it, or unset MFA_ARCHIVER_CONFIG"
        ) from error
    for key, value in config.items():
        if key not in KEYS:
            raise SourceError(f"{chosen}: key `{key}` is not a known key", f"known are: {', '.join(KEYS)}")
        if not isinstance(value, str):
            raise SourceError(f"{chosen}: key `{key}` must be a text", f'write it as {key} = "…"')
    return config


def default_folder(kind: str) -> Path:
    """Return the platform's own folder for the program's data or config."""
    # Imported here: with --db and MFA_ARCHIVER_SOURCES given there is no need to look.
    from platformdirs import user_config_path, user_data_path  # noqa: PLC0415

    return user_data_path(APP) if kind == "data" else user_config_path(APP)
