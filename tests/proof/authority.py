"""A time-stamping authority on this machine: OpenSSL's responder behind a loopback server, misbehaving at will."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self

OPENSSL = shutil.which("openssl")
REPLY = "application/timestamp-reply"

CONFIGURATION = """
[tsa]
default_tsa = own
[own]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
certs = {folder}/ca.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
[extensions]
extendedKeyUsage = critical,timeStamping
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
"""

Answer = tuple[int, str, bytes]  # status, content type, body


class Authority:
    """An authority with a certificate of its own; as a context manager it listens at `url`.

    `answer` may be replaced by a function from the question to another answer.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.answer: Callable[[bytes], Answer] = self.stamp
        self.url = ""
        (folder / "serial").write_text("01\n")
        (folder / "tsa.cnf").write_text(CONFIGURATION.format(folder=folder))
        key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        authority = ["-addext", "basicConstraints=critical,CA:true", "-addext", "keyUsage=critical,keyCertSign"]
        openssl(folder, "req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Root", *authority)
        openssl(folder, "req", "-new", *key, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Time Office")
        signing = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "tsa.cnf"]
        openssl(folder, "x509", "-req", "-in", "tsa.csr", "-out", "tsa.pem", *signing, "-extensions", "extensions")

    @property
    def certificates(self) -> Path:
        """The root's certificate, as a person would name it."""
        return self.folder / "ca.pem"

    def stamp(self, question: bytes) -> Answer:
        """Answer a question as an authority does."""
        (self.folder / "question.tsq").write_bytes(question)
        openssl(self.folder, "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "question.tsq", "-out", "answer.tsr")
        return 200, REPLY, (self.folder / "answer.tsr").read_bytes()

    def __enter__(self) -> Self:
        authority = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                question = self.rfile.read(int(self.headers["content-length"]))
                status, kind, body = authority.answer(question)
                self.send_response(status)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/tsr"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


def openssl(folder: Path, *arguments: str) -> None:
    """Run openssl in a folder to its good end."""
    subprocess.run([OPENSSL or "openssl", *arguments], cwd=folder, check=True, capture_output=True)
