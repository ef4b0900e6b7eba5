"""When two wordings are one text, published twice: by the body, never by the title alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mfa_archiver.language.likeness import is_related, is_same_text
from mfa_archiver.model import DatePrecision, DateSource, PublicationDate, Revision

LONG = "\n\n".join(f"Пункт {number} повестки дня согласован сторонами полностью." for number in range(12))
DAY = PublicationDate("2026-05-06", DatePrecision.DAY, DateSource.FIELD)
NEXT_DAY = replace(DAY, day="2026-05-07")
HELD = Revision("О переговорах", LONG, DAY)


@pytest.mark.parametrize(
    ("found", "same"),
    [
        (HELD, True),
        (replace(HELD, title="О встрече", published=NEXT_DAY), True),
        (replace(HELD, body=LONG.replace("\n\n", "\n") + "\n\nПросмотров: 1 204"), True),
        (replace(HELD, body=LONG.replace("Пункт 7", "Вопрос 7")), True),
        (replace(HELD, body=LONG.replace("Пункт 7", "Вопрос 7"), title="О встрече"), False),
        (replace(HELD, body=LONG.replace("Пункт 7", "Вопрос 7"), published=NEXT_DAY), False),
        (replace(HELD, body="Совсем другой текст под тем же заголовком."), False),
    ],
)
def test_same_text(found: Revision, *, same: bool) -> None:
    assert is_same_text(HELD, found) is same


def test_short_text_alone_tells_nothing() -> None:
    short = Revision("Видео", "Смотрите видео.", DAY)
    assert not is_same_text(short, replace(short, title="Видео встречи", published=NEXT_DAY))
    assert is_same_text(short, replace(short, published=NEXT_DAY))


def test_text_without_a_date_or_title_is_not_known_by_lacking_them() -> None:
    bare = Revision("", "Смотрите видео.", None)
    assert not is_same_text(bare, bare)


def test_edit_is_related_and_another_page_is_not() -> None:
    assert is_related(HELD, replace(HELD, body=LONG.replace("согласован", "отклонён")))
    assert not is_related(HELD, Revision("О переговорах", "Страница не найдена. Попробуйте поиск по сайту."))
