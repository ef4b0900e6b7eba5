"""What all tests share: no test sees the settings, proxies or colours of the person who runs it."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

from tests.cli import forks

PERSONAL = ("MFA_ARCHIVER_", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_COLOR", "FORCE_COLOR", "COLUMNS")

# Examples start at very different speeds on a busy machine; a limit on each would only make tests flicker.
settings.register_profile("project", deadline=None)
settings.load_profile("project")


@pytest.fixture(autouse=True)
def impersonal_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.upper().startswith(PERSONAL):
            monkeypatch.delenv(name)


def pytest_sessionfinish() -> None:
    forks.end_loaded()
