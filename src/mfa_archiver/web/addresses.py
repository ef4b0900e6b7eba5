"""Which addresses may be asked, which redirects followed. Pure; asking is left to session.py."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urljoin, urlsplit

from mfa_archiver.errors import LedAway, Refused
from mfa_archiver.model import LOOPBACK_HOSTS

DEFAULT_PORTS = {"https": 443, "http": 80}
REDIRECT_STATUSES = frozenset({301, 302, 303, 307, 308})
MAX_REDIRECTS = 5

_SHOWN_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of a URL that the rules look at; `host` in lower case, `target` path and query."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def origin(self) -> str:
        """Scheme and authority: what one robots.txt speaks for (RFC 9309, section 2.3)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"

    @property
    def site(self) -> tuple[str, int]:
        """What counts as one site: the host without a leading `www.`, and the port if unusual."""
        port = 0 if self.port == DEFAULT_PORTS[self.scheme] else self.port
        return self.host.removeprefix("www."), port


@lru_cache(maxsize=256)  # one exchange asks several times
def read_address(url: str) -> Address:
    """Read an http(s) URL; raise Refused for anything else, or when it holds a user name."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Refused(f"{shown(url)} is not an address: {error}") from error
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in DEFAULT_PORTS or not host:
        raise Refused(f"{shown(url)} is not a web address", "only https:// addresses are fetched")
    if parts.username is not None or parts.password is not None:
        raise Refused(
            f"the address at {host} holds a user name or a password",
            "write the address without what stands before the @",
        )
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Address(parts.scheme, host, port or DEFAULT_PORTS[parts.scheme], target)


def check_address(url: str, *, insecure: bool) -> Address:
    """Read a URL that may be asked: https, or plain http on loopback or where `insecure` allows it.

    Raises Refused.
    """
    address = read_address(url)
    if address.scheme == "http" and not insecure and address.host not in LOOPBACK_HOSTS:
        raise Refused(
            f"{shown(url)} is plain http://, which anybody on the way can change",
            "use https://, or set `insecure = true` in the source file",
        )
    return address


def follow_redirect(url: str, location: str, *, insecure: bool) -> str:
    """Return where a redirect leads, when it stays on the site and keeps or betters the scheme.

    Raises LedAway, naming where it led, for another host or port; Refused for a scheme that is not the web's, a
    plain http:// address off loopback, https turned into http.
    """
    origin = read_address(url)
    try:
        led_to = urljoin(url, location)
    except ValueError as error:
        raise Refused(f"{origin.host} redirects to {shown(location)}, no address") from error
    try:
        target = check_address(led_to, insecure=insecure)
    except Refused as error:
        raise Refused(f"{origin.host} redirects to {shown(led_to)}: {error.message}") from error
    if target.site != origin.site:
        raise LedAway(
            f"{origin.host} redirects to {_described(target)}, off its site: {shown(led_to)}",
            "if the publisher has moved, change the address in the source file",
        )
    if origin.scheme == "https" and target.scheme == "http":
        raise Refused(f"{origin.host} redirects from https:// to plain http://: {shown(led_to)}")
    return led_to


def shown(text: str) -> str:
    """Make text from the network fit for a message: printable characters, one line, not long."""
    clean = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return clean if len(clean) <= _SHOWN_LENGTH else clean[: _SHOWN_LENGTH - 1] + "…"


def _described(target: Address) -> str:
    try:
        is_private = not ip_address(target.host).is_global
    except ValueError:
        is_private = target.host in LOOPBACK_HOSTS
    return f"the private address {target.host}" if is_private else target.host
