"""The sockets under the replica: HTTP/1.1, bodies sent whole, slowly, endlessly or cut."""

from __future__ import annotations

import socket
import sys
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from tests.replica.exchange import Answer, Request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from threading import Event

    Answerer = Callable[[Request, int], Answer]


class Listener(ThreadingHTTPServer):
    """A server on loopback that asks `answer` and sends what it says, until `closing` is set.

    `answer` is given the request and the reader's port, in a thread for each connection.
    """

    daemon_threads = False
    request_queue_size = 64

    def __init__(self, port: int, answer: Answerer, closing: Event) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.answer = answer
        self.closing = closing
        self._open: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def end_connections(self) -> None:
        """Hang up on everybody."""
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A reader may hang up at any moment; a mistake of the replica's own must be seen.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "nginx"
    sys_version = ""
    disable_nagle_algorithm = True
    wbufsize = -1
    server: Listener

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def log_message(self, *_: Any, **__: Any) -> None:
        """Say nothing: the replica keeps its own log."""

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        request = Request(
            method=self.command,
            path=parts.path,
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(length) if length else b"",
            target=self.path,
        )
        self._send(self.server.answer(request, int(self.client_address[1])))

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        for name, value in answer.headers:
            self.send_header(name, value)
        if answer.stream is None:
            self.send_header("Content-Length", str(len(answer.body)))
        elif answer.declared is not None:
            self.send_header("Content-Length", str(answer.declared))
        else:
            self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        if answer.stream is not None:
            self._send_stream(answer, answer.stream())
        elif answer.pause_seconds:
            self._send_slowly(answer)
        else:
            self.wfile.write(answer.body[: answer.cut_after])
        if answer.cut_after is not None:
            self.close_connection = True

    def _send_stream(self, answer: Answer, chunks: Iterator[bytes]) -> None:
        for chunk in chunks:
            if self.server.closing.is_set():
                self.close_connection = True
                return
            if answer.declared is not None:
                self.wfile.write(chunk)
            elif chunk:  # an empty chunk would end the body
                self.wfile.write(b"%x\r\n%b\r\n" % (len(chunk), chunk))
        if answer.declared is None:
            self.wfile.write(b"0\r\n\r\n")

    def _send_slowly(self, answer: Answer) -> None:
        for byte in answer.body:
            self.wfile.write(bytes((byte,)))
            self.wfile.flush()
            if self.server.closing.wait(answer.pause_seconds):
                self.close_connection = True
                return
