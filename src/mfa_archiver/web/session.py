"""Exchanges with one publisher: what is asked, when, how often, and what counts as an answer.

Sending is transport.py's, the rules stand in addresses.py, robots.py, politeness.py and retries.py.
What an answer means is left to the engines.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from mfa_archiver.errors import Refused, RobotsDisallowed
from mfa_archiver.listed import Validator
from mfa_archiver.model import Capture
from mfa_archiver.rules import Pace
from mfa_archiver.web.addresses import (
    MAX_REDIRECTS,
    REDIRECT_STATUSES,
    Address,
    check_address,
    follow_redirect,
    read_address,
    shown,
)
from mfa_archiver.web.endings import breaks_off
from mfa_archiver.web.politeness import Hosts
from mfa_archiver.web.refusals import UnexpectedAnswer, unexpected, unusable
from mfa_archiver.web.retries import (
    RETRIED_STATUSES,
    TryAgainError,
    Waits,
    persist,
    read_retry_after,
)
from mfa_archiver.web.robots import MAX_ROBOTS_BYTES, RobotsRules, read_robots
from mfa_archiver.web.transport import Answer, Transport
from mfa_archiver.withholding import withhold

_SUCCESS = range(200, 300)
_NOT_MODIFIED = 304
_METHOD_KEPT = frozenset({307, 308})  # RFC 9110, section 15.4: the others turn a POST into a GET
_CONDITIONS = frozenset({"if-none-match", "if-modified-since"})
# A session's secrets have no place in an archive that is handed on.
_NEVER_KEPT = frozenset({"set-cookie"})


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask.

    A fragment of `url` is not sent but kept: it tells apart captures of one POST address.
    `language` is sent as Accept-Language and kept with the capture. An answer may have `most_bytes`; 0 means as many
    as the pace allows. `answers` are statuses beyond success that are answers as well.
    """

    url: str
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    language: str = ""
    most_bytes: int = 0
    answers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Traffic:
    """What a session has cost a publisher.

    `requests` counts robots.txt, redirects and retries too; `bytes` those of bodies, before
    decompression.
    """

    requests: int
    bytes: int


class Session:
    """Exchanges with one publisher. Belongs to one thread; sessions on one host take turns."""

    def __init__(
        self,
        transport: Transport,
        hosts: Hosts,
        *,
        pace: Pace,
        insecure: bool,
        waits: Waits,
        now: Callable[[], datetime],
    ) -> None:
        self._transport = transport
        self._hosts = hosts
        self._pace = pace
        self._insecure = insecure
        self._waits = waits
        self._now = now
        self._never_ends = False  # its pages are whole as they are, though none says so

    @property
    def traffic(self) -> Traffic:
        """What the session has cost so far."""
        return Traffic(self._transport.requests, self._transport.bytes)

    def now(self) -> datetime:
        """Return the instant now, by the client's clock."""
        return self._now()

    def sitemaps(self, url: str) -> tuple[str, ...]:
        """Return the sitemaps that the robots.txt of an address's host names. Raises what `exchange` raises."""
        address = check_address(url, insecure=self._insecure)
        with self._hosts.turns(address).lock:
            return self._robots(address).sitemaps

    def exchange(self, request: Request, *, is_usable: Callable[[bytes], bool] | None = None) -> Capture:
        """Ask, as robots.txt and the pace allow, and return the answer as a capture.

        A status in 200-299 is an answer, and one that the request names; 304 is when it was conditional. 429, 502,
        503, 504, broken connections and time-outs are asked again, `pace.attempts` times in all,
        and so is a payload that `is_usable` (when given) rejects. A page that breaks off is asked
        again once; what comes then is believed, and so is every other page of the session if that
        one breaks off as well.

        Raises RobotsDisallowed, Unreachable, UnexpectedAnswer (any other status), Refused (an
        address we do not ask, a redirect off the site, more than `pace.max_bytes`, a broken
        coding), Blocked (no usable payload).
        """
        address = check_address(request.url, insecure=self._insecure)
        with self._hosts.turns(address).lock:
            step, answer = self._follow(request, lambda step: self._ask_allowed(step, is_usable))
        return Capture(
            url=request.url,
            captured_at=self._now(),
            status=answer.status,
            headers=tuple(pair for pair in answer.headers if pair[0] not in _NEVER_KEPT),
            payload=answer.payload,
            method=request.method,
            final_url="" if step.url == request.url else step.url,
            language=request.language,
            request_headers=withhold(answer.sent),
            request_body=step.body,
            peer=answer.peer.address,
            protocol=answer.protocol,
            certificate=answer.peer.certificate,
        )

    def _follow(self, request: Request, ask: Callable[[Request], Answer]) -> tuple[Request, Answer]:
        """Ask, follow redirects on the site, and return what was asked last and what was said there."""
        step = request
        for _ in range(MAX_REDIRECTS + 1):
            answer = ask(step)
            if not _is_redirect(answer):
                return step, answer
            step = _redirected(step, answer, insecure=self._insecure)
        raise Refused(f"{shown(request.url)} redirects more than {MAX_REDIRECTS} times")

    def _ask_allowed(self, request: Request, is_usable: Callable[[bytes], bool] | None) -> Answer:
        """Ask an address if robots.txt allows; insist on an answer, or a redirect to follow."""
        address = read_address(request.url)
        rules = self._robots(address)
        rules.check(request.url)

        def attempt() -> Answer:
            answer = self._send(request, request.most_bytes or self._pace.max_bytes)
            self._check(request, answer)
            if is_usable is not None and not _is_redirect(answer) and not is_usable(answer.payload):
                raise TryAgainError(unusable(request.url, answer))
            return answer

        delay_seconds = self._delay_seconds(address, rules)
        answer = self._persist(address, delay_seconds, attempt)
        if not self._never_ends and answer.status in _SUCCESS and breaks_off(answer.payload):
            answer = self._persist(address, delay_seconds, attempt)
            self._never_ends = breaks_off(answer.payload)
        return answer

    def _robots(self, address: Address) -> RobotsRules:
        """Return the origin's rules, fetched once a run."""
        known = self._hosts.robots.get(address.origin)
        if known is not None:
            return known
        try:
            _, answer = self._follow(Request(f"{address.origin}/robots.txt"), self._ask_robots)
        except Refused:  # redirected off the site, or undecodable: as good as none
            rules = RobotsRules()
        except UnexpectedAnswer as error:
            rules = read_robots(address.host, error.status, b"")
        else:
            rules = read_robots(address.host, answer.status, answer.payload)
        self._hosts.robots[address.origin] = rules
        return rules

    def _ask_robots(self, request: Request) -> Answer:
        """Ask for a robots.txt; the answer may be of any status, and cut off at the bound."""

        def attempt() -> Answer:
            answer = self._send(request, MAX_ROBOTS_BYTES, keep_start=True)
            if answer.status in RETRIED_STATUSES:
                self._check(request, answer)
            return answer

        return self._persist(read_address(request.url), self._pace.delay_seconds, attempt)

    def _persist(self, address: Address, delay_seconds: float, attempt: Callable[[], Answer]) -> Answer:
        """Make the attempt until it succeeds, each in a turn of its own."""
        turns = self._hosts.turns(address)

        def attempt_in_turn() -> Answer:
            with turns.turn(delay_seconds):
                return attempt()

        return persist(
            attempt_in_turn,
            attempts=self._pace.attempts,
            waits=self._waits,
            hold_off=turns.hold_off,
        )

    def _delay_seconds(self, address: Address, rules: RobotsRules) -> float:
        if rules.crawl_delay_seconds > self._waits.longest_asked_seconds:
            raise RobotsDisallowed(
                f"robots.txt of {address.host} asks for a pause of "
                f"{rules.crawl_delay_seconds:g} seconds between two requests",
                "that is no pace to fetch at; ask the publisher",
            )
        return max(self._pace.delay_seconds, rules.crawl_delay_seconds)

    def _send(self, request: Request, max_bytes: int, *, keep_start: bool = False) -> Answer:
        language = (("Accept-Language", request.language),) if request.language else ()
        return self._transport.ask(
            request.method,
            request.url,
            headers=(*language, *request.headers),
            body=request.body,
            timeout_seconds=self._pace.timeout_seconds,
            max_bytes=max_bytes,
            keep_start=keep_start,
            wanted=request.answers,
        )

    def _check(self, request: Request, answer: Answer) -> None:
        """Raise what an answer that is none amounts to."""
        host = read_address(request.url).host
        if answer.status in _SUCCESS and not answer.is_whole:
            most, own = self._pace.max_bytes, request.most_bytes
            hint = "" if own else "if that is right for this source, raise pace.max_bytes"
            raise Refused(f"{host} sent more than {own or most} bytes for {shown(request.url)}", hint)
        is_named = answer.status in request.answers and answer.is_whole
        is_expected = answer.status in _SUCCESS or is_named or _is_redirect(answer)
        if is_expected or (answer.status == _NOT_MODIFIED and _is_conditional(request)):
            return
        if answer.status not in RETRIED_STATUSES:
            raise unexpected(request.url, answer)
        after_seconds = read_retry_after(answer.header("retry-after"), self._now())
        if after_seconds is not None and after_seconds > self._waits.longest_asked_seconds:
            minutes = min(after_seconds / 60, 60 * 24 * 365)
            raise unexpected(request.url, answer, f"it asks to come back in {minutes:.0f} minutes")
        error = unexpected(request.url, answer)
        raise TryAgainError(error, after_seconds)


def conditions(validator: Validator | None) -> tuple[tuple[str, str], ...]:
    """Return the headers that ask «has this changed?» (RFC 9110, section 13.1)."""
    if validator is None:
        return ()
    asked = (("If-None-Match", validator.etag), ("If-Modified-Since", validator.last_modified))
    return tuple((name, value) for name, value in asked if value)


def _is_redirect(answer: Answer) -> bool:
    return answer.status in REDIRECT_STATUSES and bool(answer.header("location"))


def _is_conditional(request: Request) -> bool:
    return any(name.lower() in _CONDITIONS for name, _ in request.headers)


def _redirected(request: Request, answer: Answer, *, insecure: bool) -> Request:
    url = follow_redirect(request.url, answer.header("location"), insecure=insecure)
    if answer.status in _METHOD_KEPT:
        return replace(request, url=url)
    return replace(request, url=url, method="GET", body=b"")
