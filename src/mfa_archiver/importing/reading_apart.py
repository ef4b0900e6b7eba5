"""Reads the pages of a web archive in processes of their own, a few chunks ahead of the one that keeps them.

Reading a page takes longer than keeping it, and a crawl has tens of thousands. The order stays that of the file, and no
more than a few chunks are held at a time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from mfa_archiver.apart import begin_apart, count_processors, deaf_to_interrupts
from mfa_archiver.errors import ExtractionError
from mfa_archiver.model import Exchange, Failed, ParsedRelease, Skipped

Read = ParsedRelease | Failed | Skipped
Chunk = list[Exchange]
Reader = Callable[[Exchange], list[Read]]

FEWEST_BYTES = 50_000_000  # of a file; a smaller one is read in the time that the processes take to start
_MOST_PROCESSES = 4  # one process keeps what the others read
_CHUNK_PAGES = 32
_CHUNK_BYTES = 2_000_000
_AHEAD = 2  # chunks a process may be ahead


def count_processes() -> int:
    """Return how many processes may read: as many as there are processors for, 1 for none apart."""
    return min(count_processors(), _MOST_PROCESSES)


def read_apart(exchanges: Iterable[Exchange], read: Reader, processes: int) -> Iterator[tuple[Exchange, list[Read]]]:
    """Yield each exchange with what `read` makes of it, in order; `read` and what it gives must be picklable.

    Raises ExtractionError when a process is killed from outside.
    """
    # Not forked: this process has an archive open, and perhaps threads.
    pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=_begin, initargs=(read,))
    waiting: deque[tuple[Chunk, Future[list[list[Read]]]]] = deque()
    try:
        for chunk in _chunks(exchanges):
            with deaf_to_interrupts():  # the first starts the processes
                future = pool.submit(_read_chunk, chunk)
            waiting.append((chunk, future))
            if len(waiting) > processes * _AHEAD:
                yield from _read(*waiting.popleft())
        while waiting:
            yield from _read(*waiting.popleft())
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _read(chunk: Chunk, future: Future[list[list[Read]]]) -> Iterator[tuple[Exchange, list[Read]]]:
    try:
        yield from zip(chunk, future.result(), strict=True)
    except BrokenProcessPool as error:
        raise ExtractionError(
            "a process that reads pages was killed, perhaps for want of memory", "run the import again: it goes on"
        ) from error


def _chunks(exchanges: Iterable[Exchange]) -> Iterator[Chunk]:
    chunk: Chunk = []
    size = 0
    for exchange in exchanges:
        chunk.append(exchange)
        size += len(exchange.capture.payload)
        if len(chunk) == _CHUNK_PAGES or size >= _CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


# --- in the processes apart ---------------------------------------------------------------------------


class _Apart:
    """What a process apart reads with, set as it begins."""

    read: Reader


def _begin(read: Reader) -> None:
    begin_apart()
    _Apart.read = staticmethod(read)


def _read_chunk(chunk: Chunk) -> list[list[Read]]:
    return [_Apart.read(exchange) for exchange in chunk]
