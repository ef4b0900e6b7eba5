"""Writes a source file: the TOML that parse_source reads back to the same Source, with remarks beside its keys."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import date
from typing import Any

from mfa_archiver.model import Source
from mfa_archiver.sources.keys import SECTIONS, TOP

_WIDTH = 110  # columns; a remark that fits no more stands on the line before
_BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")


def written(source: Source, remarks: Mapping[str, str] | None = None, heading: Sequence[str] = ()) -> str:
    """Return a source as a file, keys that have their default left out.

    `remarks` stand beside the keys they are about (`timezone`, `listing.date`), `heading` above all. Rules of former
    pages are not written.
    """
    told = remarks or {}
    lines = [f"# {_plain(line)}" for line in heading]
    lines += _keys(source, TOP, "", told)
    for section, keys in SECTIONS.items():
        rules = getattr(source, section)
        found = list(_keys(rules, keys, section, told)) if rules is not None else []
        if found:
            lines += ["", f"[{section}]", *found]
    return "\n".join(lines) + "\n"


def _keys(values: Any, keys: Mapping[str, Any], section: str, remarks: Mapping[str, str]) -> Iterator[str]:
    defaults = {each.name: _default(each) for each in fields(values)}
    for key in keys:
        value = getattr(values, key)
        if value == defaults[key]:
            continue
        line = f"{key} = {_value(value)}"
        remark = _plain(remarks.get(f"{section}.{key}" if section else key, ""))
        if not remark:
            yield line
        elif len(line) + len(remark) + 4 <= _WIDTH:
            yield f"{line}  # {remark}"
        else:
            yield from (f"# {remark}", line)


def _default(field: Any) -> Any:
    if field.default is not MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not MISSING else MISSING


def _value(value: Any) -> str:
    """Write a value as TOML; a table of one address for all languages is that address."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(key)} = {_value(each)}" for key, each in value.items())
        return _text(value[""]) if set(value) == {""} else f"{{ {inner} }}"
    return _text(value) if isinstance(value, str) else str(value)


def _key(name: str) -> str:
    return name if name and set(name) <= _BARE else _text(name)


def _text(text: str) -> str:
    """Write a TOML basic string; JSON's escapes are among TOML's, DEL it leaves alone."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _plain(remark: str) -> str:
    """Return a remark fit for a comment: one line of printable characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in remark).split())
