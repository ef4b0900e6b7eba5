"""Which lines of a source's releases are learned as furniture, and which are not."""

from __future__ import annotations

from mfa_archiver.extract.boilerplate import FEWEST_BODIES, recurring_lines

BUTTON = "Подписаться на рассылку"


def bodies(count: int, head: str = "", tail: str = "") -> list[str]:
    return ["\n\n".join(filter(None, (head, f"Встреча номер {i}.", f"Итог {i}.", tail))) for i in range(count)]


def test_line_that_opens_every_release_is_learned() -> None:
    assert recurring_lines(bodies(FEWEST_BODIES, head=BUTTON)) == (BUTTON,)


def test_line_that_closes_every_release_is_learned() -> None:
    assert recurring_lines(bodies(FEWEST_BODIES, tail=BUTTON)) == (BUTTON,)


def test_nothing_is_learned_from_fewer_than_twenty() -> None:
    assert recurring_lines(bodies(FEWEST_BODIES - 1, head=BUTTON)) == ()


def test_line_of_three_in_five_is_learned_and_of_fewer_is_not() -> None:
    assert recurring_lines(bodies(12, head=BUTTON) + bodies(8)) == (BUTTON,)
    assert recurring_lines(bodies(11, head=BUTTON) + bodies(9)) == ()


def test_line_in_the_middle_of_long_releases_is_text() -> None:
    middle = [
        "\n".join([*(f"{i} раз {n}" for n in range(4)), BUTTON, *(f"{i} два {n}" for n in range(4))]) for i in range(30)
    ]
    assert recurring_lines(middle) == ()


def test_line_repeated_within_one_release_counts_once() -> None:
    assert recurring_lines([*(f"{BUTTON}\n{BUTTON}\nТекст {i}." for i in range(11)), *bodies(9)]) == ()


def test_every_printing_of_a_line_is_learned_the_commonest_first() -> None:
    assert recurring_lines(bodies(12, head="Share this") + bodies(8, head="SHARE THIS:")) == (
        "Share this",
        "SHARE THIS:",
    )


def test_line_without_words_is_not_learned() -> None:
    assert recurring_lines(bodies(FEWEST_BODIES, tail="* * *")) == ()


def test_part_of_a_line_is_not_learned() -> None:
    assert recurring_lines([f"{BUTTON} {i}.\nТекст {i}." for i in range(30)]) == ()
