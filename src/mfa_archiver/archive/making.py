"""What made a wording of its capture: the publisher's edit, seen by some parser, or a later parser's other reading."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Making:
    """What made a wording: a parser's mark (see `extract.parser_mark`), empty when not known.

    `read_anew_of` is the digest of the wording before it, when this was made of the same capture, which is the parser's
    doing and no edit; else it is empty.
    """

    parser: str = ""
    read_anew_of: str = ""

    @property
    def read_anew(self) -> bool:
        """Whether a parser made this of what was held, rather than of what a publisher had changed."""
        return bool(self.read_anew_of)

    @property
    def age(self) -> tuple[int, str]:
        """What sorts parsers: 9 comes before 10."""
        return len(self.parser.partition(".")[0]), self.parser


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a wording comes from: the capture it was read from, the instant that was seen, and what made it."""

    capture_id: int
    seen_at: str
    making: Making
