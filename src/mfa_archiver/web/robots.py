"""What a site's robots.txt allows (RFC 9309). Pure; fetching it is left to the client."""

from __future__ import annotations

from protego import Protego

from mfa_archiver.errors import RobotsDisallowed, Unreachable
from mfa_archiver.web.addresses import read_address, shown

ROBOTS_TOKEN = "mfa-archiver"  # noqa: S105 - RFC 9309's product token, no secret
MAX_ROBOTS_BYTES = 512 * 1024  # RFC 9309, section 2.5: at least 500 KiB are read, the rest may be dropped

_TOO_MANY_REQUESTS = 429
_SERVER_ERROR = 500
_SUCCESS = range(200, 300)


class RobotsRules:
    """One origin's rules, as they bind this program."""

    def __init__(self, text: str = "") -> None:
        self._rules = Protego.parse(text)

    @property
    def crawl_delay_seconds(self) -> float:
        """The pause asked for between two requests; 0 when none is."""
        return self._rules.crawl_delay(ROBOTS_TOKEN) or 0.0

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The addresses of sitemaps that the file names (sitemaps.org, «Specifying the Sitemap location»)."""
        return tuple(self._rules.sitemaps)

    def check(self, url: str) -> None:
        """Raise RobotsDisallowed when the rules forbid the address."""
        if self._rules.can_fetch(url, ROBOTS_TOKEN):
            return
        address = read_address(url)
        raise RobotsDisallowed(
            f"robots.txt of {address.host} forbids {shown(address.target)}",
            "the site does not want this address fetched by programs; ask the publisher",
        )


def read_robots(host: str, status: int, payload: bytes) -> RobotsRules:
    """Make rules of the answer to `/robots.txt`.

    None there (any 4xx) allows everything, and so does a web page served in its place. A server
    error forbids everything for now (RFC 9309, section 2.3.1.4): Unreachable.
    """
    if status == _TOO_MANY_REQUESTS or status >= _SERVER_ERROR:
        raise Unreachable(
            f"robots.txt of {host} cannot be read: the server answers {status}",
            "until it can be read nothing may be fetched there; try again later",
        )
    if status not in _SUCCESS:
        return RobotsRules()
    text = payload.decode("utf-8-sig", errors="replace")
    return RobotsRules() if text.lstrip().startswith("<") else RobotsRules(text)
