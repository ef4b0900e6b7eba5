from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from tests.architecture.tree import ROOT

# What a step of the schema may lean on: it must mean the same for ever, whatever becomes of the program.
MIGRATIONS_MAY_IMPORT = {"sqlite_utils"} | sys.stdlib_module_names


def test_imports_keep_to_the_floors(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()"]
    checked = subprocess.run(
        [*command, "--no-logo", "--cache-dir", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=False, encoding="utf-8",
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_schemas_history_knows_nothing_of_the_program() -> None:
    imported = {
        name.partition(".")[0]
        for path in (ROOT / "migrations").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in imported_names(node)
    }
    assert imported - MIGRATIONS_MAY_IMPORT == set()


def imported_names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or "relative"] if isinstance(node, ast.ImportFrom) else []
