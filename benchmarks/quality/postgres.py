"""PostgreSQL's full text beside ours: a private cluster on a socket in a folder of its own, gone afterwards."""

from __future__ import annotations

import getpass
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.quality.engines import TITLE_WEIGHT, NotInstalled
from benchmarks.quality.peers import STEMMERS, WORD
from benchmarks.quality.sets import Document

# Where Debian and Red Hat put the server, out of the PATH.
PLACES = ("lib/postgresql/*/bin", "pgsql-*/bin")
ORDINARY_USERS = ("postgres", "nobody")  # the server refuses to run as root; its packages make the first
ROOT_ID = 0
SETTINGS = "-c listen_addresses='' -c fsync=off -c max_connections=5"
SCHEMA = """
    CREATE TABLE found (key text, words tsvector);
    CREATE INDEX by_words ON found USING gin (words)
"""
INSERT = """
    INSERT INTO found VALUES (%(key)s,
        setweight(to_tsvector(%(config)s, %(title)s), 'A') || setweight(to_tsvector(%(config)s, %(text)s), 'D'))
"""
# A title weighs as elsewhere, the greatest weight being 1; the last 1 divides by the logarithm of the length.
WEIGHTS = [1 / TITLE_WEIGHT, 0.0, 0.0, 1.0]  # of D, a body, to A, a title
SEARCH = """
    SELECT key FROM found, to_tsquery(%(config)s, %(words)s) query WHERE words @@ query
    ORDER BY ts_rank(%(weights)s::real[], words, query, 1) DESC LIMIT %(limit)s
"""


class Postgres:
    """PostgreSQL with its own dictionaries, Snowball's for Russian and English, `simple` for Kazakh."""

    def __init__(self, _folder: Path, lang: str) -> None:
        try:
            import psycopg
        except ImportError as error:
            raise NotInstalled("PyPI: psycopg") from error
        self._programs = find_programs()
        self._config = STEMMERS.get(lang, "simple")
        self._user = ordinary_user()
        # Not in the folder given: an ordinary user may not look into it, and a socket's path must be short.
        self._folder = Path(tempfile.mkdtemp(prefix="pg-"))
        shutil.chown(self._folder, self._user)
        self._run("initdb", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--username=bench")
        self._run(
            "pg_ctl",
            "start",
            "--wait",
            "--silent",
            f"--log={self._folder}/log",
            f"--options={SETTINGS} -k {self._folder}",
        )
        self._connection = psycopg.connect(host=str(self._folder), user="bench", dbname="postgres", autocommit=True)
        self._connection.execute(SCHEMA)

    def index(self, documents: Sequence[Document]) -> None:
        """Insert all documents in one transaction, and let the server take stock."""
        with self._connection.transaction(), self._connection.cursor() as cursor:
            cursor.executemany(
                INSERT,
                [
                    {"key": each.key, "config": self._config, "title": each.title, "text": each.text}
                    for each in documents
                ],
            )
        self._connection.execute("VACUUM ANALYZE found")

    def search(self, text: str, limit: int) -> list[str]:
        """Return the best by ts_rank for any of the words."""
        words = " | ".join(f"'{word}'" for word in WORD.findall(text))
        asked = {"config": self._config, "words": words, "weights": WEIGHTS, "limit": limit}
        rows = self._connection.execute(SEARCH, asked)
        return [key for (key,) in rows]

    def size(self) -> int:
        """Return the bytes of the words and their index."""
        row = self._connection.execute("SELECT pg_total_relation_size('found')").fetchone()
        return int(row[0]) if row else 0

    def close(self) -> None:
        """Stop the server and remove its folder."""
        self._connection.close()
        self._run("pg_ctl", "stop", "--mode=immediate", "--silent")
        shutil.rmtree(self._folder)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self._programs / program, f"--pgdata={self._folder}/data", *arguments],
            check=True,
            user=self._user if os.getuid() == ROOT_ID else None,
            stdout=subprocess.DEVNULL,
            cwd=self._folder,
        )


def find_programs() -> Path:
    """Return the folder of initdb and pg_ctl. Raises NotInstalled."""
    known = shutil.which("initdb")
    found = [Path(known).resolve().parent] if known else []
    found += [folder for place in PLACES for folder in Path("/usr").glob(place)]
    complete = [folder for folder in found if (folder / "initdb").exists() and (folder / "pg_ctl").exists()]
    if not complete:
        raise NotInstalled("apt: postgresql")
    return complete[-1]


def ordinary_user() -> str:
    """Return who is to run the server: whoever runs this, unless that is root. Raises NotInstalled."""
    if os.getuid() != ROOT_ID:
        return getpass.getuser()
    known = {user.pw_name for user in pwd.getpwall()}
    if user := next((user for user in ORDINARY_USERS if user in known), ""):
        return user
    raise NotInstalled("and root may not run its server")
