"""The packages as a stranger gets them: built from a copy of the tree, installed far from it, put to work."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from email.message import Message
from email.parser import Parser
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
SHIPPED = ("src", "migrations", "pyproject.toml", "README.md", "LICENSE")
LEFT_BEHIND = shutil.ignore_patterns("__pycache__", "*.egg-info")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, made from the source distribution, so that both are known to be whole."""
    tree = tmp_path_factory.mktemp("tree")
    for name in SHIPPED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tree / name, ignore=LEFT_BEHIND)
        else:
            shutil.copy(ROOT / name, tree / name)
    run(sys.executable, "-m", "build", "--no-isolation", cwd=tree)
    (built,) = (tree / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program's path in a new environment that has the wheel, and this environment's other libraries."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False, symlinks=os.name != "nt")
    paths = {"base": str(home), "platbase": str(home)}
    scripts = Path(sysconfig.get_path("scripts", "venv", paths))
    run(
        sys.executable,
        "-m",
        "pip",
        "--python",
        scripts / "python",
        "install",
        "--no-deps",
        "--no-index",
        wheel,
        cwd=home,
    )
    # The libraries were installed here already; a line in a .pth file saves fetching them again.
    libraries = Path(sysconfig.get_path("purelib", "venv", paths)) / "libraries.pth"
    libraries.write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return scripts / "mfa-archiver"


def run(*command: object, cwd: Path) -> str:
    """Run a command to its good end, as a stranger would whose settings are all defaults; return its stdout."""
    environment = {**os.environ, "HOME": str(cwd), "PYTHONPATH": "", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    ended = subprocess.run(
        [str(word) for word in command],
        cwd=cwd, env=environment, capture_output=True, text=True, check=False, encoding="utf-8",
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def metadata(wheel: Path) -> Message:
    with ZipFile(wheel) as packed:
        (name,) = (name for name in packed.namelist() if name.endswith(".dist-info/METADATA"))
        return Parser().parsestr(packed.read(name).decode())


def test_wheel_holds_every_file_of_the_tree_and_no_other(wheel: Path) -> None:
    src, migrations = ROOT / "src", ROOT / "migrations"
    expected = {path.relative_to(src) for kind in ("*.py", "*.toml", "py.typed") for path in src.rglob(kind)}
    expected |= {
        Path("mfa_archiver/migrations") / path.relative_to(migrations)
        for kind in ("*.py", "schema.sql")
        for path in migrations.rglob(kind)
    }
    with ZipFile(wheel) as packed:
        held = {Path(name) for name in packed.namelist() if ".dist-info/" not in name}
    assert held == expected


def test_metadata_names_the_project_and_its_licence(wheel: Path) -> None:
    told = metadata(wheel)
    assert (told["Name"], told["License-Expression"], told["Requires-Python"]) == ("mfa-archiver", "MIT", ">=3.11")


def test_licence_text_is_in_the_wheel(wheel: Path) -> None:
    with ZipFile(wheel) as packed:
        (name,) = (name for name in packed.namelist() if name.endswith("/LICENSE"))
        assert packed.read(name) == (ROOT / "LICENSE").read_bytes()


def test_wheel_runs_on_every_platform(wheel: Path) -> None:
    assert wheel.name.endswith("-py3-none-any.whl")


def test_installed_program_knows_its_version(installed: Path, wheel: Path, tmp_path: Path) -> None:
    assert run(installed, "--version", cwd=tmp_path) == f"mfa-archiver {metadata(wheel)['Version']}\n"


def test_installed_program_runs_from_its_own_files(installed: Path, tmp_path: Path) -> None:
    where = run(installed.parent / "python", "-c", "import mfa_archiver; print(mfa_archiver.__file__)", cwd=tmp_path)
    assert Path(where).is_relative_to(installed.parents[1])


def test_installed_program_lists_the_catalogue(installed: Path, tmp_path: Path) -> None:
    declared = sorted(path.stem for path in (ROOT / "src" / "mfa_archiver" / "sources" / "catalogue").glob("*.toml"))
    assert run(installed, "sources", "--format", "ids", cwd=tmp_path).split() == declared


def test_installed_program_makes_an_archive_and_finds_what_it_keeps(installed: Path, tmp_path: Path) -> None:
    text = "В Астане обсудили паромное сообщение\n\nСтороны рассмотрели расписание паромов на Каспии."
    (tmp_path / "release.txt").write_text(text, encoding="utf-8")
    run(installed, "import", "release.txt", "--lang", "ru", "--date", "2026-05-04", "--db", "archive.db", cwd=tmp_path)
    found = run(installed, "search", "паром", "--db", "archive.db", "--format", "ids", cwd=tmp_path)
    assert found == "1\n"
