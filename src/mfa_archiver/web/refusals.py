"""What an answer that is none amounts to, as errors that say what came and what to do."""

from __future__ import annotations

from mfa_archiver.errors import Blocked, UnexpectedStatus
from mfa_archiver.web.addresses import read_address, shown
from mfa_archiver.web.transport import Answer, with_phrase

_TEXT_LENGTH = 2000
_HINTS = {
    403: "the site refuses programs, or this address; see whether a browser can read it",
    404: "if the publisher has moved, change the address in the source file",
    410: "if the publisher has moved, change the address in the source file",
    429: "the site finds us too fast; try again later, or raise pace.delay_seconds",
}
_LATER = "try again later"


class UnexpectedAnswer(UnexpectedStatus):
    """An unexpected status, with the start of what was said (`text`, up to 2000 characters)."""

    def __init__(self, message: str, hint: str = "", *, status: int, text: str) -> None:
        super().__init__(message, hint, status=status)
        self.text = text


def unexpected(url: str, answer: Answer, hint: str = "") -> UnexpectedAnswer:
    """Return what an unexpected status amounts to; without a hint of its own it has the one for that status."""
    address = read_address(url)
    text = _text(answer)
    said = "" if not text or text.startswith("<") else f": «{shown(text)}»"
    return UnexpectedAnswer(
        f"{address.host} answers {with_phrase(answer.status)} to {shown(address.target)}{said}",
        hint or _HINTS.get(answer.status, _LATER),
        status=answer.status,
        text=text,
    )


def unusable(url: str, answer: Answer) -> Blocked:
    """Return what a payload amounts to that is no answer to what was asked."""
    host = read_address(url).host
    said = f"«{shown(_text(answer))}»" if answer.payload else "nothing"
    return Blocked(f"{host} answers {said}, which is no answer", _LATER)


def _text(answer: Answer) -> str:
    start = answer.payload[: 4 * _TEXT_LENGTH].decode("utf-8", errors="replace")
    return "".join(c if c.isprintable() else " " for c in start).strip()[:_TEXT_LENGTH]
