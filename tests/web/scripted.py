"""A loopback server that answers from a script, for faults below the level of any real site."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as it came; `at` is on the monotonic clock, header names are in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    at: float


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer. With `chunks` the body is sent without a length, until they end."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    chunks: Callable[[], Iterable[bytes]] | None = None

    def send(self, handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(self.status)
        for name, value in self.headers:
            handler.send_header(name, value)
        if self.chunks is not None:
            handler.send_header("Connection", "close")
            handler.end_headers()
            for chunk in self.chunks():
                handler.wfile.write(chunk)
            return
        if not any(name == "Content-Length" for name, _ in self.headers):
            handler.send_header("Content-Length", str(len(self.body)))
        handler.end_headers()
        handler.wfile.write(self.body)


@dataclass(frozen=True, slots=True)
class HangUp:
    """The bytes given, then the end of the connection."""

    sent: bytes = b""

    def send(self, handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(self.sent)
        handler.close_connection = True


@dataclass(frozen=True, slots=True)
class Drip:
    """Some bytes at once, then for ever one more at a time."""

    sent: bytes
    one_more: bytes
    pause_seconds: float = 0.02

    def send(self, handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(self.sent)
        handler.close_connection = True
        while True:
            handler.wfile.write(self.one_more)
            time.sleep(self.pause_seconds)


Script = Reply | HangUp | Drip


@dataclass
class Scripted:
    """The server, alive inside a `with` block.

    `script` maps a path to its answers in order, the last of them for ever; any other path is 404.
    """

    script: dict[str, list[Script]] = field(default_factory=dict)
    log: list[Seen] = field(default_factory=list)

    def __post_init__(self) -> None:
        scripted = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                length = int(self.headers.get("Content-Length", "0"))
                headers = {name.lower(): value for name, value in self.headers.items()}
                seen = Seen(self.command, self.path, headers, self.rfile.read(length), time.monotonic())
                scripted.log.append(seen)
                with suppress(OSError):  # the client hung up, as some tests want
                    scripted.next_answer(self.path).send(self)

            def do_POST(self) -> None:
                self.do_GET()

            def log_message(self, *_: Any) -> None:
                """Keep quiet."""

        self._server = _Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def encrypt(self, context: ssl.SSLContext) -> None:
        """Serve over TLS from now on."""
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)

    def answer(self, path: str, *answers: Script) -> str:
        """Set the answers of a path and return its URL."""
        self.script[path] = list(answers)
        return self.base_url + path

    def next_answer(self, path: str) -> Script:
        answers = self.script.get(path, [Reply(404)])
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def seen(self, path: str) -> list[Seen]:
        return [seen for seen in list(self.log) if seen.path == path]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.end_connections()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self._open: set[socket.socket] = set()
        super().__init__(address, handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep quiet about connections that the tests break."""

    def end_connections(self) -> None:
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
