"""The replica as a running server on loopback: sockets, keep-alive, gzip, faults and the log."""

from __future__ import annotations

import gzip
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from tests.replica.exchange import Answer, Request
from tests.replica.faults import Fault, FaultBook, Predicate, on_kind
from tests.replica.listener import Listener
from tests.replica.outlet import outlet_path
from tests.replica.releases import LANGUAGES, Releases, Wording
from tests.replica.site import Behaviour, Site
from tests.replica.source_file import write_source_file

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["Replica", "Served", "write_source_file"]

_SMALLEST_TO_COMPRESS = 256
_BODIES_KEPT = 64

Text = str | Mapping[str, str]  # one text for every language, or one for each


@dataclass(frozen=True, slots=True)
class Served:
    """One request that was answered. `at` is time.monotonic() when it came."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    status: int
    at: float
    kind: str
    lang: str
    port: int  # the reader's own, so that connections can be told apart


class Replica:
    """A gov.kz on 127.0.0.1, alive inside a `with` block.

    `Replica(count=250, seed=1, **behaviour)`: `count` releases made from `seed`; the behaviours are
    the fields of `site.Behaviour` (`ticket="one-use"`, `crawl_delay=2`, `hostile=True` …). Its site
    may be changed while it runs.
    """

    def __init__(self, count: int = 250, seed: int = 1, *, port: int = 0, **behaviour: Any) -> None:
        self.log: list[Served] = []
        self._faults = FaultBook()
        self._site = Site(count, seed, Behaviour(**behaviour))
        self._lock = threading.Lock()
        self._packed: OrderedDict[str, bytes] = OrderedDict()
        self._closing = threading.Event()
        self._server = Listener(port, self._answer, self._closing)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    @property
    def base_url(self) -> str:
        """Return `http://127.0.0.1:<port>`."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def releases(self) -> Releases:
        """Return the generated releases, newest first, whatever was changed since."""
        return self._site.stream.releases

    def outlet_url(self, position: int, lang: str = "ru") -> str:
        """Return where the outlet (kt.kz) shows the generated release at a position."""
        return self.base_url + outlet_path(self.releases[position], lang)

    def served(self, *kinds: str) -> list[Served]:
        """Return the log's requests of these kinds (see `Request.kind`)."""
        return [served for served in list(self.log) if served.kind in kinds]

    # --- changes while it runs ---

    def publish(
        self,
        title: Text | None = None,
        body: Text | None = None,
        *,
        short_description: Text | None = None,
        created_date: str = "",
    ) -> int:
        """Publish a release newer than all others and return its id; no title: one is composed."""
        wordings = None
        if title is not None:
            wordings = {
                lang: Wording(str(_in(title, lang)), _in(body, lang), _in(short_description, lang))
                for lang in LANGUAGES
            }
        with self._lock:
            return self._site.stream.publish(wordings, created_date)

    def edit(self, native_id: int, lang: str, **changes: str | None) -> None:
        """Change `title`, `body` or `short_description` of a release in one language."""
        with self._lock:
            self._site.stream.edit(native_id, lang, changes)

    def remove(self, native_id: int) -> None:
        """Take a release down in every language."""
        with self._lock:
            self._site.stream.remove(native_id)

    def fault(
        self,
        fault: Fault,
        *,
        when: Predicate | None = None,
        times: int | None = 1,
        skip: int = 0,
    ) -> None:
        """Let a fault of faults.py happen to requests that would have been answered well.

        `when` chooses them (by default every listing, REST or GraphQL), `times` is how often
        (None: always), `skip` how many pass before.
        """
        self._faults.add(fault, when or on_kind("listing", "graphql"), times, skip)

    def clear_faults(self) -> None:
        """Let everything go well again."""
        self._faults.clear()

    # --- running ---

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop serving, end open connections and wait for their threads."""
        self._closing.set()
        self._server.shutdown()
        self._server.end_connections()
        self._server.server_close()
        self._thread.join()

    def _answer(self, request: Request, port: int) -> Answer:
        arrived = time.monotonic()
        self._closing.wait(self._site.behaviour.wait_seconds)
        with self._lock:
            answer = self._site.answer(request)
            fault = self._faults.take(request) if answer.status < 400 else None
            if fault and answer.status == 304:
                answer = self._site.answer(request.unconditional())
        if fault:
            answer = fault.apply(answer)
        self.log.append(
            Served(
                request.method,
                request.path,
                request.query,
                request.headers,
                answer.status,
                arrived,
                request.kind,
                request.lang,
                port,
            )
        )
        return self._compressed(answer) if _takes_gzip(request, answer) else answer

    def _compressed(self, answer: Answer) -> Answer:
        etag = dict(answer.headers).get("ETag", "")
        with self._lock:
            body = self._packed.get(etag) if etag else None
        if body is None:
            body = gzip.compress(answer.body, compresslevel=3, mtime=0)
        if etag:
            with self._lock:
                self._packed[etag] = body
                if len(self._packed) > _BODIES_KEPT:
                    self._packed.popitem(last=False)
        return Answer(
            answer.status,
            answer.content_type,
            body,
            (*answer.headers, ("Content-Encoding", "gzip")),
            coded=True,
            cut_after=answer.cut_after,
            pause_seconds=answer.pause_seconds,
        )


def _in(text: Text | None, lang: str) -> str | None:
    return text[lang] if isinstance(text, Mapping) else text


def _takes_gzip(request: Request, answer: Answer) -> bool:
    asked = "gzip" in request.headers.get("accept-encoding", "")
    return asked and not answer.coded and len(answer.body) >= _SMALLEST_TO_COMPRESS
