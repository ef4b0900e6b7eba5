"""Knows pages that are served to programs in place of what was asked for: challenges, stubs, apologies."""

from __future__ import annotations

from collections.abc import Iterable

from mfa_archiver.errors import Blocked
from mfa_archiver.model import Capture
from mfa_archiver.web.addresses import read_address

_LOOKED_THROUGH = 256 * 1024  # bytes; marks stand at the top of such pages
_LONGEST_CHALLENGE = 64 * 1024  # a larger page has something to read on it
# What the usual guards write into their pages, and who they are.
_MARKS = (
    (b"/cdn-cgi/challenge-platform/h/", "Cloudflare"),
    (b"<title>Just a moment...</title>", "Cloudflare"),
    (b"/TSPD/", "F5"),
    (b"bobcmn", "F5"),
    (b"_Incapsula_Resource", "Imperva"),
    (b"<title>DDoS-Guard</title>", "DDoS-Guard"),
    (b"captcha-delivery.com", "DataDome"),
    (b"<title>Technical Difficulties", "the site"),
)


def check_challenge(capture: Capture, blocked_if: Iterable[str | int]) -> None:
    """Raise Blocked when a page is a challenge: by the usual marks, or by the texts a source file names."""
    start = capture.payload[:_LOOKED_THROUGH]
    texts = [mark for mark in blocked_if if isinstance(mark, str)]
    named = next((text for text in texts if text.encode() in start), "")
    if named:
        raise _blocked(capture, f"a page that says «{named}»")
    if len(capture.payload) > _LONGEST_CHALLENGE or not start.lstrip().startswith(b"<"):
        return
    guard = next((guard for mark, guard in _MARKS if mark in start), "")
    if guard:
        raise _blocked(capture, f"a page for browsers only (of {guard})")


def _blocked(capture: Capture, what: str) -> Blocked:
    return Blocked(
        f"{read_address(capture.url).host} answers with {what}",
        "see whether a browser gets through from here; saved pages can be read with `import`",
    )
