"""What all tests share: no test sees the settings, proxies or colours of the person who runs it."""

from __future__ import annotations

import os
import signal

import pytest
from hypothesis import settings

from tests.cli import forks
from tests.effort import QUICK

PERSONAL = ("MFA_ARCHIVER_", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_COLOR", "FORCE_COLOR", "COLUMNS")

settings.load_profile(QUICK)


@pytest.fixture(autouse=True)
def impersonal_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.upper().startswith(PERSONAL):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session", autouse=True)
def listening_to_interrupts() -> None:
    """A shell starts what runs in the background deaf to Ctrl-C, and all that it starts would be so, too."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_sessionfinish() -> None:
    forks.end_loaded()
