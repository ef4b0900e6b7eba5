"""What the tests of the web floor share: a scripted server, and sessions that do not wait long."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import pytest

from mfa_archiver.model import Source
from mfa_archiver.rules import Pace
from mfa_archiver.web.client import Client, Waits
from mfa_archiver.web.session import Session
from tests.web.scripted import Scripted

SHORT_WAITS = Waits(initial_seconds=0.02, max_seconds=0.05, jitter_seconds=0.01)


class OpenSession(Protocol):
    def __call__(
        self,
        *,
        delay_seconds: float = ...,
        timeout_seconds: float = ...,
        max_bytes: int = ...,
        attempts: int = ...,
    ) -> Session: ...


@pytest.fixture
def site() -> Iterator[Scripted]:
    with Scripted() as scripted:
        yield scripted


@pytest.fixture
def client() -> Iterator[Client]:
    with Client("archive@example.org", waits=SHORT_WAITS) as opened:
        yield opened


@pytest.fixture
def open_session(client: Client) -> OpenSession:
    def opened(
        *,
        delay_seconds: float = 0,
        timeout_seconds: float = 5,
        max_bytes: int = 1_000_000,
        attempts: int = 3,
    ) -> Session:
        pace = Pace(delay_seconds, timeout_seconds, max_bytes, attempts)
        return client.session(source(pace))

    return opened


def source(pace: Pace, *, ca_file: str = "") -> Source:
    return Source(
        id="xx-mfa",
        name="Ministry of Elsewhere",
        country="XX",
        languages=("ru",),
        timezone="UTC",
        engine="govkz",
        homepage="https://mfa.example",
        pace=pace,
        ca_file=ca_file,
    )


@pytest.fixture
def session(open_session: OpenSession) -> Session:
    return open_session()
