"""The closed list of transforms, and patterns that no text can keep busy."""

from __future__ import annotations

import pytest

from mfa_archiver.extract.transforms import is_bounded_pattern, transform


@pytest.mark.parametrize(
    ("steps", "text", "expected"),
    [
        (["strip"], "  Talks ", "Talks"),
        (["unescape"], "Talks &amp; visits", "Talks & visits"),
        (["without_prefix: News – "], "News – Talks", "Talks"),
        (["without_suffix:  | MFA"], "Talks | MFA", "Talks"),
        (["with_suffix: Z"], "2026-07-17T14:02:00", "2026-07-17T14:02:00Z"),
        (["with_suffix: Z"], "", ""),
        (["group: ^(\\d{2}\\.\\d{2}\\.\\d{4})"], "04.05.2026 by the press office", "04.05.2026"),
        (["group: ^(\\d{4})$"], "no year", "no year"),
        (["strip", "without_prefix: News: "], " News: Talks", "Talks"),
    ],
)
def test_steps_are_applied_in_order(steps: list[str], text: str, expected: str) -> None:
    assert transform(text, steps) == expected


@pytest.mark.parametrize("pattern", ["(a+)+$", "((a|b)*)c", "(x{2,})*", "(.*.*.*.*)y", "(a", "a", "(a)(b)"])
def test_pattern_that_could_run_for_ever_or_has_not_one_group_is_refused(pattern: str) -> None:
    assert not is_bounded_pattern(pattern)


@pytest.mark.parametrize("pattern", [r"^(\d+)", r"Published on (.+?) by", r"(\d{2}\.\d{2}\.\d{4})"])
def test_plain_pattern_is_accepted(pattern: str) -> None:
    assert is_bounded_pattern(pattern)
