"""Write a source file that points the program at a replica."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

_PACE = ("delay_seconds", "timeout_seconds", "max_bytes", "attempts")
_GOVKZ = ("base_url", "project", "page_size")


def write_source_file(folder: Path, base_url: str, **overrides: Any) -> Path:
    """Write `<id>.toml` (by default `kz-mfa.toml`) into a folder and return its path.

    Any key of a source file may be given by name, those of [pace] and [govkz] too:
    `write_source_file(tmp_path, replica.base_url, page_size=20, languages=["ru"])`.
    """
    keys: dict[str, Any] = {
        "id": "kz-mfa",
        "name": "Ministry of Foreign Affairs of Kazakhstan",
        "country": "KZ",
        "languages": ["ru", "kk", "en"],
        "timezone": "Asia/Almaty",
        "engine": "govkz",
        "homepage": f"{base_url}/memleket/entities/mfa",
        "delay_seconds": 0,
        "base_url": base_url,
        "project": "mfa",
        "page_size": 100,
        **overrides,
    }
    top = [key for key in keys if key not in _PACE and key not in _GOVKZ]
    lines = [
        *_lines(keys, top),
        "\n[pace]",
        *_lines(keys, _PACE),
        "\n[govkz]",
        *_lines(keys, _GOVKZ),
    ]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{keys['id']}.toml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _lines(keys: dict[str, Any], names: list[str] | tuple[str, ...]) -> list[str]:
    return [f"{name} = {_toml(keys[name])}" for name in names if name in keys]


def _toml(value: Any) -> str:
    # TOML's strings, numbers, booleans and flat arrays are written as JSON's are.
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)
