"""Captures of pages written in a test."""

from __future__ import annotations

from datetime import UTC, datetime

from mfa_archiver.model import Capture

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def capture(html: str, url: str = "https://mfa.example/news/7") -> Capture:
    return Capture(url, NOW, 200, (("content-type", "text/html; charset=utf-8"),), html.encode())
