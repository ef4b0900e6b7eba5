"""Where the project's files lie, for the tests that read them as text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "mfa_archiver"
CODE_FOLDERS = ("src", "migrations", "tests", "benchmarks")
TEXT_ENDINGS = {".py", ".toml", ".md", ".sql", ".txt", ".html", ".json", ".jsonl", ".yml", ".yaml"}
TEXT_NAMES = {"Makefile", "LICENSE", "run"}
MADE = {"build", "dist", "__pycache__"}  # besides hidden folders: made by tools, not written
HIDDEN_OF_OURS = {".ci", ".github"}


def modules() -> list[Path]:
    """Return every Python file of the project."""
    return [path for path in texts() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in CODE_FOLDERS]


def texts(folder: Path = ROOT) -> Iterator[Path]:
    """Yield every text that somebody wrote."""
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            if is_ours(path):
                yield from texts(path)
        elif path.suffix in TEXT_ENDINGS or path.name in TEXT_NAMES:
            yield path


def is_ours(folder: Path) -> bool:
    """Tell whether a folder holds what people wrote."""
    if folder.name in HIDDEN_OF_OURS:
        return True
    return not (folder.name.startswith(".") or folder.name in MADE or folder.name.endswith(".egg-info"))


def shown(path: Path) -> str:
    """Return a path as the project names it."""
    return path.relative_to(ROOT).as_posix()
