"""Differences as a reader meets them: what is paired, what counts as a word, what is told together."""

from __future__ import annotations

import pytest

from mfa_archiver.language import differences
from mfa_archiver.language.differences import Op, compare_texts, pair_paragraphs, words_of

SIGNS = {Op.SAME: "{}", Op.REMOVED: "[-{}-]", Op.INSERTED: "{{+{}+}}"}


def shown(old: str, new: str) -> str:
    return "".join(SIGNS[run.op].format(run.text) for run in compare_texts(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Рост на 48,7 процента за год.", "Рост на 48,9 процента за год.", "Рост на [-48,7-]{+48,9+} процента за год."),
        ("Министр в мае посетит Ригу.", "Министр посетит Ригу.", "Министр [-в мае -]посетит Ригу."),
        ("Визит прошёл в Риге.", "Визит прошёл, в Риге.", "Визит прошёл{+,+} в Риге."),
        (
            "Они обсудили общие планы на год.",
            "Они согласовали важные планы на год.",
            "Они [-обсудили общие-]{+согласовали важные+} планы на год.",
        ),
        ("外交部长访问里加", "外交部长访问塔林", "外交部长访问[-里加-]{+塔林+}"),
        ("", "Текст", "{+Текст+}"),
        ("Текст", "", "[-Текст-]"),
    ],
)
def test_change_is_told_by_words(old: str, new: str, expected: str) -> None:
    assert shown(old, new) == expected


def test_paragraph_put_between_two_others_is_a_whole() -> None:
    old = "Первый абзац о визите.\n\nТретий абзац о торговле."
    new = "Первый абзац о визите.\n\nВторой: о водных ресурсах.\n\nТретий абзац о торговле."
    assert shown(old, new) == old.replace("\n\n", "\n\n{+Второй: о водных ресурсах.\n\n+}")


def test_paragraph_wholly_rewritten_does_not_fall_into_words() -> None:
    old, new = "Стороны обсудили в Риге торговлю и визиты.", "Посол вручил в среду верительные грамоты и письмо."
    assert shown(old, new) == f"[-{old}-]{{+{new}+}}"


def test_changed_paragraph_is_paired_with_its_own_wording_among_others() -> None:
    old = "Альфа бета гамма дельта.\n\nКошки и собаки мирно спят."
    new = "Новое начало сообщения здесь.\n\nАльфа бета гамма эпсилон.\n\nКошки и собаки громко спят."
    assert [(pair.old is None, pair.new is None) for pair in pair_paragraphs(old, new)] == [
        (True, False),
        (False, False),
        (False, False),
    ]


def test_last_paragraph_that_another_follows_now_is_the_same() -> None:
    assert shown("Одно.", "Одно.\n\nДва.") == "Одно.{+\n\nДва.+}"


def test_texts_too_long_to_compare_are_told_as_wholes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(differences, "_MOST_CELLS", 10)
    assert shown("a b c d e f", "a x c y e z") == "a [-b c d e f-]{+x c y e z+}"


def test_too_many_changed_paragraphs_are_compared_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(differences, "_MOST_PAIRS", 3)
    assert [(pair.old, pair.new) for pair in pair_paragraphs("a b\n\nc d", "a x\n\nc y")] == [
        ("a b\n\nc d", "a x\n\nc y")
    ]
    assert shown("a b\n\nc d", "a x\n\nc y") == "a [-b-]{+x+}\n\nc [-d-]{+y+}"


def test_words_are_numbers_and_words_without_signs() -> None:
    assert words_of("Рост: 48,7 % — в 2025 году!") == ["Рост", "48,7", "в", "2025", "году"]
