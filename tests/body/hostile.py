"""Pages that mean harm, read in a process with limits: `python -m tests.body.hostile` prints what each costs.

None may take more memory and processor time than any page needs: where one does, the system ends the process.
"""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.launch import PEAK_UNIT
from mfa_archiver.errors import ExtractionError
from mfa_archiver.extract.generic import read_page
from mfa_archiver.model import Capture

PROSE = "The ministers met on Tuesday in the capital and agreed that the ferry line will open on the first of May. " * 4
TEXT = f"<p>{PROSE}</p>"
MOST_MEMORY = 2 << 30  # bytes of address space, the interpreter's own among them
MOST_SECONDS = 10  # of the processor: a page takes less than one, a busy machine's seconds are worth less
LYING = json.dumps({"@type": "NewsArticle", "headline": "Buy our ferry tickets now", "url": "https://other.example/"})
TEASERS = "".join(
    f"<li><h3><a href='/{n}'>Visit number {n} of the minister to the port</a></h3></li>" for n in range(40)
)

# Each page, and what must come of it: a part of the text, or of the error.
PAGES: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "no text"),
    "binary": (lambda: bytes(range(256)) * 40_000, "some other file"),
    "100 megabytes": (lambda: b"<p>" + b"x " * 50_000_000, "more than any release"),
    "12 million characters": (lambda: f"{TEXT}<p>".encode() + b"x " * 6_000_000, "ministers met"),
    "100,000 nested tags": (lambda: b"<div>" * 100_000 + TEXT.encode(), "ministers met"),
    "100,000 nested tags of many kinds": (lambda: b"<b><div><i><section><u>" * 20_000 + TEXT.encode(), "ministers met"),
    "unclosed everything": (lambda: (b"<table><tr><td><ul><li><a href=x><b" * 3_000) + b">" + TEXT.encode(), ""),
    "unclosed comment": (lambda: TEXT.encode() + b"<!--" * 300_000, "ministers met"),
    "unclosed attributes": (lambda: TEXT.encode() + b"<a href='" * 200_000, "ministers met"),
    "megabytes in one attribute": (
        lambda: b"<p class='" + b"related " * 1_000_000 + b"'>" + TEXT.encode(),
        "ministers met",
    ),
    "300,000 attributes": (
        lambda: b"<p " + b" ".join(b"a%d=1" % n for n in range(300_000)) + b">" + TEXT.encode(),
        "",
    ),
    "100,000 attributes that hold tags": (
        lambda: b"<p " + b" ".join(b"a%d='<b>'" % n for n in range(100_000)) + b">" + TEXT.encode(),
        "ministers met",
    ),
    "100,000 attributes with marks astray": (
        lambda: b"<p " + b" ".join(b'a%d=x" b%d=">"' % (n, n) for n in range(50_000)) + b">" + TEXT.encode(),
        "ministers met",
    ),
    "script that compares": (
        lambda: b"<script>if(a<b " + b" ".join(b"c%d = 1;" % n for n in range(30_000)) + b"</script>" + TEXT.encode(),
        "ministers met",
    ),
    "NULs": ((TEXT + "\0" * 1_000_000).encode, "ministers met"),
    "entities": (lambda: b"<p>" + b"&amp;" * 1_000_000 + b"</p>" + TEXT.encode(), ""),
    "entities that name others": (
        lambda: b"<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '" + b"&a;" * 100_000 + b"'>]>" + TEXT.encode(),
        "ministers met",
    ),
    "JSON-LD that lies": (
        f"<script type='application/ld+json'>{LYING}</script><h1>Ferry line opens in May</h1>{TEXT}".encode,
        "Ferry line opens in May",
    ),
    "JSON-LD without end": (
        lambda: b"<script type='application/ld+json'>" + b'[{"a":' * 60_000 + b"</script>" + TEXT.encode(),
        "ministers met",
    ),
    "login": (
        lambda: b"<title>Sign in</title><h1>Sign in</h1><form><input name=a><input type=password></form>",
        "a login page",
    ),
    "challenge": (
        lambda: b"<title>Just a moment...</title><p>Checking your browser before you can go on to the site.</p>",
        "a challenge page",
    ),
    "listing": (f"<h1>News</h1><ul>{TEASERS}</ul>".encode, "listing"),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a page: title, text and doubts, or the error; processor seconds; the peak of memory so far."""

    name: str
    told: str
    seconds: float
    peak_bytes: int


def read_all() -> list[Outcome]:
    """Read the pages in a process with limits. Raises CalledProcessError when one of them went beyond."""
    command = [sys.executable, "-m", "tests.body.hostile", "--limited"]
    run = subprocess.run(command, check=True, capture_output=True, cwd=Path(__file__).parents[2])
    return [Outcome(**json.loads(line)) for line in run.stdout.splitlines()]


def read_limited(name: str) -> Outcome:
    """Read a page; the system ends this process when it takes too much memory or processor time."""
    payload = PAGES[name][0]()
    capture = Capture("https://x.example/1", datetime(2026, 1, 1, tzinfo=UTC), 200, (), payload)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)
    started = time.process_time()
    try:
        release = read_page(capture, "import", "UTC")
        told = "\n".join((release.revision.title, release.revision.body[:2_000], *release.doubts))
    except ExtractionError as error:
        told = str(error)
    seconds = time.process_time() - started
    signal.setitimer(signal.ITIMER_PROF, 0)
    return Outcome(name, told, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * PEAK_UNIT)


def main() -> None:
    """Print what each page cost; with `--limited` read them here, and print the outcomes as JSON lines."""
    if sys.argv[1:] == ["--limited"]:
        for name in PAGES:
            found = read_limited(name)
            sys.stdout.write(json.dumps({key: getattr(found, key) for key in Outcome.__slots__}) + "\n")
        return
    for found in read_all():
        line = " ".join(found.told.split())[:60]
        sys.stdout.write(f"{found.name:36} {found.seconds:6.2f} s {found.peak_bytes >> 20:5} MiB  {line}\n")


if __name__ == "__main__":
    main()
