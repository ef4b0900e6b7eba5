"""Runs what the documents tell a reader to type, word for word, and compares the answers they show."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.cli import forks
from tests.docs.documents import ROOT, Shown, answers, commands, read, without_section
from tests.press import ministries
from tests.proof.authority import OPENSSL, Authority
from tests.proof.keys import PUBLIC, SECRET
from tests.replica.releases import NEWEST_DAY
from tests.replica.server import Replica, write_source_file
from tests.web.scripted import Scripted

pty = pytest.importorskip("pty", reason="a terminal is needed to see what a terminal shows")

TAUGHT = (
    "README.md",
    "docs/query.md",
    "docs/analysis.md",
    "docs/edits.md",
    "docs/archive.md",
    "docs/captures.md",
    "docs/sources.md",
    "docs/web-archives.md",
    "docs/cron.md",
    "docs/backup.md",
    "docs/proof.md",
)
RECORD = "What was edited and withdrawn, and proof of it"  # told of another archive: test_removals.py runs it
# These set a machine up, or belong to no dependency of ours: that their targets exist is another test's claim.
NOT_RUN = frozenset({"make", "pip", "pipx", "datasette", "systemctl", "loginctl"})
EDITED = 3  # the position of the release that docs/archive.md shows in two wordings
NEW_TITLE = "Заявление МИД о сохранении ледников и снежников Центральной Азии"
SLOWEST_SECONDS = 60

# What differs from one run, or one terminal, to the next.
VARYING = (
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"), "INSTANT"),
    (re.compile(r"\d+\.\d s\b"), "SECONDS"),
    (re.compile(r"127\.0\.0\.1:\d+"), "SITE"),
    (re.compile(r"\*\*"), ""),  # a terminal without bold letters shows matched words between stars
)


class Reader:
    """Somebody at a terminal in a folder with an archive, some saved pages, and the program installed.

    `ministry` is the address that the example's stands for, `tsa` that of a time-stamping authority, if there is one.
    What is typed as `mfa-archiver` is a fork of one loaded already, unless forks are not wanted (tests/cli/forks.py).
    """

    def __init__(self, folder: Path, ministry: str = "", tsa: str = "") -> None:
        self.folder = folder
        self.ministry = ministry
        self.tsa = tsa

    def at_hand(self, command: str) -> str:
        """Return a command with the example's address as that of a ministry on this machine."""
        return command.replace("https://mfa.example", self.ministry) if self.ministry else command

    def environment(self) -> dict[str, str]:
        installed = str(Path(sys.executable).parent)
        return dict(os.environ) | {
            "PATH": os.pathsep.join([str(forks.program_folder()), installed, os.environ["PATH"]]),
            "HOME": str(self.folder),
            "MFA_ARCHIVER_DB": str(self.folder / "archive.db"),
            "MFA_ARCHIVER_SOURCES": str(self.folder / "sources"),
            "TERM": "dumb",
            "TSA": self.tsa,
        }

    def types(self, command: str) -> tuple[int, str]:
        """Run a command; return its exit code and all that it said."""
        run = subprocess.run(
            ["sh", "-c", self.at_hand(command)],
            cwd=self.folder,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=SLOWEST_SECONDS,
            check=False,
        )
        return run.returncode, run.stdout.decode(errors="replace")

    def sees(self, command: str) -> str:
        """Run a command with its stdout on a terminal of 80 columns; return what appears, stderr last."""
        master, slave = pty.openpty()
        process = subprocess.Popen(
            ["sh", "-c", command],
            cwd=self.folder,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=slave,
            stderr=subprocess.PIPE,
        )
        os.close(slave)
        appeared = read_terminal(master)
        _, said = process.communicate(timeout=SLOWEST_SECONDS)
        return (appeared + said).decode(errors="replace")


def read_terminal(master: int) -> bytes:
    """Read a terminal until everybody has left it."""
    appeared = b""
    with open(master, "rb", buffering=0) as terminal:
        while True:
            try:
                part = terminal.read(4096)
            except OSError:  # how Linux says that nobody writes any more
                return appeared
            if not part:
                return appeared
            appeared += part


@pytest.fixture(scope="module")
def as_shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder as it was when the documents were written."""
    with prepared(tmp_path_factory.mktemp("shown"), NEWEST_DAY, 250) as folder:
        yield folder


@pytest.fixture(scope="module")
def as_today(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with releases up to yesterday: of a ministry silent for weeks, the doctor rightly complains."""
    with prepared(tmp_path_factory.mktemp("today"), datetime.now(UTC).date() - timedelta(days=1), 40) as folder:
        yield folder


@contextmanager
def prepared(folder: Path, newest: date, count: int) -> Iterator[Path]:
    """Fill a folder with everything that the documents take for granted; the replica answers while it is used."""
    shutil.copytree(ROOT / "contrib", folder / "contrib")
    (folder / "saved").mkdir()
    with Replica(count, newest=newest) as replica:
        write_source_file(folder / "sources", replica.base_url)
        for position in range(3):
            with urlopen(replica.outlet_url(position)) as page:  # noqa: S310 - the replica's address, not a stranger's
                (folder / "saved" / f"page{position}.html").write_bytes(page.read())
        reader = Reader(folder)
        assert reader.types("mfa-archiver fetch -q") == (0, "")
        replica.edit(replica.releases[EDITED].id, "ru", title=NEW_TITLE)
        assert reader.types("mfa-archiver fetch -q") == (0, "")
        yield folder


@pytest.fixture(scope="module")
def ministry() -> Iterator[str]:
    """The address of a ministry that nobody has declared yet."""
    with Scripted() as site:
        yield ministries.cards(site).removesuffix("/en/news")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority | None]:
    """A time-stamping authority, which answers while it is used; none without OpenSSL."""
    if not OPENSSL:
        yield None
        return
    with Authority(tmp_path_factory.mktemp("authority")) as running:
        yield running


def copied(folder: Path, to: Path, authority: Authority | None, ministry: str = "") -> Reader:
    """Return a reader with a copy of their own, and what docs/proof.md takes for granted: a key, an authority."""
    reader = Reader(Path(shutil.copytree(folder, to / "reader")), ministry, authority.url if authority else "")
    (reader.folder / "my.key").write_text(SECRET)
    (reader.folder / "my.pub").write_text(PUBLIC)
    if authority:
        shutil.copy(authority.certificates, reader.folder / "tsa.pem")
    return reader


def taught(document: str) -> str:
    """Return a document's text, but for what another archive answers."""
    return without_section(read(document), RECORD)


def needs_openssl(document: str) -> None:
    """Skip a document that takes an authority for granted where there can be none."""
    if document == "docs/proof.md" and not OPENSSL:
        pytest.skip("openssl is not installed")


def can_run(command: str) -> bool:
    """Tell whether a command's program is one to run here and is installed."""
    program = command.split(maxsplit=1)[0]
    found = shutil.which(program, path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    return program not in NOT_RUN and found is not None


def settled(text: str) -> str:
    """Return an answer without layout and without what differs from one run or terminal to the next."""
    for varying, name in VARYING:
        text = varying.sub(name, text)
    return " ".join(text.split())


@pytest.mark.parametrize("document", TAUGHT)
def test_every_command_of_a_document_works_word_for_word(
    document: str, as_shown: Path, as_today: Path, authority: Authority | None, ministry: str, tmp_path: Path
) -> None:
    needs_openssl(document)
    then = copied(as_shown, tmp_path / "then", authority, ministry)
    now = copied(as_today, tmp_path / "now", authority)
    for command in filter(can_run, commands(taught(document))):
        code, said = (now if "doctor" in command else then).types(command)
        assert code == 0, f"{command}\n{said}"


@pytest.mark.parametrize("document", [document for document in TAUGHT if answers(taught(document))])
def test_every_answer_a_document_shows_is_the_one_that_comes(
    document: str, as_shown: Path, authority: Authority | None, tmp_path: Path
) -> None:
    needs_openssl(document)
    reader = copied(as_shown, tmp_path, authority)
    for shown in filter(lambda shown: can_run(shown.command), answers(taught(document))):
        assert settled(answer_of(reader, shown)) == settled(shown.answer), shown.command


def answer_of(reader: Reader, shown: Shown) -> str:
    """Return the answer that a command gives: ours on a terminal, other programs' as a pipe gets it."""
    return reader.sees(shown.command) if shown.command.startswith("mfa-archiver") else reader.types(shown.command)[1]


def test_readme_opens_with_a_command_and_its_answer_on_the_first_screen() -> None:
    screen = "\n".join(read("README.md").splitlines()[:24])
    assert answers(screen)[0].command == 'mfa-archiver search "СПРС" --lang ru'
    assert commands(screen)[0].startswith("make demo")


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "CODE_STYLE.md"])
def test_every_make_target_a_document_names_exists(document: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", read(document), re.MULTILINE))
    assert named
    assert named <= targets
