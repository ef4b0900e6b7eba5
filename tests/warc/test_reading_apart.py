"""A large crawl is read by processes of their own: the same releases in the same order as by one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mfa_archiver import importing
from mfa_archiver.errors import ExtractionError
from mfa_archiver.importing import crawls, reading_apart
from mfa_archiver.model import Exchange, Failed
from mfa_archiver.sources.choosing import Publishers
from mfa_archiver.sources.registry import load_sources
from tests.warc.crawl import Crawl, page

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def read(path: Path) -> list[tuple[str, object]]:
    given = importing.Given(importing.IMPORT_SOURCE)
    choose = Publishers(load_sources()).choose
    return [(capture.url, each) for capture, each in crawls.read_crawl(path, given, choose, NOW)]


@pytest.fixture
def crawl(tmp_path: Path) -> Path:
    made = Crawl(packed=False)
    for number in range(70):
        made.add(f"https://mfa.example/news/{number}", page(f"Заявление номер {number}"))
    path = tmp_path / "crawl.warc"
    payload = made.out.getvalue()
    path.write_bytes(payload[: len(payload) - 40])  # the last record is damaged
    return path


def test_processes_apart_read_what_one_reads(crawl: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    by_one = read(crawl)
    monkeypatch.setattr(crawls, "FEWEST_BYTES", 0)
    monkeypatch.setattr(crawls, "count_processes", lambda: 2)
    apart = read(crawl)
    assert len(by_one) == 70
    assert [each for each in apart if not isinstance(each[1], Failed)] == by_one[:-1]
    assert [each for each in apart if isinstance(each[1], Failed)] == by_one[-1:]  # damage is told of sooner


def test_process_that_dies_is_told_of(crawl: Path) -> None:
    exchanges = [each for each in crawls._exchanges(crawl) if isinstance(each, Exchange)]  # noqa: SLF001 - what is read
    with pytest.raises(ExtractionError, match="was killed"):
        list(reading_apart.read_apart(exchanges, dies, 1))


def dies(exchange: Exchange) -> list[reading_apart.Read]:
    os._exit(9 if exchange.capture.payload else 1)


def test_no_more_than_some_chunks_are_held(crawl: Path) -> None:
    exchanges = [each for each in crawls._exchanges(crawl) if isinstance(each, Exchange)]  # noqa: SLF001 - what is read
    taken = 0

    def counted() -> Iterator[Exchange]:
        nonlocal taken
        for each in exchanges * 6:
            taken += 1
            yield each

    given = importing.Given(importing.IMPORT_SOURCE)
    reader = crawls.PageReader(given, Publishers({}).choose)
    for number, _ in enumerate(reading_apart.read_apart(counted(), reader, 1)):
        assert taken - number <= 5 * 32


ENDLESS = """
import itertools
from datetime import UTC, datetime
from mfa_archiver.importing.reading_apart import read_apart
from mfa_archiver.model import Capture, Exchange
from tests.warc.test_reading_apart import reads_nothing

if __name__ == "__main__":
    page = Exchange(Capture("https://mfa.example/", datetime.now(UTC), 200, (), b"page"))
    for number, _ in enumerate(read_apart(itertools.repeat(page), reads_nothing, 2)):
        if number == 100:
            print("reading", flush=True)
"""


def reads_nothing(_exchange: Exchange) -> list[reading_apart.Read]:
    return []


def test_no_process_outlives_an_import_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "endless.py"
    script.write_text(ENDLESS, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = (sys.executable, str(script))
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"reading\n"
        process.kill()
        process.communicate(timeout=20)  # returns when nobody holds its streams any more
