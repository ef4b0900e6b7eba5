"""One HTTP request and its answer, bounded in bytes and time, its faults as project errors.

What may be asked, when, how often and where redirects lead is the client's to decide.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Any

import httpx

from mfa_archiver.errors import FetchError, Refused, SourceError, Unreachable
from mfa_archiver.web.addresses import read_address, shown
from mfa_archiver.web.receiving import ACCEPT_ENCODING, BrokenCodingError, Received, receive
from mfa_archiver.web.retries import TryAgainError
from mfa_archiver.web.wire import Peer, Wire

# The whole of one request may take so many times what a single read may.
DEADLINE_FACTOR = 5

_MAX_ERROR_BYTES = 64 * 1024
# A proxy named in the environment is for the world outside; loopback is reached directly.
_PAST_PROXIES: Mapping[str, None] = {f"all://{_host}": None for _host in ("127.0.0.1", "localhost")}


Pairs = tuple[tuple[str, str], ...]  # headers in the order of the wire, names in lower case


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `payload` is decoded, and cut off when `is_whole` is False.

    `sent` are the request's headers as they went out, secrets among them.
    """

    status: int
    headers: Pairs
    payload: bytes
    is_whole: bool
    sent: Pairs
    protocol: str
    peer: Peer

    def header(self, name: str) -> str:
        """Return the first value of a header (its name in lower case), or an empty string."""
        return next((value for key, value in self.headers if key == name), "")


class Transport:
    """The one connection of a session, its cookies, and its counts of requests and bytes."""

    def __init__(self, user_agent: str, trust: ssl.SSLContext, *, stopped: threading.Event) -> None:
        self.requests = 0
        self.bytes = 0
        self._stopped = stopped
        self._wire = Wire()
        self._http = _Client(
            verify=trust,
            headers={"User-Agent": user_agent, "Accept-Encoding": ACCEPT_ENCODING},
            limits=httpx.Limits(max_connections=1, max_keepalive_connections=1),
            mounts=_PAST_PROXIES,
        )
        self._always = self._http.headers.multi_items()  # sent with every request

    def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Sequence[tuple[str, str]],
        body: bytes,
        timeout_seconds: float,
        max_bytes: int,
        keep_start: bool = False,
        wanted: Container[int] = (),
    ) -> Answer:
        """Send one request and take in its answer, of whatever status; redirects are not followed.

        Of an error's body 64 KiB are read, unless its status is one of those `wanted`; of a body that says
        beforehand to be above `max_bytes` nothing, unless `keep_start`. Raises TryAgainError where another try may
        help, Unreachable or Refused where it will not.
        """
        host = read_address(url).host
        seconds = DEADLINE_FACTOR * timeout_seconds
        try:
            request = self._request(method, url, headers, body, timeout_seconds)
        except httpx.InvalidURL as error:
            raise Refused(f"{shown(url)} is not an address: {error}") from error
        self.requests += 1
        with self._wire.limit(seconds) as expired:
            try:
                answer = self._exchange(request, max_bytes, keep_start=keep_start, wanted=wanted)
            except (httpx.TransportError, httpx.InvalidURL, BrokenCodingError) as error:
                if expired.is_set():
                    raise TryAgainError(_too_slow(host, seconds)) from error
                if self._stopped.is_set():
                    raise Unreachable(f"{host}: broken off, the client was closed") from error
                raise _fault(error, host, timeout_seconds) from error
        if expired.is_set():  # a body without a stated length just seems to end when it is cut
            raise TryAgainError(_too_slow(host, seconds))
        return answer

    def cut(self) -> None:
        """Break off what is under way, from another thread."""
        self._wire.cut()

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def _request(
        self, method: str, url: str, headers: Sequence[tuple[str, str]], body: bytes, timeout_seconds: float
    ) -> httpx.Request:
        """Make a request as the client would, without what it does for relative addresses and merged parameters."""
        replaced = {name.lower() for name, _ in headers}
        return httpx.Request(
            method,
            url,
            headers=[*(pair for pair in self._always if pair[0] not in replaced), *headers],
            cookies=self._http.cookies,
            content=body or None,
            extensions={"trace": self._wire.trace, "timeout": _timeouts(timeout_seconds)},
        )

    def _exchange(self, request: httpx.Request, max_bytes: int, *, keep_start: bool, wanted: Container[int]) -> Answer:
        response = self._http.send(request, stream=True)
        try:
            peer = self._wire.peer(request.url.raw_host.decode("ascii"))
            headers = _pairs(response.headers)
            is_error = not response.is_success and response.status_code not in wanted
            most = min(max_bytes, _MAX_ERROR_BYTES) if is_error else max_bytes
            is_read = is_error or keep_start or _stated_length(headers) <= max_bytes
            received = self._receive(response, headers, most) if is_read else Received(b"", is_whole=False)
        finally:
            response.close()
        return Answer(
            response.status_code,
            headers,
            received.payload,
            received.is_whole,
            sent=_pairs(request.headers),
            protocol=response.http_version,
            peer=peer,
        )

    def _receive(self, response: httpx.Response, headers: Pairs, max_bytes: int) -> Received:
        return receive(self._counted(response), _joined(headers, "content-encoding"), max_bytes)

    def _counted(self, response: httpx.Response) -> Iterator[bytes]:
        for chunk in response.iter_raw():
            self.bytes += len(chunk)
            yield chunk


class _Cookies(httpx.Cookies):
    """Cookies that look into an answer only if it sets any: else two objects of urllib's are made to find none."""

    def extract_cookies(self, response: httpx.Response) -> None:
        if "set-cookie" in response.headers:
            super().extract_cookies(response)


class _Client(httpx.Client):
    """The client with these cookies."""

    @property  # type: ignore[misc] # the one it stands for can be set, which nobody does
    def cookies(self) -> httpx.Cookies:
        return self._kept

    def __init__(self, **settings: Any) -> None:
        self._kept = _Cookies()
        super().__init__(**settings)


@cache
def _timeouts(seconds: float) -> dict[str, float | None]:
    return httpx.Timeout(seconds).as_dict()


@cache  # the usual authorities take 20 ms to read
def trusted_authorities(ca_files: tuple[str, ...]) -> ssl.SSLContext:
    """Return the usual certificate authorities (SSL_CERT_FILE honoured) and those of the PEM files.

    Raises SourceError when a file cannot be read.
    """
    context = httpx.create_ssl_context()
    for path in ca_files:
        try:
            context.load_verify_locations(cafile=path)
        except (OSError, ssl.SSLError) as error:
            raise SourceError(
                f"the certificate file {path} cannot be read: {error.strerror or error}",
                "`ca_file` names a PEM file of certificate authorities",
            ) from error
    return context


def with_phrase(status: int) -> str:
    """Return the status with its standard phrase: `503 Service Unavailable`."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _pairs(headers: httpx.Headers) -> Pairs:
    """Return headers as they went over the wire, names in lower case."""
    return tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in headers.raw)


def _fault(
    error: httpx.TransportError | httpx.InvalidURL | BrokenCodingError,
    host: str,
    timeout_seconds: float,
) -> FetchError | TryAgainError:
    if isinstance(error, httpx.InvalidURL):  # httpx reads redirects, though it follows none
        return Refused(f"{host} redirects to no address: {shown(str(error))}")
    if isinstance(error, BrokenCodingError):
        return TryAgainError(Refused(f"{host} sent what cannot be decoded: {error}"))
    if isinstance(error, httpx.LocalProtocolError | httpx.UnsupportedProtocol):
        return Refused(f"the request to {host} cannot be sent: {shown(str(error))}")
    distrust = _distrust(error)
    if distrust is not None:
        return Unreachable(
            f"{host} cannot be trusted: {shown(distrust.verify_message)}",
            "if its certificate chain is incomplete, name the missing authority with `ca_file`",
        )
    if isinstance(error, httpx.TimeoutException):
        return TryAgainError(
            Unreachable(
                f"{host} did not answer within {timeout_seconds:g} seconds",
                "try again later, or raise pace.timeout_seconds",
            )
        )
    return TryAgainError(
        Unreachable(
            f"no answer from {host}: {shown(str(error)) or 'the connection broke'}",
            "check the network and the address, or try again later",
        )
    )


def _joined(headers: Pairs, name: str) -> str:
    """Return the values of a header (its name in lower case) as one (RFC 9110, section 5.3)."""
    return ", ".join(value for key, value in headers if key == name)


def _stated_length(headers: Pairs) -> int:
    text = _joined(headers, "content-length")
    return int(text) if text.isascii() and text.isdigit() else 0


def _too_slow(host: str, seconds: float) -> Unreachable:
    return Unreachable(
        f"{host} took longer than {seconds:g} seconds over one answer",
        "try again later, or raise pace.timeout_seconds",
    )


def _distrust(error: BaseException | None) -> ssl.SSLCertVerificationError | None:
    while error is not None and not isinstance(error, ssl.SSLCertVerificationError):
        error = error.__cause__ or error.__context__
    return error
