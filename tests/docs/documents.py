"""The documents as a reader meets them: their commands, the answers they show, their tables and links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOT_OURS = frozenset({".venv", "build", "dist", "node_modules", ".pytest_cache"})

BLOCK = re.compile(r"^```(?P<kind>[a-z]+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|mailto:)(?P<target>[^)\s]+)\)")
HEADING = re.compile(r"^#+ (?P<text>.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Shown:
    """A command, and the answer the document shows to it."""

    command: str
    answer: str


def read(name: str) -> str:
    """Return a document's text."""
    return (ROOT / name).read_text(encoding="utf-8")


def all_documents() -> list[str]:
    """Return the names of all Markdown files of the project."""
    found = (path.relative_to(ROOT) for path in ROOT.rglob("*.md"))
    return sorted(str(path) for path in found if not NOT_OURS & set(path.parts) and "specimens" not in path.parts)


def blocks(text: str, kind: str) -> list[str]:
    """Return the fenced blocks of a kind."""
    return [block["text"] for block in BLOCK.finditer(text) if block["kind"] == kind]


def commands(text: str) -> list[str]:
    """Return the lines of all `sh` blocks."""
    return [line for block in blocks(text, "sh") for line in block.splitlines() if line.strip()]


def answers(text: str) -> list[Shown]:
    """Return the commands of all `console` blocks with their answers."""
    parts = (part for block in blocks(text, "console") for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:])
    return [Shown(command, answer) for command, _, answer in (part.partition("\n") for part in parts)]


def section(text: str, heading: str) -> str:
    """Return what stands under a heading, up to the next one; empty when there is no such heading."""
    found = re.search(rf"^#+ {re.escape(heading)}[^\n]*\n(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def without_section(text: str, heading: str) -> str:
    """Return a text without what stands under a heading."""
    return text.replace(section(text, heading), "")


def quoted(text: str) -> set[str]:
    """Return what stands between backquotes, word by word."""
    return {word for code in re.findall(r"`([^`\n]+)`", text) for word in re.split(r"[\s/,|\\]+", code)}


def anchors(text: str) -> set[str]:
    """Return the anchors that headings give, as forges make them."""
    return {re.sub(r"[^\w\- ]", "", heading["text"].lower()).replace(" ", "-") for heading in HEADING.finditer(text)}
