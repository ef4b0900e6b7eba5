"""What all tests share: no test sees the settings, proxies or colours of the person who runs it."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from hypothesis import settings

from mfa_archiver.archive.database import create_archive
from mfa_archiver.archive.index import prepare_index
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


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty archive, to be copied: making one takes ten times as long."""
    path = tmp_path_factory.mktemp("empty") / "archive.db"
    with create_archive(path) as archive:
        prepare_index(archive, lambda _done, _all: None)
    return path


def pytest_sessionfinish() -> None:
    forks.end_loaded()
