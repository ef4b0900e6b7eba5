"""The tickets that gov.kz wants with every request for news: issuing them, honouring them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Literal

from tests.replica.exchange import Answer, text_answer

if TYPE_CHECKING:
    from collections.abc import Mapping

DOORS = {"/api/v1/public/_/c/k6": "v1", "/api/v2/_/c/k6": "v2"}

Proof = Literal["both", "cookie", "headers"]


@dataclass(frozen=True, slots=True)
class TicketMode:
    """One way the site may behave. `honoured` names the door whose tickets it takes."""

    honoured: Literal["v1", "v2", "none"] = "v1"
    proof: Proof = "both"  # what the news request must carry: the cookie, the headers, or both
    uses: int | None = None  # of one ticket; None is without end
    needed: bool = True
    issues: bool = True  # False: the doors answer with something that is no ticket
    graphql: bool = True  # whether the other door to the news is open


_MODES = {
    "v1": TicketMode(),
    "v2": TicketMode(honoured="v2", proof="headers"),
    "none": TicketMode(needed=False),
    "broken": TicketMode(honoured="none", issues=False, graphql=False),
    "one-use": TicketMode(uses=1),
    "graphql-only": TicketMode(honoured="none"),
}
_EXPIRES_AFTER = "expires-after-"


def ticket_mode(name: str) -> TicketMode:
    """Read `v1`, `v2`, `none`, `broken`, `one-use`, `graphql-only` or `expires-after-<n>`."""
    if name.startswith(_EXPIRES_AFTER):
        return TicketMode(uses=int(name.removeprefix(_EXPIRES_AFTER)))
    return _MODES[name]


class Tickets:
    """The tickets issued so far, and how often each may still be used."""

    def __init__(self, mode: TicketMode) -> None:
        self.mode = mode
        self._issued = 0
        self._uses_left: dict[str, int | None] = {}

    def issue(self, door: str) -> Answer:
        """Answer a POST at a door: a cookie, and a flat JSON object with `hash` and `token`."""
        if not self.mode.issues:
            return Answer(content_type="text/html", body=b"<html><body>k6</body></html>")
        if door == "v2" and self.mode.honoured == "v1":
            return text_answer(404, "Not Found")
        self._issued += 1
        number = hashlib.blake2b(f"{door}/{self._issued}".encode(), digest_size=16).hexdigest()
        if door == self.mode.honoured:
            self._uses_left[number] = self.mode.uses
        ticket = {"hash": number, "token": _token(number)}
        cookie = ("Set-Cookie", f"k6={number}; Path=/; HttpOnly")
        return Answer(body=json.dumps(ticket).encode(), headers=(cookie,))

    def admit(self, headers: Mapping[str, str]) -> bool:
        """Say whether a news request carries a ticket that is honoured, and use it once."""
        if not self.mode.needed:
            return True
        number = self._shown(headers)
        if number not in self._uses_left:
            return False
        left = self._uses_left[number]
        if left == 0:
            return False
        if left is not None:
            self._uses_left[number] = left - 1
        return True

    def _shown(self, headers: Mapping[str, str]) -> str:
        morsel = SimpleCookie(headers.get("cookie", "")).get("k6")
        by_cookie = morsel.value if morsel else ""
        by_headers = headers.get("hash", "")
        if headers.get("token") != _token(by_headers):
            by_headers = ""
        if self.mode.proof == "both":
            return by_cookie if by_cookie == by_headers else ""
        return by_cookie if self.mode.proof == "cookie" else by_headers


def _token(number: str) -> str:
    return hashlib.blake2b(number.encode(), digest_size=24).hexdigest()
