"""The closed list of what a source file may do to a field before it is read. Pure, and bounded in time."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from html import unescape

_LONGEST = 2000  # characters that a pattern is tried on
# A repeated group is what makes a regular expression take for ever; so do many open ends one after another.
_REPEATED_GROUP = re.compile(r"\)(?:[*+]|\{\d*,)")
_OPEN_END = re.compile(r"(?<!\\)(?:[*+]|\{\d*,\d*\})")
_MOST_OPEN_ENDS = 3


def transform(text: str, steps: Sequence[str]) -> str:
    """Apply a source file's steps in their order."""
    for step in steps:
        name, argument = parse_step(step)
        text = STEPS[name](text, argument)
    return text


def parse_step(step: str) -> tuple[str, str]:
    """Part a step as written, `without_prefix: News – `, into its name and its argument."""
    name, _, argument = step.partition(":")
    return name.strip(), argument.removeprefix(" ")


def is_bounded_pattern(pattern: str, groups: int = 1) -> bool:
    """Tell whether a text is a regular expression of so many groups that no text can keep busy."""
    try:
        compiled = re.compile(pattern)
    except (re.error, OverflowError):
        return False
    is_slow = _REPEATED_GROUP.search(pattern) or len(_OPEN_END.findall(pattern)) > _MOST_OPEN_ENDS
    return compiled.groups == groups and not is_slow


def group(text: str, pattern: str) -> str:
    """Return what the one group of a pattern finds, the text as it was where it finds nothing."""
    found = re.search(pattern, text[:_LONGEST])
    return found.group(1) or "" if found else text


# «strip» needs no argument and «unescape» none; the others take what stands after the colon.
STEPS: Mapping[str, Callable[[str, str], str]] = {
    "strip": lambda text, _: text.strip(),
    "unescape": lambda text, _: unescape(text),
    "without_prefix": lambda text, prefix: text.removeprefix(prefix),  # «Press release: Talks in Oslo»
    "without_suffix": lambda text, suffix: text.removesuffix(suffix),  # «Talks in Oslo | Ministry»
    # «Z» after the `date_gmt` of WordPress, which is UTC and does not say so (developer.wordpress.org/rest-api)
    "with_suffix": lambda text, suffix: text and text + suffix,
    "group": group,  # «group: (\d{2}\.\d{2}\.\d{4})» of «Published on 04.05.2026 by the press office»
}
