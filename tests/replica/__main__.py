"""Run a replica as a process of its own: it prints its address and serves until stdin closes.

SIGTERM and Ctrl-C end it too.
"""

from __future__ import annotations

import argparse
import signal
import sys
import threading

from tests.replica.server import Replica


def main() -> None:
    """Read the command line and serve."""
    options = _parser().parse_args()
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    signal.signal(signal.SIGINT, lambda *_: ended.set())
    with Replica(
        options.count,
        options.seed,
        port=options.port,
        ticket=options.ticket,
        wait_seconds=options.pace,
        crawl_delay=options.crawl_delay,
        hostile=options.hostile,
    ) as replica:
        sys.stdout.write(f"{replica.base_url}\n")
        sys.stdout.flush()
        if not options.forever:
            threading.Thread(target=_watch_stdin, args=(ended,), daemon=True).start()
        ended.wait()


def _watch_stdin(ended: threading.Event) -> None:
    # Unbuffered: a thread inside a buffered read would keep the interpreter from ending.
    with open(0, "rb", buffering=0, closefd=False) as stdin:
        while stdin.read(4096):
            pass
    ended.set()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.replica", description=__doc__)
    parser.add_argument("--count", type=int, default=250, help="how many releases (250)")
    parser.add_argument("--seed", type=int, default=1, help="what they are made from (1)")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--ticket", default="v1", help="v1, v2, none, broken, one-use …")
    parser.add_argument("--pace", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--crawl-delay", type=float, help="said in robots.txt")
    parser.add_argument("--hostile", action="store_true", help="with terminal attacks in texts")
    parser.add_argument("--forever", action="store_true", help="do not end when stdin closes")
    return parser


if __name__ == "__main__":
    main()
