"""Press offices to fetch from, in a process of their own: `python -m benchmarks.offices COUNT RELEASES` serves them.

It prints their addresses, one a line, and ends when its stdin does.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from benchmarks.launch import PROJECT
from tests.press.fetching import ENGINES, SECTIONS, TOP
from tests.press.office import Office, notice

PARAGRAPHS = (
    "The ministers reviewed how the agreement on {topic} is carried out and asked the joint commission to report.",
    "Both sides spoke about trade, transport and the exchange of students, which has grown for three years in a row.",
    "They noted that the border crossing at kilometre {number} is open again since the bridge has been repaired.",
    "The deputy minister thanked the hosts and invited a delegation to visit the capital in the autumn.",
    "An understanding on archives was signed; copies of {number} files are to be handed over by the spring.",
    "Experts will meet in working groups on water, energy and customs before the next round of consultations.",
)
TOPICS = ("river waters", "lighthouses", "seed banks", "night trains", "glacier maps", "salt lakes", "sheep roads")


def make_office(size: int) -> Office:
    """Return an office whose releases have texts as long as ministries' (2 kB)."""
    office = Office(size=size, page_size=50)
    for number, each in office.notices.items():
        topic = TOPICS[number % len(TOPICS)]
        told = [
            PARAGRAPHS[(number + k) % len(PARAGRAPHS)].format(topic=topic, number=number * 7 + k) for k in range(16)
        ]
        office.notices[number] = replace(notice(number, size), body="\n\n".join([each.body, *told]))
    return office


@contextmanager
def offices(count: int, size: int) -> Iterator[list[str]]:
    """Serve so many offices of so many releases each, from two processes; the value are their addresses."""
    with ExitStack() as stack:
        yield [
            address
            for share in (count // 2, count - count // 2)
            for address in stack.enter_context(process_of_offices(share, size))
        ]


@contextmanager
def process_of_offices(count: int, size: int) -> Iterator[list[str]]:
    """Serve offices from one process."""
    command = (sys.executable, "-m", "benchmarks.offices", str(count), str(size))
    with subprocess.Popen(
        command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as server:
        # Leaving the block closes the server's stdin, upon which it ends.
        yield [server.stdout.readline().strip() for _ in range(count)] if server.stdout else []


def declare(folder: Path, addresses: Mapping[int, str], delay_seconds: float) -> list[str]:
    """Write a source file for each office, by its number, which tells its engine, and return their ids."""
    folder.mkdir(parents=True, exist_ok=True)
    ids = []
    for number, address in addresses.items():
        engine = ENGINES[number % len(ENGINES)]
        text = (TOP + SECTIONS[engine]).format(engine=engine, base=address, top="")
        ids.append(f"xx-office-{number}")
        text = text.replace('id = "xx-press"', f'id = "{ids[-1]}"')
        text = text.replace("delay_seconds = 0", f"delay_seconds = {delay_seconds}")
        (folder / f"{ids[-1]}.toml").write_text(text, encoding="utf-8")
    return ids


def main() -> None:
    """Serve until stdin ends."""
    count, size = map(int, sys.argv[1:])
    with ExitStack() as stack:
        for _ in range(count):
            office = stack.enter_context(make_office(size))
            sys.stdout.write(f"{office.base_url}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
