"""How a wording is put together: leads, captions, labels, tails and what must stay."""

from __future__ import annotations

import pytest

from mfa_archiver.extract.blocks import plain_blocks
from mfa_archiver.extract.titles import split_labels
from mfa_archiver.extract.wording import Findings, compose_revision, is_caption
from mfa_archiver.model import Revision, TitleSource

FIRST = "Сегодня в Астане «открылась» выставка о воде, собравшая гостей из шести стран."
SECOND = "Её продолжит круглый стол."


def compose(*paragraphs: str, title: str = "Выставка о воде", lead: tuple[str, ...] = ()) -> Revision:
    revision = compose_revision(Findings(title, TitleSource.FIELD, plain_blocks(paragraphs), None, lead), "ru")
    assert revision is not None
    return revision


@pytest.mark.parametrize(
    "lead",
    [
        FIRST,
        'Сегодня в Астане "открылась" выставка о воде, собравшая гостей из шести стран',
        "СЕГОДНЯ В АСТАНЕ ОТКРЫЛАСЬ ВЫСТАВКА О ВОДЕ, СОБРАВШАЯ ГОСТЕЙ ИЗ ШЕСТИ СТРАН.",
        "Сегодня в Астане «открылась» выставка о воде, собравшая…",
        "Сегодня в Астане «открылась» выставка о воде, собрав…",
        "Сегодня в Астане «открылась» выставка о воде...",
        f"{FIRST} {SECOND}",
        "Выставка о воде",
    ],
)
def test_lead_that_the_body_or_the_title_repeats_stands_once(lead: str) -> None:
    assert compose(FIRST, SECOND, lead=(lead,)).body == f"{FIRST}\n\n{SECOND}"


def test_lead_of_its_own_opens_the_body() -> None:
    assert compose(SECOND, lead=(FIRST,)).body == f"{FIRST}\n\n{SECOND}"


def test_title_repeated_before_the_lead_is_dropped_with_it() -> None:
    assert compose("Выставка о воде!", FIRST, SECOND, lead=(FIRST,)).body == f"{FIRST}\n\n{SECOND}"


def test_first_paragraph_that_only_begins_like_the_title_stays() -> None:
    assert compose("Выставка о воде открыта.", SECOND).body.startswith("Выставка о воде открыта.")


@pytest.mark.parametrize(
    "tail",
    [
        "Обсуждены вопросы водных ресурсов, сообщает пресс-служба МИД РК.",
        "The exhibition is open, the Ministry of Foreign Affairs of the Republic of Kazakhstan reports.",
        "Көрме ашылды, деп хабарлайды ҚР СІМ баспасөз қызметі.",
        "Пресс-служба министерства, тел. 12-34-56",
        "И.о. посла А. Б. Серикова",
        "* Здесь и далее — по данным организаторов.",
        "[1] По данным организаторов.",
        "¹ Протокол от 17 июля 2025 года.",
    ],
)
def test_attribution_signature_and_footnote_are_text(tail: str) -> None:
    assert compose(FIRST, tail).body == f"{FIRST}\n\n{tail}"


@pytest.mark.parametrize(
    "line",
    [
        "Фото: МИД РК",
        "Фото: МИД РК. Встреча министра с послом, на которой обсудили вопросы водных ресурсов и выставку",
        "Images | Kazakh MFA",
        "Images | gov.kz",
        "Images",
        "Коллаж: Редакция/ Акорда/ Canva",
        "Фото: Акорда",
        "Сурет: ҚР СІМ",
        "Foto: Pressestelle",
        "Photo : service de presse",
        "Crédit photo : service de presse",
        "Zdjęcie: Biuro prasowe",
        "Fotoğraf: Basın bürosu",
        "Світлина: пресслужба",
        "Сүрөт: басма сөз кызматы",
        "صورة: المكتب الصحفي",
        "图：新闻司",
    ],
)
def test_paragraph_that_is_a_caption_is_set_aside(line: str) -> None:
    revision = compose(FIRST, line, SECOND)
    assert (revision.body, revision.captions) == (f"{FIRST}\n\n{SECOND}", (line,))


@pytest.mark.parametrize(
    "line",
    [
        "Фото представлены на выставке: всего сто работ.",
        "Фотографии: этого мало.",
        "На фото: участники встречи.",
        "Bildung: drei neue Programme.",
        "Image is everything.",
        "Фото: " + "очень длинный рассказ о выставке " * 15,
    ],
)
def test_prose_about_pictures_is_no_caption(line: str) -> None:
    assert not is_caption(line.strip())


@pytest.mark.parametrize(
    ("printed", "title", "label"),
    [
        ("Внешняя политика. Обзор недели Дополнено", "Внешняя политика. Обзор недели", "Дополнено"),
        ("Обзор недели (Обновлено)", "Обзор недели", "Обновлено"),
        ("Сыртқы саясат. Апталық шолу Жаңартылды", "Сыртқы саясат. Апталық шолу", "Жаңартылды"),
        ("Foreign policy of the week Updated", "Foreign policy of the week", "Updated"),
        ("Огляд тижня Оновлено", "Огляд тижня", "Оновлено"),
        ("Reisehinweise (aktualisiert)", "Reisehinweise", "aktualisiert"),
        ("Déclaration conjointe [Mis à jour]", "Déclaration conjointe", "Mis à jour"),
        ("Haftanın özeti | Güncellendi", "Haftanın özeti", "Güncellendi"),
    ],
)
def test_update_label_is_parted_from_a_title_in_any_language(printed: str, title: str, label: str) -> None:
    assert split_labels(printed) == (title, (label,))


@pytest.mark.parametrize(
    "title", ["Visa Rules Updated", "Wie Europa Aktualisiert", "Обновлено", "Видео и фото выставки"]
)
def test_title_that_only_holds_a_label_stays_whole(title: str) -> None:
    assert split_labels(title) == (title, ())


def test_end_mark_of_a_wire_story_is_dropped() -> None:
    assert compose(f"{FIRST} -0-").body == FIRST
    assert compose(FIRST, "-0-").body == FIRST
