"""The works that are disturbed: what each begins with, what is run, and which file tells what came of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.cli.program import Program
from tests.faults.ledger import QUERIES, Ledger, ledger
from tests.faults.moments import SLOWEST_SECONDS
from tests.faults.scene import Scene
from tests.proof import keys
from tests.proof.authority import OPENSSL

Begin = Callable[[Scene, Program], None]


def nothing(scene: Scene, program: Program) -> None:
    """Begin without an archive."""


def archive(name: str, *, copies: tuple[tuple[str, str], ...] = ()) -> Begin:
    """Begin with one of the scene's archives, and with copies of others under other names."""

    def begin(scene: Scene, program: Program) -> None:
        for there, here in ((name, program.db.name), *copies):
            shutil.copy(scene.folder / there, program.folder / here)

    return begin


def other_rules(scene: Scene, program: Program) -> None:
    """Begin with an archive whose pages a source file tells to read otherwise now."""
    archive("held.db")(scene, program)
    file = program.sources / "xx-press.toml"
    file.write_text(f"{file.read_text()}boilerplate = ['They will meet again in spring.']\n")


def key(scene: Scene, program: Program) -> None:
    """Begin with an archive, and a key to sign it with."""
    archive("held.db")(scene, program)
    (program.folder / "my.key").write_text(keys.SECRET)


def files(scene: Scene, program: Program) -> None:
    """Begin with files to import into an archive that holds something."""
    archive("older.db")(scene, program)
    shutil.copytree(scene.folder / "files", program.folder / "files")


@dataclass(frozen=True)
class Work:
    """One command line, run in a folder that `begin` has filled; «{tsa}» in it stands for the authority's address.

    `done_already` is what a second run says when the first had come to its end. `tells` names the archives whose
    contents must come out as undisturbed.
    """

    name: str
    arguments: tuple[str, ...]
    begin: Begin
    done_already: str = ""
    tells: tuple[str, ...] = ("archive.db",)

    def prepare(self, scene: Scene, folder: Path) -> Program:
        """Fill an empty folder and return the program that is to run in it."""
        program = Program(folder, slowest_seconds=SLOWEST_SECONDS)
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copytree(scene.sources, program.sources)
        self.begin(scene, program)
        return program

    def arguments_in(self, scene: Scene) -> tuple[str, ...]:
        """Return the command line."""
        return tuple(each.format(tsa=scene.authority_url) for each in self.arguments)

    def outcome(self, folder: Path) -> dict[str, Ledger]:
        """Return what the archives of a folder hold; those that are not there hold nothing."""
        nothing_held: Ledger = {name: [] for name in QUERIES}
        return {name: ledger(folder / name) if (folder / name).exists() else nothing_held for name in self.tells}


EXISTS = "exists already"
COPY = (("older.db", "copy.db"),)
WORKS = {
    work.name: work
    for work in (
        Work("fetch", ("fetch", "kz-mfa", "xx-press", "--jobs", "2"), nothing),
        Work("fetch again", ("fetch", "kz-mfa", "--full"), archive("older.db")),
        Work("import", ("import", "files"), files),
        Work("reindex", ("reindex",), archive("held.db")),
        Work("migrate", ("reindex",), archive("ancient.db")),
        Work("backup", ("backup", "copy.db"), archive("held.db"), EXISTS, ("archive.db", "copy.db")),
        Work(
            "backup over another",
            ("backup", "copy.db", "--force"),
            archive("held.db", copies=COPY),
            tells=("archive.db", "copy.db"),
        ),
        Work("restore", ("restore", "copy.db", "--force"), archive("held.db", copies=COPY), "earlier restore"),
        Work("prune", ("prune", "--captures-older-than", "2100-01-01"), archive("held.db")),
        Work("reparse", ("reparse",), other_rules),
        Work("sign", ("sign", "--key", "my.key"), key),
        *([Work("timestamp", ("timestamp", "--tsa", "{tsa}"), archive("held.db"))] if OPENSSL else []),
        Work("merge", ("merge", "other.db"), archive("held.db", copies=(("other.db", "other.db"),))),
    )
}
