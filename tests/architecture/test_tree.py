from __future__ import annotations

import ast
import re
import tomllib

from tests.architecture.tree import PACKAGE, ROOT, modules, shown, texts

LONGEST_MODULE = 400
HISTORY = "migrations/migrations.py"  # append-only, and in one file, as sqlite-utils wants it: it can but grow
# Names that say nothing about what a file is for.
EMPTY_NAMES = {"util", "utils", "helper", "helpers", "common", "core", "base", "manager", "managers", "misc", "lib"}
# Folders in which machines keep people's files: an absolute path into one of them helps nobody else.
PERSONAL_FOLDERS = ("home", "root", "work", "Users", "opt", "mnt", "srv")
PERSONAL_PATH = re.compile(rf"(?<![\w.:/}}-])/(?:{'|'.join(PERSONAL_FOLDERS)})/\w")
# Written so that this file has none of them.
OPEN_WORK = re.compile(r"\b(?:TO[D]O|FIX[M]E|XX[X])\b")


def test_no_module_is_longer_than_can_be_read_in_one_sitting() -> None:
    long = [shown(path) for path in modules() if len(path.read_text().splitlines()) > LONGEST_MODULE]
    assert [name for name in long if name != HISTORY] == []


def test_no_module_has_an_empty_name() -> None:
    assert [shown(path) for path in modules() if path.stem in EMPTY_NAMES or path.parent.name in EMPTY_NAMES] == []


def test_every_module_of_the_program_says_what_it_is_for() -> None:
    own = [path for path in modules() if "tests" not in path.parts or not path.name.startswith(("test_", "conftest"))]
    silent = [shown(path) for path in own if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert silent == []


def test_the_packages_named_in_pyproject_are_the_packages_there_are() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"]
    folders = [path.parent.relative_to(PACKAGE.parent) for path in PACKAGE.rglob("__init__.py")]
    found = [".".join(folder.parts) for folder in folders]
    assert sorted(declared) == sorted([*found, "mfa_archiver.migrations"])


def test_no_text_names_a_path_of_somebodys_machine() -> None:
    named = [
        f"{shown(path)}:{number}"
        for path in texts()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if PERSONAL_PATH.search(line)
    ]
    assert named == []


def test_no_text_keeps_a_list_of_open_work() -> None:
    marked = [shown(path) for path in modules() if OPEN_WORK.search(path.read_text(encoding="utf-8"))]
    assert marked == []
